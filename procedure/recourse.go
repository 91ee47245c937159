package procedure

import "slices"

// What a member of the public who applied may do besides waiting belongs to the language too: urge those who owe something, and
// complain to the bureau. Both are on the register with their text and move nothing, as expediting does.
const (
	ActionUrge     = supervisePrefix + "remind"   // 催办 by who applied
	ActionComplain = supervisePrefix + "complain" // 投诉
)

// urges lists whether who applied may urge now: they are a member of the public, and others owe something.
func (m Machine) urges(s State, _ Node) []OpenAction {
	if s.Parties.Applicant != Public || !slices.Contains(m.def.Filing.By, FiledByPublic) {
		return nil
	}
	return m.recourse(m.othersThanApplicant(s.OpenTasks()))
}

// urgesIn lists whether they may at some time while a case stands in a state.
func (m Machine) urgesIn(node Node) []OpenAction {
	if !slices.Contains(m.def.Filing.By, FiledByPublic) {
		return nil
	}
	tasks := m.builtinTasks(node)
	for _, task := range node.Owed() {
		tasks = append(tasks, OpenTask{Role: task.Role})
	}
	return m.recourse(m.othersThanApplicant(tasks))
}

func (m Machine) recourse(owed []OpenTask) []OpenAction {
	if len(owed) == 0 {
		return nil
	}
	return []OpenAction{{Role: RoleApplicant, Basis: ByPractice}}
}

func (m Machine) othersThanApplicant(tasks []OpenTask) []OpenTask {
	return slices.DeleteFunc(slices.Clone(tasks), func(t OpenTask) bool { return m.def.OwedByApplicant(t.Role) })
}

// urge tells those who have an open task.
func (t *stepContext) urge(_ OpenAction, _ Fields) error {
	for _, task := range t.m.othersThanApplicant(t.s.OpenTasks()) {
		t.command(Command{Kind: Notify, Role: task.Role, Notice: NoticeExpedited, Task: task.ID, Clock: task.Clock})
	}
	return nil
}

// complain tells the bureau.
func (t *stepContext) complain(_ OpenAction, _ Fields) error {
	t.notify(NoticeComplaint, RoleBureau)
	return nil
}

// Daily tells whether the action may be taken once a day in a case. The ledger sees to it: it leaves nothing on the state.
func Daily(action string) bool {
	return slices.ContainsFunc(builtins, func(b *builtin) bool { return b.daily && b.name == action })
}
