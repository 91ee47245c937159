package worker

import (
	"bytes"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"

	"github.com/shixian/shixian/workflows"
)

// whose is a namespace whose schedule says, so many times, that it cannot be read now, and then whose it is.
func whose(queue string, unreadable int) client.Client {
	handle := &mocks.ScheduleHandle{}
	if unreadable > 0 {
		handle.On("Describe", mock.Anything).Return(nil, serviceerror.NewWorkflowNotReady("a step is to be repeated")).Times(unreadable)
	}
	handle.On("Describe", mock.Anything).Return(&client.ScheduleDescription{
		Schedule: client.Schedule{Action: &client.ScheduleWorkflowAction{TaskQueue: queue}},
	}, nil)
	schedules := &mocks.ScheduleClient{}
	schedules.On("GetHandle", mock.Anything, DailyRunSchedule).Return(handle)
	c := &mocks.Client{}
	c.On("ScheduleClient").Return(schedules)
	return c
}

// A schedule that cannot be read, as after a crash, keeps the house waiting for a while and no longer. Another ledger's is refused.
func TestWhoseANamespaceIs(t *testing.T) {
	t.Parallel()
	own, other := workflows.TaskQueueOf("ours"), workflows.TaskQueueOf("theirs")
	for name, c := range map[string]struct {
		queue      string
		unreadable int
		refused    bool
		warned     bool
		within     time.Duration
	}{
		"ours":                        {queue: own},
		"of an earlier build":         {queue: workflows.TaskQueue},
		"another ledger's":            {queue: other, refused: true},
		"another ledger's, seen late": {queue: other, unreadable: 5, refused: true, within: 6 * time.Second},
		"ours, seen late":             {queue: own, unreadable: 5, within: 6 * time.Second},
		"not seen":                    {queue: own, unreadable: 1000, warned: true, within: schedulePatience + 2*schedulePoll},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var said bytes.Buffer
				began := time.Now()
				err := checkLedger(t.Context(), whose(c.queue, c.unreadable), "shixian", own, slog.New(slog.NewTextHandler(&said, nil)))
				if c.refused {
					assert.Equal(t, &OtherLedgerError{Namespace: "shixian", Queue: own, Other: other}, err)
				} else {
					require.NoError(t, err)
				}
				assert.Equal(t, c.warned, said.Len() > 0, said.String())
				assert.LessOrEqual(t, time.Since(began), c.within)
			})
		})
	}
}
