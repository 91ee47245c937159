package activities

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"
)

// ClimbLadder tells everybody whom the ladder names today, stretch by stretch. Each
// rung that was told is on record before the next: cut short, it goes on where it was.
func (a *Activities) ClimbLadder(ctx context.Context, _ MorningDay) (ErrandDone, error) {
	told := 0
	for after, more := "", true; more; {
		climbed, err := a.Supervision.ClimbLadder(ctx, after)
		if err != nil {
			return ErrandDone{}, failure(ctx, err)
		}
		told += climbed.Told
		after, more = climbed.Next, climbed.Next != ""
		activity.RecordHeartbeat(ctx, told)
	}
	if told == 0 {
		return ErrandDone{}, nil
	}
	return ErrandDone{Lines: []string{fmt.Sprintf("发出督办通知 %d 条", told)}}, nil
}
