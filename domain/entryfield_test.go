package domain_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/domain/domaintest"
)

// What the ledger says of a version; everything else of an entry is somebody's to say, and has to be in the table.
var ledgers = []string{"Version", "Since", "ByCase", "ByPerson", "ByImport", "DataUpdatedOn", "NextUpdateOn", "Retired"}

func TestEveryFieldOfAnEntryIsInTheTable(t *testing.T) {
	t.Parallel()
	var e domain.Entry
	pointed := map[any]string{}
	names := map[string]bool{}
	for _, f := range domain.EntryFields {
		assert.Empty(t, pointed[f.In(&e)], "%s points where another does", f.Name)
		assert.False(t, names[f.Name], "%s is in the table twice", f.Name)
		pointed[f.In(&e)], names[f.Name] = f.Name, true
		assert.NotEmpty(t, f.Title)
		assert.NotEmpty(t, f.English)
		assert.True(t, f.With == "" || names[f.With], "%s stands beside what stands before it", f.Name)
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[domain.Entry]()) {
		if f.Anonymous || slices.Contains(ledgers, f.Name) {
			continue
		}
		at := reflect.ValueOf(&e).Elem().FieldByIndex(f.Index).Addr().Interface()
		assert.NotEmpty(t, pointed[at], "domain.EntryFields has no line for %s", f.Name)
	}
}

func TestTheEntryOfTestsSaysSomethingInEveryField(t *testing.T) {
	t.Parallel()
	e := domaintest.Entry("x-1", true)
	for _, f := range domain.EntryFields {
		assert.False(t, reflect.ValueOf(f.In(&e)).Elem().IsZero(), f.Name)
	}
	item := reflect.ValueOf(e.Items[0])
	for i := range item.NumField() {
		assert.False(t, item.Field(i).IsZero(), item.Type().Field(i).Name)
	}
	assert.False(t, domain.SameContent(e, domaintest.Entry("x-1", false)))
}
