package procedure

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"cloud.google.com/go/civil"
)

// Machine is a definition with the calendar by which its days are counted. It is
// pure: the state and the events, which carry their own time, decide everything.
type Machine struct {
	def *Definition
	cal Calendar
	// Exploration holds every branch of a gateway possible, and every way that an expiry can take.
	branch func(node string, branches []Branch) int
	way    consequence // empty: as the dates have it
	open   *OpenAction // what is done, for a proof that has looked up what is open
}

// NewMachine returns the machine of a definition that counts days by cal.
func NewMachine(def *Definition, cal Calendar) Machine { return Machine{def: def, cal: cal} }

// Definition returns the rules that the machine follows.
func (m Machine) Definition() *Definition { return m.def }

// Application is what is registered when somebody opens a case.
type Application struct {
	Number    string
	At        time.Time // receipt: when the platform registered it, at any hour of any day
	By        Actor
	Kind      Filer
	Applicant string // department code, or Public
	Person    string // with Public: who filed
	Form      Fields
	Resource  *Resource
	Parent    string // the case that this one follows from, if any
	Areas     Areas  // of the departments that could be on either side

	ParentCase *ParentCase // with Parent: what that case is ([Machine.Opening])
	Bound      Fields      // with Parent: what it fixes of the form
}

// File opens a case. It returns a *Refusal if the regulation is not in force on
// the day of receipt, if this person may not file, or if the form is not in order.
func (m Machine) File(a Application) (State, Record, error) {
	on := DateOf(a.At)
	s := State{
		Number: a.Number, Definition: m.def.Ref(), Resource: a.Resource, Parent: a.Parent, ParentCase: a.ParentCase,
		Parties: Parties{Applicant: a.Applicant, Person: a.Person}, FiledAt: a.At, FiledOn: on,
		Facts: map[string]any{}, Acts: map[string]Fields{}, Taken: map[string]int{},
		Calendar: m.cal.Version(), LastAt: a.At,
	}
	ev := Event{ID: "filed", Kind: Filed, At: a.At, By: a.By, Fields: a.Form}
	t := m.turn(s, ev, on)
	err := t.file(a)
	if beyond, ok := errors.AsType[*beyondCalendar](err); ok {
		err = beyond.refusal()
	}
	if err != nil {
		return State{}, Record{}, err
	}
	return *t.s, t.rec, nil
}

// Step applies one event. An act that cannot be taken leaves the state as it was
// and its Record says why; the error is for what must never happen, such as a
// date beyond the calendar.
func (m Machine) Step(s State, ev Event) (State, Record, error) {
	if ev.At.Before(s.LastAt) {
		ev.At = s.LastAt
	}
	t := m.turn(s.clone(), ev, DateOf(ev.At))
	t.s.LastAt = ev.At
	err := t.step()
	if beyond, ok := errors.AsType[*beyondCalendar](err); ok && ev.Kind == Acted {
		err = beyond.refusal()
	}
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return s, Record{Event: ev, From: s.Node, To: s.Node, Refusal: refusal}, nil
	}
	if err != nil {
		return s, Record{}, fmt.Errorf("case %s in state %q, event %s: %w", s.Number, s.Node, ev.ID, err)
	}
	t.rec.To = t.s.Node
	return *t.s, t.rec, nil
}

// Advance takes the events and everything that time has brought about up to now,
// in the order of their legal time, until nothing is left. A clock that ran out
// at the very instant of an act comes first: its last instant is exclusive.
func (m Machine) Advance(s State, events []Event, now time.Time) (State, []Record, error) {
	var records []Record
	s, err := m.Follow(s, events, now, func(_ State, r Record) { records = append(records, r) })
	return s, records, err
}

// Follow is Advance, and tells of each step, with the state right after it. If now lies before an event and time brings
// something about in between, the events from there on are not taken: they wait for it.
func (m Machine) Follow(s State, events []Event, now time.Time, taken func(State, Record)) (State, error) {
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(a, b Event) int { return a.At.Compare(b.At) })
	for {
		ev, ok := m.next(s, events, now)
		if !ok {
			return s, nil
		}
		if len(events) > 0 && ev.ID == events[0].ID {
			events = events[1:]
		}
		next, record, err := m.Step(s, ev)
		if err != nil {
			return s, err
		}
		s = next
		taken(s, record)
	}
}

func (m Machine) next(s State, events []Event, now time.Time) (Event, bool) {
	alarm, ok := m.Alarm(s)
	first := ok && (len(events) == 0 || !alarm.At.After(events[0].At))
	switch {
	case first:
		return alarm, !alarm.At.After(now)
	case len(events) > 0:
		return events[0], true
	default:
		return Event{}, false
	}
}

// stepContext is one step in the making: a private copy of the state, the legal date of
// the event, and the record of what comes of it.
type stepContext struct {
	m      Machine
	s      *State
	ev     Event
	acting *OpenAction // what is being done, if somebody acts
	on     civil.Date
	rec    Record

	answered bool     // somebody other than the applicant owed something before this event
	deciding []string // ClockInstance.ID of the clocks whose end in it decides the case, should it be decided
}

func (m Machine) turn(s State, ev Event, on civil.Date) *stepContext {
	answered := slices.ContainsFunc(s.Clocks, m.def.answersApplicant)
	return &stepContext{m: m, s: &s, ev: ev, on: on, rec: Record{Event: ev, From: s.Node}, answered: answered}
}

func (t *stepContext) step() error {
	switch t.ev.Kind {
	case Acted:
		return t.act()
	case ClockExpired:
		return t.expire()
	case ReminderDue:
		return t.remind()
	case CalendarRevised:
		return t.revise()
	case ServiceDone, ServiceFailed:
		return t.serviceEnded()
	case ChildOpened, ChildEnded:
		return t.childEvent()
	case LetterCorrected:
		return nil
	default:
		return fmt.Errorf("an event of unknown kind %q", t.ev.Kind)
	}
}

func (t *stepContext) command(c Command) { t.rec.Commands = append(t.rec.Commands, c) }

func (t *stepContext) took(transition string) {
	t.rec.Transitions = append(t.rec.Transitions, transition)
}

func (t *stepContext) notify(notice Notice, roles ...string) { t.tell(notice, t.ev.Clock, roles...) }

// tell notifies the roles that the regulation knows: the language itself tells
// applicant and provider, which not every procedure has.
func (t *stepContext) tell(notice Notice, clock string, roles ...string) {
	for _, role := range roles {
		if t.m.def.Regulation.Parties.Has(role) {
			t.command(Command{Kind: Notify, Role: role, Notice: notice, Clock: clock})
		}
	}
}

func (t *stepContext) set(values Ordered[Value]) error {
	for fact, value := range values.All() {
		v, err := t.lookup(string(value))
		if err != nil {
			return err
		}
		t.s.Facts[fact] = v
	}
	return nil
}

func (t *stepContext) remark(text string) {
	if text != "" && !slices.Contains(t.s.Remarks, text) {
		t.s.Remarks = append(t.s.Remarks, text)
	}
}
