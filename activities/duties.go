package activities

import (
	"context"
	"fmt"
)

// OpenDuties opens the standing duties of the regulations as cases. The sweep
// starts them, as it does every case of which the engine has not heard.
func (a *Activities) OpenDuties(ctx context.Context, _ RunDay) (DailyTaskResult, error) {
	numbers, err := a.DailyRun.OpenDuties(ctx, a.Packs.Regulations())
	if err != nil {
		return DailyTaskResult{}, failure(ctx, err)
	}
	if len(numbers) == 0 {
		return DailyTaskResult{}, nil
	}
	return DailyTaskResult{Lines: []string{fmt.Sprintf("开立 %d 件：%s 至 %s", len(numbers), numbers[0], numbers[len(numbers)-1])}}, nil
}
