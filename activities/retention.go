package activities

import (
	"context"
	"fmt"
)

// EraseRetained erases what identifies members of the public whose period of retention is over.
func (a *Activities) EraseRetained(ctx context.Context, _ RunDay) (DailyTaskResult, error) {
	n, err := a.DailyRun.EraseRetained(ctx)
	if err != nil {
		return DailyTaskResult{}, failure(ctx, err)
	}
	if n == 0 {
		return DailyTaskResult{}, nil
	}
	return DailyTaskResult{Lines: []string{fmt.Sprintf("删除申请人个人信息 %d 人", n)}}, nil
}
