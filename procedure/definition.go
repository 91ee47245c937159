package procedure

import (
	"slices"

	"cloud.google.com/go/civil"
)

// Definition is one procedure of one regulation, as its pack states it. It is
// read once, checked, and never changed: a case names the Definition under which
// it was filed by Ref and keeps it to its end.
type Definition struct {
	Regulation *Regulation `yaml:"-"`
	Source     Source      `yaml:"-"`
	ref        string

	Name     string `yaml:"procedure"`
	Workflow string `yaml:"workflow"` // Temporal workflow type under which people see the case
	Purpose  string `yaml:"serves"`   // a word that procedures of several regulations share if they are there for the same; empty: for something of its own
	Title    string `yaml:"title"`
	Basis    string `yaml:"basis"`
	Note     string `yaml:"note"`

	Filing   Filing            `yaml:"filing"`
	Form     []Field           `yaml:"form"`
	Facts    Ordered[FactType] `yaml:"facts"`
	Outcomes Ordered[string]   `yaml:"outcomes"` // code → title in Chinese
	Clocks   Ordered[Clock]    `yaml:"clocks"`
	Anytime  Ordered[Action]   `yaml:"anytime"`
	Children Ordered[Child]    `yaml:"children"`
	Start    string            `yaml:"start"`
	States   Ordered[Node]     `yaml:"states"`
	Never    Ordered[Never]    `yaml:"never"`
}

// Filing says who may open a case, who is then the provider, and what the
// moment of receipt sets.
type Filing struct {
	By       []Filer        `yaml:"by"`
	Resource Need           `yaml:"resource"` // whether the case is about a catalog entry
	Parent   Need           `yaml:"parent"`   // required: only from a case that offers it, such as the one whose grant it ends
	Provider References     `yaml:"provider"` // the department that is the provider
	Set      Ordered[Value] `yaml:"set"`

	// Conditions must hold of whoever files what about what; else the filing is refused.
	Conditions []Condition `yaml:"conditions"`

	// Expects names the clocks by which the applicant gets the answer: the first
	// that runs where such a filing comes to rest, or else the first of all,
	// counted from receipt. Its due day is shown before filing.
	Expects References `yaml:"expects"`

	Letter Letter `yaml:"letter"` // that filing gives rise to, if not a receipt
}

// Condition is what must hold of a filing: of its form, entry and parties, and of the case that it follows from.
type Condition struct {
	Basis `yaml:",inline"`

	When  Expression `yaml:"when"`
	Title string     `yaml:"title"` // what is demanded, as whoever is refused reads it
}

// Filer is a kind of person who may open a case.
type Filer string

// The kinds of filer.
const (
	FiledByDepartment Filer = "department" // staff of any department
	FiledByPublic     Filer = "public"     // citizens, legal persons and other organisations
	FiledByProvider   Filer = "provider"   // staff of the department that answers for the resource
	FiledByBureau     Filer = "bureau"
	FiledByGovernment Filer = "government"
)

// Need says whether something is demanded.
type Need string

// The degrees of need.
const (
	Required Need = "required"
	Optional Need = "optional"
	None     Need = "none"
)

// Field is one value that a form or an action takes.
type Field struct {
	Name     string          `yaml:"name" json:"name"`
	Title    string          `yaml:"title" json:"title"`
	Type     FieldType       `yaml:"type" json:"type"`
	Required bool            `yaml:"required" json:"required,omitempty"`
	Of       Ordered[string] `yaml:"of" json:"of,omitempty"`   // enum: value → title
	Max      int             `yaml:"max" json:"max,omitempty"` // integer: largest value; text: most characters
	Min      int             `yaml:"min" json:"min,omitempty"` // integer: smallest value
	Help     string          `yaml:"help" json:"help,omitempty"`
	Tells    Tells           `yaml:"tells" json:"-"`  // what of a decision it states; empty: none of it
	When     Expression      `yaml:"when" json:"-"`   // asked for only when this holds
	Within   *Within         `yaml:"within" json:"-"` // promise: how late it may be
}

// Tells is what of a decision a field states. It stands with the outcome, and what has to tell the reason is no plain consent.
type Tells string

// What fields tell of a decision.
const (
	TellsReason Tells = "reason" // why it was decided so
	TellsBasis  Tells = "basis"  // by which provision
)

// Within is the cap on a promised date: the last day that can be promised is the given working day after From, which is
// not counted.
type Within struct {
	Workdays int    `yaml:"workdays"`
	From     string `yaml:"from"` // today, filed, a fact or form.FIELD
}

// FieldType is the type of a field's value.
type FieldType string

