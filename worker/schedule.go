package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/shixian/shixian/workflows"
)

// DailyRunSchedule is the id of the Temporal Schedule that starts a daily run.
const DailyRunSchedule = "bureau-morning"

// The application wakes before people come to work, in the legal time zone.
const (
	dailyRunHour = 6
	dailyRunZone = "Asia/Shanghai"
)

// A daily run that overruns into the next is followed by that one (buffer one), and
// never runs beside it; more of them waiting would do nothing, since each catches
// up on everything. For the same reason the catch-up window is a day: after an
// outage of the engine one daily run makes good all that were missed. A run that is
// stuck is ended before it keeps a second one waiting.
const (
	dailyRunOverlap = enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE
	dailyRunCatchUp = 24 * time.Hour
	dailyRunLimit   = 23 * time.Hour
)

// OtherLedgerError says that a namespace is another ledger's. Both would have cases and a daily run of the same names.
type OtherLedgerError struct{ Namespace, Queue, Other string }

// Error says what to do about it.
func (e *OtherLedgerError) Error() string {
	return fmt.Sprintf("namespace %q belongs to another ledger (task queue %s, this ledger's is %s): give each ledger a namespace of its own; "+
		"if the other ledger is gone, remove the schedule %s", e.Namespace, e.Other, e.Queue, DailyRunSchedule)
}

// A schedule cannot be read while a step of it that a crash has interrupted is still to be repeated: Temporal waits for longer
// each time, and no worker of ours can hasten it.
const (
	schedulePatience = 15 * time.Second
	schedulePoll     = time.Second
)

// checkLedger refuses a namespace in which the daily run is another ledger's. One of an earlier build, which named none, is
// taken over. What cannot be read for a while is no reason for the house to stand still: the schedule stays as it is until it can be.
func checkLedger(ctx context.Context, c client.Client, namespace, queue string, log *slog.Logger) error {
	for began := time.Now(); ; {
		err := ownLedger(ctx, c, namespace, queue)
		if _, other := errors.AsType[*OtherLedgerError](err); err == nil || other {
			return err
		}
		if time.Since(began) > schedulePatience {
			log.WarnContext(ctx, "whose daily run the namespace has could not be seen; the worker begins all the same", "error", err)
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(schedulePoll):
		}
	}
}

func ownLedger(ctx context.Context, c client.Client, namespace, queue string) error {
	found, err := c.ScheduleClient().GetHandle(ctx, DailyRunSchedule).Describe(ctx)
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading schedule %s: %w", DailyRunSchedule, err)
	}
	return own(found.Schedule, namespace, queue)
}

func own(found client.Schedule, namespace, queue string) error {
	have, _ := found.Action.(*client.ScheduleWorkflowAction)
	if have == nil || have.TaskQueue == queue || !strings.HasPrefix(have.TaskQueue, workflows.TaskQueueOf("")) {
		return nil
	}
	return &OtherLedgerError{Namespace: namespace, Queue: queue, Other: have.TaskQueue}
}

// EnsureSchedule makes the namespace start a daily run every day at six, or in a
// drill once every day of the drill; 0: no drill. A schedule that is not there is
// made, and runs at once: it may have been lost with Temporal's storage, and what
// was missed is to be caught up with. One that is there and says otherwise is
// changed; whether an operator has paused it stays as it is. Another ledger's is left alone: an *OtherLedgerError.
func EnsureSchedule(ctx context.Context, c client.Client, namespace, queue string, drillDay time.Duration) error {
	wanted := dailyRun(queue, drillDay)
	_, err := c.ScheduleClient().Create(ctx, wanted)
	if err == nil {
		return nil
	}
	if !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return fmt.Errorf("making schedule %s: %w", DailyRunSchedule, err)
	}
	handle := c.ScheduleClient().GetHandle(ctx, DailyRunSchedule)
	found, err := handle.Describe(ctx)
	if err != nil {
		return fmt.Errorf("reading schedule %s: %w", DailyRunSchedule, err)
	}
	if err := own(found.Schedule, namespace, queue); err != nil {
		return err
	}
	// A change makes Temporal forget a start that it has still to catch up with.
	if agrees(found.Schedule, wanted) {
		return nil
	}
	err = handle.Update(ctx, client.ScheduleUpdateOptions{
		DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			s := in.Description.Schedule
			s.Spec, s.Action = &wanted.Spec, wanted.Action
			s.Policy.Overlap, s.Policy.CatchupWindow = wanted.Overlap, wanted.CatchupWindow
			return &client.ScheduleUpdate{Schedule: &s}, nil
		},
	})
	if err != nil {
		return fmt.Errorf("changing schedule %s: %w", DailyRunSchedule, err)
	}
	return nil
}

