package office_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/office/officetest"
)

// What the ledger says of a version; everything else of an entry is somebody's to say, and has to be in the table.
var ledgers = []string{"Version", "Since", "ByCase", "ByPerson", "ByImport", "DataUpdatedOn", "NextUpdateOn"}

func TestEveryFieldOfAnEntryIsInTheTable(t *testing.T) {
	t.Parallel()
	var e office.Entry
	pointed := map[any]string{}
	names := map[string]bool{}
	for _, f := range office.EntryFields {
		assert.Empty(t, pointed[f.In(&e)], "%s points where another does", f.Name)
		assert.False(t, names[f.Name], "%s is in the table twice", f.Name)
		pointed[f.In(&e)], names[f.Name] = f.Name, true
		assert.NotEmpty(t, f.Title)
		assert.NotEmpty(t, f.English)
		assert.True(t, f.With == "" || names[f.With], "%s stands beside what stands before it", f.Name)
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[office.Entry]()) {
		if f.Anonymous || slices.Contains(ledgers, f.Name) {
			continue
		}
		at := reflect.ValueOf(&e).Elem().FieldByIndex(f.Index).Addr().Interface()
		assert.NotEmpty(t, pointed[at], "office.EntryFields has no line for %s", f.Name)
	}
}

func TestTheEntryOfTestsSaysSomethingInEveryField(t *testing.T) {
	t.Parallel()
	e := officetest.Entry("x-1", true)
	for _, f := range office.EntryFields {
		assert.False(t, reflect.ValueOf(f.In(&e)).Elem().IsZero(), f.Name)
	}
	item := reflect.ValueOf(e.Items[0])
	for i := range item.NumField() {
		assert.False(t, item.Field(i).IsZero(), item.Type().Field(i).Name)
	}
	assert.False(t, office.SameContent(e, officetest.Entry("x-1", false)))
}
