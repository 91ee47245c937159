package calendar

import "cloud.google.com/go/civil"

// Kind says what a day is for those who work by the State Council's calendar.
type Kind string

// The four kinds of day.
const (
	Workday Kind = "workday"
	Weekend Kind = "weekend"
	Holiday Kind = "holiday" // named as off by a notice; a Saturday or Sunday within a holiday too
	MakeUp  Kind = "make_up" // a Saturday or Sunday on which people work (调休上班)
)

// Day is one day of a Calendar.
type Day struct {
	Date        civil.Date
	Kind        Kind
	Name        string // the holiday, "国庆节"; of a make-up day, the holiday it pays for; "" if none
	Provisional bool   // the State Council's notice of the year is not entered yet
}

// Works reports whether the day is a working day.
func (d Day) Works() bool { return d.Kind == Workday || d.Kind == MakeUp }

// Why says in the reader's language why the day counts or does not.
func (d Day) Why() string {
	switch d.Kind {
	case Holiday:
		return d.Name + "放假"
	case MakeUp:
		return d.Name + "调休上班"
	case Weekend:
		return "周末"
	default:
		return "工作日"
	}
}
