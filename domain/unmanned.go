package domain

import (
	"slices"

	"cloud.google.com/go/civil"
)

// Unmanned is a place in which nobody can act. What waits for it goes on having the law's effect: silence runs its course.
type Unmanned struct {
	Place     Assignee
	Name      string      // of the department; empty: any
	Tasks     int         // that wait for it
	FirstDue  *civil.Date // of those; nil: none has a day
	FirstCase string      // number of the case that is due first
}

// String is how people are told of it, such as 区民政局（工作人员）.
func (u Unmanned) String() string {
	if u.Name == "" {
		return u.Place.Position.Title()
	}
	return u.Name + "（" + u.Place.Position.Title() + "）"
}

// Leaves are the places that somebody no longer fills once the account is another: a seat in the department, other positions anywhere.
func Leaves(before, after Account) []Assignee {
	if before.Disabled || before.Public() {
		return nil
	}
	var places []Assignee
	for _, position := range before.Positions {
		place := Assignee{Position: position}
		if position.Seat() {
			place.Department = before.Department
		}
		if after.Disabled || !place.Admits(after.Own()) {
			places = append(places, place)
		}
	}
	return slices.Clip(places)
}
