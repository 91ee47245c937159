package main

import (
	"context"
	"fmt"
	"time"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/deploy/standalone/engine"
)

// How often this machine's clock is looked at for the engine's sake, and how far it may be set back unnoticed.
const (
	engineLook = 2 * time.Second
	engineBack = time.Minute
)

// keepEngine restarts the engine when this machine's clock has been set back: what it has queued waits for the time that it
// knew, so that it would stand still until the clock is there again. What counts is in the ledger, and the sweep wakes what was
// missed. It returns when the context ends, or with an error if the engine does not start again.
func (s *serving) keepEngine(ctx context.Context, e *engine.Engine) error {
	began := time.Now()
	ahead := func() time.Duration { return app.WallTime().Sub(began.Round(0)) - time.Since(began) }
	ticker := time.NewTicker(engineLook)
	defer ticker.Stop()
	for last := ahead(); ; {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		now := ahead()
		if now-last >= engineBack {
			s.app.Log.WarnContext(ctx, "this machine's clock was set ahead: once it is back, the engine is restarted", "by", (now - last).Round(time.Second))
		}
		if back := last - now; back >= engineBack {
			s.app.Log.WarnContext(ctx, "this machine's clock was set back: the engine is restarted", "by", back.Round(time.Second))
			if err := e.Restart(ctx); err != nil {
				return fmt.Errorf("the engine does not start again after the clock was set back: %w", err)
			}
			s.app.Log.WarnContext(ctx, "the engine was restarted")
		}
		last = now
	}
}