// The types of field.
const (
	Text       FieldType = "text"
	Enum       FieldType = "enum"
	Integer    FieldType = "integer"
	Boolean    FieldType = "boolean"
	Confirm    FieldType = "confirm" // a box that must be ticked
	Date       FieldType = "date"
	Promise    FieldType = "promise" // a date that binds: it must be a working day, today or later
	Department FieldType = "department"
	Attachment FieldType = "attachment" // the id of an uploaded file, e.g. evidence
	Items      FieldType = "items"      // the information items of a catalog entry, kept as JSON; see [ReadItems]
)

// FactType is the type of a fact that events set on the case.
type FactType string

// The types of fact.
const (
	DateFact    FactType = "date"
	BooleanFact FactType = "boolean"
)

// Value is what `set` gives a fact: `today` (the legal date of the event),
// `filed`, `true`, `false`, or a reference such as `form.event_on`.
type Value string

// Clock is a period within which a party owes something.
type Clock struct {
	Basis `yaml:",inline"`

	Title    string     `yaml:"title"`
	Kind     string     `yaml:"kind"`     // what a higher law's ceiling calls such a period; empty: none concerns it
	Applies  *Applies   `yaml:"applies"`  // nil: to every case
	Owner    string     `yaml:"owner"`    // role; default: the role of the task of the state that runs it
	Workdays Length     `yaml:"workdays"` // a number, a reference to a field that holds one, or several by condition
	Days     Length     `yaml:"days"`     // or: days of the calendar, a number or a reference
	Months   Length     `yaml:"months"`   // or: months
	Years    Length     `yaml:"years"`    // or: years
	Until    string     `yaml:"until"`    // or: reference to a promised date, its own due day
	From     string     `yaml:"from"`     // entered, filed, a fact or form.FIELD: the day that is not counted
	Remind   []int      `yaml:"remind"`   // working days before the due day
	MetBy    []string   `yaml:"met_by"`   // ACTION or STATE/ACTION of the owner; none: whatever the owner does that ends it
	Expired  Expiry     `yaml:"expired"`
	Extend   *Extension `yaml:"extension"`
}

// Expiry says what silence leads to. With To the case moves (an interrupting
// boundary timer); without, it is flagged overdue and escalated while the task
// stays open (non-interrupting).
type Expiry struct {
	Basis `yaml:",inline"`

	To         string         `yaml:"to"`
	AfterLapse string         `yaml:"after_lapse"` // instead of To once the regulation has lapsed
	Escalate   []string       `yaml:"escalate"`    // roles that are told and take over the supervision
	Notify     []string       `yaml:"notify"`
	Outcome    string         `yaml:"outcome"`
	Consent    bool           `yaml:"consent"` // the obligation is recorded as met by deemed consent
	Met        bool           `yaml:"met"`     // what was owed was to last that long, as safekeeping is
	Breach     string         `yaml:"breach"`  // item of the regulation's list of breaches, or Unnamed
	Remark     string         `yaml:"remark"`  // kept on the case and shown with its outcome
	Set        Ordered[Value] `yaml:"set"`
	Letter     Letter         `yaml:"letter"`    // with To, that it gives rise to, if not the one that follows from what it is
	Overruled  *Overruled     `yaml:"overruled"` // by a higher law that knows no consent by silence
}

// Applies confines a rule to cases that were filed on some days.
type Applies struct {
	From    *civil.Date `yaml:"from"` // both included; nil: open
	Through *civil.Date `yaml:"through"`
}

// And are the days that both have.
func (a Applies) And(b Applies) Applies {
	if a.From == nil || b.From != nil && b.From.After(*a.From) {
		a.From = b.From
	}
	if a.Through == nil || b.Through != nil && b.Through.Before(*a.Through) {
		a.Through = b.Through
	}
	return a
}

// Overruled says what silence leads to where a higher law does not let it be consent: the case goes to AfterLapse, for
// somebody to decide, or else the clock is flagged overdue while the task stays open. It is missed, and not consented.
type Overruled struct {
	Basis   `yaml:",inline"` // article of the higher law
	Applies Applies          `yaml:"applies"`

	Escalate []string `yaml:"escalate"` // instead of the expiry's own
	Notify   []string `yaml:"notify"`   // beside the expiry's own
	Remark   string   `yaml:"remark"`   // instead of the expiry's own
}

// Extension is the right to have a clock run longer.
type Extension struct {
	Basis `yaml:",inline"`

	Title    string  `yaml:"title"`
	Request  string  `yaml:"request"`  // role that asks
	Approve  string  `yaml:"approve"`  // role that agrees; empty: the request itself extends
	Workdays int     `yaml:"workdays"` // the cap, in all
	Times    int     `yaml:"times"`    // how often; default once
	Answer   *Answer `yaml:"answer"`   // with Approve: by when it is decided; the clock stands still meanwhile
	Fields   []Field `yaml:"fields"`   // what the request must say

	// Hold is what definitions published before Answer say instead: the clock does not run out while a request made in
	// time is undecided, however long that is. A new pack cannot say it.
	Hold bool `yaml:"hold" earlier:"true"`
}

