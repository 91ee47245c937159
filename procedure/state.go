package procedure

import (
	"slices"
	"time"

	"cloud.google.com/go/civil"
)

// State is everything that the machine knows of a case. It is a value: the
// machine returns a new one and leaves the old one alone. Free texts and personal
// data live in Form and Acts; they stay in the ledger.
type State struct {
	Number     string            `json:"number"`
	Definition string            `json:"definition"` // Definition.Ref of the rules it was filed under
	Parties    Parties           `json:"parties"`
	Form       Fields            `json:"form"`
	Resource   *Resource         `json:"resource,omitempty"`
	Parent     string            `json:"opener,omitempty"` // number of the case that this one follows from
	ParentCase *ParentCase       `json:"parent,omitempty"` // what that case was when this one was filed; nil of cases of earlier builds
	Bound      []string          `json:"bound,omitempty"`  // fields of the form that the parent case fixed
	FiledAt    time.Time         `json:"filed_at"`
	FiledOn    civil.Date        `json:"filed_on"`
	Node       string            `json:"node"` // name of the present state
	EnteredAt  time.Time         `json:"entered_at"`
	EnteredOn  civil.Date        `json:"entered_on"`
	Facts      map[string]any    `json:"facts"`
	Acts       map[string]Fields `json:"acts"`  // what was last said with each action
	Taken      map[string]int    `json:"taken"` // how often each bounded action was taken
	Tasks      []OpenTask        `json:"tasks"`
	Clocks     []ClockInstance   `json:"clocks"`
	Services   []Call            `json:"services"`
	Breaches   []Breached        `json:"breaches"`
	Children   []Link            `json:"related"`
	Remarks    []string          `json:"remarks"`
	Outcome    *Decision         `json:"outcome,omitempty"`
	Pending    string            `json:"pending_outcome,omitempty"` // set on the way to an end
	EndedAt    *time.Time        `json:"ended_at,omitempty"`
	Calendar   string            `json:"calendar"` // version by which the due days were derived
	LastAt     time.Time         `json:"last_at"`  // legal time of the last event
}

// Parties names the departments on both sides of a case, and those that were superior to both when it was filed.
type Parties struct {
	Applicant string `json:"applicant"` // department code, or Public
	Provider  string `json:"provider"`
	Person    string `json:"person,omitempty"` // id of the member of the public who filed

	ApplicantArea Area `json:"applicant_area,omitempty"`
	ProviderArea  Area `json:"provider_area,omitempty"`

	// Superiors are the departments of the nearest area above both sides, if they are of different ones, by the position that
	// people hold there. Cases of earlier versions have none.
	Superiors map[Position]string `json:"superiors,omitempty"`
}

// Public is the applicant of a case that a member of the public filed.
const Public = "public"

// Fields are the values of a form or an action by field name.
type Fields map[string]any

// Attachments are the uploaded files that the values name, by field.
func (f Fields) Attachments(fields []Field) map[string]string {
	ids := map[string]string{}
	for _, field := range fields {
		if id, ok := f[field.Name].(string); ok && field.Type == Attachment && id != "" {
			ids[field.Name] = id
		}
	}
	return ids
}

// Resource is the catalog entry that a case is about, as it stood on filing.
type Resource struct {
	Code       string `json:"code" yaml:"code"`
	Title      string `json:"title" yaml:"title"`
	Provider   string `json:"provider" yaml:"provider"`
	Share      string `json:"share" yaml:"share"` // one of [Classes]
	ShareBasis string `json:"share_basis" yaml:"share_basis"`
	Open       string `json:"open" yaml:"open"` // likewise
	OpenBasis  string `json:"open_basis" yaml:"open_basis"`
	Gathered   bool   `json:"gathered" yaml:"gathered"`
	Access     string `json:"access,omitempty" yaml:"access"`   // how its data are got at: an address, an interface, a place
	Contact    string `json:"contact,omitempty" yaml:"contact"` // whom to ask, and how
	Version    int    `json:"version" yaml:"version"`
}

