package storetest

import (
	"slices"
	"strings"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// history reads a case's events and takes down what departments owed. It knows the events and the pack's text, and nothing
// of the state that the machine keeps.
type history struct {
	*randomHistory
	def     *procedure.Definition
	parties procedure.Parties
	form    procedure.Fields
	acts    map[string]procedure.Fields

	filed   civil.Date
	order   []*running
	running map[string]*running
	tasks   []*waiting
	decided bool
}

// running is one running of a clock.
type running struct {
	name, owner   string
	due, firstDue civil.Date
	budget        int
	from          *civil.Date // a promise: the day on which it was given; after a restart: the day of that
	pauses        [][2]civil.Date
	held          string
	heldOn        civil.Date
	requested     bool // more time was asked for, and it is undecided
	askedOn       civil.Date
	deliveredOn   *civil.Date // after it had run out
	answer        bool        // the period of who decides on more time
	extended      bool
	paused        bool
	overdue       bool
	first         bool
	completes     bool
	standing      report.Standing
	end           civil.Date
}

// waiting is a task that was open from one day to another.
type waiting struct {
	id, role string
	after    civil.Date
	through  *civil.Date
}

func (h *history) read(r procedure.Record) {
	if r.Refusal != nil {
		return
	}
	on := h.dayOf(r.Event)
	if r.Event.Kind == procedure.Filed {
		h.filed, h.acts = on, map[string]procedure.Fields{}
	}
	if r.Event.Kind == procedure.Acted {
		h.acts[r.Event.Action] = r.Event.Fields
	}
	others := slices.ContainsFunc(h.order, func(c *running) bool { return !h.applicants(c.owner) && !c.answer })
	decides := !h.decided && r.To != r.From && h.def.States.At(r.To).End != "" || r.Event.Kind == procedure.Filed && h.def.States.At(r.To).End != ""
	h.decided = h.decided || decides
	performer := h.performer(r.Event, r.From)
	if r.Event.Kind == procedure.ClockExpired && !slices.ContainsFunc(r.Commands, func(c procedure.Command) bool {
		return c.Kind == procedure.StopClock && c.Clock == r.Event.Clock
	}) {
		h.running[r.Event.Clock].overdue = true
	}
	h.extension(r, on)
	h.delivered(r, on)
	for _, c := range r.Commands {
		switch c.Kind {
		case procedure.OpenTaskCommand:
			h.tasks = append(h.tasks, &waiting{id: c.Task, role: c.Role, after: on})
		case procedure.CloseTask:
			h.task(c.Task).through = &on
		case procedure.StartClock:
			h.start(c, r, on, !others)
		case procedure.StopClock:
			h.stop(h.running[c.Clock], c, r, on, performer)
		default:
			if clock := h.running[c.Clock]; clock != nil {
				h.change(clock, c, r, on)
			}
		}
	}
}

// dayOf is the legal day of an event: an expiry that takes effect on time belongs to the due day.
func (h *history) dayOf(e procedure.Event) civil.Date {
	if c := h.running[e.Clock]; e.Kind == procedure.ClockExpired && c != nil && e.At.Equal(procedure.EndOf(c.due)) {
		return c.due
	}
	return procedure.DateOf(e.At)
}

// performer is the role in which the event does what is owed: "*" does it for everybody.
func (h *history) performer(e procedure.Event, node string) string {
	switch {
	case e.Kind == procedure.ServiceDone, e.Action == procedure.ActionResolve:
		return "*"
	case e.Kind != procedure.Acted || h.def.Anytime.Has(e.Action):
		return ""
	}
	a, ok := h.def.States.At(node).Actions.Get(e.Action)
	if !ok {
		return ""
	}
	if a.Role != "" {
		return a.Role
	}
	return h.task(e.Task).role
}

func (h *history) task(id string) *waiting {
	i := slices.IndexFunc(h.tasks, func(w *waiting) bool { return w.id == id })
	require.GreaterOrEqual(h.t, i, 0, "task %s", id)
	return h.tasks[i]
}

func (h *history) applicants(role string) bool {
	return h.def.Regulation.Parties.At(role).Department == "applicant"
}

func (h *history) start(c procedure.Command, r procedure.Record, on civil.Date, first bool) {
	name, _, _ := strings.Cut(c.Clock, "#")
	rule, node := h.def.ClockOf(name), h.def.States.At(r.To)
	clock := &running{name: name, answer: !h.def.Clocks.Has(name), owner: rule.Owner, due: *c.Due, firstDue: *c.Due, budget: rule.Workdays.Days}
	if clock.owner == "" {
		clock.owner = "bureau"
		if owed := node.Owed(); len(owed) > 0 {
			clock.owner = owed[0].Role
		}
	}
	if rule.Until != "" || len(rule.Workdays.Cases) > 0 { // where the length depends on the case, it starts on the day of the act
		clock.from = &on
	} else if rule.Workdays.Ref != "" {
		clock.budget = h.length(rule.Workdays.Ref)
	}
	clock.first = first && !h.applicants(clock.owner) && !clock.answer
	h.order = append(h.order, clock)
	h.running[c.Clock] = clock
}

func (h *history) length(ref string) int {
	where, field, _ := strings.Cut(ref, ".")
	values := h.form
	if where != "form" {
		values = h.acts[where]
	}
	switch n := values[field].(type) {
	case int:
		return n
	case float64:
		return int(n)
	}
	require.Fail(h.t, "no length", ref)
	return 0
}

// extension notes that more time was asked for, or that this was decided, or came to nothing. Without more time, the days
// of the request are a pause.
func (h *history) extension(r procedure.Record, on civil.Date) {
	for id, clock := range h.running {
		name := clock.name
		rule := h.def.Clocks.At(name).Extend
		if clock.standing != "" || rule == nil {
			continue
		}
		if r.Event.Action == "extend_"+name {
			clock.requested, clock.askedOn = rule.Approve != "", on
			continue
		}
		lapsed := r.Event.Kind == procedure.ClockExpired && strings.HasPrefix(r.Event.Clock, name+"_extension#")
		ended := slices.ContainsFunc(r.Commands, func(c procedure.Command) bool { return c.Kind == procedure.StopClock && c.Clock == id })
		agreed, refused := r.Event.Action == "agree_"+name, r.Event.Action == "refuse_"+name
		if clock.requested && (lapsed || ended || refused) {
			clock.paused = true
			clock.pauses = append(clock.pauses, [2]civil.Date{clock.askedOn, on})
		}
		clock.requested = clock.requested && !lapsed && !ended && !agreed && !refused
	}
}

// delivered notes what came after its clock had run out and is being checked, or came back.
func (h *history) delivered(r procedure.Record, on civil.Date) {
	to := h.def.States.At(r.To)
	for _, clock := range h.running {
		how, _ := to.Hold.Get(clock.name)
		switch {
		case !clock.overdue || r.From == r.To || clock.standing != "":
		case how == procedure.HoldDelivered && clock.deliveredOn == nil:
			clock.deliveredOn = &on
		case slices.Contains(to.Limits(), clock.name):
			clock.deliveredOn = nil
		}
	}
}

func (h *history) change(clock *running, c procedure.Command, r procedure.Record, on civil.Date) {
	if c.Due != nil {
		clock.due = *c.Due
	}
	switch c.Kind {
	case procedure.HoldClock:
		if clock.requested && clock.askedOn == on && r.Event.Action == "extend_"+clock.name {
			return // held by the request, not by the state
		}
		clock.held, _ = h.def.States.At(r.To).Hold.Get(clock.name)
		clock.heldOn = on
	case procedure.ResumeClock:
		if clock.held == "" {
			return // a request that came to nothing
		}
		to := on
		if to.Before(clock.heldOn) {
			to = clock.heldOn
		}
		clock.pauses = append(clock.pauses, [2]civil.Date{clock.heldOn, to})
		clock.held, clock.paused = "", true
	case procedure.RestartClock:
		clock.from, clock.pauses, clock.held, clock.paused, clock.askedOn = &on, nil, "", true, on
	case procedure.ExtendClock:
		clock.extended = true
	default: // no other changes a clock that runs
	}
}

func (h *history) stop(clock *running, c procedure.Command, r procedure.Record, on civil.Date, performer string) {
	clock.end = on
	did := performer == "*" || h.side(performer) == h.side(clock.owner) && h.named(clock, r)
	expired := r.Event.Kind == procedure.ClockExpired && r.Event.Clock == c.Clock
	delivered := clock.held == procedure.HoldDelivered
	if expired {
		clock.end = clock.due
	}
	if delivered {
		clock.end = clock.heldOn
	}
	if clock.deliveredOn != nil {
		delivered, clock.end = true, *clock.deliveredOn
	}
	switch c.Outcome {
	case "met":
		clock.standing = report.OnTime
	case "lapsed":
		clock.standing = report.Consented
	case "cancelled":
		clock.standing = report.Cancelled
	default:
		clock.standing = report.Expired
		if did || delivered {
			clock.standing = report.Late
		}
	}
	clock.held = ""
	clock.completes = h.decided && (did || expired) && !h.applicants(clock.owner) && !clock.answer
}

// side is who fills a role: one of the two departments, or whoever holds a position.
func (h *history) side(role string) string {
	party, ok := h.def.Regulation.Parties.Get(role)
	if !ok {
		return "nobody by the name " + role
	}
	if party.Department != "" {
		return party.Department
	}
	return "position " + string(party.Position)
}

// named tells whether the act is what the clock says it is met by, if it says anything.
func (h *history) named(clock *running, r procedure.Record) bool {
	by := h.def.Clocks.At(clock.name).MetBy
	return len(by) == 0 || slices.Contains(by, r.Event.Action) || slices.Contains(by, r.From+"/"+r.Event.Action)
}

// cells are what departments owed, as the day stands.
func (h *history) cells() []report.Cell {
	today := procedure.DateOf(h.clock.Now())
	var list []report.Cell
	for _, c := range h.order {
		if h.applicants(c.owner) {
			continue
		}
		authority := h.def.ClockOf(c.name).Marked()
		cell := report.Cell{
			Key: report.Key{
				Department: h.owing(c.owner), Regulation: h.def.Regulation.ID, Procedure: h.def.Name, Article: authority.Basis,
				Clock: h.def.ClockOf(c.name).Title, Period: c.due.String()[:7],
			},
			Authority: authority.Authority, Standing: c.standing, Extended: c.extended, First: c.first, Completes: c.completes, Count: 1,
			Paused: c.paused || c.held == procedure.HoldPause || c.held == procedure.HoldRestart,
		}
		if cell.Standing == "" {
			cell.Standing = c.stands(today)
		}
		if cell.Standing == report.OnTime || cell.Standing == report.Late {
			cell.Days = h.used(c)
			if c.completes {
				cell.CaseDays = h.caseDays(c.end)
			}
		}
		list = append(list, cell)
	}
	return list
}

// stands says how what is open stands on a day.
func (c *running) stands(today civil.Date) report.Standing {
	switch {
	case c.overdue:
		return report.Overdue
	case c.held != "" || c.requested:
		return report.Held
	case c.due.Before(today):
		return report.Overdue
	default:
		return report.Running
	}
}

// owing is the department that fills the role.
func (h *history) owing(role string) string {
	party := h.def.Regulation.Parties.At(role)
	if party.Department == "provider" {
		return h.parties.Provider
	}
	position := party.Position
	if position == "" {
		position = domain.Staff
	}
	if held := positionsHeld[position]; len(held) == 1 {
		return held[0]
	}
	return report.Nobody
}

// used counts from the first due day: what was left of the budget, or what went beyond it; a promise and a restart have a day
// on which they began.
func (h *history) used(c *running) int {
	var days int
	if c.from != nil {
		days = h.workdays(*c.from, c.end)
	} else {
		days = c.budget - h.workdays(c.end, c.firstDue) + h.workdays(c.firstDue, c.end)
	}
	first, last := c.end, c.end
	for _, p := range c.pauses {
		first, last = earliest(first, p[0]), latest(last, p[1])
	}
	for day := first.AddDays(1); !day.After(last); day = day.AddDays(1) {
		if slices.ContainsFunc(c.pauses, func(p [2]civil.Date) bool { return day.After(p[0]) && !day.After(p[1]) }) {
			days -= h.workdays(day.AddDays(-1), day)
		}
	}
	return max(days, 0)
}

// workdays walks from one day to another.
func (h *history) workdays(after, through civil.Date) int {
	n := 0
	for day := after.AddDays(1); !day.After(through); day = day.AddDays(1) {
		if works, err := unannounced.IsWorkday(day); err == nil && works {
			n++
		}
	}
	return n
}

// caseDays leaves out the working days on which only the applicant had something to do.
func (h *history) caseDays(end civil.Date) int {
	n := 0
	for day := h.filed.AddDays(1); !day.After(end); day = day.AddDays(1) {
		theirs, others := false, false
		for _, w := range h.tasks {
			if day.After(w.after) && (w.through == nil || !day.After(*w.through)) {
				theirs, others = theirs || h.applicants(w.role), others || !h.applicants(w.role)
			}
		}
		if !theirs || others {
			n += h.workdays(day.AddDays(-1), day)
		}
	}
	return n
}

func earliest(a, b civil.Date) civil.Date {
	if b.Before(a) {
		return b
	}
	return a
}

func latest(a, b civil.Date) civil.Date {
	if b.After(a) {
		return b
	}
	return a
}
