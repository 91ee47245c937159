package activities

import (
	"context"
	"strings"

	"github.com/shixian/shixian/report"
)

// Snapshots takes the reports that are kept.
type Snapshots interface {
	// SnapshotsDue lists the periods of which a snapshot is due and not there, those
	// that were missed included.
	SnapshotsDue(ctx context.Context) ([]string, error)
	// TakeSnapshot takes and keeps one; a period that has one keeps it as it is.
	TakeSnapshot(ctx context.Context, period string) (report.Snapshot, error)
}

// TakeSnapshots takes the reports of the months, quarters and years that are over,
// from the first working day after each.
func (a *Activities) TakeSnapshots(ctx context.Context, _ RunDay) (DailyTaskResult, error) {
	due, err := a.Snapshots.SnapshotsDue(ctx)
	if err != nil {
		return DailyTaskResult{}, failure(ctx, err)
	}
	for _, period := range due {
		if _, err := a.Snapshots.TakeSnapshot(ctx, period); err != nil {
			return DailyTaskResult{}, failure(ctx, err)
		}
	}
	if len(due) == 0 {
		return DailyTaskResult{}, nil
	}
	return DailyTaskResult{Lines: []string{"已留存 " + strings.Join(due, "、")}}, nil
}
