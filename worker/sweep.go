package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/shixian/shixian/office"
)

// Ledger is what the sweep asks.
type Ledger interface {
	// Stale lists cases that the engine has to be told of: those whose workflow is
	// not known to run, and those that should have been taken on and were not.
	Stale(ctx context.Context, limit int) ([]office.Start, error)
	// ConfirmStarted notes that the engine has been told.
	ConfirmStarted(ctx context.Context, number string) error
}

// Engine starts or wakes the workflow of a case.
type Engine interface {
	Start(ctx context.Context, s office.Start) error
}

// At most a hundred cases every five seconds: after the loss of Temporal's storage
// ten thousand open cases are back within ten minutes, and nobody else is kept
// waiting meanwhile.
const (
	sweepEvery = 5 * time.Second
	sweepLimit = 100
)

type sweep struct {
	ledger Ledger
	engine Engine
	log    *slog.Logger
}

// run sweeps at once and then at intervals until ctx is done.
func (s sweep) run(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		s.round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// round tells the engine of what it does not know. The first failure ends it: the
// next round begins with the same cases.
func (s sweep) round(ctx context.Context) {
	stale, err := s.ledger.Stale(ctx, sweepLimit)
	if err != nil {
		s.warn(ctx, "the ledger could not be asked for stale cases", err)
		return
	}
	for _, start := range stale {
		if err := s.engine.Start(ctx, start); err != nil {
			s.warn(ctx, "the engine could not be told of a case", err)
			return
		}
		if err := s.ledger.ConfirmStarted(ctx, start.Number); err != nil {
			s.warn(ctx, "the ledger could not be told that the engine knows a case", err)
			return
		}
	}
	if len(stale) > 0 {
		s.log.InfoContext(ctx, "the engine was told of stale cases", "cases", len(stale))
	}
}

func (s sweep) warn(ctx context.Context, what string, err error) {
	if ctx.Err() == nil { // stopping is no fault
		s.log.WarnContext(ctx, what, "error", err)
	}
}
