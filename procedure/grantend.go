package procedure

import (
	"slices"
	"strconv"

	"cloud.google.com/go/civil"
)

// GrantEnd says when those who hold a grant are told that its last day is near. It is service and not law: the grant ends
// whether anybody was told or not.
type GrantEnd struct {
	Basis `yaml:",inline"`

	Remind []int `yaml:"remind"` // working days before the last day
}

// PracticeGrantEnd is used where the pack does not say otherwise: a working month before the last day, in which what is to
// follow can be applied for and answered, and a week before it.
func PracticeGrantEnd() GrantEnd { return GrantEnd{Basis: ByPractice, Remind: []int{20, 5}} }

// GrantEnd is what the regulation says of the end of grants, or else the practice.
func (r *Regulation) GrantEnd() GrantEnd {
	if r.Grants == nil {
		return PracticeGrantEnd()
	}
	return *r.Grants
}

// Earliest is the most working days before the last day on which somebody is told, 0 if nobody is.
func (g GrantEnd) Earliest() int {
	if len(g.Remind) == 0 {
		return 0
	}
	return slices.Max(g.Remind)
}

// GrantStep is what there is to tell about the end of a grant: working days before it, as a number, or GrantExpired.
type GrantStep string

// GrantExpired is that the last day is over.
const GrantExpired GrantStep = "expired"

// GrantStepDue is what there is to tell on a day about a grant that was made on one and ends with another, and whether there
// is anything. Of reminders that were missed only the last counts. One whose day is not after the day of granting is left
// out: it would warn of what was told that day.
func (m Machine) GrantStepDue(granted, until, today civil.Date) (GrantStep, bool) {
	if today.After(until) {
		return GrantExpired, true
	}
	days := slices.Sorted(slices.Values(m.def.Regulation.GrantEnd().Remind))
	for _, n := range days {
		on, ok := m.daysBefore(until, n)
		if ok && on.After(granted) && !on.After(today) {
			return GrantStep(strconv.Itoa(n)), true
		}
	}
	return "", false
}

// GrantEnding tells whether the last day of a grant is as near on a day as its holder is told of.
func (m Machine) GrantEnding(until, today civil.Date) bool {
	on, ok := m.daysBefore(until, m.def.Regulation.GrantEnd().Earliest())
	return ok && !today.Before(on) && !today.After(until)
}
