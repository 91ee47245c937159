package procedure

import (
	"cloud.google.com/go/civil"
)

// revise derives every open clock anew by the machine's calendar. A clock that
// has run out stays so, a warning given is not repeated, and no due day comes to
// lie before the end of the day on which the revision was entered.
func (t *stepContext) revise() error {
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

func (t *stepContext) reviseClock(r *ClockInstance) error {
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
