package store

import (
	"context"

	"github.com/shixian/shixian/domain"
)

// AsItStands is what the ledger would say to the engine of a case now; false if something has to be recorded first, for which the engine
// has to ask. It locks and writes nothing.
func (s *Store) AsItStands(ctx context.Context, number string) (domain.Advanced, bool, error) {
	step, still, err := s.reading(ctx).asItStands(number)
	return step, still, explain("read how case "+number+" stands", err)
}

func (t tx) asItStands(number string) (step domain.Advanced, still bool, err error) {
	row, err := take[caseRow](t.db, false, domain.UnknownCase(number), "number = ?", number)
	if err != nil {
		return step, false, err
	}
	clock, err := t.clock()
	if err != nil {
		return step, false, err
	}
	snap, err := t.calendar()
	if err != nil {
		return step, false, err
	}
	acts, err := t.pendingOf([]caseRow{row})
	if err != nil || len(acts) > 0 {
		return step, false, err
	}
	tr, err := t.transition(row, snap, t.legal(clock.real), nil)
	if err != nil {
		return step, false, err
	}
	tr.Until, tr.Held = t.legal(clock.until), clock.doubt != ""
	if err := tr.Advance(); err != nil || tr.Changed() {
		return step, false, err
	}
	return t.step(tr), true, nil
}
