package app

import (
	"context"
	"time"
)

// clockEvery is how often each process looks at the clock.
const clockEvery = 5 * time.Second

// watchClock has this process look at the clock until the context ends. What it sees is in the ledger, and in the log if
// expiries begin or cease to be held. Of the parts of the application in one process, one looks.
func (a *App) watchClock(ctx context.Context) {
	if !a.watching.CompareAndSwap(false, true) {
		return
	}
	defer a.watching.Store(false)
	ticker := time.NewTicker(clockEvery)
	defer ticker.Stop()
	for {
		if _, err := a.Ledger.LookAtClock(ctx); err != nil && ctx.Err() == nil {
			a.Config.Log.WarnContext(ctx, "the clock could not be looked at", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-a.Ledger.ClockDoubted():
		case <-ticker.C:
		}
	}
}
