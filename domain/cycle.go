package domain

import (
	"strings"
	"time"

	"cloud.google.com/go/civil"
)

// Cycles are the update cycles (更新周期) of the national guide, and half a year, which catalogs use beside them.
// Another one is stated as CycleOther with what it is in brackets.
var Cycles = []string{"实时", "每日", "每周", "每月", "每季度", "每半年", "每年", CycleOther}

// CycleOther is a cycle that is none of the others; it sets no day.
const CycleOther = "其他"

// step is a cycle's length in calendar time.
type step struct{ days, months int }

var steps = map[string]step{
	"每日": {days: 1}, "每周": {days: 7}, "每月": {months: 1}, "每季度": {months: 3}, "每半年": {months: 6}, "每年": {months: 12},
}

// NextUpdate returns the day by which data last updated on the given day are to be
// updated again: calendar days, since data age on holidays too. A month on from the
// 31st is the last day of a shorter month. Real-time and other cycles set no day.
func NextUpdate(cycle string, last civil.Date) (civil.Date, bool) {
	s, ok := steps[strings.TrimSpace(cycle)]
	if !ok {
		return civil.Date{}, false
	}
	return s.after(last), true
}

func (s step) after(d civil.Date) civil.Date {
	if s.months == 0 {
		return d.AddDays(s.days)
	}
	first := time.Date(d.Year, d.Month+time.Month(s.months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return civil.Date{Year: first.Year(), Month: first.Month(), Day: min(d.Day, last)}
}

// StaleBefore returns for each cycle that sets days the first day of a last update that is
// not overdue on the given day: what was updated before it is.
func StaleBefore(today civil.Date) map[string]civil.Date {
	limits := map[string]civil.Date{}
	for cycle, s := range steps {
		d := today.AddDays(-s.days - 31*s.months)
		for s.after(d).Before(today) {
			d = d.AddDays(1)
		}
		limits[cycle] = d
	}
	return limits
}
