package office

import "github.com/shixian/shixian/procedure"

// The codes by which the ledger refuses, beside those of the machine. They are
// declared here because those who map them to answers must not import the ledger.
const (
	CaseUnknown       procedure.Code = "case_unknown"
	ActUnknown        procedure.Code = "act_unknown"
	EntryUnknown      procedure.Code = "entry_unknown"
	AttachmentUnknown procedure.Code = "attachment_unknown"
	PersonUnknown     procedure.Code = "person_unknown"
	TokenUnknown      procedure.Code = "token_unknown" // unknown, revoked, expired, or of a disabled account
	DefinitionUnknown procedure.Code = "definition_unknown"

	IdempotencyConflict procedure.Code = "idempotency_conflict" // the key was used for something else
	OfferNotOpen        procedure.Code = "offer_not_open"       // the opener does not offer this related case to this person
	AttachmentTooLarge  procedure.Code = "attachment_too_large"
	BasisNeeded         procedure.Code = "basis_needed" // a conditional or withheld entry says on what ground
	CursorInvalid       procedure.Code = "cursor_invalid"
	NoticeInvalid       procedure.Code = "notice_invalid"
	DrillCalendar       procedure.Code = "drill_calendar" // in a drill every day is a working day; no notice is taken
)
