package api

import (
	"context"
	"io"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
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
	// BeginUrging keeps what a key of the person means: the same key for another
	// request is refused.
	BeginUrging(ctx context.Context, u office.Urging) error

	Case(ctx context.Context, number string) (office.Case, error)
	Cases(ctx context.Context, q office.CaseQuery) (office.List[office.Summary], error)
	Tasks(ctx context.Context, q office.TaskQuery) (office.List[office.Task], error)
	// OpenObligations lists what is owed now in all cases, and Supervision counts it.
	OpenObligations(ctx context.Context, q office.ObligationQuery) (office.List[office.OpenObligation], error)
	Supervision(ctx context.Context, q office.ObligationQuery) (office.Supervision, error)
	Yellow() int // working days before a due day from which a light is yellow, where the pack does not say
	Timeline(ctx context.Context, number string) ([]office.Event, error)
	Obligations(ctx context.Context, number string) ([]office.Obligation, error)

	Attach(ctx context.Context, a office.Attachment, content io.Reader) (office.Attachment, error)
	Attachments(ctx context.Context, number string) ([]office.Attachment, error)
	Uploads(ctx context.Context, person string, ids []string) ([]office.Attachment, error) // of the person, and of no case yet
	Attachment(ctx context.Context, id string) (office.Attachment, io.ReadCloser, error)

	Entries(ctx context.Context, q office.EntryQuery) (office.List[office.Entry], error)
	Entry(ctx context.Context, code string) (office.Entry, error)
	EntryVersions(ctx context.Context, code string) ([]office.Entry, error)
	// EntriesOf returns the present versions of those codes that are in the catalog.
	EntriesOf(ctx context.Context, codes []string) (map[string]office.Entry, error)
	// ImportEntries makes all of the file's changes present versions, or none.
	ImportEntries(ctx context.Context, i office.Import) (office.Import, error)
	// ReportUpdate keeps a provider's word that an entry's data are up to date.
	ReportUpdate(ctx context.Context, u office.DataUpdate) (office.Entry, error)
	DataUpdates(ctx context.Context, code string) ([]office.DataUpdate, error)
	// Staleness counts by department the entries whose data are overdue for update.
	Staleness(ctx context.Context, today civil.Date) ([]office.Staleness, error)
	Grants(ctx context.Context, number string) ([]office.Grant, error)

	// Follower is who follows the case by the query code with this hash.
	Follower(ctx context.Context, number, codeHash string) (office.Person, error)
	Applicant(ctx context.Context, person string) (office.Applicant, bool, error) // false: filed with an account

	Departments(ctx context.Context) ([]office.Department, error)
	Account(ctx context.Context, login string) (office.Account, error)
	Person(ctx context.Context, id string) (office.Person, error)
	IssueToken(ctx context.Context, t office.Token) error                // refuses a proof that no longer holds
	TokenHolder(ctx context.Context, hash string) (office.Person, error) // refuses unknown and expired ones
	RevokeToken(ctx context.Context, hash string) error
	Tokens(ctx context.Context, person string) ([]office.Token, error) // that hold
	IssueMachineToken(ctx context.Context, t office.Token, by office.Person) (office.Token, error)
	RevokeTokenOf(ctx context.Context, person, id string, by office.Person) error

	EnterDepartment(ctx context.Context, d office.Department, by office.Person) error
	ChangeDepartment(ctx context.Context, code string, c office.DepartmentChange, by office.Person) (office.Department, error)
	Accounts(ctx context.Context, q office.PeopleQuery) (office.List[office.Account], error)
	AccountOf(ctx context.Context, id string) (office.Account, error)
	EnterPerson(ctx context.Context, a office.Account, by office.Person) (office.Account, error)
	ChangePerson(ctx context.Context, id string, c office.PersonChange, by office.Person) (office.Account, error)
	// SetPassword ends the person's log-ins but for the token whose hash is kept.
	SetPassword(ctx context.Context, id string, c office.PasswordChange, by office.Person) error
	SaveDraft(ctx context.Context, d office.Draft) (office.Draft, error)
	Draft(ctx context.Context, person, id string) (office.Draft, error)
	Drafts(ctx context.Context, person string) ([]office.Draft, error)
	DeleteDraft(ctx context.Context, person, id string) error

	VerifyCase(ctx context.Context, number string) (office.Audit, error)
	// BeginVerification enters a walk along every chain; CarryOutVerification, called once, takes as long as it takes.
	BeginVerification(ctx context.Context, by office.Person) (office.Verification, error)
	CarryOutVerification(ctx context.Context, id string) error
	Verification(ctx context.Context, id string) (office.Verification, error)
	Verifications(ctx context.Context) ([]office.Verification, error)
	TakeAnchor(ctx context.Context, by office.Person) (office.Anchor, error)
	Anchors(ctx context.Context, p office.Page) (office.List[office.Anchor], error)
	KeptAnchor(ctx context.Context, id int64) (office.Anchor, error)

	Administration(ctx context.Context, q office.AdministrationQuery) (office.List[office.AdministrativeAct], error)

	Notifications(ctx context.Context, p office.Person, page office.Page) (office.List[office.Notification], error)
	UnreadNotifications(ctx context.Context, p office.Person, page office.Page) (office.List[office.Notification], error)
	Unread(ctx context.Context, p office.Person, most int) (int, error)
	ReadNotification(ctx context.Context, p office.Person, id string) error
	ReadNotifications(ctx context.Context, p office.Person) error
	Contact(ctx context.Context, person string) (office.Contact, error)
	ChangeContact(ctx context.Context, person string, c office.ContactChange) (office.Contact, error)

	Post

	// Calendar is the snapshot by which days are counted now.
	Calendar(ctx context.Context) (*calendar.Calendar, error)
	// PreviewNotice says which due days a year's notice would move; nothing is written.
	PreviewNotice(ctx context.Context, y calendar.Year) (office.CalendarPreview, error)
	// EnterNotice publishes a year's notice; open cases are derived anew. If editions of the year are given that were seen,
	// it must still be one of them.
	EnterNotice(ctx context.Context, y calendar.Year, by office.Person, seen ...string) (*calendar.Calendar, error)

	// Count counts obligations for a report, as they are at one moment.
	Count(ctx context.Context, q report.Query) (report.Counts, error)
	// Behind lists those that a figure counts or is computed from, by due day.
	Behind(ctx context.Context, q report.Query, stage report.Stage, of report.Selection, p office.Page) (office.List[report.Obligation], error)

	// Evaluate counts a regulation's yearly evaluation, BehindEvaluation lists what a column of it counts.
	Evaluate(ctx context.Context, q report.EvaluationQuery) (report.Evaluated, error)
	BehindEvaluation(ctx context.Context, q report.EvaluationQuery, c report.Column, p office.Page) (office.List[report.Counted], error)
	// Snapshots lists the reports that are kept, without their bodies; Snapshot reads a version, 0 is the last.
	Snapshots(ctx context.Context) ([]report.Snapshot, error)
	Snapshot(ctx context.Context, period string, version int) (report.Snapshot, error)

	// Now is the ledger's clock: the one that legal time is read from.
	Now(ctx context.Context) (time.Time, error)
	// Drill returns how long a working day lasts in a drill, or 0 outside one.
	Drill() time.Duration
	// MadeUp tells whether people, catalog and cases are a demonstration's.
	MadeUp() bool
	Ping(ctx context.Context) error
}

