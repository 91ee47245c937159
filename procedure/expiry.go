package procedure

import "slices"

// expire is what silence leads to. The expiry belongs to the due day and takes
// effect at the first instant of the next one; clocks and states that follow
// count from the due day. One that takes effect later, because the clock was past
// due when the case was filed or was held by a request, is followed from then.
func (t *stepContext) expire() error {
	r := t.s.clock(t.ev.Clock)
	if r == nil || !t.m.canExpire(*r) {
		return Refuse(TaskClosed, "“%s”期限已结束或已中止", t.s.ClockTitle(t.ev.Clock))
	}
	if t.ev.At.Before(EndOf(r.Due)) {
		return Refuse(TaskClosed, "“%s”期限至%s终了", t.s.ClockTitle(t.ev.Clock), Written(r.Due))
	}
	if !t.ev.At.After(EndOf(r.Due)) {
		t.on = r.Due
	}
	if about := t.s.awaiting(r.ID); about != nil {
		return t.lapse(r, about)
	}
	x, way := t.consequence(t.m.def.Clocks.At(r.Clock).Expired)
	if err := t.closeRequest(r); err != nil {
		return err
	}
	if x.Breach != "" {
		r.Breach = itemOf(x.Breach)
		t.breach(Breached{Item: r.Breach, Role: r.Owner, Clock: r.ID, On: r.Due})
	}
	if err := t.set(x.Set); err != nil {
		return err
	}
	t.remark(x.Remark)
	t.took(r.Clock + "/" + string(way))
	if x.To == "" {
		t.flag(r, x)
		return nil
	}
	return t.interrupt(r, x)
}

// flag marks the clock overdue while the task stays open.
func (t *stepContext) flag(r *ClockInstance, x Expiry) {
	r.Overdue, r.Outcome = true, Missed
	t.notify(NoticeOverdue, distinct(append([]string{r.Owner}, append(x.Escalate, x.Notify...)...))...)
}

// interrupt moves the case.
func (t *stepContext) interrupt(r *ClockInstance, x Expiry) error {
	if x.Outcome != "" {
		t.s.Pending = x.Outcome
	}
	r.Outcome = x.outcome()
	t.notify(NoticeExpired, distinct(append([]string{r.Owner}, append(x.Escalate, x.Notify...)...))...)
	if err := t.stop(r); err != nil {
		return err
	}
	due := r.Due
	r.EndedOn = &due
	return t.move(x.To)
}

// outcome is how a clock ends that runs out and moves the case.
func (x Expiry) outcome() ClockOutcome {
	switch {
	case x.Consent:
		return Consented
	case x.Met:
		return Met
	default:
		return Missed
	}
}

func distinct(roles []string) []string {
	var list []string
	for _, r := range roles {
		if !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	return list
}
