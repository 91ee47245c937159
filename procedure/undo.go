package procedure

// Undo puts a case back to where it stood before a clock ran out, which ran out only because the house's own clock was wrong.
// Everything on the case is as it was, and goes on from the event's instant by its own dates; the event, of kind ExpiryUndone,
// names the clock. Who owes it and both sides are told.
func (m Machine) Undo(present, before State, ev Event) (State, Record) {
	t := m.turn(before.clone(), ev, DateOf(ev.At))
	t.s.LastAt = ev.At
	for _, c := range present.Services[min(len(before.Services), len(present.Services)):] { // no later call has the id of one that was made
		if c.Waiting() {
			at := ev.At
			c.CancelledAt = &at
		}
		t.s.Services = append(t.s.Services, c)
	}
	t.rec.From, t.rec.To = present.Node, before.Node
	roles := []string{RoleApplicant, RoleProvider}
	if r := t.s.clock(ev.Clock); r != nil {
		roles = append(roles, r.Owner)
	}
	t.notify(NoticeProgress, distinct(roles)...)
	return *t.s, t.rec
}
