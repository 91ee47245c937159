package api

import (
	"context"
	"io"
	"time"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// Ledger is what the API needs of the authority on cases. Every method returns a
// *procedure.Refusal for what the domain says no to.
type Ledger interface {
	// File registers a case; the instant of registration is its receipt.
	File(ctx context.Context, f office.Filing) (office.Filed, error)
	// Register puts an act on the register, judged against the case as it stands
	// at that instant; an act that cannot be taken is refused and not registered.
	Register(ctx context.Context, a office.Act) (office.Act, error)
	Act(ctx context.Context, id string) (office.Act, error)

	Case(ctx context.Context, number string) (office.Case, error)
	Cases(ctx context.Context, q office.CaseQuery) (office.List[office.Summary], error)
	Tasks(ctx context.Context, q office.TaskQuery) (office.List[office.Task], error)
	Timeline(ctx context.Context, number string) ([]office.Event, error)
	Obligations(ctx context.Context, number string) ([]office.Obligation, error)

	Attach(ctx context.Context, a office.Attachment, content io.Reader) (office.Attachment, error)
	Attachments(ctx context.Context, number string) ([]office.Attachment, error)
	Attachment(ctx context.Context, id string) (office.Attachment, io.ReadCloser, error)

	Entries(ctx context.Context, q office.EntryQuery) (office.List[office.Entry], error)
	Entry(ctx context.Context, code string) (office.Entry, error)
	EntryVersions(ctx context.Context, code string) ([]office.Entry, error)
	Grants(ctx context.Context, number string) ([]office.Grant, error)

	Departments(ctx context.Context) ([]office.Department, error)
	Account(ctx context.Context, login string) (office.Account, error)
	Person(ctx context.Context, id string) (office.Person, error)
	IssueToken(ctx context.Context, t office.Token) error
	TokenHolder(ctx context.Context, hash string) (office.Person, error) // refuses unknown and expired ones
	RevokeToken(ctx context.Context, hash string) error

	Notifications(ctx context.Context, p office.Person, page office.Page) (office.List[office.Notification], error)

	// Calendar is the snapshot by which days are counted now.
	Calendar(ctx context.Context) (*calendar.Calendar, error)
	// PreviewNotice says which due days a year's notice would move; nothing is written.
	PreviewNotice(ctx context.Context, y calendar.Year) (office.CalendarPreview, error)
	// EnterNotice publishes a year's notice; open cases are derived anew.
	EnterNotice(ctx context.Context, y calendar.Year, by office.Person) (*calendar.Calendar, error)

	// Now is the ledger's clock: the one that legal time is read from.
	Now(ctx context.Context) (time.Time, error)
	// Drill returns how long a working day lasts in a drill, or 0 outside one.
	Drill() time.Duration
	Ping(ctx context.Context) error
}

// Engine is what drives cases. Neither method is needed for what was registered
// to count: a sweep catches up with what could not be told to the engine.
type Engine interface {
	// Start makes the case's workflow run.
	Start(ctx context.Context, s office.Start) error
	// Act tells the workflow of a registered act and waits for the answer. It
	// returns false if none came in time; the act stays registered.
	Act(ctx context.Context, s office.Start, act string) (settled bool, err error)
	// Link is the address of the case's workflow in the Temporal UI, if there is one.
	Link(number string) string
}

// Packs are the regulations in force here.
type Packs interface {
	Regulations() []*procedure.Regulation
	Regulation(id string) (*procedure.Regulation, bool)
	Definitions(regulation string) []*procedure.Definition
	Definition(id string) (*procedure.Definition, bool) // "pack/procedure"
}
