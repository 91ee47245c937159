package procedure

import (
	"fmt"
	"strconv"
)

// enter takes the case into a state, and on through gateways, until it comes to
// stand where somebody or something is awaited, or at an end.
func (t *stepContext) enter(name string) error {
	for {
		node, ok := t.m.def.States.Get(name)
		if !ok {
			return fmt.Errorf("no state %q in %s", name, t.m.def.ID())
		}
		t.s.Node, t.s.EnteredAt, t.s.EnteredOn = name, t.ev.At, t.on
		if len(node.Gateway) > 0 {
			next, err := t.choose(name, node.Gateway)
			if err != nil {
				return err
			}
			name = next
			continue
		}
		return t.stand(name, node)
	}
}

func (t *stepContext) choose(name string, branches []Branch) (string, error) {
	i, err := t.branch(name, branches)
	if err != nil {
		return "", err
	}
	t.took(name + "/" + strconv.Itoa(i+1))
	return branches[i].To, nil
}

func (t *stepContext) branch(name string, branches []Branch) (int, error) {
	if t.m.branch != nil {
		return t.m.branch(name, branches), nil
	}
	for i, b := range branches {
		yes, err := t.m.holds(t.s, b.When)
		if err != nil || yes {
			return i, err
		}
	}
	return 0, fmt.Errorf("gateway %q of %s has no default", name, t.m.def.ID())
}

func (t *stepContext) stand(name string, node Node) error {
	if err := t.settleClocks(node); err != nil {
		return err
	}
	for _, task := range node.Owed() {
		t.open(OpenTask{Node: name, Role: task.Role, Title: task.Title, Clock: t.limiting(node, task.Role)})
	}
	t.notify(NoticeProgress, node.Notify...)
	if node.End != "" {
		t.decide(node)
	}
	if node.Service != "" {
		t.call(name, node)
		return nil
	}
	if node.End != "" {
		return t.end()
	}
	return nil
}

// Owed returns the tasks of a state: none, one, or several joint ones.
func (n Node) Owed() []Task {
	if n.Task != nil {
		return []Task{*n.Task}
	}
	return n.Tasks
}

// Limits returns the names of the clocks that run while the case stands in the state.
func (n Node) Limits() []string {
	if n.Clock != "" {
		return []string{n.Clock}
	}
	return n.Clocks
}

func (t *stepContext) open(task OpenTask) {
	task.ID = fmt.Sprintf("%d-%s", len(t.s.Tasks)+1, task.Node)
	task.OpenedAt = t.ev.At
	t.s.Tasks = append(t.s.Tasks, task)
	t.command(Command{Kind: OpenTaskCommand, Task: task.ID, Role: task.Role})
	t.command(Command{Kind: Notify, Role: task.Role, Notice: NoticeTask, Task: task.ID, Clock: task.Clock})
}

func (t *stepContext) closeTask(task *OpenTask, action string) {
	at := t.ev.At
	task.ClosedAt, task.Action = &at, action
	t.command(Command{Kind: CloseTask, Task: task.ID, Role: task.Role})
}

// leave closes what is still open in the present state, and calls off the service
// that was to be done there. Clocks are settled by the state that comes next,
// which may keep them running, and a request for more time goes with its clock.
func (t *stepContext) leave() {
	for i := range t.s.Tasks {
		if task := &t.s.Tasks[i]; task.Open() && !task.decidesExtension() {
			t.closeTask(task, "")
		}
	}
	for i := range t.s.Services {
		if c := &t.s.Services[i]; c.DoneAt == nil && c.CancelledAt == nil {
			at := t.ev.At
			c.CancelledAt = &at
		}
	}
}

func (t *stepContext) move(to string) error {
	t.leave()
	return t.enter(to)
}

// decide fixes the outcome. It belongs to the legal date of the event, which for
// an expiry is the due day, whenever it is carried out.
func (t *stepContext) decide(node Node) {
	code := node.End
	if t.s.Pending != "" {
		code = t.s.Pending
	}
	t.s.Outcome = &Decision{Code: code, Title: t.m.def.Outcomes.At(code), On: t.on, At: t.ev.At}
	for _, id := range t.deciding {
		t.s.clock(id).Decisive = true
	}
	parties := []string{RoleApplicant}
	if t.s.Parties.Provider != "" {
		parties = append(parties, RoleProvider)
	}
	t.notify(NoticeDecided, parties...)
}

// The roles that the language itself knows: who a case is between, and who
// repairs what a machine could not do.
const (
	RoleApplicant = "applicant"
	RoleProvider  = "provider"
	RoleBureau    = "bureau"
)

// SideSuperior binds a party to the department that is superior to both sides, as "applicant" and "provider" bind it to them.
const SideSuperior = "superior"

func (t *stepContext) end() error {
	at := t.ev.At
	t.s.EndedAt = &at
	t.leave()
	for i := range t.s.Clocks {
		if t.s.Clocks[i].Running() {
			if err := t.stop(&t.s.Clocks[i]); err != nil {
				return err
			}
		}
	}
	t.command(Command{Kind: End, Outcome: t.s.Outcome.Code})
	return nil
}