// OpenTask is work that a role owes, or owed.
type OpenTask struct {
	ID       string     `json:"id"` // unique within the case, e.g. "2-review"
	Node     string     `json:"node"`
	Role     string     `json:"role"`
	Title    string     `json:"title"`
	Clock    string     `json:"clock,omitempty"`   // ClockInstance.ID of the clock that limits it
	Service  string     `json:"service,omitempty"` // Call.ID, for a task that repairs a failed service
	OpenedAt time.Time  `json:"opened_at"`
	ClosedAt *time.Time `json:"closed_at,omitempty"`
	Action   string     `json:"action,omitempty"` // what closed it, if an action did
}

// Open tells whether the task still waits for its role.
func (t OpenTask) Open() bool { return t.ClosedAt == nil }

// ClockInstance is one running of a clock: start, budget, pauses, restarts and extensions.
// Due is derived from them; it is kept only as what was last told, so that a
// revision can say old and new.
type ClockInstance struct {
	ID         string             `json:"id"` // e.g. "answer#1"
	Clock      string             `json:"clock"`
	Title      string             `json:"title"`
	Owner      string             `json:"owner"` // role
	Basis      Basis              `json:"basis"`
	Start      civil.Date         `json:"start"` // the day that is not counted
	StartedAt  time.Time          `json:"started_at"`
	Workdays   int                `json:"workdays"`       // 0 with Until and Span
	Span       *Span              `json:"span,omitempty"` // of a period that goes by the calendar
	Until      *civil.Date        `json:"until,omitempty"`
	Pauses     []Pause            `json:"pauses,omitempty"`
	Restarts   []civil.Date       `json:"restarts,omitempty"`
	Extensions []ExtensionRequest `json:"extensions,omitempty"`
	Floor      *civil.Date        `json:"floor,omitempty"` // a revision never makes Due earlier than this

	Due         civil.Date  `json:"due"`
	Provisional bool        `json:"provisional,omitempty"`
	History     []DueChange `json:"history,omitempty"`

	Reminded []int  `json:"reminded,omitempty"` // warnings given, in working days before Due
	HeldAs   string `json:"held_as,omitempty"`  // how, while held
	Overdue  bool   `json:"overdue,omitempty"`  // ran out while the task stays open
	// Delivered is the day on which what was owed came after the clock had run out, while that is being checked.
	Delivered *civil.Date  `json:"delivered,omitempty"`
	Outcome   ClockOutcome `json:"outcome,omitempty"` // empty while it runs
	Breach    string       `json:"breach,omitempty"`
	EndedAt   *time.Time   `json:"ended_at,omitempty"` // legal time
	EndedOn   *civil.Date  `json:"ended_on,omitempty"` // legal date; a lapse belongs to the due day

	// First says that nobody but the applicant owed anything in the case before: this is its first answer. Clocks that
	// start with the same event, as those of joint tasks do, are first together.
	First bool `json:"first,omitempty"`
	// Performed says that what was owed was done, in time or late, and that this ended the clock. A clock that ran
	// out and was ended by something else, such as a withdrawal, was never performed.
	Performed bool `json:"performed,omitempty"`
	// Decisive says that the case was decided by the end of the clock, or had been before: it was performed, or ran out
	// with a consequence. What the applicant owes decides nothing.
	Decisive bool `json:"decisive,omitempty"`
}

// Stood tells whether the clock stood still at some time: in a state that held it, or while a request was decided.
func (r ClockInstance) Stood() bool {
	return len(r.Pauses) > 0 || slices.ContainsFunc(r.Extensions, func(e ExtensionRequest) bool { return e.Clock != "" })
}

// Running tells whether the clock has not ended; an overdue clock still runs
// until what is owed is done.
func (r ClockInstance) Running() bool { return r.EndedAt == nil }

// ClockOutcome is how a running of a clock ended.
type ClockOutcome string

// The ways in which a clock ends. An overdue clock has the outcome Missed from
// its due day on and ends when the act comes.
const (
	Met       ClockOutcome = "met"
	Missed    ClockOutcome = "missed"
	Consented ClockOutcome = "lapsed" // ran out, and the silence is consent; on record under the word of the first builds
	Cancelled ClockOutcome = "cancelled"
)

// consented is what packs and people call Consented.
const consented = "consented"

// String is the outcome as packs and the API write it.
func (o ClockOutcome) String() string {
	if o == Consented {
		return consented
	}
	return string(o)
}

