package worker_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"github.com/shixian/shixian/worker"
	"github.com/shixian/shixian/workflows"
)

// A schedule is made once, runs at once, and is only touched when it says otherwise.
func TestTheDailyRunsScheduleIsThereOnReturn(t *testing.T) {
	t.Parallel()
	c, name := namespace(t)
	schedule := func() client.ScheduleDescription {
		d, err := c.ScheduleClient().GetHandle(t.Context(), worker.DailyRunSchedule).Describe(t.Context())
		require.NoError(t, err)
		return *d
	}
	require.Eventually(t, func() bool { return worker.EnsureSchedule(t.Context(), c, name, workflows.TaskQueue, 0) == nil },
		time.Minute, 100*time.Millisecond, "the namespace is not known yet")
	require.Eventually(t, func() bool { return schedule().Info.NumActions == 1 }, time.Minute, 50*time.Millisecond, "it runs at once")
	next := schedule().Info.NextActionTimes[0].In(time.FixedZone("Asia/Shanghai", 8*60*60))
	require.Equal(t, 6, next.Hour())
	require.Zero(t, next.Minute())

	made := schedule().Info.LastUpdateAt
	require.NoError(t, worker.EnsureSchedule(t.Context(), c, name, workflows.TaskQueue, 0))
	require.Equal(t, made, schedule().Info.LastUpdateAt, "nothing was to be changed")
	require.NoError(t, c.ScheduleClient().GetHandle(t.Context(), worker.DailyRunSchedule).Pause(t.Context(), client.SchedulePauseOptions{Note: "试验"}))

	require.NoError(t, worker.EnsureSchedule(t.Context(), c, name, workflows.TaskQueue, 1500*time.Millisecond))
	changed := schedule()
	require.Empty(t, changed.Schedule.Spec.Calendars)
	require.Equal(t, 2*time.Second, changed.Schedule.Spec.Intervals[0].Every)
	require.True(t, changed.Schedule.State.Paused, "an operator's pause stays")

	require.NoError(t, c.ScheduleClient().GetHandle(t.Context(), worker.DailyRunSchedule).Delete(t.Context()))
	require.Eventually(t, func() bool {
		if worker.EnsureSchedule(t.Context(), c, name, workflows.TaskQueue, 0) != nil {
			return false
		}
		d, err := c.ScheduleClient().GetHandle(t.Context(), worker.DailyRunSchedule).Describe(t.Context())
		return err == nil && d.Info.CreatedAt.After(changed.Info.CreatedAt)
	}, time.Minute, 50*time.Millisecond, "what was lost is made again")
}