// Answer is the period within which a request for more time is decided: a clock of its own, which the approver owes. When
// it runs out the request has lapsed, Escalate is told, and the clock that the request was about goes on with what was left.
type Answer struct {
	Basis `yaml:",inline"`

	Title    string   `yaml:"title"`    // default: the clock's, and 延期审批
	Workdays int      `yaml:"workdays"` // after the day of the request
	Remind   []int    `yaml:"remind"`   // working days before the due day
	Escalate []string `yaml:"escalate"` // roles that are told of a request that nobody decided
}

// Action is something that a party can do with a case.
type Action struct {
	Basis `yaml:",inline"`

	Title    string         `yaml:"title"`
	Role     string         `yaml:"role"` // default: the role of the state's task
	To       string         `yaml:"to"`   // empty: the case stays where it is
	Complete string         `yaml:"complete"`
	Fields   []Field        `yaml:"fields"`
	Needs    []string       `yaml:"needs"`  // names from the regulation's fields, required
	Takes    []string       `yaml:"takes"`  // the same, optional
	Amends   Selection      `yaml:"amends"` // fields of the form that it takes again, filled in as they are
	When     Expression     `yaml:"when"`
	Once     bool           `yaml:"once"`
	Limit    int            `yaml:"limit"`
	Set      Ordered[Value] `yaml:"set"`
	Outcome  string         `yaml:"outcome"`
	Notify   []string       `yaml:"notify"`
	Breach   string         `yaml:"breach"`  // a breach that the act finds, or Unnamed
	Against  string         `yaml:"against"` // role that is in breach; default: the one that can be, or else the provider
	Remark   string         `yaml:"remark"`
	Opens    string         `yaml:"opens"`  // name of a child case that the act opens
	Letter   Letter         `yaml:"letter"` // that it gives rise to, if not the one that follows from what it is
}

// CompleteAll is the value of Action.Complete by which an action takes effect
// only when every joint task has taken it.
const CompleteAll = "all"

// Bound returns how often the action may be taken on one case; 0 is unbounded.
func (a Action) Bound() int {
	if a.Once {
		return 1
	}
	return a.Limit
}

// Child is a case of another procedure that this one offers or opens.
type Child struct {
	Basis `yaml:",inline"`

	Title     string              `yaml:"title"`
	Procedure string              `yaml:"procedure"`
	Role      string              `yaml:"role"` // who may open it
	When      Expression          `yaml:"when"`
	OnBreach  bool                `yaml:"on_breach"` // offered once a breach is on record
	Repeat    bool                `yaml:"repeat"`    // offered again once the one before has ended
	Remedy    *bool               `yaml:"remedy"`    // the law gives it to the applicant against what was decided: letters tell of it; nil: not said
	Form      Ordered[Expression] `yaml:"form"`      // how its form is filled in
	Binds     Selection           `yaml:"binds"`     // which of these fields whoever files it cannot change
}

// Node is one state of a procedure: a gateway, a task (or several joint ones), a
// service, or an end.
type Node struct {
	Basis `yaml:",inline"`

	Title   string          `yaml:"title"`
	Gateway []Branch        `yaml:"gateway"`
	Task    *Task           `yaml:"task"`
	Tasks   []Task          `yaml:"tasks"`
	Clock   string          `yaml:"clock"`
	Clocks  []string        `yaml:"clocks"`
	Hold    Ordered[string] `yaml:"hold"` // clock → pause, restart or delivered, while the case stands here
	Actions Ordered[Action] `yaml:"actions"`
	Service string          `yaml:"service"`

	// With says where the service finds what it takes from the case: one or several references, or an expression. See [Input].
	With Ordered[References] `yaml:"with"`

	To      string   `yaml:"to"`  // service: where the case goes when it is done
	End     string   `yaml:"end"` // outcome, unless one was set on the way
	Notify  []string `yaml:"notify"`
	Anytime *bool    `yaml:"anytime"` // false: the anytime actions are not open here
}

// How a state holds a clock.
const (
	HoldPause   = "pause"   // the working days of the stay are added
	HoldRestart = "restart" // the period starts again when the case leaves
	// What was owed has been delivered and is being checked: the clock pauses, and
	// is met on the day of delivery unless the case comes back to it.
	HoldDelivered = "delivered"
)

// Branch is one way out of an exclusive gateway; the last one has no condition.
type Branch struct {
	When   Expression `yaml:"when"`
	Title  string     `yaml:"title"`
	To     string     `yaml:"to"`
	Letter Letter     `yaml:"letter"` // that taking it gives rise to, before what the filing or the action says
}

