package domain

import (
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// OpenObligation is something owed, with the case that it is owed in.
type OpenObligation struct {
	Obligation
	Summary Summary
}

// ObligationQuery filters what is owed now; empty fields do not filter. It comes
// by due day, the longest overdue first.
type ObligationQuery struct {
	Viewer     Person // who is told of applicants what they may learn
	Department string // that owes it
	Regulation string
	Procedure  string
	Light      procedure.Light
	Authority  procedure.Authority
	Text       string // words of the case, as in CaseQuery
	Due        Period
	DueIn      DueIn
	Sort       Sort // ByDue, if empty
	Page       Page
}

// Owing is what one department owes now, all in all.
type Owing struct {
	Department string // code, procedure.Public, or empty: several could
	Lights     map[procedure.Light]int
	Held       int         // of the green ones: those whose clock does not count down
	Used       map[int]int // working days used → how many
	Late       int         // working days since the due day of what is latest
}

// ExpediteRequest is what a supervisor expedites in one request: several cases with one reason.
type ExpediteRequest struct {
	Cases  []string
	Reason string
	By     Person
	Key    string // Idempotency-Key of the whole; empty: none
}

// EscalationBatch is what came of a stretch of the escalation.
type EscalationBatch struct {
	Notified int    // notifications
	Next     string // where it goes on; empty: that was all
}

// UsedCap is the last bucket of Owing.Used: so many working days, or more.
const UsedCap = 30

// Supervision is what all departments owe at one time.
type Supervision struct {
	At     time.Time // legal time
	Today  civil.Date
	Yellow int // working days before the due day, where the pack does not say
	Owing  []Owing
}
