package procedure

import "slices"

// AtOnce lists what whoever has a task may do with several like it at once: nothing has to be said of the single one. Whether it can be
// done in a case, the case tells when it is.
func (d *Definition) AtOnce(task OpenTask) []OpenAction {
	if !d.States.Has(task.Node) {
		return nil
	}
	m := Machine{def: d}
	return slices.DeleteFunc(m.openOn(task, d.States.At(task.Node), false), func(o OpenAction) bool {
		return o.Kind != OwnAction || o.Role != task.Role || slices.ContainsFunc(o.Fields, Field.asked)
	})
}

// asked tells a field that has to be filled in, be it in some cases only.
func (f Field) asked() bool { return f.Required || f.Type == Confirm }