// Task is work that one role owes in a state.
type Task struct {
	Role  string `yaml:"role"`
	Title string `yaml:"title"`
}

// Regulation holds the facts of a pack that its procedures share.
type Regulation struct {
	ID       string          `yaml:"regulation"`
	Title    string          `yaml:"title"`
	Short    string          `yaml:"short"`
	Issuer   string          `yaml:"issuer"`
	Document string          `yaml:"document"`
	Prefix   string          `yaml:"case_prefix"`
	InForce  Period          `yaml:"in_force"`
	Standing Standing        `yaml:"standing"`
	Checked  []Checked       `yaml:"checked_against"`
	Counting Counting        `yaml:"counting"`
	Parties  Ordered[Party]  `yaml:"parties"`
	Fields   Ordered[Field]  `yaml:"fields"`
	Breaches Ordered[Breach] `yaml:"breaches"`
	Duties   Ordered[Duty]   `yaml:"duties"`
	Never    Ordered[Never]  `yaml:"never"` // in every procedure

	Ceilings Ordered[Ceiling] `yaml:"ceilings"` // how long lower rules may make a kind of period

	Evaluation *Evaluation       `yaml:"evaluation"`
	Notices    Ordered[string]   `yaml:"notices"`    // what people are told, by occasion
	Lights     *Lights           `yaml:"lights"`     // nil: as the application is configured
	Escalation *EscalationPolicy `yaml:"escalation"` // nil: the same
	Grants     *GrantEnd         `yaml:"grants"`     // nil: PracticeGrantEnd

	ImportReviews Ordered[ImportReview] `yaml:"import_reviews"` // by name

	Retention *Retention `yaml:"retention"` // nil: as the house has it

	Source []byte `yaml:"-"`
	file   string // for faults
	at     places
}

// Line is the line of regulation.yaml on which the entry at a path such as breaches.1 stands. 1 is the first.
func (r *Regulation) Line(path string) int { return r.at.of(path).line }

// Quoted is the title as a text names it: 《…》.
func (r *Regulation) Quoted() string { return "《" + r.Title + "》" }

// Period is a stretch of dates, both ends included; a missing end is open.
type Period struct {
	From    *civil.Date `yaml:"from" json:"from,omitempty"`
	Through *civil.Date `yaml:"through" json:"through,omitempty"`
	Basis   string      `yaml:"basis" json:"basis,omitempty"`
	Note    string      `yaml:"note" json:"note,omitempty"`
}

// Standing tells whether a regulation has legal force.
type Standing string

// The kinds of standing.
const (
	InForce  Standing = "in_force"
	Lapsed   Standing = "lapsed"
	Extended Standing = "extended"
	Repealed Standing = "repealed"
)

// Below tells whether the regulation names another one as a rule that outranks it, by title.
func (r *Regulation) Below(other *Regulation) bool {
	return slices.ContainsFunc(r.Checked, func(c Checked) bool { return c.Title == other.Title })
}

// Checked is a higher rule that the pack must be checked against.
type Checked struct {
	Title    string      `yaml:"title" json:"title"`
	Document string      `yaml:"document" json:"document"`
	From     *civil.Date `yaml:"from" json:"from,omitempty"`
	Note     string      `yaml:"note" json:"note,omitempty"`
}

// Counting says how days are counted under the regulation. Only one way is
// known so far: the starting day is not counted, a period ends at 24:00 of its
// last working day.
type Counting struct {
	Basis string `yaml:"basis" json:"basis"`
	Note  string `yaml:"note" json:"note,omitempty"`
}

// Party is a role under the regulation and who fills it.
type Party struct {
	Title      string   `yaml:"title" json:"title"`
	Department string   `yaml:"department" json:"department,omitempty"` // applicant, provider or superior: only that department's people
	Position   Position `yaml:"position" json:"position,omitempty"`     // staff (default), head, bureau, government …
	Basis      string   `yaml:"basis" json:"basis,omitempty"`
}

// Source is the text that a Definition was read from; it goes to the ledger, so
// that a case's rules can be read again whatever is published later.
type Source struct {
	Regulation []byte
	Procedure  []byte
	File       string
	program    map[Expression]compiled
	forbidden  map[Expression]compiled // conditions of prohibitions
	actions    []named
	at         places // for findings
}

// Line is the line of the file on which the entry at a path such as states.review stands. 1 is the first.
func (s Source) Line(path string) int { return s.at.of(path).line }

// ID is the pack and the procedure, e.g. "yaohai-2024/share-application".
func (d *Definition) ID() string { return d.Regulation.ID + "/" + d.Name }
