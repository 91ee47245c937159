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
	for _, name := range node.Limits() {
		open = append(open, m.moreTime(name)...)
	}
	for name := range node.Hold.All() { // a request made before is still to be decided
		open = append(open, m.moreTimeDecisions(name)...)
	}
	if node.Service != "" {
		open = append(open, repairActions(OpenTask{Role: RoleBureau})...)
	}
	if node.End == "" && len(node.Gateway) == 0 && (node.Withdraw == nil || *node.Withdraw) {
		for name, a := range d.Anytime.All() {
			open = append(open, m.ownAction(name, a, a.Role, "", AnytimeAction))
		}
	}
	return append(open, m.urgings(m.tasksIn(state))...)
}

// tasksIn lists the tasks that can be open while a case stands in the state.
func (m Machine) tasksIn(state string) []OpenTask {
	node := m.def.States.At(state)
	var tasks []OpenTask
	for _, task := range node.Owed() {
		tasks = append(tasks, OpenTask{Role: task.Role})
	}
	for _, name := range append(slices.Clone(node.Limits()), node.Hold.Keys...) {
		if e := m.def.Clocks.At(name).Extend; e != nil && e.Approve != "" {
			tasks = append(tasks, OpenTask{Role: e.Approve})
		}
	}
	if node.Service != "" {
		tasks = append(tasks, OpenTask{Role: RoleBureau})
	}
	return tasks
}

// moreTime lists the request for an extension of a clock and the answers to it.
func (m Machine) moreTime(clock string) []OpenAction {
	e := m.def.Clocks.At(clock).Extend
	if e == nil {
		return nil
	}
	request := OpenAction{
		Action: extendPrefix + clock, Title: e.Title, Role: e.Request, Kind: ExtendAction,
		Fields: e.fields(e.Workdays), Basis: e.Basis.Marked(),
	}
	return append([]OpenAction{request}, m.moreTimeDecisions(clock)...)
}

func (m Machine) moreTimeDecisions(clock string) []OpenAction {
	e := m.def.Clocks.At(clock).Extend
	if e == nil || e.Approve == "" {
		return nil
	}
	return m.extensionDecisions(OpenTask{Node: clock + extensionSuffix, Role: e.Approve})
}
