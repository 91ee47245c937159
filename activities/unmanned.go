package activities

import (
	"context"
	"fmt"
)

// TellUnmanned tells the bureau of departments for which tasks wait and in which nobody can act.
func (a *Activities) TellUnmanned(ctx context.Context, _ RunDay) (DailyTaskResult, error) {
	n, err := a.DailyRun.TellUnmanned(ctx)
	if err != nil {
		return DailyTaskResult{}, failure(ctx, err)
	}
	if n == 0 {
		return DailyTaskResult{}, nil
	}
	return DailyTaskResult{Lines: []string{fmt.Sprintf("有任务等待而无人可办的部门和角色 %d 处，已告知主管部门", n)}}, nil
}
