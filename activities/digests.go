package activities

import (
	"context"
	"fmt"
)

// WriteDigests tells people what of theirs is late or due. Of whom and of what stays
// in the ledger: histories hold no person.
func (a *Activities) WriteDigests(ctx context.Context, _ RunDay) (DailyTaskResult, error) {
	n, err := a.DailyRun.WriteDigests(ctx)
	if err != nil {
		return DailyTaskResult{}, failure(ctx, err)
	}
	if n == 0 {
		return DailyTaskResult{}, nil
	}
	return DailyTaskResult{Lines: []string{fmt.Sprintf("发出 %d 份", n)}}, nil
}
