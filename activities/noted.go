package activities

import "context"

// NoteDailyRun has the ledger know that the run has come to its end: whoever watches the house sees when the last one did.
func (a *Activities) NoteDailyRun(ctx context.Context, _ RunDay) (DailyTaskResult, error) {
	if err := a.DailyRun.DailyRunEnded(ctx); err != nil {
		return DailyTaskResult{}, failure(ctx, err)
	}
	return DailyTaskResult{}, nil
}
