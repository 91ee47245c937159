package worker

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/shixian/shixian/domain"
)

// Ledger is what the sweep asks.
type Ledger interface {
	// Stale lists cases that the engine has to be told of: those whose workflow is
	// not known to run, and those that should have been taken on and were not.
	Stale(ctx context.Context, limit int) ([]domain.Start, error)
	// ConfirmStarted notes that the engine has been told.
	ConfirmStarted(ctx context.Context, number string) error
	// ConfirmRenewed notes that the engine has begun the case anew.
	ConfirmRenewed(ctx context.Context, number string) error
	// Swept notes that the sweep has been through, for whoever asks whether it stands still.
	Swept(ctx context.Context) error
	// ForgetStarts has every open case be stale, after the engine has lost its storage.
	ForgetStarts(ctx context.Context) error
}

// Engine starts or wakes the workflow of a case.
type Engine interface {
	Start(ctx context.Context, s domain.Start) error
	// Renew ends the case's execution, if there is one, and begins another from the ledger.
	Renew(ctx context.Context, s domain.Start) error
}

// At most a hundred cases every five seconds: after the loss of Temporal's storage
// ten thousand open cases are back within ten minutes, and nobody else is kept
// waiting meanwhile. A case that stays stale, since a service of it is still being
// tried or its Advance fails, is not woken again at once: that would cure nothing
// and fill its history.
const (
	sweepEvery = 5 * time.Second
	sweepLimit = 100
	sweepPause = time.Minute // between two wakes of one case

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
}

// woken is what the engine was told of a case that has been stale since.
type woken struct {
	at      time.Time // last
	times   int       // since it was begun anew
	renewed int
}

func newSweep(l Ledger, e Engine, log *slog.Logger) *sweep {
	return &sweep{ledger: l, engine: e, log: log, woken: map[string]woken{}}
}

// run sweeps at once and then at intervals until ctx is done.
func (s *sweep) run(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		if s.look(ctx) {
			s.beat(ctx)
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

// look tells the engine of what it does not know, and whether it came through. The first failure ends it: the
// next round begins with the same cases.
func (s *sweep) look(ctx context.Context) bool {
	lately := 0
	for _, w := range s.woken {
		if w.recent() {
			lately++
		}
	}
	// Those told lately may be among the stale and must not crowd out the others.
	stale, err := s.ledger.Stale(ctx, sweepLimit+lately)
	if err != nil {
		s.warn(ctx, "the ledger could not be asked for stale cases", err)
		return false
	}
	s.forget(stale)
	stale = slices.DeleteFunc(stale, func(start domain.Start) bool { return s.woken[start.Number].recent() })
	for _, start := range stale[:min(len(stale), sweepLimit)] {
		if err := s.tell(ctx, start); err != nil {
			s.warn(ctx, "a stale case could not be started or woken", err)
			return false
		}
	}
	if len(stale) > 0 {
		s.log.InfoContext(ctx, "stale cases were started or woken", "cases", min(len(stale), sweepLimit))
	}
	return true
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
func (s *sweep) tell(ctx context.Context, start domain.Start) error {
	w := s.woken[start.Number]
	inVain := start.Behind && w.times >= wakesInVain<<min(w.renewed, 10)
	if !start.Anew && !inVain {
		if err := s.engine.Start(ctx, start); err != nil {
			return err
		}
		s.woken[start.Number] = woken{time.Now(), w.times + 1, w.renewed}
		return s.ledger.ConfirmStarted(ctx, start.Number)
	}
	if inVain {
		s.log.WarnContext(ctx, "wakes have had no effect on a case: it is begun anew from the ledger", "case", start.Number, "wakes", w.times)
	}
	if err := s.engine.Renew(ctx, start); err != nil {
		return err
	}
	s.woken[start.Number] = woken{time.Now(), 0, w.renewed + 1}
	return s.ledger.ConfirmRenewed(ctx, start.Number)
}

func (s *sweep) warn(ctx context.Context, what string, err error) {
	if ctx.Err() == nil { // stopping is no fault
		s.log.WarnContext(ctx, what, "error", err)
	}
}
