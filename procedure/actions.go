package procedure

import "slices"

// named is an action of the definition with all the fields that it takes in any
// state.
type named struct {
	name   string
	fields []Field
}

// actions lists every action by name, those of the extensions included. An action
// that several states offer has the fields of all of them.
func (d *Definition) actions() []named {
	if d.Source.actions != nil {
		return d.Source.actions
	}
	var list []named
	add := func(name string, fields []Field) {
		for i := range list {
			if list[i].name == name {
				list[i].fields = merge(list[i].fields, fields)
				return
			}
		}
		list = append(list, named{name, fields})
	}
	for _, node := range d.States.All() {
		for name, a := range node.Actions.All() {
			add(name, d.fieldsOf(a))
		}
	}
	for name, a := range d.Anytime.All() {
		add(name, d.fieldsOf(a))
	}
	for name, c := range d.Clocks.All() {
		if c.Extend != nil {
			add(extendPrefix+name, c.Extend.fields(c.Extend.Workdays))
		}
	}
	return list
}

func merge(a, b []Field) []Field {
	seen := map[string]bool{}
	var all []Field
	for _, f := range append(append([]Field{}, a...), b...) {
		if !seen[f.Name] {
			seen[f.Name] = true
			all = append(all, f)
		}
	}
	return all
}

// fieldsOf returns the fields of an action: those that it needs and takes from
// the regulation's common ones, its own, then those of the form that it takes again.
func (d *Definition) fieldsOf(a Action) []Field {
	var fields []Field
	for _, name := range a.Needs {
		f := d.Regulation.Fields.At(name)
		f.Name, f.Required = name, true
		fields = append(fields, f)
	}
	for _, name := range a.Takes {
		f := d.Regulation.Fields.At(name)
		f.Name, f.Required = name, false
		fields = append(fields, f)
	}
	return slices.Concat(fields, a.Fields, d.amended(a))
}