// UnmarshalYAML reads the outcome as a scenario of a pack writes it.
func (o *ClockOutcome) UnmarshalYAML(text []byte) error {
	*o = ClockOutcome(text)
	if *o == consented {
		*o = Consented
	}
	return nil
}

// Pause holds a clock from one day to another; the working days in (From, To] are added.
type Pause struct {
	From civil.Date  `json:"from"`
	To   *civil.Date `json:"to,omitempty"`
}

// ExtensionRequest is a request for more time, and what came of it.
type ExtensionRequest struct {
	Workdays    int        `json:"workdays"`
	RequestedAt time.Time  `json:"requested_at"`
	DecidedAt   *time.Time `json:"decided_at,omitempty"`
	Granted     bool       `json:"granted,omitempty"`
	Lapsed      bool       `json:"lapsed,omitempty"` // the approver's period ran out first
	Task        string     `json:"task,omitempty"`
	Clock       string     `json:"clock,omitempty"` // ClockInstance.ID of the approver's period; none under definitions without one
}

// DueChange says that a due day moved, and why; the previous one stays visible.
type DueChange struct {
	At  time.Time  `json:"at"`
	Old civil.Date `json:"old"`
	New civil.Date `json:"new"`
	Why DueReason  `json:"why"`
}

// DueReason is why a due day moved.
type DueReason string

// The reasons for which a due day moves.
const (
	WhyPaused    DueReason = "paused"
	WhyRestarted DueReason = "restarted"
	WhyExtended  DueReason = "extended"
	WhyRevised   DueReason = "calendar_revised"
)

// Call is a service that the case needs done.
type Call struct {
	ID          string     `json:"id"`
	Service     string     `json:"service"`
	Node        string     `json:"node"`
	Basis       Basis      `json:"basis"`
	RequestedAt time.Time  `json:"asked_at"`
	DoneAt      *time.Time `json:"done_at,omitempty"`
	FailedAt    *time.Time `json:"failed_at,omitempty"`
	Tries       int        `json:"tries"` // 1 at first, one more for each time the bureau asks again

	CancelledAt *time.Time `json:"cancelled_at,omitempty"` // the case moved on before it was done
}

// Waiting tells whether the call still has to be carried out.
func (c Call) Waiting() bool { return c.DoneAt == nil && c.FailedAt == nil && c.CancelledAt == nil }

// Breached is a breach on record: of which item, by whom, found how.
type Breached struct {
	Item  string     `json:"item"` // key in the regulation's list; empty: the bureau names it
	Role  string     `json:"role"`
	Clock string     `json:"clock,omitempty"` // ClockInstance.ID
	On    civil.Date `json:"on"`
	At    time.Time  `json:"at"`
}

// Link is a child case.
type Link struct {
	Name    string `json:"name"` // of the definition's children
	Number  string `json:"number,omitempty"`
	Outcome string `json:"outcome,omitempty"`
}

// Decision is the outcome of a case with its legal date and instant.
type Decision struct {
	Code  string     `json:"code"`
	Title string     `json:"title"`
	On    civil.Date `json:"on"`
	At    time.Time  `json:"at"`
}

// Ended tells whether nothing more can happen to the case.
func (s State) Ended() bool { return s.EndedAt != nil }

// Overdue tells whether the case runs and a clock of it has run out.
func (s State) Overdue() bool {
	if s.Ended() {
		return false
	}
	for _, r := range s.Clocks {
		if r.Running() && r.Overdue {
			return true
		}
	}
	return false
}

// Due returns the running clock that counts down and is due first, or nil.
func (s State) Due() *ClockInstance {
	var first *ClockInstance
	for i := range s.Clocks {
		r := &s.Clocks[i]
		if r.Running() && r.HeldAs == "" && !r.asked() && (first == nil || r.Due.Before(first.Due)) {
			first = r
		}
	}
	return first
}

// OpenTasks returns the tasks that wait for their roles.
func (s State) OpenTasks() []OpenTask {
	var open []OpenTask
	for _, t := range s.Tasks {
		if t.Open() {
			open = append(open, t)
		}
	}
	return open
}

// Calls returns the services that still have to be carried out.
func (s State) Calls() []Call {
	var calls []Call
	for _, c := range s.Services {
		if c.Waiting() {
			calls = append(calls, c)
		}
	}
	return calls
}
