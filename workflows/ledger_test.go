package workflows_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// fakeLedger keeps one case in memory with the real machine. What it leaves out of
// the real one is storage; what it adds is that it can be down.
type fakeLedger struct {
	mu      sync.Mutex
	now     func() time.Time
	pace    int // how many times faster legal time passes than real time; 0: as fast
	machine procedure.Machine
	filed   procedure.State
	state   procedure.State
	log     []procedure.Event // acts and results of services, as the machine was given them
	acts    []domain.Act
	taken   map[string]bool // events by id

	version      int64
	curtain      bool                // say that the case has ended, so that a test of a case that goes on can end
	down         func() error        // what stands in the way of Advance
	advanceCalls int                 // calls of Advance, failed ones included
	services     []string            // calls carried out
	broken       func(string) error  // what stands in the way of a service
	revised      *procedure.Calendar // see revise
}

func newLedger(d *procedure.Definition, cal procedure.Calendar, a procedure.Application) (*fakeLedger, error) {
	l := &fakeLedger{machine: procedure.NewMachine(d, cal), taken: map[string]bool{}}
	s, _, err := l.machine.File(a)
	l.filed, l.state, l.version = s, s, 1
	return l, err
}

// register puts an act on the register at this instant, unless the case as it
// stands refuses it.
func (l *fakeLedger) register(id string, step procedure.Step) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	act := domain.Act{
		ID: id, Action: step.Do, Fields: step.With, RegisteredAt: l.now(), Status: domain.Pending,
		By: domain.Person{ID: step.By}, Roles: []string{step.By},
	}
	_, records, err := l.machine.Advance(l.state, append(l.pending(), eventOf(act)), act.RegisteredAt)
	if err != nil {
		return err
	}
	for _, r := range records {
		if r.Event.ID == id && r.Refusal != nil {
			return r.Refusal
		}
	}
	l.acts = append(l.acts, act)
	return nil
}

// take registers an act and takes the case on by it, as whoever acts has it done, and says what it came to.
func (l *fakeLedger) take(id string, step procedure.Step) (domain.Advanced, error) {
	if err := l.register(id, step); err != nil {
		return domain.Advanced{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.advance(l.pending(), nil); err != nil {
		return domain.Advanced{}, err
	}
	return l.advanced([]string{id}), nil
}

// said is how the case stands, as whoever filed it tells.
func (l *fakeLedger) said() domain.Advanced {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.advanced(nil)
}

func eventOf(a domain.Act) procedure.Event {
	return procedure.Event{
		ID: a.ID, Kind: procedure.Acted, At: a.RegisteredAt, Action: a.Action, Fields: a.Fields, Task: a.Task,
		By: procedure.Actor{Person: a.By.ID, Roles: a.Roles},
	}
}

func (l *fakeLedger) pending() []procedure.Event {
	var events []procedure.Event
	for _, a := range l.acts {
		if a.Status == domain.Pending {
			events = append(events, eventOf(a))
		}
	}
	return events
}

// Advance is what the real ledger does in a transaction.
func (l *fakeLedger) Advance(_ context.Context, _ string, results []procedure.Event, acts []string) (domain.Advanced, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.advanceCalls++
	if l.down != nil {
		if err := l.down(); err != nil {
			return domain.Advanced{}, err
		}
	}
	if err := l.advance(l.pending(), results); err != nil {
		return domain.Advanced{}, err
	}
	return l.advanced(acts), nil
}

func (l *fakeLedger) advance(events, results []procedure.Event) error {
	now := l.now()
	for _, ev := range results {
		if !l.taken[ev.ID] {
			l.taken[ev.ID] = true
			ev.At = now
			events = append(events, ev)
		}
	}
	if l.state.Calendar != "" && l.revised != nil {
		l.machine, l.revised = procedure.NewMachine(l.machine.Definition(), *l.revised), nil
		events = append(events, procedure.Event{ID: "revision", Kind: procedure.CalendarRevised, At: now})
	}
	state, records, err := l.machine.Advance(l.state, events, now)
	if err != nil {
		return err
	}
	l.state, l.log = state, append(l.log, events...)
	if len(records) > 0 {
		l.version++
	}
	for _, r := range records {
		l.settle(r)
	}
	return nil
}

func (l *fakeLedger) settle(r procedure.Record) {
	for i := range l.acts {
		if l.acts[i].ID != r.Event.ID {
			continue
		}
		l.acts[i].Status = domain.Applied
		if r.Refusal != nil {
			l.acts[i].Status, l.acts[i].Code = domain.Rejected, r.Refusal.Code
		}
	}
}

func (l *fakeLedger) advanced(acts []string) domain.Advanced {
	a := domain.Advanced{Case: l.held(), Now: l.now()}
	for _, act := range l.acts {
		if slices.Contains(acts, act.ID) {
			a.Answers = append(a.Answers, act)
		}
	}
	if alarm, ok := l.machine.Alarm(l.state); ok {
		a.Alarm, a.Wait = &alarm, max(alarm.At.Sub(a.Now)/time.Duration(max(l.pace, 1)), time.Millisecond)
	}
	return a
}

func (l *fakeLedger) held() domain.Case {
	c := domain.Case{State: l.state, Definition: l.machine.Definition(), Version: l.version}
	if l.curtain && !c.State.Ended() {
		at := l.now()
		c.State.EndedAt, c.State.Outcome = &at, &procedure.Decision{}
	}
	return c
}

// Case returns the case as it stands.
func (l *fakeLedger) Case(context.Context, string) (domain.Case, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return domain.Case{State: l.state, Definition: l.machine.Definition()}, nil
}

// standing returns the case's state; the machine never writes into one it has given.
func (l *fakeLedger) standing() procedure.State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

func (l *fakeLedger) advances() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.advanceCalls
}

func (l *fakeLedger) perform(call string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken != nil {
		if err := l.broken(call); err != nil {
			return err
		}
	}
	l.services = append(l.services, call)
	return nil
}

// Grant, the measures, PublishEntry and Dispatch note that they were called; Entry
// gives an entry to publish a change of.
func (l *fakeLedger) Grant(_ context.Context, g domain.Grant) error { return l.perform(g.Call) }

func (l *fakeLedger) Suspend(_ context.Context, m domain.Measure) error {
	return l.perform(m.GrantedBy)
}

func (l *fakeLedger) Revoke(_ context.Context, m domain.Measure) error { return l.perform(m.GrantedBy) }

func (l *fakeLedger) Restore(_ context.Context, m domain.Measure) error {
	return l.perform(m.GrantedBy)
}

func (l *fakeLedger) GrantAnew(_ context.Context, m domain.Measure) error {
	return l.perform(m.GrantedBy)
}

func (l *fakeLedger) PublishEntry(_ context.Context, e domain.Entry) error { return l.perform(e.Code) }

func (l *fakeLedger) Dispatch(_ context.Context, d domain.Dispatch) error { return l.perform(d.Call) }

func (l *fakeLedger) Entry(_ context.Context, code string) (domain.Entry, error) {
	return domain.Entry{Resource: procedure.Resource{Code: code}}, nil
}

var (
	_ activities.Ledger  = (*fakeLedger)(nil)
	_ activities.Effects = (*fakeLedger)(nil)

	errDown = errors.New("connection refused")
)
