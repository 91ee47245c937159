package store

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

// metaLetters is the number of the last case whose letters were composed at the upgrade to migration 13; there is no such
// row once all have been.
const metaLetters = "letters"

// composeBatch is how many cases one transaction of composeAll writes.
const composeBatch = 200

// composeAll composes the letters of the cases that were recorded before letters were kept.
func (s *Store) composeAll(ctx context.Context) (err error) {
	for more := true; more && err == nil; {
		err = s.writing(ctx, "compose the letters of earlier cases", func(t tx) error {
			more, err = t.composeSome()
			return err
		})
	}
	return err
}

// composeSome tells whether there may be more.
func (t tx) composeSome() (bool, error) {
	unknown := procedure.Refuse("", "")
	mark, err := take[metaRow](t.db, true, unknown, "name = ?", metaLetters)
	if errors.Is(err, unknown) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var cases []caseRow
	if err := t.db.Where("number > ?", mark.Value).Order("number").Limit(composeBatch).Find(&cases).Error; err != nil {
		return false, err
	}
	if len(cases) == 0 {
		return false, t.db.Delete(&mark).Error
	}
	snap, err := t.calendar()
	if err != nil {
		return false, err
	}
	for _, row := range cases {
		if err := t.composeAnew(row, snap); err != nil {
			return false, err
		}
	}
	mark.Value = cases[len(cases)-1].Number
	return true, t.db.Save(&mark).Error
}

// composeAnew composes the letters of one case from its events, each from the case as it stood then, as far as that can be
// found out: replayed from its filing, or else from the case as it stands now.
func (t tx) composeAnew(row caseRow, snap ledger.Calendar) error {
	if there, err := t.lettersKept(row.Number); err != nil || there > 0 {
		return err
	}
	def, err := t.definition(row.Definition)
	if err != nil {
		return err
	}
	state, err := row.state()
	if err != nil {
		return err
	}
	rows, err := t.eventsOf(row.Number)
	if err != nil {
		return err
	}
	records, err := mapped(rows, func(r eventRow) (procedure.Record, error) {
		e, err := r.event()
		return e.Record, err
	})
	if err != nil {
		return err
	}
	past := &ledger.Transition{
		Head: ledger.Head{Number: row.Number}, Machine: procedure.NewMachine(def, snap), State: state, New: true,
		Records: records, After: replayed(procedure.NewMachine(def, snap), state, records),
	}
	letters, err := past.Letters(pastLetters{letterLedger{t}})
	if err != nil {
		return err
	}
	for i, l := range letters {
		l.AtUpgrade = true
		if letters[i], err = letter.Issue(l.Letter, l.Seq); err != nil {
			return err
		}
	}
	if err := t.addLetters(row.Number, letters); err != nil {
		return err
	}
	return t.flush()
}

// pastLetters is what the letters of a case are composed from whose whole past is at hand: nothing was before it.
type pastLetters struct{ letterLedger }

func (pastLetters) Records(string) ([]procedure.Record, error) { return nil, nil }

// Letters is none, whatever numbers are left out: what is composed again keeps the numbers that it had in its time.
func (pastLetters) Letters(string) (int, error) { return 0, nil }

// Next is none: series are of today.
func (pastLetters) Next(string, int) (int, error) { return 0, nil }

// replayed is the state right after each of the records. From the first step on that comes out otherwise than it was
// recorded, because the calendar or what was given has changed since, it is the present one.
func replayed(m procedure.Machine, present procedure.State, records []procedure.Record) []procedure.State {
	var after []procedure.State
	state, ok := refiled(m, present, records[0])
	for i, record := range records {
		if i > 0 && ok {
			next, again, err := m.Step(state, record.Event)
			if ok = err == nil && again.To == record.To && reflect.DeepEqual(again.Transitions, record.Transitions) &&
				(again.Refusal == nil) == (record.Refusal == nil); ok {
				state = next
			}
		}
		if !ok {
			state = present
		}
		after = append(after, state)
	}
	return after
}

// refiled is the case right after its filing, if it can be filed again.
func refiled(m procedure.Machine, present procedure.State, filed procedure.Record) (procedure.State, bool) {
	form := procedure.Fields{}
	for name, value := range filed.Event.Fields {
		if !strings.Contains(name, ".") { // who filed is not of the form
			form[name] = value
		}
	}
	a := procedure.Application{
		Number: present.Number, At: filed.Event.At, By: filed.Event.By, Applicant: present.Parties.Applicant, Person: present.Parties.Person,
		Form: form, Resource: present.FiledAbout(), Parent: present.Parent, Areas: present.Parties.Areas(),
	}
	for _, a.Kind = range m.Definition().Filing.By {
		if state, record, err := m.File(a); err == nil {
			return state, record.To == filed.To
		}
	}
	return present, false
}
