package ledger

import (
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// StepsDue are the steps of an escalation policy whose day has come for a clock and that it has not had.
func StepsDue(
	m procedure.Machine, usual procedure.EscalationPolicy, clock procedure.ClockInstance, today civil.Date, had func(procedure.EscalationStep) bool,
) ([]procedure.EscalationStep, error) {
	steps, err := m.StepsDue(m.Definition().Regulation.EscalationOr(usual), clock, today)
	return slices.DeleteFunc(steps, had), err
}

// EscalatesTo says whom a step tells, if anybody: a member of the public has no head, and is not complained of to others.
func (tr *Transition) EscalatesTo(clock procedure.ClockInstance, step procedure.EscalationStep, departmentOf DepartmentOf) (domain.Assignee, bool, error) {
	owner := tr.Assignee(clock.Owner)
	if step.Tell == procedure.TellOwner {
		return owner, !owner.Vacant(), nil
	}
	if owner.Person != "" || owner.Vacant() {
		return domain.Assignee{}, false, nil
	}
	if step.Tell == procedure.TellHead {
		department, err := departmentOf(owner)
		return domain.Assignee{Department: department, Position: domain.Head}, department != "", err
	}
	assignee := tr.Assignee(step.Tell)
	if assignee == owner {
		if step.Instead == "" {
			return assignee, false, nil
		}
		assignee = tr.Assignee(step.Instead)
	}
	return assignee, !assignee.Vacant(), nil
}
