package procedure

import (
	"fmt"
	"strings"
)

const (
	extensionSuffix = "_extension"
	extendPrefix    = "extend_"
	agreePrefix     = "agree_"
	refusePrefix    = "refuse_"
)

// extendDays is the field of every request for more time.
const extendDays = "workdays"

// decidesExtension tells whether the task is to decide on a request for more time.
func (t OpenTask) decidesExtension() bool { return strings.HasSuffix(t.Node, extensionSuffix) }

func (e Extension) times() int {
	if e.Times == 0 {
		return 1
	}
	return e.Times
}

// undecided returns the request that still waits for its approver, or nil.
func (r *ClockInstance) undecided() *ExtensionRequest {
	for i := range r.Extensions {
		if r.Extensions[i].DecidedAt == nil {
			return &r.Extensions[i]
		}
	}
	return nil
}

// RequestedBy tells whether the record is of the act that made the request.
func (r ClockInstance) RequestedBy(rec Record, request ExtensionRequest) bool {
	return rec.Refusal == nil && rec.Event.Action == extendPrefix+r.Clock && rec.Event.At.Equal(request.RequestedAt)
}

// asked tells whether a request waits for an approver who has a period of his own; meanwhile the clock stands still.
func (r *ClockInstance) asked() bool {
	request := r.undecided()
	return request != nil && request.Clock != ""
}

// heldByRequest tells whether the clock does not run out because a request made
// in time is undecided.
func (m Machine) heldByRequest(r ClockInstance) bool { return m.def.heldByRequest(r) }

func (d *Definition) heldByRequest(r ClockInstance) bool {
	e := d.Clocks.At(r.Clock).Extend
	return r.asked() || e != nil && e.Hold && r.undecided() != nil
}

// Held tells whether a running clock stands still: the state holds it, or a request for more time that was made in time
// is undecided. One that has run out is not held.
func (d *Definition) Held(r ClockInstance) bool {
	return r.Running() && !r.Overdue && (r.HeldAs != "" || d.heldByRequest(r))
}

// extensions lists the requests for more time that are open in the state.
func (m Machine) extensions(s State, node Node) []OpenAction {
	var open []OpenAction
	for _, name := range node.Limits() {
		r, e := s.running(name), m.def.Clocks.At(name).Extend
		if e == nil || r == nil || r.Overdue || r.undecided() != nil {
			continue
		}
		left := e.Workdays - r.extended()
		if left < 1 || len(r.Extensions) >= e.times() {
			continue
		}
		open = append(open, e.offered(name, r.ID, left))
	}
	return open
}

// extensionsIn lists the requests for more time that may be made in a state.
func (m Machine) extensionsIn(node Node) []OpenAction {
	var open []OpenAction
	for _, name := range node.Limits() {
		if e := m.def.Clocks.At(name).Extend; e != nil {
			open = append(open, e.offered(name, "", e.Workdays))
		}
	}
	return open
}

func (e Extension) offered(clock, run string, left int) OpenAction {
	return OpenAction{Action: clock, Title: e.Title, Role: e.Request, run: run, Fields: e.fields(left), Basis: e.Basis.Marked()}
}

func (e Extension) fields(left int) []Field {
	days := Field{Name: extendDays, Title: "延长的工作日数", Type: Integer, Required: true, Min: 1, Max: left}
	return append([]Field{days}, e.Fields...)
}

// decidesExtension offers what the approver of a request for more time does.
func decidesExtension(m Machine, task OpenTask) (OpenAction, bool) {
	if !task.decidesExtension() {
		return OpenAction{}, false
	}
	clock := strings.TrimSuffix(task.Node, extensionSuffix)
	return OpenAction{Action: clock, Basis: m.def.Clocks.At(clock).Extend.Basis.Marked()}, true
}

func (t *stepContext) requestExtension(o OpenAction, values Fields) error {
	r := t.s.clock(o.run)
	e := t.m.def.Clocks.At(r.Clock).Extend
	t.took(r.Clock + "/extend")
	request := ExtensionRequest{Workdays: plain(values[extendDays]).(int), RequestedAt: t.ev.At}
	if e.Approve == "" {
		r.Extensions = append(r.Extensions, request)
		return t.grant(r, &r.Extensions[len(r.Extensions)-1])
	}
	task := OpenTask{
		Node: r.Clock + extensionSuffix, Role: e.Approve, Clock: r.ID,
		Title: fmt.Sprintf("审批“%s”延期 %d 个工作日的申请", r.Title, request.Workdays),
	}
	if e.Answer != nil {
		t.command(Command{Kind: HoldClock, Clock: r.ID})
		if err := t.startAnswer(r.Clock); err != nil {
			return err
		}
		task.Clock = t.s.Clocks[len(t.s.Clocks)-1].ID
		request.Clock = task.Clock
	}
	t.open(task)
	request.Task = t.s.Tasks[len(t.s.Tasks)-1].ID
	r = t.s.clock(o.run)
	r.Extensions = append(r.Extensions, request)
	return nil
}

func (t *stepContext) agreeToExtension(o OpenAction, _ Fields) error {
	r := t.s.awaiting(o.Task)
	t.closeTask(t.task(o.Task), o.Action)
	t.took(r.Clock + "/agree")
	request := r.undecided()
	t.endAnswer(request, Met)
	return t.grant(r, request)
}

func (t *stepContext) refuseExtension(o OpenAction, _ Fields) error {
	r, at := t.s.awaiting(o.Task), t.ev.At
	t.closeTask(t.task(o.Task), o.Action)
	t.took(r.Clock + "/refuse")
	request := r.undecided()
	request.DecidedAt = &at
	t.endAnswer(request, Met)
	t.notify(NoticeExtension, r.Owner)
	return t.goOn(r, *request)
}

func (t *stepContext) grant(r *ClockInstance, request *ExtensionRequest) error {
	at := t.ev.At
	request.DecidedAt, request.Granted = &at, true
	t.notify(NoticeExtension, distinct([]string{r.Owner, RoleApplicant})...)
	return t.redue(r, WhyExtended, ExtendClock)
}

// closeRequest ends a request that is pointless because its clock has ended or run out.
func (t *stepContext) closeRequest(r *ClockInstance) error {
	request := r.undecided()
	if request == nil {
		return nil
	}
	at := t.ev.At
	request.DecidedAt = &at
	if task := t.task(request.Task); task != nil && task.Open() {
		t.closeTask(task, "")
	}
	t.endAnswer(request, Cancelled)
	return t.goOn(r, *request)
}
