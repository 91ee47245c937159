package procedure

import "slices"

// OpenIn lists everything that the definition lets anybody do while a case
// stands in the state, whatever the case: conditions, bounds and whether a
// request or a failed service is there to be dealt with are left aside. What a
// case offers by Machine.Open is always among it.
func (d *Definition) OpenIn(state string) []OpenAction {
	m := Machine{def: d}
	node := d.States.At(state)
	var open []OpenAction
	for i, task := range node.Owed() {
		open = append(open, m.openOn(OpenTask{ID: task.Role, Node: state, Role: task.Role}, node, i == 0)...)
	}
	present := func(b *builtin) []OpenAction { return b.in(m, node) }
	open = append(open, m.beside(present, false)...)
	for _, task := range m.builtinTasks(node) {
		open = append(open, m.onTask(task)...)
	}
	if node.End == "" && len(node.Gateway) == 0 && (node.Anytime == nil || *node.Anytime) {
		for name, a := range d.Anytime.All() {
			open = append(open, m.ownAction(name, a, a.Role, "", AnytimeAction))
		}
	}
	return append(open, m.beside(present, true)...)
}

// builtinTasks lists the tasks that the language can give while a case stands in the state: to decide on a request for more
// time, which may have been made before, and to repair a service.
func (m Machine) builtinTasks(node Node) []OpenTask {
	var tasks []OpenTask
	for _, name := range append(slices.Clone(node.Limits()), node.Hold.Keys...) {
		if e := m.def.Clocks.At(name).Extend; e != nil && e.Approve != "" {
			tasks = append(tasks, OpenTask{Node: name + extensionSuffix, Role: e.Approve})
		}
	}
	if node.Service != "" {
		tasks = append(tasks, OpenTask{Role: RoleBureau, Service: node.Service})
	}
	return tasks
}

// Serves tells whether a case of the definition can come to call the service.
func (d *Definition) Serves(service string) bool {
	for _, node := range d.States.All() {
		if node.Service == service {
			return true
		}
	}
	return false
}
