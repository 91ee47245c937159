package workflows_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

// files are the attachments of a scenario: the ledger names them when they are
// added, so a scenario's own names stand for them.
type files struct {
	*testing.T
	fields map[string]bool   // that hold an attachment
	ids    map[string]string // by the scenario's name
}

func filesOf(t *testing.T, d *procedure.Definition) files {
	f := files{t, map[string]bool{}, map[string]string{}}
	f.note(d.Form)
	for name, field := range d.Regulation.Fields.All() {
		f.fields[name] = f.fields[name] || field.Type == procedure.Attachment
	}
	for _, n := range d.States.All() {
		for _, a := range n.Actions.All() {
			f.note(a.Fields)
		}
	}
	for _, a := range d.Anytime.All() {
		f.note(a.Fields)
	}
	for _, k := range d.Clocks.All() {
		if k.Extend != nil {
			f.note(k.Extend.Fields)
		}
	}
	return f
}

func (f files) note(fields []procedure.Field) {
	for _, field := range fields {
		if field.Type == procedure.Attachment {
			f.fields[field.Name] = true
		}
	}
}

// add puts the files that the values name into the ledger, for the case or, on
// filing, for the person, and returns the values with their ids.
func (f files) add(s *store.Store, number, person string, values procedure.Fields) procedure.Fields {
	for field, v := range values {
		name, isText := v.(string)
		if !f.fields[field] || !isText || f.ids[name] != "" {
			continue
		}
		a, err := s.Attach(f.Context(), domain.Attachment{Case: number, Name: name, By: person}, strings.NewReader(name))
		require.NoError(f, err)
		f.ids[name] = a.ID
	}
	return f.named(values)
}

// named returns the values with the ledger's ids for the scenario's names.
func (f files) named(values procedure.Fields) procedure.Fields {
	values = maps.Clone(values)
	for field, v := range values {
		if name, isText := v.(string); isText && f.fields[field] && f.ids[name] != "" {
			values[field] = f.ids[name]
		}
	}
	return values
}

func (f files) namedIn(s procedure.State) procedure.State {
	s.Form, s.Acts = f.named(s.Form), maps.Clone(s.Acts)
	for action, values := range s.Acts {
		s.Acts[action] = f.named(values)
	}
	return s
}
