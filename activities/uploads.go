package activities

import (
	"context"
	"fmt"
)

// DiscardUploads removes files that were uploaded for a filing that never came.
func (a *Activities) DiscardUploads(ctx context.Context, _ RunDay) (DailyTaskResult, error) {
	n, err := a.DailyRun.DiscardUploads(ctx)
	if err != nil {
		return DailyTaskResult{}, failure(ctx, err)
	}
	if n == 0 {
		return DailyTaskResult{}, nil
	}
	return DailyTaskResult{Lines: []string{fmt.Sprintf("清除 %d 个", n)}}, nil
}
