package api

import (
	"context"
	"log/slog"

	"github.com/shixian/shixian/domain"
)

// teller tells the engine what the ledger has decided. Nothing here fails: what was registered counts, and what the engine was not told
// the sweep tells it.
type teller struct {
	engine Engine
	ledger tellLedger
	log    *slog.Logger
}

// tellLedger hears of what the engine was told.
type tellLedger interface {
	// Told notes that the engine has heard of a case as of a version.
	Told(number string, version int64)
}

// step has the engine obey what the ledger has decided, also if who asked no longer waits.
func (t teller) step(ctx context.Context, step domain.Advanced) {
	number := step.Case.State.Number
	if err := t.engine.Tell(context.WithoutCancel(ctx), step); err != nil {
		t.log.WarnContext(ctx, "the engine has not been told of what was decided; the sweep will tell it", "case", number, "error", err)
		return
	}
	t.ledger.Told(number, step.Case.Version)
}

// wake has the engine look at a case.
func (t teller) wake(ctx context.Context, c domain.Case) {
	if err := t.engine.Start(context.WithoutCancel(ctx), domain.StartOf(c)); err != nil {
		t.log.WarnContext(ctx, "the engine has not been told to look at a case; the sweep will tell it", "case", c.State.Number, "error", err)
	}
}
