package worker

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/shixian/shixian/domain"
)

// Ledger is what the sweep asks.
type Ledger interface {
	// Stale lists cases that the engine has to be told of: those whose workflow is
	// not known to run, and those that should have been taken on and were not.
	Stale(ctx context.Context, limit int) ([]domain.Start, error)
	// AsItStands is what the ledger would say of a case now; false: something has to be recorded first.
	AsItStands(ctx context.Context, number string) (domain.Advanced, bool, error)
	// Told notes that the engine has heard of a case as of a version.
	Told(number string, version int64)
	// WriteTold writes what Told has noted.
	WriteTold(ctx context.Context) error
	// ConfirmRenewed notes that the engine has begun the case anew.
	ConfirmRenewed(ctx context.Context, number string) error
	// Swept notes that the sweep has been through, for whoever asks whether it stands still.
	Swept(ctx context.Context) error
	// ForgetTold has every open case be stale, after the engine has lost its storage.
	ForgetTold(ctx context.Context) error
	// Recalculate derives the open cases anew that were derived with another calendar than the present one.
	Recalculate(ctx context.Context) (domain.Recalculated, error)
}

// Engine starts or wakes the workflow of a case.
type Engine interface {
	Start(ctx context.Context, s domain.Start) error
	// Bring starts the case's workflow with what the ledger says, or has it obey that.
	Bring(ctx context.Context, step domain.Advanced) error
	// Renew ends the case's execution, if there is one, and begins another from the ledger. It is settled unless the case has ended
	// and its execution has still to.
	Renew(ctx context.Context, s domain.Start) (settled bool, err error)
}

// Some hundred cases a round, a few at a time, and the next round at once as long as there are more: after the loss of Temporal's
// storage the engine is as busy as it can be without keeping people waiting. Each that acts or files tells it something, too,
// so the slower it answers the fewer are told at a time. A case that stays stale, since a service of it is still being
// tried or its Advance fails, is not woken again at once: that would cure nothing and fill its history.
const (
	sweepEvery = 5 * time.Second
	sweepLimit = 200
	sweepMost  = 8                     // told at a time
	sweepSlow  = 60 * time.Millisecond // an engine that takes longer is busy
	sweepPause = time.Minute           // between two wakes of one case

	// So many wakes without effect, and the execution is taken for stuck: the engine's clock was wrong, or its storage is. The
	// ledger is what counts, and another execution begins from it; twice as many before the next, lest a fault of the
	// ledger's own has executions begun anew without end.
	wakesInVain = 3
)

type sweep struct {
	ledger Ledger
	engine Engine
	log    *slog.Logger
	woken  map[string]woken // by case number
	atOnce int              // how many are told at a time
}

// woken is what the engine was told of a case that has been stale since.
type woken struct {
	at      time.Time // last
	times   int       // since it was begun anew
	renewed int
}

func newSweep(l Ledger, e Engine, log *slog.Logger) *sweep {
	return &sweep{ledger: l, engine: e, log: log, woken: map[string]woken{}, atOnce: sweepMost / 2}
}

