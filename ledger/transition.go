package ledger

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// Head is what the ledger keeps of a case beside its state.
type Head struct {
	Number       string
	Version      int64  // counts the recorded transitions; 0: none yet
	Events       int    // how many links the case's chain has
	Hash         string // of the last link
	FiledBy      string // person, or duty
	FilingKey    string
	FilingDigest string
	LastAt       time.Time  // legal time that the case has reached; nothing later may be dated before
	AlarmAt      *time.Time // when the engine was last asked to look at the case again
	RecordedAt   time.Time
}

// Hearing is how the engine comes to hear of a transition.
type Hearing int

// The engine is told by the sweep if nobody else does.
const (
	BySweep Hearing = iota
	AtOnce          // whoever files or acts tells it
	Asking          // it asked for it, and gets it as the answer
)

// Transition is one case on its way from the state in the ledger to the next one. What the machine decides is collected
// here and recorded once.
type Transition struct {
	Head     Head
	Machine  procedure.Machine
	Calendar Calendar
	State    procedure.State
	Before   procedure.State
	Acts     []domain.Act // pending, in the order in which they were registered
	Now      time.Time    // legal time
	Until    time.Time    // up to when time brings something about; zero: Now
	Held     bool         // the house does not trust its clock: what is due after Until waits, and so does what comes after that
	Records  []procedure.Record
	After    []procedure.State // right after each of the records
	Notices  []notice.Notice   // beside those that the records bring
	Claims   []string          // attachments that the form names
	New      bool              // not in the ledger yet
	Engine   Hearing
}

// Advance hands the machine what is pending, what else has happened, and the time. It writes nothing: Register uses it to
// see how the case stands.
func (tr *Transition) Advance(happened ...procedure.Event) error {
	events := tr.revision()
	for _, act := range tr.Acts {
		events = append(events, eventOf(act))
	}
	return tr.follow(append(events, happened...))
}

func (tr *Transition) follow(events []procedure.Event) (err error) {
	until := tr.Until
	if until.IsZero() {
		until = tr.Now
	}
	tr.State, err = tr.Machine.Follow(tr.State, events, until, tr.took)
	return err
}

// Take hands the machine an act that has been judged, and returns it with what came of it. While expiries are held and one of them
// comes first, the act stays pending.
func (tr *Transition) Take(a domain.Act) (domain.Act, error) {
	if err := tr.follow([]procedure.Event{eventOf(a)}); err != nil {
		return a, err
	}
	return tr.answered(a), nil
}

// Took tells whether the machine has taken all of the events. While expiries are held, it has not if one of them comes first.
func (tr *Transition) Took(events []procedure.Event) bool {
	return !slices.ContainsFunc(events, func(ev procedure.Event) bool {
		return !slices.ContainsFunc(tr.Records, func(r procedure.Record) bool { return r.Event.ID == ev.ID })
	})
}

func (tr *Transition) took(state procedure.State, record procedure.Record) {
	tr.State, tr.Records, tr.After = state, append(tr.Records, record), append(tr.After, state)
}

// eventOf is the act as the machine takes it.
func eventOf(a domain.Act) procedure.Event {
	return procedure.Event{
		ID: a.ID, Kind: procedure.Acted, At: a.RegisteredAt, Action: a.Action, Task: a.Task, Fields: a.Fields,
		By: procedure.Actor{Person: a.By.ID, Department: a.By.Department, Roles: a.Roles, For: a.For},
	}
}

// revision is the event by which the case's clocks are derived anew, if the calendar is another one than theirs. It took
// place when the notice was entered. A calendar that came with a new build takes effect now: nobody entered it.
func (tr *Transition) revision() []procedure.Event {
	if tr.State.Ended() || tr.State.Calendar == tr.Calendar.Version() {
		return nil
	}
	at := tr.Calendar.EnteredAt
	if at.IsZero() || at.After(tr.Now) {
		at = tr.Now
	}
	// The version of the case makes the id its own should an earlier calendar come back.
	id := fmt.Sprintf("revision:%s@%d", tr.Calendar.Version(), tr.Head.Version)
	return []procedure.Event{{ID: id, Kind: procedure.CalendarRevised, At: at, Reason: tr.Calendar.Reason}}
}

// Awaited keeps the first result of each service that the case still waits for, of the call as it was last asked for. They
// are dated by the ledger's clock; the worker's is not a legal one.
func (tr *Transition) Awaited(results []procedure.Event) []procedure.Event {
	var kept []procedure.Event
	for _, call := range tr.State.Calls() {
		first := slices.IndexFunc(results, func(ev procedure.Event) bool {
			return ev.Service == call.ID && strings.HasPrefix(ev.ID, fmt.Sprintf("service:%s:%d:", call.ID, call.Tries))
		})
		if first >= 0 {
			ev := results[first]
			ev.At = tr.Now
			kept = append(kept, ev)
		}
	}
	return kept
}

// step takes one more event, at the transition's own time.
func (tr *Transition) step(ev procedure.Event) error {
	ev.At = tr.Now
	state, record, err := tr.Machine.Step(tr.State, ev)
	tr.took(state, record)
	return err
}

// Ends tells whether the case comes to its end in this transition.
func (tr *Transition) Ends() bool { return tr.State.Ended() && !tr.Before.Ended() }

// Changed tells whether there is anything to record.
func (tr *Transition) Changed() bool { return tr.New || len(tr.Records) > 0 }

// Case is the case as it stands after the transition.
func (tr *Transition) Case() domain.Case {
	return domain.Case{
		State: tr.State, Definition: tr.Machine.Definition(), Version: tr.Head.Version, RecordedAt: tr.Head.RecordedAt,
	}
}

// Answers are the pending acts that the machine has taken, with what became of them.
func (tr *Transition) Answers() []domain.Act {
	var answers []domain.Act
	for _, act := range tr.Acts {
		if act = tr.answered(act); act.Status != domain.Pending {
			answers = append(answers, act)
		}
	}
	return answers
}

// answered is an act with what became of it, or pending if the machine has not taken it.
func (tr *Transition) answered(a domain.Act) domain.Act {
	at := slices.IndexFunc(tr.Records, func(r procedure.Record) bool { return r.Event.ID == a.ID })
	if at < 0 {
		return a
	}
	a.Status = domain.Applied
	if refusal := tr.Records[at].Refusal; refusal != nil {
		a.Status, a.Code, a.Detail = domain.Rejected, refusal.Code, refusal.Detail
	}
	return a
}

// AllNotices is everything that people are told of the transition.
func (tr *Transition) AllNotices() []notice.Notice {
	all := slices.Clone(tr.Notices)
	for _, record := range tr.Records {
		all = append(all, tr.View().Of(record)...)
	}
	return all
}

// View is the case as notices are worded from it.
func (tr *Transition) View() notice.Case { return notice.Case{Machine: tr.Machine, State: tr.State} }

// Assignee is who fills a role in the case.
func (tr *Transition) Assignee(role string) domain.Assignee { return tr.View().Assignee(role) }

// Clock is the clock with an id, or nil.
func (tr *Transition) Clock(id string) *procedure.ClockInstance {
	for i := range tr.State.Clocks {
		if tr.State.Clocks[i].ID == id {
			return &tr.State.Clocks[i]
		}
	}
	return nil
}
