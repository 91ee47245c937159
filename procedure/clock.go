package procedure

import (
	"fmt"
	"slices"

	"cloud.google.com/go/civil"
)

// settleClocks makes the clocks fit the state that the case comes to: what it
// names runs on, resumes or starts, what it holds is held, the rest has ended.
func (t *stepContext) settleClocks(node Node) error {
	for i := range t.s.Clocks {
		if r := &t.s.Clocks[i]; r.Running() && !t.m.def.answers(*r) { // a request goes with its clock, and so does its answer
			if err := t.settle(r, node); err != nil {
				return err
			}
		}
	}
	for _, name := range node.Limits() {
		if t.s.running(name) == nil && t.m.def.Clocks.At(name).appliesTo(t.s.FiledOn) {
			if err := t.start(name, node); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *stepContext) settle(r *ClockInstance, node Node) error {
	how, held := node.Hold.Get(r.Clock)
	switch {
	case r.Overdue && held && how == HoldDelivered:
		t.deliver(r)
	case r.Overdue && slices.Contains(node.Limits(), r.Clock):
		r.Delivered = nil // it came back
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
func (t *stepContext) finish(r *ClockInstance) error {
	if r.HeldAs == HoldPause || r.HeldAs == HoldRestart {
		if err := t.resume(r); err != nil {
			return err
		}
	}
	return t.stop(r)
}

func (s *State) running(clock string) *ClockInstance {
	for i := range s.Clocks {
		if r := &s.Clocks[i]; r.Clock == clock && r.Running() {
			return r
		}
	}
	return nil
}

func (s *State) clock(id string) *ClockInstance {
	for i := range s.Clocks {
		if s.Clocks[i].ID == id {
			return &s.Clocks[i]
		}
	}
	return nil
}

func (t *stepContext) start(name string, node Node) error {
	c := t.m.def.ClockOf(name)
	r := ClockInstance{Clock: name, Title: c.Title, Owner: c.ownerIn(node), Basis: c.Basis.Marked(), StartedAt: t.ev.At}
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
	r.First = t.m.def.answersApplicant(r) && !t.answered
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

func (t *stepContext) measure(r *ClockInstance, c Clock) (err error) {
	if c.Until != "" {
		r.Start = t.on
		r.Until, err = t.promised(c.Until)
		return err
	}
	if r.Start, err = t.date(c.From); err != nil {
		return err
	}
	span, err := t.span(c)
	if span.Unit == UnitWorkdays {
		r.Workdays = span.N
	} else {
		r.Span = &span
	}
	return err
}

// promised returns the date until which a clock runs. Nobody is late before he
// owes: one that has gone by while the promise was considered is due at once.
func (t *stepContext) promised(ref string) (*civil.Date, error) {
	until, err := t.date(ref)
	if err == nil && until.Before(t.on) {
		until, err = t.m.cal.NextWorkday(t.on)
	}
	return &until, err
}

// redue derives the due day anew, keeps the previous one visible, and forgets the
// warnings that were given for it.
func (t *stepContext) redue(r *ClockInstance, why DueReason, kind CommandKind) error {
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

// deliver notes that what was owed came late and is being checked: the clock, which has run out, has no more to count.
func (t *stepContext) deliver(r *ClockInstance) {
	if r.Delivered == nil {
		on := t.on
		r.Delivered = &on
	}
}

// deliveredOn is the day on which what was owed was delivered that is being checked, or nil.
func (r *ClockInstance) deliveredOn() *civil.Date {
	if r.HeldAs == HoldDelivered {
		return &r.standing().From
	}
	return r.Delivered
}

func (t *stepContext) hold(r *ClockInstance, how string) {
	r.HeldAs = how
	if how != HoldRestart {
		r.Pauses = append(r.Pauses, Pause{From: t.on})
	}
	t.command(Command{Kind: HoldClock, Clock: r.ID})
}

// standing is the pause that has not ended, of a clock that a state holds.
func (r *ClockInstance) standing() *Pause {
	i := slices.IndexFunc(r.Pauses, func(p Pause) bool { return p.To == nil })
	return &r.Pauses[i]
}

func (t *stepContext) resume(r *ClockInstance) error {
	how := r.HeldAs
	r.HeldAs = ""
	if how == HoldRestart {
		r.Restarts = append(r.Restarts, t.on)
		return t.redue(r, WhyRestarted, RestartClock)
	}
	p := r.standing()
	on := t.on
	if on.Before(p.From) { // an expiry that belongs to the day before
		on = p.From
	}
	p.To = &on
	return t.redue(r, WhyPaused, ResumeClock)
}

// stop ends a clock. It is met if the department that owes it did what was owed, or the
// application did it for the owner, or what was delivered has passed the check;
// anything else cancels it. One that has run out before stays missed.
func (t *stepContext) stop(r *ClockInstance) error {
	at, on := t.ev.At, t.on
	if err := t.closeRequest(r); err != nil {
		return err
	}
	switch delivered := r.deliveredOn(); {
	case delivered != nil:
		r.Performed, on = true, *delivered
	default:
		r.Performed = t.performs(r)
	}
	if r.Outcome == "" {
		r.Outcome = Cancelled
		if r.Performed {
			r.Outcome = Met
		}
	}
	r.EndedAt, r.EndedOn, r.HeldAs, r.Delivered = &at, &on, "", nil
	t.decided(r)
	t.command(Command{Kind: StopClock, Clock: r.ID, Outcome: string(r.Outcome)})
	return nil
}

// decided notes a clock whose end decides the case, if it is decided: what was owed was done now, not merely found good
// now, or the clock ran out and moved the case.
func (t *stepContext) decided(r *ClockInstance) {
	expired := t.ev.Kind == ClockExpired && t.ev.Clock == r.ID
	if !expired && !t.performs(r) || t.m.def.OwedByApplicant(r.Owner) {
		return
	}
	r.Decisive = t.s.Outcome != nil
	t.deciding = append(t.deciding, r.ID)
}

// OwedByApplicant tells whether it is the applicant's side that fills a role.
func (d *Definition) OwedByApplicant(role string) bool {
	return d.Regulation.Parties.At(role).Department == RoleApplicant
}

// answersApplicant tells whether the clock is one by which somebody else than the applicant owes the case something; the
// decision on more time is owed to who asked for it.
func (d *Definition) answersApplicant(r ClockInstance) bool {
	return !d.OwedByApplicant(r.Owner) && !d.answers(r)
}

// performs tells whether the event does what the clock measures. It is owed by a department, whichever of its seats acts: a
// clerk, or the head whose signature the rules ask for.
func (t *stepContext) performs(r *ClockInstance) bool {
	switch {
	case t.acting == nil:
		return t.ev.Kind == ServiceDone
	case t.acting.Kind == OwnAction:
		return t.m.def.Regulation.sameSide(t.acting.Role, r.Owner) && t.m.def.Clocks.At(r.Clock).metBy(t.rec.From, t.acting.Action)
	default: // the bureau did by hand what the application could not
		return t.acting.builtin != nil && t.acting.builtin.does
	}
}

// metBy tells whether what the owner does in a state is what is owed.
func (c Clock) metBy(state, action string) bool {
	return len(c.MetBy) == 0 || slices.Contains(c.MetBy, action) || slices.Contains(c.MetBy, state+"/"+action)
}

// limiting is the clock by which the role, or else its department, owes the task.
func (t *stepContext) limiting(node Node, role string) string {
	var found string
	for _, name := range node.Limits() {
		r := t.s.running(name)
		if r != nil && r.Owner == role {
			return r.ID
		}
		if r != nil && found == "" && t.m.def.Regulation.sameSide(r.Owner, role) {
			found = r.ID
		}
	}
	return found
}
