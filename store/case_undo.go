package store

import (
	"context"
	"reflect"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// UndoExpiry undoes what a clock has led to that ran out only because the house's own clock was wrong: the case is as it was
// before, and what was recorded stays on record. Rights that the case granted by it end. Tell the engine afterwards.
func (s *Store) UndoExpiry(ctx context.Context, u domain.ExpiryReversal) (domain.Case, error) {
	u.Reason = clean(u.Reason)
	var restored domain.Case
	err := s.writing(ctx, "undo an expiry of case "+u.Case, func(t tx) (err error) {
		restored, err = t.undoExpiry(u)
		return err
	})
	return restored, err
}

func (t tx) undoExpiry(u domain.ExpiryReversal) (domain.Case, error) {
	tr, err := t.hold(u.Case)
	if err != nil {
		return domain.Case{}, err
	}
	rows, err := t.eventsOf(u.Case)
	if err != nil {
		return domain.Case{}, err
	}
	records, err := mapped(rows, func(r eventRow) (procedure.Record, error) {
		e, err := r.event()
		return e.Record, err
	})
	if err != nil {
		return domain.Case{}, err
	}
	err = tr.UndoExpiry(u, "undone:"+t.useCases().NewID(tr.Now), records, func(i int) (procedure.State, bool) {
		return before(tr.Machine, tr.State, records, i)
	})
	if err != nil {
		return domain.Case{}, err
	}
	for _, derived := range []any{&taskRow{}, &obligationRow{}} {
		if err := t.db.Delete(derived, "case_number = ?", u.Case).Error; err != nil {
			return domain.Case{}, err
		}
	}
	if err := t.record(tr); err != nil {
		return domain.Case{}, err
	}
	return tr.Case(), t.take(domain.Measure{
		GrantedBy: u.Case, By: u.Case, Reason: "撤销因时钟错误作出的期限处理", At: tr.Now,
	}, domain.Measure.Revoke)
}

// before is how a case stood before one of its records, if that can be found out by replaying it: the record comes out again as
// it was made.
func before(m procedure.Machine, present procedure.State, records []procedure.Record, i int) (procedure.State, bool) {
	if i < 1 {
		return procedure.State{}, false
	}
	was := replayed(m, present, records[:i])[i-1]
	_, again, err := m.Step(was, records[i].Event)
	return was, err == nil && again.Refusal == nil && again.From == records[i].From && again.To == records[i].To &&
		reflect.DeepEqual(again.Transitions, records[i].Transitions)
}
