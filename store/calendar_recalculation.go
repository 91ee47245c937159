package store

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
)

// recalculationBatch is how many cases are derived anew in memory at a time. They are written in as many transactions as it takes for
// none to keep others waiting for long.
const recalculationBatch = 200

// Recalculate derives the open cases anew that were derived with another calendar than the present one, those first whose next alarm is
// first, each by an event of its own. Users are not kept waiting: cases are taken on in memory, many at a time, without a
// lock, and written in short transactions, unless somebody has acted on them meanwhile. A case in which more has happened
// than the revision is advanced alone, as by the engine. The engine is told, by the sweep, of those alone that have less time.
func (s *Store) Recalculate(ctx context.Context) (domain.Recalculated, error) {
	var done domain.Recalculated
	r, numbers, err := s.beginRecalculation(ctx)
	if err == nil && len(numbers) > 0 {
		err = r.run(ctx, numbers)
		done = r.done
	}
	if errors.Is(err, errCalendarChanged) { // what is left is derived by the next one, in the next round
		err = nil
	}
	return done, explain("derive the open cases anew", err)
}

// errCalendarChanged ends a recalculation: another notice came meanwhile.
var errCalendarChanged = errors.New("the calendar has changed")

// recalculation is one walk through the open cases.
type recalculation struct {
	*Store
	snap ledger.Calendar
	pace pace
	done domain.Recalculated
}

func (s *Store) beginRecalculation(ctx context.Context) (*recalculation, []string, error) {
	t := s.reading(ctx)
	snap, err := t.calendar()
	if err != nil {
		return nil, nil, err
	}
	numbers, err := t.underAnother(snap)
	return &recalculation{Store: s, snap: snap, pace: s.newPace()}, numbers, err
}

// underAnother lists the open cases that were derived with another calendar, the next alarm first.
func (t tx) underAnother(snap ledger.Calendar) ([]string, error) {
	var present struct{ First, Last *string }
	err := t.db.Raw("SELECT (SELECT min(calendar) FROM cases WHERE ended_at IS NULL) AS first, " +
		"(SELECT max(calendar) FROM cases WHERE ended_at IS NULL) AS last").
		Scan(&present).Error
	if err != nil || present.First == nil || *present.First == snap.Version() && *present.Last == snap.Version() {
		return nil, err
	}
	var numbers []string
	err = t.db.Model(&caseRow{}).Where("ended_at IS NULL AND calendar <> ?", snap.Version()).
		Order("coalesce(next_alarm_at, 9223372036854775807), number").Pluck("number", &numbers).Error
	return numbers, err
}

// run has half the processors derive while one connection writes what was derived before.
func (r *recalculation) run(ctx context.Context, numbers []string) error {
	group, ctx := errgroup.WithContext(ctx)
	batches := make(chan []string)
	derived := make(chan derivations, 1)
	group.Go(func() error {
		defer close(batches)
		for batch := range slices.Chunk(numbers, recalculationBatch) {
			select {
			case batches <- batch:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	group.Go(func() error {
		defer close(derived)
		return r.deriveEach(ctx, batches, derived)
	})
	group.Go(func() error {
		for d := range derived {
			if err := r.write(ctx, d); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

func (r *recalculation) deriveEach(ctx context.Context, batches <-chan []string, derived chan<- derivations) error {
	group, ctx := errgroup.WithContext(ctx)
	for range max(runtime.GOMAXPROCS(0)/2, 1) {
		group.Go(func() error {
			for batch := range batches {
				d, err := r.reading(ctx).derive(r.snap, batch)
				if err != nil {
					return err
				}
				select {
				case derived <- d:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// write writes what was derived, and advances alone what cannot be written so.
func (r *recalculation) write(ctx context.Context, d derivations) error {
	alone := d.alone
	for len(d.revised) > 0 {
		some := d.revised[:min(r.pace.cases, len(d.revised))]
		d.revised = d.revised[len(some):]
		begun, waited := time.Now(), r.pace.waits()
		left, err := r.writeSome(ctx, some)
		if errors.Is(err, errCalendarChanged) || ctx.Err() != nil {
			return err
		}
		if err != nil { // whichever of them it is about, the others are not kept
			r.config.Log.WarnContext(ctx, "cases that were derived anew could not be written together", "cases", len(some), "error", err)
			left = numbersOf(some)
		}
		r.done.Cases += len(some) - len(left)
		alone = append(alone, left...)
		if err := r.pace.rest(ctx, time.Since(begun), r.pace.waits() > waited); err != nil {
			return err
		}
	}
	for _, number := range alone {
		if err := r.reviseAlone(ctx, number); err != nil {
			return err
		}
	}
	return nil
}

func numbersOf(some []revisedCase) []string {
	var numbers []string
	for _, c := range some {
		numbers = append(numbers, c.row.Number)
	}
	return numbers
}

// writeSome returns the cases that have to be advanced alone.
func (r *recalculation) writeSome(ctx context.Context, some []revisedCase) (alone []string, err error) {
	less := 0
	err = r.writing(ctx, "write cases that were derived anew", func(t tx) (err error) {
		snap, err := t.calendar()
		if err == nil && snap.Version() != r.snap.Version() {
			err = errCalendarChanged
		}
		if err != nil {
			return err
		}
		some, alone, err = t.unchangedOf(some)
		if err != nil || len(some) == 0 {
			return err
		}
		less, err = t.recordRevised(some)
		return err
	})
	r.done.Sooner += less
	return alone, err
}

// reviseAlone takes a case on as the engine does, with all that follows. One that fails does not keep the others.
func (r *recalculation) reviseAlone(ctx context.Context, number string) error {
	err := r.writing(ctx, "derive case "+number+" anew", func(t tx) error {
		tr, err := t.hold(number)
		if err != nil {
			return err
		}
		if tr.State.Ended() || tr.State.Calendar == tr.Calendar.Version() {
			return nil // somebody was faster
		}
		if err := tr.Advance(); err != nil {
			return err
		}
		if err := t.useCases().Conclude(tr); err != nil {
			return err
		}
		if !tr.State.Ended() && tr.State.Calendar != tr.Calendar.Version() {
			return errHeld
		}
		return nil
	})
	switch {
	case err == nil:
		r.done.Cases++
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		r.done.Left++
		r.config.Log.WarnContext(ctx, "a case could not be derived anew", "case", number, "error", err)
	}
	return nil
}
