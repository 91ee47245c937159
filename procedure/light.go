package procedure

import (
	"cloud.google.com/go/civil"
)

// Light says at a glance how something owed stands.
type Light string

// The lights. What is held has time whatever its day: it is green, and Signal.Held says why.
const (
	Green  Light = "green"
	Yellow Light = "yellow" // the due day is near, or today
	Red    Light = "red"    // the due day is over
)

// Signal is how something owed stands on a day.
type Signal struct {
	Light Light  // empty: nothing is owed by a day
	Left  int    // working days after today up to the due day
	Late  int    // working days after the due day up to today; 0 with red: only days off have passed
	Held  string // why the clock does not count down: HoldPause, HoldRestart, HoldDelivered or HeldByRequest
}

// HeldByRequest is how a clock is held that does not run out because a request
// for more time, made in time, is undecided.
const HeldByRequest = "request"

// Deadline is what the light of something owed depends on.
type Deadline struct {
	Due    civil.Date
	Held   string // as in Signal
	Yellow int    // working days before Due from which the light is yellow
}

// Signal is the one rule of the lights: red once the due day is over, yellow from
// so many working days before it, else green. Days off before a working day belong
// to it: what is due on Monday with one day's notice turns yellow on Friday.
func (d Deadline) Signal(cal Calendar, today civil.Date) (Signal, error) {
	s := Signal{Light: Green, Held: d.Held}
	if d.Held != "" {
		return s, nil
	}
	var err error
	if d.Due.Before(today) {
		s.Light = Red
		s.Late, err = cal.Workdays(d.Due, today)
		return s, err
	}
	if s.Left, err = cal.Workdays(today, d.Due); err == nil && s.Left <= d.Yellow {
		s.Light = Yellow
	}
	return s, err
}

// FirstGreen is the first day that something can be due on and be green today:
// what lists filter by, in place of Signal for each of their rows.
func FirstGreen(cal Calendar, today civil.Date, yellow int) (civil.Date, error) {
	return cal.AddWorkdays(today, yellow+1)
}

// HeldAs tells how the clock is held, if it is: by the state in which the case
// stands, or by a request for more time.
func (m Machine) HeldAs(r ClockInstance) string {
	if r.HeldAs == "" && !r.Overdue && m.heldByRequest(r) {
		return HeldByRequest
	}
	return r.HeldAs
}

// Pressing returns the running clock that counts down and is due first, or, if all
// are held, the first of those; nil if none runs. Its light is the worst of the case.
func (m Machine) Pressing(s State) *ClockInstance {
	var first *ClockInstance
	if s.Ended() {
		return nil
	}
	for i := range s.Clocks {
		r := &s.Clocks[i]
		if r.Running() && (first == nil || m.presses(*r, *first)) {
			first = r
		}
	}
	return first
}

func (m Machine) presses(a, b ClockInstance) bool {
	if held := m.HeldAs(a) != ""; held != (m.HeldAs(b) != "") {
		return !held
	}
	return a.Due.Before(b.Due)
}

// Lights says from when on a light is yellow under a regulation.
type Lights struct {
	Basis `yaml:",inline"`

	Yellow int `yaml:"yellow"` // working days before the due day
}

// YellowDays is the regulation's own number of working days before the due day
// from which a light is yellow, or else the one given.
func (r *Regulation) YellowDays(otherwise int) int {
	if r.Lights == nil {
		return otherwise
	}
	return r.Lights.Yellow
}
