package domain

import (
	"slices"
	"time"
)

// offices watch one another, so that nobody holds two of them: who gives rights, who confirms them, and who looks at what was done.
var offices = []Position{Administrator, Security, Auditor}

// Offices are those of administration, security and audit that the person holds.
func (p Person) Offices() []Position {
	return slices.DeleteFunc(slices.Clone(offices), func(o Position) bool { return !p.Holds(o) })
}

// Combines tells whether the person would hold several offices, and not only those that they hold already: an earlier build let
// them, and nobody is locked out.
func (p Person) Combines(before Person) bool {
	held := p.Offices()
	return len(held) > 1 && slices.ContainsFunc(held, func(o Position) bool { return !before.Holds(o) })
}

// weight is what of an account's rights reaches beyond the work of one department. Of a disabled one it is nothing.
func (a Account) weight() []Position {
	if a.Disabled {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(a.Positions), Position.Seat)
}

// NeedsSecond tells whether a change gives somebody rights that are effective only once a second person has confirmed them: a position
// beyond the seats that every department has, in the department in which they are to hold it.
func NeedsSecond(before, after Account) bool {
	moved := before.Department != after.Department
	return slices.ContainsFunc(after.weight(), func(p Position) bool { return moved || !slices.Contains(before.weight(), p) })
}

// RightsRequest is a change of an account that waits for a second person.
type RightsRequest struct {
	ID      string
	Person  Person // as it is now
	Wanted  Account
	By      string // who asked
	ByName  string
	AskedAt time.Time // real time, also in a drill
}

// MayConfirmRights tells whether the person may be the second: who holds the office of security, or another administrator if nobody
// could who does. Nobody decides what they asked for, or of themselves.
func MayConfirmRights(p Person, r RightsRequest, others bool) bool {
	if p.ID == r.By || p.ID == r.Person.ID {
		return false
	}
	return p.Holds(Security) || p.Holds(Administrator) && !others
}
