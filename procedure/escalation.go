package procedure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cloud.google.com/go/civil"
)

// EscalationPolicy says who is told of what is about to be overdue, or is, one step after
// the other. It is supervision and not law: it moves no case and no clock.
type EscalationPolicy struct {
	Basis `yaml:",inline"`

	Steps []EscalationStep `yaml:"steps"`
}

// EscalationStep is one step of an escalation policy.
type EscalationStep struct {
	Workdays int    `yaml:"workdays"` // after the due day; negative: before it
	Tell     string `yaml:"tell"`     // TellOwner, TellHead or a role
	Instead  string `yaml:"instead"`  // role that is told where the one in Tell owes it itself
}

// Whom a step can tell beside the roles of the regulation.
const (
	TellOwner = "owner" // who owes it
	TellHead  = "head"  // the heads of the department that owes it
)

// PracticeEscalation is used where neither the pack nor whoever runs the application says otherwise: a reminder before the
// due day, then after one working day the department and its head, after three the bureau, and the government where the
// bureau itself is late.
func PracticeEscalation() EscalationPolicy {
	return EscalationPolicy{
		Basis: ByPractice,
		Steps: []EscalationStep{
			{Workdays: -2, Tell: TellOwner}, {Workdays: 1, Tell: TellOwner}, {Workdays: 1, Tell: TellHead},
			{Workdays: 3, Tell: RoleBureau, Instead: string(Government)},
		},
	}
}

// ParseEscalation reads an escalation policy as it is written in one line: "-2:owner 1:head
// 3:bureau/government", working days, whom, and whom instead.
func ParseEscalation(text string) (EscalationPolicy, error) {
	l := EscalationPolicy{Basis: ByPractice}
	for _, step := range strings.Fields(text) {
		days, who, found := strings.Cut(step, ":")
		n, err := strconv.Atoi(days)
		r := EscalationStep{Workdays: n}
		r.Tell, r.Instead, _ = strings.Cut(who, "/")
		if err != nil || !found || r.Tell == "" || slices.Contains(l.Steps, r) {
			return l, fmt.Errorf("%q: a step such as -2:owner, 1:head or 3:bureau/government was expected, each once", step)
		}
		l.Steps = append(l.Steps, r)
	}
	return l, nil
}

// Key identifies the step among those of its escalation policy, whatever is added to it.
func (r EscalationStep) Key() string { return fmt.Sprintf("%d:%s", r.Workdays, r.Tell) }

// EscalationOr is the regulation's own escalation policy, or else the one given in the regulation's roles, without the
// steps for which it has none.
func (r *Regulation) EscalationOr(otherwise EscalationPolicy) EscalationPolicy {
	if r.Escalation != nil {
		return *r.Escalation
	}
	own := EscalationPolicy{Basis: otherwise.Basis}
	for _, step := range otherwise.Steps {
		step.Tell, step.Instead = r.toTell(step.Tell), r.toTell(step.Instead)
		if step.Tell != "" {
			own.Steps = append(own.Steps, step)
		}
	}
	return own
}

// toTell is the role that a policy made for every regulation means in this one: the role of the name, or the first that
// is filled by the position of the name. It is empty where the regulation has neither.
func (r *Regulation) toTell(name string) string {
	if name == TellOwner || name == TellHead || r.Parties.Has(name) {
		return name
	}
	for role, party := range r.Parties.All() {
		if party.Department == "" && string(party.Position) == name {
			return role
		}
	}
	return ""
}

// Reach is how many working days before the due day the first step is, at least 0.
func (l EscalationPolicy) Reach() int {
	reach := 0
	for _, step := range l.Steps {
		reach = max(reach, -step.Workdays)
	}
	return reach
}

// StepsDue returns the steps of an escalation policy whose day has come for a clock: none while
// it is held or once it has ended, those after the due day only once it has run
// out. A step before the day on which the due day was known is left out: it would
// warn of what was told that day.
func (m Machine) StepsDue(l EscalationPolicy, r ClockInstance, today civil.Date) ([]EscalationStep, error) {
	if !r.Running() || m.HeldAs(r) != "" {
		return nil, nil
	}
	var come []EscalationStep
	for _, step := range l.Steps {
		on, err := m.stepDay(step, r)
		if err != nil {
			return nil, err
		}
		late := step.Workdays > 0
		if on.After(today) || late && !r.Overdue || !late && on.Before(DateOf(r.known())) {
			continue
		}
		come = append(come, step)
	}
	return come, nil
}

func (m Machine) stepDay(step EscalationStep, r ClockInstance) (civil.Date, error) {
	if step.Workdays >= 0 {
		return m.cal.AddWorkdays(r.Due, step.Workdays)
	}
	on, ok := m.daysBefore(r.Due, -step.Workdays)
	if !ok {
		return on, fmt.Errorf("%d working days before %s lie outside the calendar", -step.Workdays, r.Due)
	}
	return on, nil
}

// Term counts how often the due day was moved by what the law gives: pauses,
// restarts, extensions. Each begins a new period, with warnings of its own; a
// revised calendar does not.
func (r ClockInstance) Term() int {
	n := 0
	for _, change := range r.History {
		if change.Why != WhyRevised {
			n++
		}
	}
	return n
}

// RemindsOn tells whether the clock's own reminder goes out on a day, or went.
func (m Machine) RemindsOn(r ClockInstance, day civil.Date) bool {
	for _, days := range m.def.ClockOf(r.Clock).Remind {
		on, ok := m.daysBefore(r.Due, days)
		at := StartOf(on).Add(reminderHour * time.Hour)
		if ok && on == day && !at.Before(r.known()) {
			return true
		}
	}
	return false
}
