package procedure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cloud.google.com/go/civil"
)

// Ladder says who is told of what is about to be overdue, or is, one rung after
// the other. It is supervision and not law: it moves no case and no clock.
type Ladder struct {
	Basis `yaml:",inline"`

	Steps []Rung `yaml:"steps"`
}

// Rung is one step of a ladder.
type Rung struct {
	Workdays int    `yaml:"workdays"` // after the due day; negative: before it
	Tell     string `yaml:"tell"`     // TellOwner, TellHead or a role
	Instead  string `yaml:"instead"`  // role that is told where the one in Tell owes it itself
}

// Whom a rung can tell beside the roles of the regulation.
const (
	TellOwner = "owner" // who owes it
	TellHead  = "head"  // the heads of the department that owes it
)

// PracticeLadder is climbed where neither the pack nor whoever runs the
// application says otherwise: a reminder before the due day, then after one
// working day the department and its head, after three the bureau, and the
// government where the bureau itself is late.
func PracticeLadder() Ladder {
	return Ladder{
		Basis: ByPractice,
		Steps: []Rung{
			{Workdays: -2, Tell: TellOwner}, {Workdays: 1, Tell: TellOwner}, {Workdays: 1, Tell: TellHead},
			{Workdays: 3, Tell: RoleBureau, Instead: roleGovernment},
		},
	}
}

// roleGovernment is what packs call the government, if they know it.
const roleGovernment = "government"

// ParseLadder reads a ladder as it is written in one line: "-2:owner 1:head
// 3:bureau/government", working days, whom, and whom instead.
func ParseLadder(text string) (Ladder, error) {
	l := Ladder{Basis: ByPractice}
	for _, step := range strings.Fields(text) {
		days, who, found := strings.Cut(step, ":")
		n, err := strconv.Atoi(days)
		r := Rung{Workdays: n}
		r.Tell, r.Instead, _ = strings.Cut(who, "/")
		if err != nil || !found || r.Tell == "" || slices.Contains(l.Steps, r) {
			return l, fmt.Errorf("%q: a step such as -2:owner, 1:head or 3:bureau/government was expected, each once", step)
		}
		l.Steps = append(l.Steps, r)
	}
	return l, nil
}

// Key identifies the rung among those of its ladder, whatever is added to it.
func (r Rung) Key() string { return fmt.Sprintf("%d:%s", r.Workdays, r.Tell) }

// LadderOr is the regulation's own ladder, or else the one given, without the
// rungs of roles that the regulation does not know.
func (r *Regulation) LadderOr(otherwise Ladder) Ladder {
	if r.Ladder != nil {
		return *r.Ladder
	}
	knows := func(role string) bool { return role == TellOwner || role == TellHead || r.Parties.Has(role) }
	own := Ladder{Basis: otherwise.Basis}
	for _, rung := range otherwise.Steps {
		if !knows(rung.Instead) {
			rung.Instead = ""
		}
		if knows(rung.Tell) {
			own.Steps = append(own.Steps, rung)
		}
	}
	return own
}

// Reach is how many working days before the due day the first rung is, at least 0.
func (l Ladder) Reach() int {
	reach := 0
	for _, rung := range l.Steps {
		reach = max(reach, -rung.Workdays)
	}
	return reach
}

// Rungs returns the rungs of a ladder whose day has come for a clock: none while
// it is held or once it has ended, those after the due day only once it has run
// out. A rung before the day on which the due day was known is left out: it would
// warn of what was told that day.
func (m Machine) Rungs(l Ladder, r Run, today civil.Date) ([]Rung, error) {
	if !r.Running() || m.HeldAs(r) != "" {
		return nil, nil
	}
	var come []Rung
	for _, rung := range l.Steps {
		on, err := m.rungDay(rung, r)
		if err != nil {
			return nil, err
		}
		late := rung.Workdays > 0
		if on.After(today) || late && !r.Overdue || !late && on.Before(DateOf(r.known())) {
			continue
		}
		come = append(come, rung)
	}
	return come, nil
}

func (m Machine) rungDay(rung Rung, r Run) (civil.Date, error) {
	if rung.Workdays >= 0 {
		return m.cal.AddWorkdays(r.Due, rung.Workdays)
	}
	on, ok := m.daysBefore(r.Due, -rung.Workdays)
	if !ok {
		return on, fmt.Errorf("%d working days before %s lie outside the calendar", -rung.Workdays, r.Due)
	}
	return on, nil
}

// Term counts how often the due day was moved by what the law gives: pauses,
// restarts, extensions. Each begins a new period, with warnings of its own; a
// revised calendar does not.
func (r Run) Term() int {
	n := 0
	for _, change := range r.History {
		if change.Why != WhyRevised {
			n++
		}
	}
	return n
}

// RemindsOn tells whether the clock's own reminder goes out on a day, or went.
func (m Machine) RemindsOn(r Run, day civil.Date) bool {
	for _, days := range m.def.Clocks.At(r.Clock).Remind {
		on, ok := m.daysBefore(r.Due, days)
		at := StartOf(on).Add(reminderHour * time.Hour)
		if ok && on == day && !at.Before(r.known()) {
			return true
		}
	}
	return false
}