// Post is what the API needs of the ledger's outbound post.
type Post interface {
	Subscriptions(ctx context.Context) ([]office.Subscription, error)
	Subscription(ctx context.Context, id string) (office.Subscription, error)
	Subscribe(ctx context.Context, s office.Subscription, by office.Person) (office.Subscription, error)
	ChangeSubscription(ctx context.Context, id string, change func(*office.Subscription), by office.Person) (office.Subscription, error)
	// RotateSecret replaces the secret; for as long as said, the former one signs too.
	RotateSecret(ctx context.Context, id, secret string, overlap time.Duration, by office.Person) (office.Subscription, error)
	// Unsubscribe removes the subscription with all that was kept for it.
	Unsubscribe(ctx context.Context, id string, by office.Person) error
	// TrySubscription puts a test on its way.
	TrySubscription(ctx context.Context, id string) (office.Delivery, error)

	Deliveries(ctx context.Context, q office.DeliveryQuery) (office.List[office.Delivery], error)
	// Redeliver has a delivery tried anew that was given up; RedeliverAll all that the query finds.
	Redeliver(ctx context.Context, id string) (office.Delivery, error)
	RedeliverAll(ctx context.Context, q office.DeliveryQuery) (int, error)

	OpenFeed(ctx context.Context, f office.Feed, hash string) (office.Feed, error)
	Feeds(ctx context.Context, person string) ([]office.Feed, error)
	CloseFeed(ctx context.Context, person, id string) error
	// FeedDates returns the feed of a token and the open, dated tasks that it shows.
	FeedDates(ctx context.Context, hash string) (office.Feed, []office.DueDate, error)
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
	// Search is the address of a list of cases in the Temporal UI, by a query of its.
	Search(query string) string
}

// Packs are the regulations in force here.
type Packs interface {
	Regulations() []*procedure.Regulation
	Regulation(id string) (*procedure.Regulation, bool)
	Definitions(regulation string) []*procedure.Definition
	Definition(id string) (*procedure.Definition, bool) // "pack/procedure"
	Scenarios(regulation string) []procedure.Scenario
}

// Snapshots take a report that is kept once more.
type Snapshots interface {
	// CorrectSnapshot keeps the version after the one that was seen, from the ledger as it is now.
	CorrectSnapshot(ctx context.Context, period string, seen int, by office.Person, reason string) (report.Snapshot, error)
}
