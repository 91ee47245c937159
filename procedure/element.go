package procedure

import (
	"slices"
	"strings"
)

// Elements are the fields of the form that say what an element of the catalog entry is to be, with the element's name: those
// from which publish_entry takes it first.
func (d *Definition) Elements() map[string]string {
	elements := map[string]string{}
	for _, n := range d.States.All() {
		if n.Service != PublishEntry {
			continue
		}
		for name, refs := range n.With.All() {
			if fields := formFields(refs); len(fields) > 0 {
				elements[fields[0]] = name
			}
		}
	}
	return elements
}

// Unsaid are those of the fields that say the same as before that need not be said: without them, nothing else in the form loses
// what it depends on. A field that is required stays, and so does one on which the condition of a field that stays depends.
func (d *Definition) Unsaid(form Fields, same map[string]bool) []string {
	said := map[string]bool{}
	for name, v := range form {
		said[name] = !same[name] && v != nil && v != ""
	}
	for more := true; more; {
		more = d.sayMore(form, same, said)
	}
	var unsaid []string
	for _, f := range d.Form {
		if same[f.Name] && !said[f.Name] {
			unsaid = append(unsaid, f.Name)
		}
	}
	return unsaid
}

// sayMore adds to what is said what that depends on, and tells whether there was any.
func (d *Definition) sayMore(form Fields, same, said map[string]bool) (more bool) {
	for _, f := range d.Form {
		if _, there := form[f.Name]; !there {
			continue
		}
		reads := f.When.formFields()
		needed := f.Required && (f.When == "" || slices.ContainsFunc(reads, func(r string) bool { return said[r] }))
		if same[f.Name] && needed && !said[f.Name] {
			said[f.Name], more = true, true
		}
		for _, r := range reads {
			if said[f.Name] && same[r] && !said[r] {
				said[r], more = true, true
			}
		}
	}
	return more
}

// formFields are the fields of the form that the expression reads.
func (e Expression) formFields() []string {
	m := newMentions()
	m.add(e)
	var fields []string
	for path := range m.values {
		if field, ok := strings.CutPrefix(path, "form."); ok {
			fields = append(fields, field)
		}
	}
	return fields
}
