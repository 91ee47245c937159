package store

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// transition is one case on its way from the state in the ledger to the next one. It lives in one transaction, which holds
// the case's row; what the machine decides is collected here and written once (record.go).
type transition struct {
	row      caseRow
	machine  procedure.Machine
	calendar snapshot
	state    procedure.State
	acts     []actRow // pending
	now      time.Time
	records  []procedure.Record
	notes    []note   // what people are told beside what the machine says
	claims   []string // attachments that the form names
	before   procedure.State
	fresh    bool      // not in the ledger yet
	chance   io.Reader // what salts and ids are drawn from; nil: the system's random numbers
}

// hold locks a case's row, then reads the clock, and loads what is needed to take the case on.
func (t tx) hold(number string) (*transition, error) {
	row, err := take[caseRow](t.db, true, unknownCase(number), "number = ?", number)
	if err != nil {
		return nil, err
	}
	now, err := t.now()
	if err != nil {
		return nil, err
	}
	tr := &transition{row: row, now: row.at(now)}
	return tr, t.load(tr)
}

func (t tx) load(tr *transition) (err error) {
	if tr.calendar, err = t.calendar(); err != nil {
		return err
	}
	if err := t.prepare(tr); err != nil {
		return err
	}
	return t.db.Where("case_number = ? AND status = ?", tr.row.Number, office.Pending).
		Order("registered_at, ordinal").Find(&tr.acts).Error
}

// prepare reads the case's state and the rules that it was filed under.
func (t tx) prepare(tr *transition) error {
	def, err := t.definition(tr.row.Definition)
	if err != nil {
		return err
	}
	if tr.state, err = tr.row.state(); err != nil {
		return err
	}
	tr.before = tr.state
	tr.machine = procedure.NewMachine(def, tr.calendar)
	return nil
}

// advance hands the machine what is pending, what else has happened, and the time. In memory only: Register uses it to see
// how the case stands, and writes nothing of it.
func (tr *transition) advance(happened ...procedure.Event) error {
	events := tr.revision()
	for _, row := range tr.acts {
		ev, err := row.event()
		if err != nil {
			return err
		}
		events = append(events, ev)
	}
	state, records, err := tr.machine.Advance(tr.state, append(events, happened...), tr.now)
	tr.state, tr.records = state, append(tr.records, records...)
	return err
}

// revision is the event by which the case's clocks are derived anew, if the calendar is another one than theirs. It took
// place when the notice was entered. A calendar that came with a new build takes effect now: nobody entered it.
func (tr *transition) revision() []procedure.Event {
	if tr.state.Ended() || tr.state.Calendar == tr.calendar.Version() {
		return nil
	}
	at := tr.calendar.enteredAt
	if at.IsZero() || at.After(tr.now) {
		at = tr.now
	}
	// The version of the case makes the id its own should an earlier calendar come back.
	id := fmt.Sprintf("revision:%s@%d", tr.calendar.Version(), tr.row.Version)
	return []procedure.Event{{ID: id, Kind: procedure.CalendarRevised, At: at, Reason: tr.calendar.why}}
}

// results keeps the first result of each service that the case still waits for, of the call as it was last asked for. They
// are dated by the ledger's clock; the worker's is not a legal one.
func (tr *transition) results(given []procedure.Event) []procedure.Event {
	var kept []procedure.Event
	for _, call := range tr.state.Calls() {
		first := slices.IndexFunc(given, func(ev procedure.Event) bool {
			return ev.Service == call.ID && strings.HasPrefix(ev.ID, fmt.Sprintf("service:%s:%d:", call.ID, call.Tries))
		})
		if first >= 0 {
			ev := given[first]
			ev.At = tr.now
			kept = append(kept, ev)
		}
	}
	return kept
}

// step takes one more event, at the transition's own time.
func (tr *transition) step(ev procedure.Event) error {
	ev.At = tr.now
	state, record, err := tr.machine.Step(tr.state, ev)
	tr.state, tr.records = state, append(tr.records, record)
	return err
}

// endedNow tells whether the case came to its end in this transition.
func (tr *transition) endedNow() bool { return tr.state.Ended() && !tr.before.Ended() }

func (tr *transition) changed() bool { return tr.fresh || len(tr.records) > 0 }
