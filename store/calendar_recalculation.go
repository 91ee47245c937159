package store

import (
	"cmp"
	"slices"
	"sync"

	"github.com/shixian/shixian/ledger"
)

// recalculationQueue lists the cases in which a revised calendar moves a due day or the alarm earlier, the next alarm
// first: people have less time, and the engine would ring too late, so it must hear of them before the others. Each
// process makes the list once for a calendar and keeps it in memory; a process that starts later finds what is left.
type recalculationQueue struct {
	mu       sync.Mutex
	calendar string // version that the list is for
	numbers  []string
}

// nextRecalculations returns the first cases of the list that are not derived anew yet, at most limit, and drops those before them
// that are.
func (t tx) nextRecalculations(snap ledger.Calendar, limit int) ([]string, error) {
	h := &t.Store.recalculations
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.calendar != snap.Version() {
		numbers, err := t.movedEarlier(snap)
		if err != nil {
			return nil, err
		}
		h.calendar, h.numbers = snap.Version(), numbers
	}
	for len(h.numbers) > 0 {
		first := h.numbers[:min(max(limit, 1), len(h.numbers))]
		waiting, err := t.underAnother(snap, first)
		if err != nil {
			return nil, err
		}
		h.numbers = append(waiting, h.numbers[len(first):]...)
		if len(waiting) > 0 {
			return h.numbers[:len(waiting)], nil
		}
	}
	return nil, nil
}

// underAnother keeps the cases that are open and were derived with another calendar.
func (t tx) underAnother(snap ledger.Calendar, numbers []string) ([]string, error) {
	var waiting []string
	err := t.db.Model(&caseRow{}).Where("number IN ? AND ended_at IS NULL AND calendar <> ?", numbers, snap.Version()).
		Pluck("number", &waiting).Error
	return slices.DeleteFunc(slices.Clone(numbers), func(n string) bool { return !slices.Contains(waiting, n) }), err
}

func (t tx) movedEarlier(snap ledger.Calendar) ([]string, error) {
	type moved struct {
		number string
		at     int64
	}
	var list []moved
	err := t.eachOpen(t.db.Where("calendar <> ?", snap.Version()), snap, func(tr *ledger.Transition, err error) error {
		if err != nil { // it comes with the others, and whoever advances it is told why it fails
			return nil //nolint:nilerr // one case that cannot be read must not keep the engine from all
		}
		alarm, ok := tr.Machine.Alarm(tr.State)
		if !ok {
			return nil
		}
		if set := tr.Head.AlarmAt; set == nil || alarm.At.Before(*set) || tr.MovesEarlier() {
			list = append(list, moved{tr.Head.Number, micros(alarm.At)})
		}
		return nil
	})
	slices.SortFunc(list, func(a, b moved) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.number, b.number)) })
	numbers := make([]string, len(list))
	for i, m := range list {
		numbers[i] = m.number
	}
	return numbers, err
}
