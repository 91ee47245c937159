package activities

import (
	"context"
	"fmt"
)

// WarnUnsigned tells signers and authors of drafts that still wait for a signature on the day on which their tasks are due.
func (a *Activities) WarnUnsigned(ctx context.Context, _ RunDay) (DailyTaskResult, error) {
	n, err := a.DailyRun.WarnUnsigned(ctx)
	if err != nil {
		return DailyTaskResult{}, failure(ctx, err)
	}
	if n == 0 {
		return DailyTaskResult{}, nil
	}
	return DailyTaskResult{Lines: []string{fmt.Sprintf("今日届满而尚未审签的 %d 项，已提醒", n)}}, nil
}
