package worker

import (
	"context"
	"log/slog"
	"time"
)

// recalculateEvery is how often it is looked whether the calendar has changed, and how long what could not be derived waits.
const (
	recalculateEvery = 5 * time.Second
	recalculatePause = time.Minute
)

// keepCalendar has open cases be derived anew after the calendar has changed, until ctx is done. Several workers at once do no harm:
// what one has written the others leave alone.
func keepCalendar(ctx context.Context, l Ledger, log *slog.Logger) {
	for {
		wait := recalculateEvery
		begun := time.Now()
		done, err := l.Recalculate(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.WarnContext(ctx, "the open cases could not be derived anew", "error", err)
		case done.Left > 0:
			wait = recalculatePause
			log.WarnContext(ctx, "some open cases could not be derived anew, and are tried again", "cases", done.Left)
		}
		if done.Cases > 0 {
			log.InfoContext(ctx, "open cases were derived anew, since the calendar has changed",
				"cases", done.Cases, "told", done.Sooner, "took", time.Since(begun).Round(time.Millisecond))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}
