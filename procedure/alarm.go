package procedure

import (
	"fmt"
	"slices"
	"time"

	"cloud.google.com/go/civil"
)

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
func (r ClockInstance) ticks() bool { return r.Running() && !r.Overdue && r.HeldAs == "" }

// canExpire tells whether the clock runs out when its time comes.
func (m Machine) canExpire(r ClockInstance) bool { return r.ticks() && !m.heldByRequest(r) }

// warnings returns the reminders of a clock that were not given and whose time
// does not lie before the due day was known.
func (m Machine) warnings(r ClockInstance) []Event {
	if !r.ticks() || r.asked() {
		return nil
	}
	known := r.known()
	var list []Event
	for _, days := range m.def.ClockOf(r.Clock).Remind {
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

// known is when the clock got the due day that it has.
func (r ClockInstance) known() time.Time {
	if n := len(r.History); n > 0 {
		return r.History[n-1].At
	}
	return r.StartedAt
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

func (t *stepContext) remind() error {
	r := t.s.clock(t.ev.Clock)
	if r == nil || !r.Running() || slices.Contains(r.Reminded, t.ev.Days) {
		return Refuse(TaskClosed, "提醒 %s 已无必要", t.ev.ID)
	}
	r.Reminded = append(r.Reminded, t.ev.Days)
	t.notify(NoticeReminder, r.Owner)
	return nil
}
