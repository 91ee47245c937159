package activities

import (
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// AdvanceRequest asks to take a case on.
type AdvanceRequest struct {
	Case     string          `json:"case"`
	Acts     []string        `json:"acts,omitempty"` // registered acts for whose answer somebody waits
	Services []ServiceResult `json:"services,omitempty"`
	Perform  []ServiceCall   `json:"perform,omitempty"` // to be tried once before; one that could not be done is among the Outcome's Calls again
}

// Outcome is what advancing a case came to, for the workflow to obey.
type Outcome struct {
	Answers []Answer      `json:"answers,omitempty"` // of those asked about; one left out is not an act of this case
	Ended   bool          `json:"ended,omitempty"`
	Alarm   *Alarm        `json:"alarm,omitempty"` // the next thing that time will bring about
	Calls   []ServiceCall `json:"calls,omitempty"` // services that the case waits for
	Show    Show          `json:"show"`
	Version int64         `json:"version,omitempty"` // of the case; 0: of an earlier build
	Said    time.Time     `json:"said,omitzero"`     // real time at which the ledger said so to whoever tells it; zero: asked by the workflow itself
}

// Answer is what came of an act; who acted finds the words in the ledger.
type Answer struct {
	Act    string           `json:"act"`
	Status domain.ActStatus `json:"status"`
	Code   procedure.Code   `json:"code,omitempty"` // why it was rejected
}

// Alarm is when to look at the case again. Two alarms with the same ID and At are
// the same, however long it still is until then.
type Alarm struct {
	ID      string        `json:"id"`      // of the event to come, e.g. "expiry:answer#1"
	At      time.Time     `json:"at"`      // legal time
	Wait    time.Duration `json:"wait"`    // real time until then, in nanoseconds
	Summary string        `json:"summary"` // Chinese: what is awaited from whom by when
}

// ServiceCall is a service to carry out. It is identified by Case, Call and Tries.
type ServiceCall struct {
	Case    string `json:"case"`
	Call    string `json:"call"`
	Tries   int    `json:"tries"` // 1 at first, one more each time the bureau asks again
	Service string `json:"service"`
	Summary string `json:"summary"` // Chinese: what is done under which article
}

// ServiceResult is what came of a ServiceCall.
type ServiceResult struct {
	Call   string `json:"call"`
	Tries  int    `json:"tries"`
	Failed string `json:"failed,omitempty"` // type of the error, if it failed for good
}

// Show is what a supervisor sees of a case in the Temporal UI.
type Show struct {
	Regulation string     `json:"regulation"`
	Procedure  string     `json:"procedure"`
	State      string     `json:"state"` // name of the state in the definition
	Provider   string     `json:"provider,omitempty"`
	Applicant  string     `json:"applicant,omitempty"`  // department code or "public"
	Parent     string     `json:"opener,omitempty"`     // case that this one follows from
	Department string     `json:"department,omitempty"` // that has to act: its code, "public", or the position where several could
	DueAt      *time.Time `json:"due_at,omitempty"`     // last second of the day that is due first
	Overdue    bool       `json:"overdue,omitempty"`    // runs, and a clock of it has run out
	Outcome    string     `json:"outcome,omitempty"`    // code
	Details    string     `json:"details"`              // Chinese, one line for each thing awaited
}
