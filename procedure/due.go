package procedure

import (
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
	if err != nil {
		return due, err
	}
	return m.cal.AddWorkdays(due, r.extended(endOfTime)-extended)
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

// endOfTime lies after every day of any calendar.
var endOfTime = civil.Date{Year: 9999, Month: 12, Day: 31}

// extended returns the working days granted before a day.
func (r ClockInstance) extended(before civil.Date) int {
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
	return Refuse(FieldInvalid, "期限超出工作日历的范围，无法计算（%v）", b.error)
}
