package procedure

import (
	"fmt"
	"time"

	"cloud.google.com/go/civil"
)

// Unit is what a period is counted in. Working days are counted one by one; the others go by the calendar, as the Civil
// Code has it (articles 201 to 203): the starting day is not counted, a month ends on the day of the same number or, where
// it has none, on its last, and a last day that is a day off gives way to the next working day.
type Unit string

// The units, by the keys of a clock.
const (
	UnitWorkdays Unit = "workdays"
	UnitDays     Unit = "days"
	UnitMonths   Unit = "months"
	UnitYears    Unit = "years"
)

var unitWords = map[Unit]string{UnitWorkdays: "个工作日", UnitDays: "日", UnitMonths: "个月", UnitYears: "年"}

// Title is the unit as it stands behind a number.
func (u Unit) Title() string { return unitWords[u] }

// Span is a length of time.
type Span struct {
	N    int  `json:"n"`
	Unit Unit `json:"unit"`
}

// Written is the length as people read it: 5 个工作日, 3 个月.
func (s Span) Written() string { return fmt.Sprintf("%d %s", s.N, s.Unit.Title()) }

// end returns the last day of a period that goes by the calendar, be it a day off.
func (s Span) end(start civil.Date) civil.Date {
	switch s.Unit {
	case UnitMonths:
		return monthsAfter(start, s.N)
	case UnitYears:
		return monthsAfter(start, 12*s.N)
	default:
		return start.AddDays(s.N)
	}
}

func monthsAfter(start civil.Date, n int) civil.Date {
	first := time.Date(start.Year, start.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := civil.DateOf(first.AddDate(0, 1, -1))
	if start.Day < last.Day {
		last.Day = start.Day
	}
	return last
}

// after returns the last day of a period that starts on a day.
func (m Machine) after(start civil.Date, s Span) (civil.Date, error) {
	if s.Unit == UnitWorkdays {
		return m.cal.AddWorkdays(start, s.N)
	}
	return m.cal.NextWorkday(s.end(start))
}

// Period is how long the clock was given at first; of a promised date, nothing.
func (r ClockInstance) Period() Span {
	if r.Span != nil {
		return *r.Span
	}
	return Span{r.Workdays, UnitWorkdays}
}

// Granted is how many days the clock counts, extensions included: days of the calendar if it goes by that, else working days.
func (r ClockInstance) Granted() int { return r.budget() + r.extended() }

func (r ClockInstance) budget() int {
	if start, _, _ := r.period(); r.Span != nil {
		return r.Span.end(start).DaysSince(start)
	}
	return r.Workdays
}

// calendarDue derives the due day of a period that goes by the calendar. Every day of a pause is added; who was stopped on
// his last day has the day on which it goes on. Extensions are in working days, and a clock that has one is not paused.
func (m Machine) calendarDue(r ClockInstance) (civil.Date, error) {
	start, _, _ := r.period()
	end := r.Span.end(start)
	for _, p := range r.stays() {
		if end = end.AddDays(p.To.DaysSince(p.From)); end.Before(*p.To) {
			end = *p.To
		}
	}
	due, err := m.cal.NextWorkday(end)
	if err != nil {
		return due, err
	}
	return m.cal.AddWorkdays(due, r.extended())
}