func dailyRun(queue string, drillDay time.Duration) client.ScheduleOptions {
	return client.ScheduleOptions{
		ID:   DailyRunSchedule,
		Spec: dailyRunTimes(drillDay),
		Action: &client.ScheduleWorkflowAction{
			ID: "morning", Workflow: workflows.DailyRunType, TaskQueue: queue, WorkflowRunTimeout: dailyRunLimit,
			StaticSummary: "每日例行事项",
			StaticDetails: "每天清晨依次办理例行事项，并补办此前遗漏的；各项互不影响。本流程不是办件，不计时限。",
		},
		Overlap: dailyRunOverlap, CatchupWindow: dailyRunCatchUp, TriggerImmediately: true,
	}
}

// dailyRunTimes says when. It is written out as Temporal gives it back, to be compared.
// Temporal counts whole seconds: a shorter day of a drill has a daily run every second.
func dailyRunTimes(drillDay time.Duration) client.ScheduleSpec {
	spec := client.ScheduleSpec{Calendars: []client.ScheduleCalendarSpec{}, Intervals: []client.ScheduleIntervalSpec{}}
	if drillDay > 0 {
		whole := (drillDay + time.Second - 1).Truncate(time.Second)
		spec.Intervals = append(spec.Intervals, client.ScheduleIntervalSpec{Every: whole})
		return spec
	}
	every := func(first, last int) []client.ScheduleRange {
		return []client.ScheduleRange{{Start: first, End: last, Step: 1}}
	}
	spec.TimeZoneName = dailyRunZone
	spec.Calendars = append(spec.Calendars, client.ScheduleCalendarSpec{
		Second: every(0, 0), Minute: every(0, 0), Hour: every(dailyRunHour, dailyRunHour),
		DayOfMonth: every(1, 31), Month: every(1, 12), Year: []client.ScheduleRange{}, DayOfWeek: every(0, 6), Comment: "每日 06:00",
	})
	return spec
}

// agrees tells whether a schedule says when, what and how as it should.
func agrees(found client.Schedule, wanted client.ScheduleOptions) bool {
	have, isWorkflow := found.Action.(*client.ScheduleWorkflowAction)
	want := wanted.Action.(*client.ScheduleWorkflowAction)
	return isWorkflow && found.Spec != nil && found.Policy != nil &&
		reflect.DeepEqual(found.Spec.Calendars, wanted.Spec.Calendars) &&
		reflect.DeepEqual(found.Spec.Intervals, wanted.Spec.Intervals) &&
		found.Spec.TimeZoneName == wanted.Spec.TimeZoneName &&
		have.Workflow == want.Workflow && have.TaskQueue == want.TaskQueue && have.WorkflowRunTimeout == want.WorkflowRunTimeout &&
		have.StaticSummary == want.StaticSummary && have.StaticDetails == want.StaticDetails &&
		found.Policy.Overlap == wanted.Overlap && found.Policy.CatchupWindow == wanted.CatchupWindow
}

// How often the schedule is looked after: Temporal can lose its storage while
// workers run on.
const (
	scheduleEvery = time.Hour
	scheduleRetry = 10 * time.Second
)

// keepSchedule has the schedule be there until ctx is done. If it turns out to be another ledger's, the worker fails.
func keepSchedule(ctx context.Context, cfg Config, queue string, fail context.CancelCauseFunc) {
	for {
		wait := scheduleEvery
		err := EnsureSchedule(ctx, cfg.Client, cfg.Namespace, queue, cfg.DrillDay)
		if _, other := errors.AsType[*OtherLedgerError](err); other {
			fail(&fatal{err})
			return
		}
		if err != nil && ctx.Err() == nil {
			cfg.Log.WarnContext(ctx, "the schedule of the daily run could not be made sure of", "error", err)
			wait = scheduleRetry
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}
