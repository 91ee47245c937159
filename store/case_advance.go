package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// Advance takes the case on to the present in one transaction: pending acts, expiries, reminders, a revised calendar and
// the given results of services, in the order of legal time. It answers those of the acts asked about that are settled,
// also if an earlier call settled them. A result must have the id service:CALL:TRIES:done or :failed; one that the case no
// longer waits for is dropped. Calling it again changes nothing.
func (s *Store) Advance(ctx context.Context, number string, results []procedure.Event, acts []string) (domain.Advanced, error) {
	var advanced domain.Advanced
	err := s.writing(ctx, "advance case "+number, func(t tx) error {
		tr, err := t.hold(number)
		if err != nil {
			return err
		}
		tr.Engine = ledger.Asking
		awaited := tr.Awaited(results)
		if err := tr.Advance(awaited...); err != nil {
			return err
		}
		if !tr.Took(awaited) {
			return errHeld // the engine keeps the results, and tries again
		}
		if err := t.useCases().Conclude(tr); err != nil {
			return err
		}
		advanced, err = t.advanced(tr, acts)
		return err
	})
	if err == nil {
		s.Told(number, advanced.Case.Version)
	}
	return advanced, err
}

// heldWait is how much real time passes before the engine looks again at a case whose expiries are held. The sweep wakes it as
// soon as they are not.
const heldWait = 5 * time.Minute

var errHeld = errors.New("expiries are held, and one of them comes before what a service has brought")

// step is what a transition came to, for the engine to obey.
func (t tx) step(tr *ledger.Transition) domain.Advanced {
	out := domain.Advanced{Now: tr.Now, Case: tr.Case()}
	if alarm, ok := tr.Machine.Alarm(tr.State); ok {
		from := tr.Until
		if from.IsZero() {
			from = tr.Now
		}
		out.Alarm, out.Wait = &alarm, t.until(from, alarm.At)
		if tr.Held {
			out.Wait = max(out.Wait, heldWait)
		}
	}
	return out
}

// advanced is the same with the answers to the acts asked about.
func (t tx) advanced(tr *ledger.Transition, acts []string) (domain.Advanced, error) {
	out := t.step(tr)
	for _, act := range tr.Answers() {
		if slices.Contains(acts, act.ID) {
			out.Answers = append(out.Answers, act)
		}
	}
	if len(out.Answers) == len(acts) {
		return out, nil
	}
	var rows []actRow
	err := t.db.Where("case_number = ? AND id IN ? AND status <> ?", tr.Head.Number, acts, domain.Pending).
		Order("registered_at, ordinal").Find(&rows).Error
	if err != nil {
		return out, err
	}
	out.Answers, err = mapped(rows, actRow.act)
	return out, err
}

// Case returns a case as the ledger holds it.
func (s *Store) Case(ctx context.Context, number string) (domain.Case, error) {
	t := s.reading(ctx)
	row, err := take[caseRow](t.db, false, domain.UnknownCase(number), "number = ?", number)
	if err != nil {
		return domain.Case{}, explain("read case "+number, err)
	}
	c, err := t.asCase(row)
	return c, explain("read case "+number, err)
}

func (t tx) asCase(row caseRow) (domain.Case, error) {
	state, err := row.state()
	if err != nil {
		return domain.Case{}, err
	}
	def, err := t.definition(row.Definition)
	return domain.Case{
		State: state, Definition: def, Version: row.Version, RecordedAt: moment(row.RecordedAt),
	}, err
}
