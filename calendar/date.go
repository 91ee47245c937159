package calendar

import (
	"time"

	"cloud.google.com/go/civil"
)

// The calendar covers whole years: from the first one in the statutory holiday table to the last one before 2100, whose
// missing leap day would break the arithmetic below.
const (
	firstYear = 2002
	lastYear  = 2099
)

// daysBefore is the number of days of a common year before the first of each month.
var daysBefore = [...]int{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}

// ParseDate reads a date written YYYY-MM-DD, no other way, between 2002-01-01 and 2099-12-31.
// It fails with a *DateError or a *RangeError.
func ParseDate(s string) (civil.Date, error) {
	d, err := civil.ParseDate(s)
	if err != nil || d.String() != s {
		return civil.Date{}, &DateError{Text: s}
	}
	if _, err := index(d); err != nil {
		return civil.Date{}, err
	}
	return d, nil
}

// index is the number of days from 2002-01-01 to d: the place of d in every table of a Calendar. Pure arithmetic, because
// civil.Date.DaysSince goes through time.Time and costs more than the look-up that follows.
func index(d civil.Date) (int, error) {
	inRange := firstYear <= d.Year && d.Year <= lastYear && time.January <= d.Month && d.Month <= time.December
	if !inRange || d.Day < 1 || d.Day > daysIn(d.Year, d.Month) {
		return 0, outside(d)
	}
	return yearStart(d.Year) + monthStart(d.Year, d.Month) + d.Day - 1, nil
}

// outside says what is wrong with a date that has no index.
func outside(d civil.Date) error {
	if !d.IsValid() {
		return &DateError{Text: d.String()}
	}
	return &RangeError{What: d.String()}
}

// yearStart is the index of the first of January. Within the range each fourth year is a leap year, without exception.
func yearStart(year int) int {
	leapDays := (year - 2001) / 4
	return (year-firstYear)*365 + leapDays
}

func monthStart(year int, m time.Month) int {
	start := daysBefore[m-1]
	if m > time.February && isLeap(year) {
		start++
	}
	return start
}

func daysIn(year int, m time.Month) int {
	if m == time.February && isLeap(year) {
		return 29
	}
	return daysBefore[m] - daysBefore[m-1]
}

func isLeap(year int) bool { return year%4 == 0 }

func isWeekend(d civil.Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}
