package calendar

import (
	"errors"
	"fmt"

	"cloud.google.com/go/civil"
)

// ErrDrill is returned when a notice is entered into the calendar of a drill, in which every day is a working day.
var ErrDrill = errors.New("calendar: the drill calendar takes no notices: every day is a working day")

// DateError reports something that is not a date.
type DateError struct {
	Text string
}

func (e *DateError) Error() string {
	return fmt.Sprintf("calendar: %q is not a date: want YYYY-MM-DD, a day that exists, such as 2026-02-28", e.Text)
}

// RangeError reports a date, a year, or the result of a count that the calendar does not cover.
type RangeError struct {
	What string // "2100-01-01", "5 working days after 2099-12-30"
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("calendar: %s is outside the calendar: want %d-01-01..%d-12-31", e.What, firstYear, lastYear)
}

// CountError reports a negative number of working days.
type CountError struct {
	N int
}

func (e *CountError) Error() string {
	return fmt.Sprintf("calendar: %d working days: want 0 or more", e.N)
}

// OrderError reports a period that ends before it starts.
type OrderError struct {
	After, Through civil.Date
}

func (e *OrderError) Error() string {
	return fmt.Sprintf("calendar: the period after %s through %s ends before it starts", e.After, e.Through)
}

// NoticeError reports one fault of a holiday notice. Calendar.With joins all it finds: errors.As gives the first, the
// message lists each on a line.
type NoticeError struct {
	Year  int    // 0 if the notice does not say
	Where string // a date, or the place in the JSON text
	Got   string
	Want  string
	Fault NoticeFault
	Name  string // of the statutory holiday, for HolidayMissing
}

// NoticeFault is what is wrong with a notice, for those who word it in another language.
type NoticeFault string

// The faults of a notice.
const (
	NoticeMalformed NoticeFault = "malformed"         // not in the format
	YearOutside     NoticeFault = "year_outside"      // not a year of the calendar
	DayOutside      NoticeFault = "day_outside"       // not a day of the calendar
	DayTwice        NoticeFault = "day_twice"         // named more than once
	DayOfOtherYear  NoticeFault = "day_of_other_year" // neither of the year nor of the December before
	HolidayUnnamed  NoticeFault = "holiday_unnamed"   // off, and nothing says why
	HolidayMissing  NoticeFault = "holiday_missing"   // statutory, and not off
)

func (e *NoticeError) Error() string {
	notice := "notice"
	if e.Year != 0 {
		notice = fmt.Sprintf("notice of %d", e.Year)
	}
	return fmt.Sprintf("calendar: %s: %s: got %s, want %s", notice, e.Where, e.Got, e.Want)
}
