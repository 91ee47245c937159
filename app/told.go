package app

import (
	"context"
	"time"
)

// toldEvery is how often it is written of which cases the engine has heard: well within the time after which the sweep tells it again.
const toldEvery = time.Second

// keepTold has this process write what it has told the engine, until the context ends and once more then. Of the parts of the
// application in one process, one does.
func (a *App) keepTold(ctx context.Context) {
	if !a.telling.CompareAndSwap(false, true) {
		return
	}
	defer a.telling.Store(false)
	ticker := time.NewTicker(toldEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			a.writeTold(context.WithoutCancel(ctx))
			return
		case <-ticker.C:
			a.writeTold(ctx)
		}
	}
}

func (a *App) writeTold(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 10*toldEvery)
	defer cancel()
	if err := a.Ledger.WriteTold(ctx); err != nil {
		a.Config.Log.WarnContext(ctx, "it could not be written of which cases the engine has heard; the sweep tells it again", "error", err)
	}
}
