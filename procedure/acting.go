package procedure

import (
	"slices"
	"strings"
)

// OpenAction is something that can be done with the case now, by one role.
type OpenAction struct {
	Action string     `json:"action"`
	Title  string     `json:"title"`
	Role   string     `json:"role"`
	Task   string     `json:"task,omitempty"` // OpenTask.ID; empty for an anytime action
	Fields []Field    `json:"fields"`
	To     string     `json:"to,omitempty"` // the state it leads to
	Basis  Basis      `json:"basis"`
	Values Fields     `json:"values,omitempty"` // what the form says of the fields that the action takes again
	Kind   ActionKind `json:"-"`
	rule   Action

	builtin *builtin // of one that the language gives
	run     string   // extension: Run.ID
}

// Open lists what can be done with the case now, and by whom, in the order of
// the definition.
func (m Machine) Open(s State) ([]OpenAction, error) {
	if s.Ended() {
		return nil, nil
	}
	node := m.def.States.At(s.Node)
	var open []OpenAction
	first := true
	for _, task := range s.OpenTasks() {
		open = append(open, m.openOn(task, node, first)...)
		first = first && task.Node != s.Node
	}
	present := func(b *builtin) []OpenAction { return b.beside(m, s, node) }
	open = append(open, m.beside(present, false)...)
	if s.Outcome == nil && (node.Anytime == nil || *node.Anytime) {
		for name, a := range m.def.Anytime.All() {
			open = append(open, m.ownAction(name, a, a.Role, "", AnytimeAction))
		}
	}
	return m.available(&s, append(open, m.beside(present, true)...))
}

// openOn lists what can be done with a task. What another role than the tasks' may
// do is offered once, with the first of several joint tasks, not with each.
func (m Machine) openOn(task OpenTask, node Node, first bool) []OpenAction {
	if present := m.onTask(task); len(present) > 0 {
		return present
	}
	var open []OpenAction
	for name, a := range node.Actions.All() {
		if a.Role == "" || a.Role == task.Role {
			open = append(open, m.ownAction(name, a, task.Role, task.ID, OwnAction))
		} else if first && !node.owedBy(a.Role) {
			open = append(open, m.ownAction(name, a, a.Role, task.ID, OwnAction))
		}
	}
	return open
}

func (n Node) owedBy(role string) bool {
	return slices.ContainsFunc(n.Owed(), func(t Task) bool { return t.Role == role })
}

func (m Machine) ownAction(name string, a Action, role, task string, kind ActionKind) OpenAction {
	return OpenAction{
		Action: name, Title: a.Title, Role: role, Task: task, Fields: m.def.fieldsOf(a),
		To: a.To, Basis: a.Basis, Kind: kind, rule: a,
	}
}

func (m Machine) available(s *State, open []OpenAction) ([]OpenAction, error) {
	left := open[:0]
	for _, o := range open {
		yes, err := m.holds(s, o.rule.When)
		if err != nil {
			return nil, err
		}
		if yes && !exhausted(s, o) {
			o.Values = m.def.present(*s, o.rule)
			left = append(left, o)
		}
	}
	return left, nil
}

func exhausted(s *State, o OpenAction) bool {
	bound := o.rule.Bound()
	return bound > 0 && s.Taken[o.Action] >= bound
}

func (t *stepContext) act() error {
	o, err := t.find()
	if err != nil {
		return err
	}
	values, err := t.accept(o.Fields, t.ev.Fields)
	if err != nil {
		return err
	}
	recorded, err := t.amend(o.rule, values)
	if err != nil {
		return err
	}
	if !o.idle() {
		t.s.Acts[o.Action] = values
	}
	if err := t.complete(o.Fields, values); err != nil {
		return err
	}
	if !o.rule.Amends.IsZero() { // what was demanded of the filing is demanded of what it becomes
		if err := t.admitted(t.m.def.Filing.Conditions); err != nil {
			return err
		}
	}
	t.rec.Event.Fields, t.rec.Event.Task = recorded, o.Task
	t.ev.Task, t.acting = o.Task, &o
	if o.builtin != nil {
		return o.builtin.act(t, o, values)
	}
	return t.apply(o)
}

// find returns the open action that the act means, or a Refusal that says what
// stands in the way: the case, the task, the action, its bound or the role.
func (t *stepContext) find() (OpenAction, error) {
	if t.m.open != nil {
		return *t.m.open, nil
	}
	if t.s.Ended() {
		return OpenAction{}, Refuse(CaseEnded, "本件已办结，不能再办理")
	}
	if task := t.task(t.ev.Task); t.ev.Task != "" && (task == nil || !task.Open()) {
		return OpenAction{}, Refuse(TaskClosed, "该任务已关闭，不能再办理")
	}
	open, err := t.m.Open(*t.s)
	if err != nil {
		return OpenAction{}, err
	}
	named := slices.DeleteFunc(slices.Clone(open), func(o OpenAction) bool {
		return o.Action != t.ev.Action || (t.ev.Task != "" && o.Task != "" && o.Task != t.ev.Task)
	})
	if len(named) == 0 {
		return OpenAction{}, t.notOpen(open)
	}
	for _, o := range named {
		if slices.Contains(t.ev.By.Roles, o.Role) {
			return o, nil
		}
	}
	title := t.m.def.Regulation.Parties.At(named[0].Role).Title
	return OpenAction{}, Refuse(NotYourRole, "“%s”由%s办理", named[0].Title, title)
}

