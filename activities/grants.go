package activities

import (
	"context"
	"fmt"
)

// TellGrantEnds tells of grants whose last day is near or over.
func (a *Activities) TellGrantEnds(ctx context.Context, _ RunDay) (DailyTaskResult, error) {
	n, err := a.DailyRun.TellGrantEnds(ctx)
	if err != nil {
		return DailyTaskResult{}, failure(ctx, err)
	}
	if n == 0 {
		return DailyTaskResult{}, nil
	}
	return DailyTaskResult{Lines: []string{fmt.Sprintf("发出授权到期通知 %d 条", n)}}, nil
}
