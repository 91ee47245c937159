package domain

import (
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Filing is what somebody hands in to open a case.
type Filing struct {
	Definition *procedure.Definition
	By         Person
	For        string // on whose behalf: a colleague for whom By stands in, to whom the parent case offers this; empty: see Person.InNameOf
	Form       procedure.Fields
	Resource   string     // code of the catalog entry, if the case is about one
	Parent     string     // number of the case that this one follows from, if any
	Child      string     // with Parent: which of its child cases this is
	Key        string     // Idempotency-Key; the same key of the same person files once
	Draft      string     // of the same person, which is deleted with the filing
	Applicant  *Applicant // a member of the public without an account; By is then empty
	ByDuty     bool       // the application opens it by itself in the bureau's name; By.ID then names the duty, not a person
}

// Filed is a registered filing: the case exists, whatever the engine does.
type Filed struct {
	Case     Case
	Repeated bool      // the same Key had filed it before
	Step     *Advanced // for the engine to obey; nil if Repeated
}

// Case is a case as the ledger holds it.
type Case struct {
	State      procedure.State
	Definition *procedure.Definition
	Version    int64     // counts its transitions; the ETag
	RecordedAt time.Time // when the last transition was written
}

// Assignee is who fills a role in the case.
func (c Case) Assignee(role string) Assignee {
	return AssigneeOf(c.Definition.Regulation.Parties.At(role), c.State.Parties)
}

// Summary is a line in a list of cases.
type Summary struct {
	Number     string
	Regulation string
	Procedure  string
	Title      string // of the procedure
	Subject    string // title of the resource, if there is one
	Node       string
	NodeTitle  string
	Applicant  string // department code or procedure.Public
	Provider   string

	// ApplicantName is who of the public it is of, if that may be told whoever looks (MayOpenApplicant), and ApplicantKind by what
	// they identified themselves: empty if they have an account.
	ApplicantName string
	ApplicantKind IdentityKind

	FiledAt      time.Time
	DueOn        *civil.Date // of the clock that is due first
	DueClock     string      // its title
	Overdue      bool
	Signal       procedure.Signal // of the clock that presses most; zero: none runs
	Outcome      string
	OutcomeTitle string
	EndedAt      *time.Time
}

// CaseQuery filters a list of cases; empty fields do not filter.
type CaseQuery struct {
	Viewer     Person // only cases that the viewer may see
	Regulation string
	Procedure  string
	Node       string
	Department string // as applicant or as provider
	Overdue    *bool
	Ended      *bool
	DueBefore  *civil.Date
	Due        Period // of the clock that is due first
	DueIn      DueIn
	Filed      Period
	Light      procedure.Light // only open ones
	Text       string          // in number, subject or form; name of the applicant, number of a letter, code of the entry
	Sort       Sort            // BySubmission reversed, if empty
	FiledBy    string          // person
	Page       Page
}

// Task is a line in an inbox.
type Task struct {
	procedure.OpenTask
	Case     Summary
	Assignee Assignee
	DueOn    *civil.Date
	Overdue  bool
	Holder   string // who works on it; empty: nobody yet

	HolderName string
	Signal     procedure.Signal       // zero: not owed by a day
	Basis      procedure.Basis        // of its clock; zero: not owed by a day
	AtOnce     []procedure.OpenAction // what may be done with several tasks at once
	Draft      SignOffStatus          // of the last draft on it, while that waits or was returned
}

// TaskQuery asks for open tasks: those that the person may do and no colleague
// holds, or with Department those of everybody in the person's department.
type TaskQuery struct {
	Person     Person
	Department bool
	Held       bool    // without Department: only those that the person holds, not those that nobody does
	Holder     *string // with Department: who holds them; empty: nobody
	Light      procedure.Light
	Regulation string // of the case; empty: any
	Procedure  string // of the case; empty: any
	Text       string // words of the case, as in CaseQuery
	Due        Period
	DueIn      DueIn
	Received   Period
	Sort       Sort // ByDue, if empty
	Page       Page
}

// Event is an entry of a case's append-only history.
type Event struct {
	Seq        int
	Record     procedure.Record
	RecordedAt time.Time
	Hash       string // of this entry and the one before it

	SignedBy, SignedFor string // of an act: who signed it, and for whom they stood in (Act.SignedBy)
}

// Obligation is a running of a clock: who owed what by when, under which
// article, and what came of it. Reports read only these.
type Obligation struct {
	Case       string
	Regulation string
	Procedure  string
	Run        procedure.ClockInstance
	Department string           // that owed it
	UsedDays   int              // working days used, pauses left out
	Signal     procedure.Signal // zero: it has ended
}
