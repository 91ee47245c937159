package activities

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"
)

// ClimbLadder tells everybody whom the escalation policy names today, stretch by stretch. Each
// step that was told is on record before the next: cut short, it goes on where it was.
func (a *Activities) ClimbLadder(ctx context.Context, _ RunDay) (DailyTaskResult, error) {
	notified := 0
	for after, more := "", true; more; {
		batch, err := a.Supervision.Escalate(ctx, after)
		if err != nil {
			return DailyTaskResult{}, failure(ctx, err)
		}
		notified += batch.Notified
		after, more = batch.Next, batch.Next != ""
		activity.RecordHeartbeat(ctx, notified)
	}
	if notified == 0 {
		return DailyTaskResult{}, nil
	}
	return DailyTaskResult{Lines: []string{fmt.Sprintf("发出督办通知 %d 条", notified)}}, nil
}
