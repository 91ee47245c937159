package domain

import (
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Act is what somebody does with a case, on the register before the engine
// hears of it: its instant counts, not when it is processed.
type Act struct {
	ID           string
	Case         string
	Action       string
	Task         string // optional; an act on a named task fails once that is closed
	By           Person
	Roles        []string
	For          string // on whose behalf: a colleague for whom By stands in; empty: in By's own name
	SignedBy     string // who signed it before it was registered; empty: it needed no signature
	SignedFor    string // on whose behalf: a colleague for whom SignedBy stood in
	Fields       procedure.Fields
	Key          string  // Idempotency-Key
	Seen         []int64 // versions of the case on which whoever acts decided; empty: any
	RegisteredAt time.Time
	About        string // the task that the act was found to be about when it was judged; not kept
	Status       ActStatus
	Code         procedure.Code // why it was rejected
	Detail       string
}

// ActStatus is what came of an act.
type ActStatus string

// An act is registered as pending and ends applied or rejected.
const (
	Pending  ActStatus = "pending"
	Applied  ActStatus = "applied"
	Rejected ActStatus = "rejected"

	// Unsigned is no status of the register: the act is kept for a signature (SignOff), whose id it then has.
	Unsigned ActStatus = "unsigned"
)

// Registered is an act on the register, with what the case came to by it.
type Registered struct {
	Act
	Case Case      // as it stands now
	Step *Advanced // for the engine to obey; nil: the act was on the register before, or waits for the engine
}

// Advanced is what advancing a case came to, for the engine to obey.
type Advanced struct {
	Case    Case
	Answers []Act            // the acts asked about that are settled
	Now     time.Time        // legal time
	Alarm   *procedure.Event // the next thing that time will bring about
	Wait    time.Duration    // real time until Alarm; at least a millisecond
}

// Start is a case whose workflow has to be started or woken.
type Start struct {
	Number     string
	Workflow   string
	Title      string
	Regulation string
	Procedure  string
	Law        string // title of the regulation
	FiledOn    civil.Date
	Provider   string
	Applicant  string
	Version    int64 // of the case, as the engine is told of it

	Ended  bool // the case has ended, and an execution has nothing left to do but to end as well
	Anew   bool // whatever execution there is takes its work from where nobody of this house looks: a new one takes its place
	Behind bool // an act is pending or an alarm past, and a wake should have settled it
	Untold bool // it is not known to have heard of this version, and nothing else is amiss
}

// StartOf returns what the engine needs to know of a case.
func StartOf(c Case) Start {
	d, s := c.Definition, c.State
	title := d.Title
	if s.Resource != nil {
		title += "：" + s.Resource.Title
	}
	return Start{
		Number: s.Number, Workflow: d.Workflow, Title: title, Regulation: d.Regulation.ID, Procedure: d.Name,
		Law: d.Regulation.Title, FiledOn: s.FiledOn, Provider: s.Parties.Provider, Applicant: s.Parties.Applicant,
		Version: c.Version, Ended: s.Ended(),
	}
}
