package ledger

import (
	"time"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Repository is what the use cases read and write, in one transaction.
type Repository interface {
	Reader
	Recorder
}

// Reader is what a transition is drawn from.
type Reader interface {
	// Hold locks the case, then reads the clock, and loads what is needed to take the case on.
	Hold(number string) (*Transition, error)
	Calendar() (Calendar, error)
	// Law is which regulations apply here now.
	Law() (domain.Law, error)
	// Here is a procedure as cases are filed under it where the law applies.
	Here(law domain.Law, d *procedure.Definition) (*procedure.Definition, error)
	// Alike are the procedures that are there for the same as this one.
	Alike(d *procedure.Definition) []*procedure.Definition
	// Published is the definition under which cases of a procedure, "pack/procedure", are filed now.
	Published(id string) (*procedure.Definition, error)
	Person(id string) (domain.Person, error)
	Entry(code string) (domain.Entry, error)
	// Areas are those of the departments, and who supervises in each.
	Areas() (procedure.Areas, error)
	// CheckDepartment refuses the code of no department.
	CheckDepartment(code string) error
	// Claim lists the attachments that a form names, for the new case to have, and refuses one that is not the filer's.
	Claim(f domain.Filing, s procedure.State) ([]string, error)
	// LastAct is when the act was last registered in the case; zero: never.
	LastAct(number, action string) (time.Time, error)
	// CheckAttachment refuses an attachment that is not of the case.
	CheckAttachment(number, field, id string) error
}

// Recorder takes down what came of a transition.
type Recorder interface {
	// NextNumber allots the next case number of a prefix, with the instant at which it did.
	NextNumber(prefix string) (string, time.Time, error)
	// NewID makes an id that sorts by when it was made.
	NewID(at time.Time) string
	// Keep puts a definition that is used on record.
	Keep(d *procedure.Definition) error
	// Savepoint leaves nothing behind if do fails.
	Savepoint(do func(Repository) error) error
	// Record writes a transition; one in which nothing happened writes nothing.
	Record(tr *Transition) error
}

// Calendar is the calendar by which days are counted.
type Calendar struct {
	*calendar.Calendar
	Notices   int64     // how many notices were entered on top of the build's own years
	EnteredAt time.Time // when its last notice was entered; zero if the calendar is the build's own
	Reason    string    // what brought it about, for those whose due days it moves
}

// Cases are the use cases on a repository.
type Cases struct{ Repository }
