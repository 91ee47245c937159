package domain

import (
	"cloud.google.com/go/civil"
)

// CalendarPreview says what a notice would do to the open cases if it were
// entered now: the moves of due days, in the order of case numbers, and how many
// cases stay as they are.
type CalendarPreview struct {
	Calendar    string    // version that the calendar would have
	Moves       []DueMove // the first of them; Total counts all
	Total       int
	Moving      int // open cases in which a due day moves
	Staying     int // the other open cases
	Departments []DepartmentMoves
}

// DueMove is a due day that a notice moves.
type DueMove struct {
	Case       string
	Regulation string
	Procedure  string
	Title      string // of the procedure
	Department string // that owes it: a code, procedure.Public, or empty if several may
	Run        string // procedure.ClockInstance.ID
	Clock      string // its title
	Old        civil.Date
	New        civil.Date
}

// Earlier tells whether there is less time than before.
func (m DueMove) Earlier() bool { return m.New.Before(m.Old) }

// DepartmentMoves counts the due days of one department that a notice moves.
type DepartmentMoves struct {
	Department string
	Earlier    int
	Later      int
}