// run sweeps at once and then at intervals until ctx is done, without a pause as long as there are more.
func (s *sweep) run(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	var beaten time.Time
	for {
		more, through := s.look(ctx)
		if through && time.Since(beaten) >= sweepEvery-time.Second {
			s.beat(ctx)
			beaten = time.Now()
		}
		if more && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (s *sweep) beat(ctx context.Context) {
	if err := s.ledger.Swept(ctx); err != nil {
		s.warn(ctx, "that the sweep has been through could not be noted", err)
	}
}

// look tells the engine of what it does not know, whether there is more, and whether it came through. The first failure ends it: the
// next round begins with the same cases.
func (s *sweep) look(ctx context.Context) (more, through bool) {
	stale, err := s.list(ctx)
	if err != nil {
		s.warn(ctx, "the ledger could not be asked for stale cases", err)
		return false, false
	}
	if len(stale) == 0 {
		return false, true
	}
	if err := s.tellAll(ctx, stale); err != nil {
		s.warn(ctx, "a stale case could not be started or woken", err)
		return false, false
	}
	s.log.InfoContext(ctx, "stale cases were started or woken", "cases", len(stale))
	return len(stale) == sweepLimit, true
}

// list asks for stale cases that the engine was not told of lately. Those that it was may be among the stale, and must not crowd out the
// others.
func (s *sweep) list(ctx context.Context) ([]domain.Start, error) {
	for limit := sweepLimit; ; limit *= 2 {
		stale, err := s.ledger.Stale(ctx, limit)
		if err != nil {
			return nil, err
		}
		all := len(stale) < limit
		if all {
			s.forget(stale)
		}
		stale = slices.DeleteFunc(stale, func(start domain.Start) bool { return s.woken[start.Number].recent() })
		if all || len(stale) >= sweepLimit {
			return stale[:min(len(stale), sweepLimit)], nil
		}
	}
}

// tellAll tells the engine of cases, the first of them first, a few at a time.
func (s *sweep) tellAll(ctx context.Context, stale []domain.Start) error {
	begun := time.Now()
	told := make([]woken, len(stale))
	group, telling := errgroup.WithContext(ctx)
	group.SetLimit(s.atOnce)
	for i, start := range stale {
		was := s.woken[start.Number]
		group.Go(func() (err error) {
			if telling.Err() != nil {
				return telling.Err()
			}
			told[i], err = s.tell(telling, start, was)
			return err
		})
	}
	err := group.Wait()
	for i, start := range stale {
		if !told[i].at.IsZero() {
			s.woken[start.Number] = told[i]
		}
	}
	s.adapt(time.Since(begun) * time.Duration(s.atOnce) / time.Duration(len(stale)))
	return errors.Join(err, s.ledger.WriteTold(ctx))
}

// adapt goes by how long the engine took for a case.
func (s *sweep) adapt(took time.Duration) {
	if took > sweepSlow {
		s.atOnce = max(s.atOnce/2, 1)
	} else {
		s.atOnce = min(s.atOnce+1, sweepMost)
	}
}

func (w woken) recent() bool { return !w.at.IsZero() && time.Since(w.at) < sweepPause }

// forget drops what was told of cases that are stale no more.
func (s *sweep) forget(stale []domain.Start) {
	present := map[string]bool{}
	for _, start := range stale {
		present[start.Number] = true
	}
	maps.DeleteFunc(s.woken, func(number string, w woken) bool { return !present[number] && !w.recent() })
}

// tell starts or wakes the case's workflow, or has it begun anew.
func (s *sweep) tell(ctx context.Context, start domain.Start, w woken) (woken, error) {
	inVain := start.Behind && w.times >= wakesInVain<<min(w.renewed, 10)
	if !start.Anew && !inVain {
		version, err := s.start(ctx, start)
		if err != nil {
			return woken{}, err
		}
		s.ledger.Told(start.Number, version)
		return woken{time.Now(), w.times + 1, w.renewed}, nil
	}
	if inVain {
		s.log.WarnContext(ctx, "wakes have had no effect on a case: it is begun anew from the ledger", "case", start.Number, "wakes", w.times)
	}
	settled, err := s.engine.Renew(ctx, start)
	if err != nil {
		return woken{}, err
	}
	s.ledger.Told(start.Number, start.Version)
	if settled {
		err = s.ledger.ConfirmRenewed(ctx, start.Number)
	}
	return woken{time.Now(), 0, w.renewed + 1}, err
}

// start brings a case as it stands to an engine that may know nothing of it, which costs the least, and wakes any other. A case that
// cannot be read is woken too: whoever advances it is told why.
func (s *sweep) start(ctx context.Context, start domain.Start) (version int64, err error) {
	if start.Untold && !start.Ended {
		if step, still, err := s.ledger.AsItStands(ctx, start.Number); err == nil && still {
			return step.Case.Version, s.engine.Bring(ctx, step)
		}
	}
	return start.Version, s.engine.Start(ctx, start)
}

func (s *sweep) warn(ctx context.Context, what string, err error) {
	if ctx.Err() == nil { // stopping is no fault
		s.log.WarnContext(ctx, what, "error", err)
	}
}
