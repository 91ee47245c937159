package ledger

import (
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// StepsDue are the steps of an escalation policy whose day has come for a clock and that it has not had.
func StepsDue(m procedure.Machine, usual procedure.Ladder, clock procedure.Run, today civil.Date, had func(procedure.Rung) bool) ([]procedure.Rung, error) {
	steps, err := m.Rungs(m.Definition().Regulation.LadderOr(usual), clock, today)
	return slices.DeleteFunc(steps, had), err
}

// EscalatesTo says whom a step tells, if anybody: a member of the public has no head, and is not complained of to others.
func (tr *Transition) EscalatesTo(clock procedure.Run, step procedure.Rung, departmentOf DepartmentOf) (office.Seat, bool, error) {
	owner := tr.Seat(clock.Owner)
	if step.Tell == procedure.TellOwner {
		return owner, !owner.Vacant(), nil
	}
	if owner.Person != "" || owner.Vacant() {
		return office.Seat{}, false, nil
	}
	if step.Tell == procedure.TellHead {
		department, err := departmentOf(owner)
		return office.Seat{Department: department, Position: office.Head}, department != "", err
	}
	seat := tr.Seat(step.Tell)
	if seat == owner {
		if step.Instead == "" {
			return seat, false, nil
		}
		seat = tr.Seat(step.Instead)
	}
	return seat, !seat.Vacant(), nil
}
