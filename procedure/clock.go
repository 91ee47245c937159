package procedure

import (
	"fmt"
	"slices"
	"time"

	"cloud.google.com/go/civil"
)

// settleClocks makes the clocks fit the state that the case comes to: what it
// names runs on, resumes or starts, what it holds is held, the rest has ended.
func (t *turn) settleClocks(node Node) error {
	for i := range t.s.Clocks {
		if r := &t.s.Clocks[i]; r.Running() {
			if err := t.settle(r, node); err != nil {
				return err
			}
		}
	}
	for _, name := range node.Limits() {
		if t.s.running(name) == nil {
			if err := t.start(name, node); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *turn) settle(r *Run, node Node) error {
	how, held := node.Hold.Get(r.Clock)
	switch {
	case held && r.HeldAs == "" && !r.Overdue:
		t.hold(r, how)
	case held && r.HeldAs != "" && r.HeldAs != how:
		if err := t.resume(r); err != nil {
			return err
		}
		t.hold(r, how)
	case held:
	case slices.Contains(node.Limits(), r.Clock) && r.HeldAs != "":
		return t.resume(r)
	case slices.Contains(node.Limits(), r.Clock):
	default:
		return t.finish(r)
	}
	return nil
}

// finish stops a clock. One that is held goes on first, so that the days of the
// stay are on record and it is not met later than it was due.
func (t *turn) finish(r *Run) error {
	if r.HeldAs == HoldPause || r.HeldAs == HoldRestart {
		if err := t.resume(r); err != nil {
			return err
		}
	}
	t.stop(r)
	return nil
}

func (s *State) running(clock string) *Run {
	for i := range s.Clocks {
		if r := &s.Clocks[i]; r.Clock == clock && r.Running() {
			return r
		}
	}
	return nil
}

func (s *State) run(id string) *Run {
	for i := range s.Clocks {
		if s.Clocks[i].ID == id {
			return &s.Clocks[i]
		}
	}
	return nil
}

func (t *turn) start(name string, node Node) error {
	c := t.m.def.Clocks.At(name)
	r := Run{Clock: name, Title: c.Title, Owner: c.ownerIn(node), Basis: c.Basis.Marked(), StartedAt: t.ev.At}
	nth := 1
	for _, earlier := range t.s.Clocks {
		if earlier.Clock == name {
			nth++
		}
	}
	r.ID = fmt.Sprintf("%s#%d", name, nth)
	if err := t.measure(&r, c); err != nil {
		return err
	}
	var err error
	if r.Due, r.Provisional, err = t.m.due(r); err != nil {
		return err
	}
	t.s.Clocks = append(t.s.Clocks, r)
	t.command(Command{Kind: StartClock, Clock: r.ID, Due: &r.Due})
	return nil
}

func (c Clock) ownerIn(node Node) string {
	if c.Owner != "" {
		return c.Owner
	}
	if tasks := node.Owed(); len(tasks) > 0 {
		return tasks[0].Role
	}
	return RoleBureau
}

func (t *turn) measure(r *Run, c Clock) (err error) {
	if c.Until != "" {
		r.Start = t.on
		r.Until, err = t.promised(c.Until)
		return err
	}
	if r.Start, err = t.date(c.From); err != nil {
		return err
	}
	r.Workdays, err = t.length(c.Workdays)
	return err
}

// promised returns the date until which a clock runs. Nobody is late before he
// owes: one that has gone by while the promise was considered is due at once.
func (t *turn) promised(ref string) (*civil.Date, error) {
	until, err := t.date(ref)
	if err == nil && until.Before(t.on) {
		until, err = t.m.cal.NextWorkday(t.on)
	}
	return &until, err
}

// due derives the due day from the period and what was added to it, in the order
// in which that was: extensions, and the working days of pauses.
func (m Machine) due(r Run) (civil.Date, bool, error) {
	start, from, days := r.period()
	due, err := m.cal.AddWorkdays(from, days)
	extended := 0
	for _, p := range r.Pauses {
		if err != nil || p.To == nil || p.From.Before(start) {
			continue
		}
		before := r.extended(*p.To)
		due, err = m.resumed(due, before-extended, p)
		extended = before
	}
	if err == nil {
		due, err = m.cal.AddWorkdays(due, r.extended(endOfTime)-extended)
	}
	if err != nil {
		return civil.Date{}, false, &beyondCalendar{err}
	}
	if r.Floor != nil && due.Before(*r.Floor) {
		due = *r.Floor
	}
	return due, m.cal.Provisional(start, due), nil
}

// period returns the day that last started the period, and the day and number of
// working days that it is counted from; a promised date has none.
func (r Run) period() (start, from civil.Date, days int) {
	start = r.Start
	if n := len(r.Restarts); n > 0 {
		start = r.Restarts[n-1]
	}
	if r.Until != nil {
		return start, *r.Until, 0
	}
	return start, start, r.Workdays
}

// endOfTime lies after every day of any calendar.
var endOfTime = civil.Date{Year: 9999, Month: 12, Day: 31}

// extended returns the working days granted before a day.
func (r Run) extended(before civil.Date) int {
	days := 0
	for _, e := range r.Extensions {
		if e.Granted && DateOf(*e.DecidedAt).Before(before) {
			days += e.Workdays
		}
	}
	return days
}

// resumed adds a pause to a due day. Who was stopped on his last day and goes on
// on a day off has the next working day for it: no clock runs out while it is held.
func (m Machine) resumed(due civil.Date, extended int, p Pause) (civil.Date, error) {
	paused, err := m.cal.Workdays(p.From, *p.To)
	if err != nil {
		return due, err
	}
	if due, err = m.cal.AddWorkdays(due, extended+paused); err != nil || !due.Before(*p.To) {
		return due, err
	}
	return m.cal.NextWorkday(*p.To)
}

// beyondCalendar is a period that cannot be counted. Where somebody's act or
// filing asks for it, it is refused.
type beyondCalendar struct{ error }

func (b *beyondCalendar) Unwrap() error { return b.error }

func (b *beyondCalendar) refusal() *Refusal {
	return refuse(FieldInvalid, "期限超出工作日历的范围，无法计算（%v）", b.error)
}

// redue derives the due day anew, keeps the previous one visible, and forgets the
// warnings that were given for it.
func (t *turn) redue(r *Run, why DueReason, kind CommandKind) error {
	old := r.Due
	var err error
	if r.Due, r.Provisional, err = t.m.due(*r); err != nil {
		return err
	}
	r.History = append(r.History, DueChange{At: t.ev.At, Old: old, New: r.Due, Why: why})
	r.Reminded = nil
	t.command(Command{Kind: kind, Clock: r.ID, Old: &old, Due: &r.Due})
	return nil
}

func (t *turn) hold(r *Run, how string) {
	r.HeldAs = how
	if how != HoldRestart {
		r.Pauses = append(r.Pauses, Pause{From: t.on})
	}
	t.command(Command{Kind: HoldClock, Clock: r.ID})
}

func (t *turn) resume(r *Run) error {
	how := r.HeldAs
	r.HeldAs = ""
	if how == HoldRestart {
		r.Restarts = append(r.Restarts, t.on)
		return t.redue(r, WhyRestarted, RestartClock)
	}
	p := &r.Pauses[len(r.Pauses)-1]
	on := t.on
	if on.Before(p.From) { // an expiry that belongs to the day before
		on = p.From
	}
	p.To = &on
	return t.redue(r, WhyPaused, ResumeClock)
}

// stop ends a clock. It is met if its owner did what was owed, or the
// application did it for the owner, or what was delivered has passed the check;
// anything else cancels it. One that has run out before stays missed.
func (t *turn) stop(r *Run) {
	at, on := t.ev.At, t.on
	t.closeRequest(r)
	if r.Outcome == "" {
		r.Outcome = Cancelled
		if r.HeldAs == HoldDelivered || t.performs(r.Owner) {
			r.Outcome = Met
		}
		if r.HeldAs == HoldDelivered {
			on = r.Pauses[len(r.Pauses)-1].From
		}
	}
	r.EndedAt, r.EndedOn, r.HeldAs = &at, &on, ""
	t.command(Command{Kind: StopClock, Clock: r.ID, Outcome: string(r.Outcome)})
}

func (t *turn) performs(owner string) bool {
	switch {
	case t.acting == nil:
		return t.ev.Kind == ServiceDone
	case t.acting.Kind == OwnAction:
		return t.acting.Role == owner
	default: // the bureau did by hand what the application could not
		return t.acting.Action == ActionResolve
	}
}

func (t *turn) limiting(node Node, role string) string {
	for _, name := range node.Limits() {
		if r := t.s.running(name); r != nil && r.Owner == role {
			return r.ID
		}
	}
	return ""
}

// Alarm returns the next thing that time will bring about: the expiry of a clock,
// at 00:00 of the day after its due day, or a warning before it.
func (m Machine) Alarm(s State) (Event, bool) {
	var first *Event
	consider := func(ev Event) {
		if first == nil || ev.At.Before(first.At) {
			first = &ev
		}
	}
	for _, r := range s.Clocks {
		if s.Calendar == m.cal.Version() { // else a revision comes first, which may move the warnings
			for _, ev := range m.warnings(r) {
				consider(ev)
			}
		}
		if m.canExpire(r) {
			consider(Event{ID: "expiry:" + r.ID, Kind: ClockExpired, At: EndOf(r.Due), Clock: r.ID})
		}
	}
	if first == nil || s.Ended() {
		return Event{}, false
	}
	if first.At.Before(s.LastAt) {
		first.At = s.LastAt
	}
	return *first, true
}

// ticks tells whether time still brings something about for the clock.
func (r Run) ticks() bool { return r.Running() && !r.Overdue && r.HeldAs == "" }

// canExpire tells whether the clock runs out when its time comes.
func (m Machine) canExpire(r Run) bool { return r.ticks() && !m.heldByRequest(r) }

// warnings returns the reminders of a clock that were not given and whose time
// does not lie before the due day was known.
func (m Machine) warnings(r Run) []Event {
	if !r.ticks() {
		return nil
	}
	known := r.StartedAt
	if n := len(r.History); n > 0 {
		known = r.History[n-1].At
	}
	var list []Event
	for _, days := range m.def.Clocks.At(r.Clock).Remind {
		day, ok := m.daysBefore(r.Due, days)
		at := StartOf(day).Add(reminderHour * time.Hour)
		if !ok || at.Before(known) || slices.Contains(r.Reminded, days) {
			continue
		}
		list = append(list, Event{
			ID: fmt.Sprintf("reminder:%s:%s:%d", r.ID, r.Due, days), Kind: ReminderDue, At: at, Clock: r.ID, Days: days,
		})
	}
	return list
}

// daysBefore returns the day that lies the given working days before due.
func (m Machine) daysBefore(due civil.Date, days int) (civil.Date, bool) {
	for d := due; ; d = d.AddDays(-1) {
		works, err := m.cal.IsWorkday(d)
		if err != nil {
			return civil.Date{}, false
		}
		if !works {
			continue
		}
		if days == 0 {
			return d, true
		}
		days--
	}
}

func (t *turn) remind() error {
	r := t.s.run(t.ev.Clock)
	if r == nil || !r.Running() || slices.Contains(r.Reminded, t.ev.Days) {
		return refuse(TaskClosed, "提醒 %s 已无必要", t.ev.ID)
	}
	r.Reminded = append(r.Reminded, t.ev.Days)
	t.notify(NoticeReminder, r.Owner)
	return nil
}

// revise derives every open clock anew by the machine's calendar. A clock that
// has run out stays so, a warning given is not repeated, and no due day comes to
// lie before the end of the day on which the revision was entered.
func (t *turn) revise() error {
	for i := range t.s.Clocks {
		r := &t.s.Clocks[i]
		if !r.ticks() {
			continue
		}
		if err := t.reviseClock(r); err != nil {
			return err
		}
	}
	t.s.Calendar = t.m.cal.Version()
	return nil
}

func (t *turn) reviseClock(r *Run) error {
	due, provisional, err := t.m.due(*r)
	if err != nil {
		return err
	}
	if due.Before(r.Due) && due.Before(t.on) {
		floor := earlier(r.Due, t.on)
		r.Floor, due = &floor, floor
	}
	r.Provisional = provisional
	if due == r.Due {
		return nil
	}
	old := r.Due
	r.Due = due
	r.History = append(r.History, DueChange{At: t.ev.At, Old: old, New: due, Why: WhyRevised})
	t.command(Command{Kind: MoveClock, Clock: r.ID, Old: &old, Due: &due})
	t.tell(NoticeMoved, r.ID, distinct([]string{r.Owner, RoleApplicant})...)
	return nil
}

func earlier(a, b civil.Date) civil.Date {
	if a.Before(b) {
		return a
	}
	return b
}
