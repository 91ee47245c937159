package domain

import (
	"time"

	"github.com/shixian/shixian/procedure"
)

// The codes by which drafts and the audit refuse.
const (
	DraftUnknown        procedure.Code = "draft_unknown"
	TooManyDrafts       procedure.Code = "too_many_drafts"
	AnchorUnknown       procedure.Code = "anchor_unknown"
	VerificationUnknown procedure.Code = "verification_unknown"
	VerificationRunning procedure.Code = "verification_running" // one at a time
)

// Draft is a form that somebody has begun to fill in. It has no effect in law: nothing in it is checked, and nobody else
// sees it.
type Draft struct {
	ID        string // whoever saves it chooses it
	Person    string
	Procedure string // regulation/procedure
	Resource  string
	Parent    string // number of the case from which the filing follows, and
	Child     string // what that case offers
	Form      procedure.Fields
	SavedAt   time.Time // real time
}

// Anchor is the Merkle root over the heads of all chains. Kept outside, it exposes what no chain can: that a case, or the
// end of one, was deleted.
type Anchor struct {
	ID      int64 // 0: it was not kept
	Root    string
	Cases   int
	Through int64     // the last event that it covers
	At      time.Time // legal time
	TakenBy string    // person; empty: on the machine
	Sealed  int64     // the last seal that it covers; 0: it is of a build that had none
	Seals   string    // its hash
}

// Audit is what a walk along the chains found.
type Audit struct {
	Cases  int
	Events int
	Erased int // events and letters whose values were erased; their digests still stand in the chain
	Faults []LedgerFault
}

// LedgerFault is a place where the ledger is not what was written.
type LedgerFault struct {
	Case string `json:"case,omitempty"` // empty: the ledger as a whole
	Seq  int    `json:"seq,omitempty"`  // of the event; 0: the case itself
	What string `json:"what"`
}

// Verification is a walk along every chain of the ledger, in the background, and how far it has come.
type Verification struct {
	ID         string
	StartedBy  string
	StartedAt  time.Time // real time, as the others
	SeenAt     time.Time // of the last progress
	FinishedAt *time.Time
	Total      int // cases when it began
	Audit      Audit
	FaultCount int    // Audit.Faults has the first thousand
	Anchor     int64  // the one that the ledger was compared with; 0: none
	Failure    string // it could not be carried through
}
