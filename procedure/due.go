package procedure

import (
	"cmp"
	"slices"

	"cloud.google.com/go/civil"
)

// due derives the due day from the period and what was added to it, and tells whether it is provisional.
func (m Machine) due(r ClockInstance) (civil.Date, bool, error) {
	derive := m.workdaysDue
	if r.Span != nil {
		derive = m.calendarDue
	}
	due, err := derive(r)
	if err != nil {
		return civil.Date{}, false, &beyondCalendar{err}
	}
	if r.Floor != nil && due.Before(*r.Floor) {
		due = *r.Floor
	}
	start, _, _ := r.period()
	return due, m.cal.Provisional(start, due), nil
}

// workdaysDue adds in the order in which it was: extensions, and the working days of pauses.
func (m Machine) workdaysDue(r ClockInstance) (civil.Date, error) {
	_, from, days := r.period()
	due, err := m.cal.AddWorkdays(from, days)
	var added []addition
	if err == nil {
		added, err = m.additions(r)
	}
	for _, a := range added {
		if err == nil {
			due, err = m.cal.AddWorkdays(due, a.days)
		}
		if err == nil && a.goesOn && due.Before(a.on) {
			due, err = m.cal.NextWorkday(a.on)
		}
	}
	return due, err
}

// addition is what was added to a period on a day. If the clock goes on on it, it is not due before: who was stopped on
// his last day and goes on on a day off has the next working day for it.
type addition struct {
	on     civil.Date
	days   int
	goesOn bool
}

// additions lists them in order; more time granted on the day on which a pause ends comes after it. The decision on a
// request that held the clock lets it go on, whatever it is: one that lapsed, on the day after the approver's last.
func (m Machine) additions(r ClockInstance) ([]addition, error) {
	var list []addition
	for _, p := range r.stays() {
		days, err := m.cal.Workdays(p.From, *p.To)
		if err != nil {
			return nil, err
		}
		list = append(list, addition{on: *p.To, days: days, goesOn: true})
	}
	for _, e := range r.Extensions {
		if e.DecidedAt == nil || !e.Granted && e.Clock == "" {
			continue
		}
		a := addition{on: DateOf(*e.DecidedAt), goesOn: e.Clock != ""}
		if e.Granted {
			a.days = e.Workdays
		}
		list = append(list, a)
	}
	slices.SortStableFunc(list, func(a, b addition) int { return a.on.Compare(b.on) })
	return list, nil
}

// stays are the pauses since the clock was last started that are over, in order. A request and a state may have held the
// clock at the same time; no day is in two of them.
func (r ClockInstance) stays() []Pause {
	return r.staysOf(nil)
}

// Stays are the pauses since the clock was last started, in order, no day in two of them; one that is not over lasts
// through the day.
func (r ClockInstance) Stays(through civil.Date) []Pause {
	return r.staysOf(&through)
}

func (r ClockInstance) staysOf(open *civil.Date) []Pause {
	start, _, _ := r.period()
	var list []Pause
	for _, p := range r.Pauses {
		if p.To == nil {
			p.To = open
		}
		if p.To != nil && !p.From.Before(start) {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b Pause) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(*b.To)) })
	merged := list[:0]
	for _, p := range list {
		last := len(merged) - 1
		if last < 0 || !p.From.Before(*merged[last].To) {
			merged = append(merged, p)
		} else if merged[last].To.Before(*p.To) {
			merged[last].To = p.To
		}
	}
	return merged
}

// period returns the day that last started the period, and the day and number of
// working days that it is counted from; a promised date has none.
func (r ClockInstance) period() (start, from civil.Date, days int) {
	start = r.Start
	if n := len(r.Restarts); n > 0 {
		start = r.Restarts[n-1]
	}
	if r.Until != nil {
		return start, *r.Until, 0
	}
	return start, start, r.Workdays
}

// extended returns the working days granted in all.
func (r ClockInstance) extended() int {
	days := 0
	for _, e := range r.Extensions {
		if e.Granted {
			days += e.Workdays
		}
	}
	return days
}

// beyondCalendar is a period that cannot be counted. Where somebody's act or
// filing asks for it, it is refused.
type beyondCalendar struct{ error }

func (b *beyondCalendar) Unwrap() error { return b.error }

func (b *beyondCalendar) refusal() *Refusal {
	return Refuse(FieldInvalid, "期限超出工作日历的范围，无法计算（%v）", b.error)
}
