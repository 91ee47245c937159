package domain

import "github.com/shixian/shixian/procedure"

// The codes by which the ledger refuses, beside those of the machine. They are
// declared here because those who map them to answers must not import the ledger.
const (
	CaseUnknown       procedure.Code = "case_unknown"
	ActUnknown        procedure.Code = "act_unknown"
	EntryUnknown      procedure.Code = "entry_unknown"
	AttachmentUnknown procedure.Code = "attachment_unknown"
	FileUnknown       procedure.Code = "file_unknown"
	PersonUnknown     procedure.Code = "person_unknown"
	TokenUnknown      procedure.Code = "token_unknown" // unknown, revoked, expired, or of a disabled account
	DefinitionUnknown procedure.Code = "definition_unknown"

	IdempotencyConflict procedure.Code = "idempotency_conflict" // the key was used for something else
	OfferNotOpen        procedure.Code = "offer_not_open"       // the parent case does not offer this child case to this person
	AttachmentTooLarge  procedure.Code = "attachment_too_large"
	FormatNotOpen       procedure.Code = "format_not_open"
	TooManyFiles        procedure.Code = "too_many_files"
	EntryNotFree        procedure.Code = "entry_not_free"   // its data are not had without asking
	TooManyUploads      procedure.Code = "too_many_uploads" // that wait for a filing, or of one person in a case
	TooManyFeeds        procedure.Code = "too_many_feeds"
	TooManyViews        procedure.Code = "too_many_views"  // of one list
	TooManyTokens       procedure.Code = "too_many_tokens" // of one machine
	DoneToday           procedure.Code = "done_today"      // what is taken once a day in a case
	Stale               procedure.Code = "stale"           // what was read has changed since
	BasisNeeded         procedure.Code = "basis_needed"    // a conditional or withheld entry says on what ground
	NotificationUnknown procedure.Code = "notification_unknown"
	SubscriptionUnknown procedure.Code = "subscription_unknown"
	HookInvalid         procedure.Code = "hook_invalid" // an address that webhooks may not go to
	DeliveryUnknown     procedure.Code = "delivery_unknown"
	DeliveryNotFailed   procedure.Code = "delivery_not_failed" // only what was given up is tried anew
	FeedUnknown         procedure.Code = "feed_unknown"
	EmailInvalid        procedure.Code = "email_invalid"
	ClassUnknown        procedure.Code = "class_unknown"     // a class of sharing or opening is one of three
	RelatedUnknown      procedure.Code = "related_unknown"   // a related entry is in the catalog
	EntryChanged        procedure.Code = "entry_changed"     // while a file was compared with it
	ImportUnreviewed    procedure.Code = "import_unreviewed" // what has to go before a file is taken over is not stated
	EntryTaken          procedure.Code = "entry_taken"       // a new entry would have a code that one has, or had
	EntryRetired        procedure.Code = "entry_retired"     // the entry has left the catalog
	NothingChanged      procedure.Code = "nothing_changed"   // the case would publish what the catalog says already
	UpdateInvalid       procedure.Code = "update_invalid"    // the data cannot have been updated on that day
	QueryFailed         procedure.Code = "query_failed"      // no case with this number is followed by this query code
	DepartmentUnknown   procedure.Code = "department_unknown"
	DepartmentKnown     procedure.Code = "department_known" // there is one with this code
	TokenMissing        procedure.Code = "token_missing"    // the person has no token with this id
	LoginTaken          procedure.Code = "login_taken"
	MachineAccount      procedure.Code = "machine_account"  // a machine has tokens and no password, and others have it the other way round
	OfficesSeparate     procedure.Code = "offices_separate" // administrator, security officer and auditor are three people
	SecondNeeded        procedure.Code = "second_needed"    // somebody else has to decide
	RightsUnknown       procedure.Code = "rights_unknown"
	RightsDecided       procedure.Code = "rights_decided"
	LastAdministrator   procedure.Code = "last_administrator" // nobody would be left to administer
	PositionsMismatch   procedure.Code = "positions_mismatch" // staff hold positions, the public none
	SnapshotUnknown     procedure.Code = "snapshot_unknown"
	CursorInvalid       procedure.Code = "cursor_invalid"
	NoticeInvalid       procedure.Code = "notice_invalid"
	NoticeUnread        procedure.Code = "notice_unread"     // a text that does not say clearly which days are off
	NoticeUnbalanced    procedure.Code = "notice_unbalanced" // gives another number of days than the law, and nobody has confirmed it
	LetterUnknown       procedure.Code = "letter_unknown"
	LetterCorrected     procedure.Code = "letter_corrected"       // a letter is corrected once
	TaskUnknown         procedure.Code = "task_unknown"           // the case has no such task
	DivisionRefused     procedure.Code = "division_refused"       // the task is not this person's to take, give or give back
	DepartmentUnmanned  procedure.Code = "department_unmanned"    // a change would leave nobody to act, and nobody has confirmed it
	StandInInvalid      procedure.Code = "stand_in_invalid"       // such days, or such people, cannot be
	StandInRefused      procedure.Code = "stand_in_refused"       // not this person's to name, or a position that nobody stands in for
	StandInUnknown      procedure.Code = "stand_in_unknown"       // there is none, or it has ended
	SigningInvalid      procedure.Code = "signing_invalid"        // such a rule of what is signed cannot be
	SigningUnknown      procedure.Code = "signing_unknown"        // there is no such rule
	SignerMissing       procedure.Code = "signer_missing"         // a signature is needed that nobody could give
	SignOffUnknown      procedure.Code = "sign_off_unknown"       // there is no such draft
	SignOffWaits        procedure.Code = "sign_off_waits"         // another draft on the same task waits for a signature
	SignOffSettled      procedure.Code = "sign_off_settled"       // it waits for no signature any more
	SignOffRefused      procedure.Code = "sign_off_refused"       // not this person's to sign, return or withdraw
	NotApplied          procedure.Code = "regulation_not_applied" // it is in force, but not in this place, or not on this day
	LawInvalid          procedure.Code = "law_invalid"            // records of what applies here that contradict each other
	DrillCalendar       procedure.Code = "drill_calendar"         // in a drill every day is a working day; no notice is taken

	// What keeps the application from its work, each by its name in readiness.
	DatabaseUnreachable procedure.Code = "database_unreachable"
	DatabaseBusy        procedure.Code = "database_busy"
	DatabaseReadOnly    procedure.Code = "database_read_only"
	DiskFull            procedure.Code = "disk_full"
	SweepStalled        procedure.Code = "sweep_stalled"
	EngineStalled       procedure.Code = "engine_stalled"
	EngineUnreachable   procedure.Code = "engine_unreachable"
	ClockInDoubt        procedure.Code = "clock_in_doubt" // expiries are held
	ShuttingDown        procedure.Code = "shutting_down"  // of one process; others of the house may go on

	ExpiryInTime    procedure.Code = "expiry_in_time"    // what is to be undone was no mistake: the period is over
	ExpiryActedUpon procedure.Code = "expiry_acted_upon" // something else has come of it that would have to be undone first

	ClockTrusted procedure.Code = "clock_trusted" // a confirmation that nothing asks for
)

// UnknownCase is the refusal of a number that no case has, or none that the caller may see.
func UnknownCase(number string) *procedure.Refusal {
	return procedure.Refuse(CaseUnknown, "没有编号为 %s 的办件", number)
}

// UnknownLetter is the refusal of a letter that the case does not have: none follows from the event at this place.
func UnknownLetter(seq int) *procedure.Refusal {
	return procedure.Refuse(LetterUnknown, "本件没有编号为 %d 的文书", seq)
}
