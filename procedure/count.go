package procedure

import (
	"cloud.google.com/go/civil"
)

// Counted is a day of a clock's course, as the clock counts it.
type Counted struct {
	Date civil.Date
	N    int // which day of the period it is, those of extensions going on from it; 0: it is not counted
	How  CountedAs
}

// CountedAs says why a day counts or does not, as far as the clock is concerned; why
// the calendar has it work or not, the calendar says.
type CountedAs string

// What a day can be to a clock.
const (
	CountedPeriod    CountedAs = "period"    // counted, from the period
	CountedExtension CountedAs = "extension" // counted, from an extension
	CountedPause     CountedAs = "pause"     // a working day on which the clock stood still
	CountedDayOff    CountedAs = "day_off"   // no working day
	CountedPromise   CountedAs = "promise"   // on the way to a date that was promised
	CountedMoved     CountedAs = "moved"     // to which a period of the calendar goes on whose last day is a day off
	CountedFloor     CountedAs = "floor"     // beyond the period: nothing runs out before it can be known
)

// Count lists each day after the one that last started the clock, up to its due day,
// and how it was counted: what people are shown who ask why it is that day.
func (m Machine) Count(r ClockInstance) ([]Counted, error) {
	start, from, budget := r.period()
	if r.Span != nil {
		return m.countCalendar(r, start)
	}
	budget += r.extended()
	days, n := []Counted{}, 0
	for d := start.AddDays(1); !r.Due.Before(d); d = d.AddDays(1) {
		works, err := m.cal.IsWorkday(d)
		if err != nil {
			return nil, err
		}
		day := Counted{Date: d, How: CountedPeriod}
		switch {
		case r.Until != nil && !from.Before(d):
			day.How = CountedPromise
		case !works:
			day.How = CountedDayOff
		case r.paused(start, d):
			day.How = CountedPause
		case n >= budget:
			day.How = CountedFloor
		default:
			n++
			day.N = n
			if r.Until != nil || n > r.Workdays {
				day.How = CountedExtension
			}
		}
		days = append(days, day)
	}
	return days, nil
}

// countCalendar does so for a period that goes by the calendar: days off count too, until it has ended.
func (m Machine) countCalendar(r ClockInstance, start civil.Date) ([]Counted, error) {
	days, n, moved := []Counted{}, 0, false
	for d := start.AddDays(1); !r.Due.Before(d); d = d.AddDays(1) {
		works, err := m.cal.IsWorkday(d)
		if err != nil {
			return nil, err
		}
		day := Counted{Date: d, How: CountedPeriod}
		switch {
		case r.paused(start, d):
			day.How = CountedPause
		case n < r.budget():
			n++
			day.N, moved = n, !works
		case moved && works:
			day.How, moved = CountedMoved, false
		case !works:
			day.How = CountedDayOff
		case n < r.Granted():
			n++
			day.N, day.How = n, CountedExtension
		default:
			day.How = CountedFloor
		}
		days = append(days, day)
	}
	return days, nil
}

// paused tells whether the clock, started on a day, stood still on another. The day
// of the pause itself has been used; that on which it ends has not.
func (r ClockInstance) paused(start, d civil.Date) bool {
	for _, p := range r.Pauses {
		if p.To != nil && !p.From.Before(start) && p.From.Before(d) && !p.To.Before(d) {
			return true
		}
	}
	return false
}
