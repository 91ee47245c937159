package activities

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/domain/domaintest"
	"github.com/shixian/shixian/procedure"
)

// Every element that somebody may change by a case is an input of publish_entry, and no other is.
func TestACaseChangesWhateverOfAnEntryItSays(t *testing.T) {
	t.Parallel()
	want := domaintest.Entry("x-1", true)
	old := domain.Entry{Resource: procedure.Resource{Code: "x-1"}, Category: want.Category}
	form := procedure.Fields{}
	var fields, with strings.Builder
	for _, in := range procedure.InputsOf(procedure.PublishEntry) {
		kind := map[procedure.InputKind]string{
			procedure.TextInput: "type: text", procedure.ClassInput: "type: enum, of: {conditional: 甲, withheld: 乙}",
			procedure.ItemsInput: "type: items", procedure.DepartmentInput: "type: department", procedure.YesNoInput: "type: boolean",
		}[in.Kind]
		fmt.Fprintf(&fields, "  - {name: said_%s, title: 甲, %s}\n", in.Name, kind)
		fmt.Fprintf(&with, "      %s: form.said_%s\n", in.Name, in.Name)
	}
	for _, f := range domain.EntryFields {
		switch value := f.In(&want).(type) {
		case *string:
			form["said_"+f.Name] = *value
		case *[]string:
			form["said_"+f.Name] = strings.Join(*value, "、")
		case *bool:
			form["said_"+f.Name] = *value
		case *[]procedure.Item:
			form["said_"+f.Name] = procedure.WriteItems(*value)
		}
	}
	d, err := procedure.Restore("p.yaml", []byte("regulation: r\n"), fmt.Appendf(nil,
		"procedure: p\nform:\n%sstates:\n  publish:\n    service: publish_entry\n    with:\n%s", &fields, &with))
	require.NoError(t, err)
	given, err := d.ServiceInputs(procedure.State{Form: form}, "publish")
	require.NoError(t, err)
	got, err := old.Changed(given)
	require.NoError(t, err)
	for _, f := range domain.EntryFields {
		assert.Equal(t, f.In(&want), f.In(&got), f.Name)
	}
}
