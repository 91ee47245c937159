package procedure

import (
	"fmt"
	"strings"
	"time"

	"cloud.google.com/go/civil"
)

// Event is something that happened to a case, with its legal time. Its ID is its
// own (the act's, the clock's expiry, the revision), so that an event taken
// twice is taken once.
type Event struct {
	ID   string    `json:"id"`
	Kind EventKind `json:"kind"`
	At   time.Time `json:"at"` // effective in law

	Action string `json:"action,omitempty"`
	Task   string `json:"task,omitempty"` // the task acted on, if the actor named one
	By     Actor  `json:"by,omitzero"`
	Fields Fields `json:"fields,omitempty"`

	Clock   string `json:"clock,omitempty"` // ClockInstance.ID
	Days    int    `json:"days,omitempty"`  // reminder: working days before the due day
	Service string `json:"service,omitempty"`
	Reason  string `json:"reason,omitempty"`
	Case    string `json:"case,omitempty"`   // child case
	Letter  int    `json:"letter,omitempty"` // that is corrected: the place in the history of the event that issued it
	Outcome string `json:"outcome,omitempty"`
}

// EventKind is what happened.
type EventKind string

// The kinds of event.
const (
	Filed           EventKind = "filed"
	Acted           EventKind = "acted"
	ClockExpired    EventKind = "clock_expired"
	ReminderDue     EventKind = "reminder_due"
	CalendarRevised EventKind = "calendar_revised"
	ServiceDone     EventKind = "service_done"
	ServiceFailed   EventKind = "service_failed"
	ChildOpened     EventKind = "related_opened"
	ChildEnded      EventKind = "related_ended"
	LetterCorrected EventKind = "letter_corrected" // somebody has corrected a letter of the case; the case stays as it is
	ExpiryUndone    EventKind = "expiry_undone"    // what silence had led to by a clock that was wrong is undone
)

// Timely tells whether time alone brings it about.
func (k EventKind) Timely() bool { return k == ClockExpired || k == ReminderDue }

// Actor is who acted, and in which roles of this case.
type Actor struct {
	Person     string   `json:"person"`
	Department string   `json:"department,omitempty"`
	Roles      []string `json:"roles,omitempty"`
	For        string   `json:"for,omitempty"` // a colleague for whom Person stands in; the machine takes no notice
}

// Command is what an event makes the outside do or know.
type Command struct {
	Kind    CommandKind `json:"kind"`
	Task    string      `json:"task,omitempty"`
	Clock   string      `json:"clock,omitempty"` // ClockInstance.ID
	Service string      `json:"service,omitempty"`
	Role    string      `json:"role,omitempty"`    // notify: whom
	Notice  Notice      `json:"notice,omitempty"`  // notify: of what
	Child   string      `json:"related,omitempty"` // open: name among the definition's children
	Due     *civil.Date `json:"due,omitempty"`
	Old     *civil.Date `json:"old,omitempty"`
	Outcome string      `json:"outcome,omitempty"`
}

// CommandKind is what is to be done.
type CommandKind string

// The kinds of command.
const (
	OpenTaskCommand CommandKind = "open_task"
	CloseTask       CommandKind = "close_task"
	StartClock      CommandKind = "start_clock"
	HoldClock       CommandKind = "hold_clock"
	ResumeClock     CommandKind = "resume_clock"
	RestartClock    CommandKind = "restart_clock"
	ExtendClock     CommandKind = "extend_clock"
	MoveClock       CommandKind = "move_clock" // its due day moved with the calendar
	StopClock       CommandKind = "stop_clock"
	CallService     CommandKind = "call_service"
	Notify          CommandKind = "notify"
	OpenChild       CommandKind = "open_related"
	End             CommandKind = "end"
)

// Notice is the occasion of a notification.
type Notice string

// The occasions on which people are told.
const (
	NoticeTask       Notice = "task"       // a task waits for you
	NoticeReminder   Notice = "reminder"   // a clock is about to run out
	NoticeOverdue    Notice = "overdue"    // a clock has run out and the case goes on
	NoticeExpired    Notice = "expired"    // a clock has run out and the case moved
	NoticeDecided    Notice = "decided"    // the case has its outcome
	NoticeMoved      Notice = "moved"      // a due day moved
	NoticeExtension  Notice = "extension"  // an extension was asked for, granted or refused
	NoticeService    Notice = "service"    // a service failed and waits for the bureau
	NoticeProgress   Notice = "progress"   // the case moved
	NoticeExpedited  Notice = "urged"      // a supervisor expedites
	NoticeComplaint  Notice = "complained" // who applied complains about how the case is handled
	NoticeEscalation Notice = "ladder"     // a step of the escalation: what is about to be overdue, or is
)

// Record is an event with what the machine made of it: the append-only history
// of a case is a list of Records.
type Record struct {
	Event       Event     `json:"event"`
	From        string    `json:"from"` // state before
	To          string    `json:"to"`   // state after
	Transitions []string  `json:"transitions,omitempty"`
	Commands    []Command `json:"commands,omitempty"`
	Refusal     *Refusal  `json:"refusal,omitempty"` // the event was rejected and changed nothing
}

// Refusal is why something asked for cannot be: stable code, Chinese detail for
// the person who asked, and the field concerned. It is the one error type by
// which the domain says no.
type Refusal struct {
	Code   Code   `json:"code"`
	Detail string `json:"detail"`
	Field  string `json:"field,omitempty"`
}

// Error makes a Refusal an error.
func (r *Refusal) Error() string {
	if r.Field == "" {
		return fmt.Sprintf("%s: %s", r.Code, r.Detail)
	}
	return fmt.Sprintf("%s: %s (%s)", r.Code, r.Detail, r.Field)
}

// Refusals are everything for which one request is refused, so that whoever made it can mend all at once. The first one
// gives the answer its code.
type Refusals []*Refusal

func (r Refusals) Error() string {
	var list []string
	for _, refusal := range r {
		list = append(list, refusal.Error())
	}
	return strings.Join(list, "; ")
}

// Unwrap is each of them.
func (r Refusals) Unwrap() []error {
	var list []error
	for _, refusal := range r {
		list = append(list, refusal)
	}
	return list
}

// Refuse makes a Refusal with a detail for people.
func Refuse(code Code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Code is the stable name of a reason for refusing.
type Code string

// The codes by which the machine refuses.
const (
	CaseEnded       Code = "case_ended"
	TaskClosed      Code = "task_closed"
	ActionNotOpen   Code = "action_not_open"
	ActionExhausted Code = "action_exhausted"
	NotYourRole     Code = "not_your_role"
	FieldMissing    Code = "field_missing"
	FieldInvalid    Code = "field_invalid"
	FieldUnknown    Code = "field_unknown"
	NotInForce      Code = "regulation_not_in_force"
	NotYourFiling   Code = "not_your_filing"
	ResourceNeeded  Code = "resource_needed"
	ParentNeeded    Code = "parent_needed" // the procedure is only filed from a case that offers it
	NoSuchExtension Code = "extension_not_open"

	FilingNotAdmitted Code = "filing_not_admitted" // a condition of the procedure's filing does not hold
	FieldBound        Code = "field_bound"         // the parent case has fixed the field's value
)
