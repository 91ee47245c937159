package procedure

import (
	"maps"
	"slices"
)

// amended returns the fields of the form that the action takes again.
func (d *Definition) amended(a Action) []Field {
	if a.Amends.IsZero() {
		return nil
	}
	fields := make([]Field, 0, len(d.Form))
	for i := range d.Form {
		if a.Amends.Has(d.Form[i].Name) {
			fields = append(fields, d.Form[i])
		}
	}
	return fields
}

// Amended are the fields of the form that an action of the name takes again.
func (d *Definition) Amended(action string) []string {
	list := []Action{d.Anytime.At(action)}
	for _, n := range d.States.All() {
		list = append(list, n.Actions.At(action))
	}
	var names []string
	for _, a := range list {
		for _, f := range d.amended(a) {
			names = append(names, f.Name)
		}
	}
	return names
}

// present returns what the form says now of the fields that an action takes again; nil if it takes none.
func (d *Definition) present(s State, a Action) Fields {
	var values Fields
	for _, f := range d.amended(a) {
		if v, ok := s.Form[f.Name]; ok {
			if values == nil {
				values = Fields{}
			}
			values[f.Name] = v
		}
	}
	return values
}

// amend puts what the act says of the form's fields into the form. What it leaves out stays, and is added to the act's
// values; what it gives as "" is emptied. It returns the values for the record, which say what was emptied: earlier ones stay
// with the events before. What the parent case has fixed stays.
func (t *stepContext) amend(a Action, values Fields) (Fields, error) {
	recorded := maps.Clone(values)
	if a.Amends.IsZero() {
		return recorded, nil
	}
	form := maps.Clone(t.s.Form)
	for _, f := range t.m.def.amended(a) {
		was, had := t.s.Form[f.Name]
		v, said := values[f.Name]
		switch {
		case said:
			form[f.Name] = v
		case t.ev.Fields[f.Name] == "":
			delete(form, f.Name)
			recorded[f.Name] = ""
		case had:
			values[f.Name], recorded[f.Name] = was, was
		}
		if slices.Contains(t.s.Bound, f.Name) && !same(form[f.Name], was) {
			return nil, t.bound(f.Name, was)
		}
	}
	t.s.Form = form
	return recorded, nil
}
