package procedure

import "slices"

// Expediting belongs to the language: whoever supervises may expedite what others owe
// something, in every procedure of every pack. It moves no case and no clock and
// leaves nothing on the state; it is on the register, with its reason, and those
// who have an open task are told.
const (
	supervisePrefix = "supervise_"
	ActionExpedite  = supervisePrefix + "urge" // 催办
)

// longestReason is the most characters of a reason for expediting.
const longestReason = 500

// Expedites tells whether who fills the party's role may expedite.
func (p Party) Expedites() bool { return p.Department == "" && p.Position.Expedites() }

// expedites lists who may expedite now.
func (m Machine) expedites(s State, _ Node) []OpenAction { return m.expeditesOf(s.OpenTasks()) }

// expeditesIn lists who may expedite at some time while a case stands in a state.
func (m Machine) expeditesIn(node Node) []OpenAction {
	tasks := m.builtinTasks(node)
	for _, task := range node.Owed() {
		tasks = append(tasks, OpenTask{Role: task.Role})
	}
	return m.expeditesOf(tasks)
}

// expeditesOf lists, for each position that supervises, its first party, if a task is open that is not that position's own.
func (m Machine) expeditesOf(tasks []OpenTask) []OpenAction {
	var open []OpenAction
	seen := map[Position]bool{}
	for role, party := range m.def.Regulation.Parties.All() {
		if !party.Expedites() || seen[party.Position] {
			continue
		}
		seen[party.Position] = true
		if len(m.othersOf(party, tasks)) > 0 {
			open = append(open, OpenAction{Role: role, Basis: ByPractice})
		}
	}
	return open
}

// othersOf returns the tasks that the party's own people do not have to do.
func (m Machine) othersOf(party Party, tasks []OpenTask) []OpenTask {
	return slices.DeleteFunc(slices.Clone(tasks), func(t OpenTask) bool {
		owner := m.def.Regulation.Parties.At(t.Role)
		return owner.Position == party.Position && owner.Department == party.Department
	})
}

// expedite tells those who have an open task.
func (t *stepContext) expedite(o OpenAction, _ Fields) error {
	party := t.m.def.Regulation.Parties.At(o.Role)
	for _, task := range t.m.othersOf(party, t.s.OpenTasks()) {
		t.command(Command{Kind: Notify, Role: task.Role, Notice: NoticeExpedited, Task: task.ID, Clock: task.Clock})
	}
	return nil
}
