package api

import (
	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/procedure"
)

// signal is a signal as answers show it, in whatever they show it of. Numbers that say
// nothing are left out: how late it is of what is not late, or how long it still is.
type signal struct {
	light gen.Light
	title string
	left  *int
	late  *int
	held  gen.HeldAs
}

func toSignal(s procedure.Signal) signal {
	l := signal{light: gen.Light(s.Light), title: lightTitles[s.Light], held: gen.HeldAs(s.Held)}
	switch {
	case s.Light == "":
	case s.Held != "":
		l.title = heldTitles[s.Held]
	case s.Light == procedure.Red:
		l.late = &s.Late
	default:
		l.left = &s.Left
	}
	return l
}

// signal is how a running clock of the case stands today; zero, if it has ended or
// lies outside the calendar.
func (v view) signal(r procedure.ClockInstance) procedure.Signal {
	if !r.Running() {
		return procedure.Signal{}
	}
	d := procedure.Deadline{
		Due: r.Due, Held: v.machine.HeldAs(r), Yellow: v.Definition.Regulation.YellowDays(v.yellow),
	}
	s, err := d.Signal(v.cal, procedure.DateOf(v.now))
	if err != nil {
		return procedure.Signal{}
	}
	return s
}