func (t *stepContext) notOpen(open []OpenAction) *Refusal {
	if o := t.s.Outcome; o != nil { // decided; what is left is to carry it out
		return Refuse(CaseEnded, "本件已于%s有结果（%s），不能再办理", Written(o.On), o.Title)
	}
	a, ok := t.m.def.States.At(t.s.Node).Actions.Get(t.ev.Action)
	if !ok {
		a = t.m.def.Anytime.At(t.ev.Action)
	}
	if bound := a.Bound(); bound > 0 && t.s.Taken[t.ev.Action] >= bound {
		return Refuse(ActionExhausted, "“%s”只能办理 %d 次", a.Title, bound)
	}
	if clock, ok := strings.CutPrefix(t.ev.Action, extendPrefix); ok && t.m.def.Clocks.At(clock).Extend != nil {
		return Refuse(NoSuchExtension, "“%s”期限现在不能申请延期：期限未在计算、已届满，或者申请次数、天数已用完", t.m.def.Clocks.At(clock).Title)
	}
	var list []string
	for _, o := range open {
		list = append(list, o.Action+"（"+o.Title+"）")
	}
	if len(list) == 0 {
		list = []string{"（无）"}
	}
	return Refuse(ActionNotOpen, "现在不能办理 %q；可办理：%s", t.ev.Action, strings.Join(list, "、"))
}

func (t *stepContext) task(id string) *OpenTask {
	for i := range t.s.Tasks {
		if t.s.Tasks[i].ID == id {
			return &t.s.Tasks[i]
		}
	}
	return nil
}

func (t *stepContext) apply(o OpenAction) error {
	a := o.rule
	if a.Bound() > 0 {
		t.s.Taken[o.Action]++
	}
	t.took(t.transition(o))
	if a.Complete == CompleteAll {
		if last, err := t.completed(o); err != nil || !last {
			return err
		}
	}
	if err := t.effects(a); err != nil {
		return err
	}
	if o.Kind == AnytimeAction && a.To != "" {
		t.s.Pending = a.Outcome // the way on which another was set is left
	}
	if a.To == "" {
		return nil
	}
	if task := t.task(o.Task); task != nil && task.Open() && task.Role == o.Role {
		t.closeTask(task, o.Action)
	}
	return t.move(a.To)
}

// effects is what an action says of the case, besides where it goes.
func (t *stepContext) effects(a Action) error {
	if err := t.set(a.Set); err != nil {
		return err
	}
	t.remark(a.Remark)
	if a.Breach != "" {
		t.breach(Breached{Item: itemOf(a.Breach), Role: t.m.def.Against(a), On: t.on})
	}
	if a.Outcome != "" {
		t.s.Pending = a.Outcome
	}
	if a.Opens != "" {
		t.command(Command{Kind: OpenChild, Child: a.Opens})
	}
	t.notify(NoticeProgress, a.Notify...)
	return nil
}

func (t *stepContext) transition(o OpenAction) string {
	if o.Kind == AnytimeAction {
		return "anytime/" + o.Action
	}
	return t.s.Node + "/" + o.Action
}

// completed closes the actor's joint task and tells whether it was the last. The clock by which that party's department
// owed its part here is met once none of its seats has anything left to do, the others' run on.
func (t *stepContext) completed(o OpenAction) (bool, error) {
	t.closeTask(t.task(o.Task), o.Action)
	for _, name := range t.m.def.States.At(t.s.Node).Limits() {
		if r := t.s.running(name); r != nil && t.m.def.Regulation.sameSide(r.Owner, o.Role) && !t.owesHere(r.Owner) {
			if err := t.stop(r); err != nil {
				return false, err
			}
		}
	}
	for _, task := range t.s.OpenTasks() {
		if task.Node == t.s.Node {
			return false, nil
		}
	}
	return true, nil
}

// owesHere tells whether the department that fills the role has a task left in the present state.
func (t *stepContext) owesHere(role string) bool {
	return slices.ContainsFunc(t.s.OpenTasks(), func(task OpenTask) bool {
		return task.Node == t.s.Node && t.m.def.Regulation.sameSide(task.Role, role)
	})
}

func (t *stepContext) breach(b Breached) {
	b.At = t.ev.At
	t.s.Breaches = append(t.s.Breaches, b)
}

func (t *stepContext) childEvent() error {
	for i := range t.s.Children {
		if t.s.Children[i].Number == t.ev.Case {
			t.s.Children[i].Outcome = t.ev.Outcome
			return nil
		}
	}
	t.s.Children = append(t.s.Children, Link{Name: t.ev.Action, Number: t.ev.Case, Outcome: t.ev.Outcome})
	return nil
}
