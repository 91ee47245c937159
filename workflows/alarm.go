package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/activities"
)

// alarm is the one timer of a case. It only says when to look: what time has
// brought about is decided in the ledger, by the ledger's clock.
type alarm struct {
	id     string
	at     time.Time
	timer  workflow.Future
	cancel workflow.CancelFunc
}

func (a *alarm) rings() bool { return a != nil && a.timer.IsReady() }

func (a *alarm) is(next activities.Alarm) bool {
	return a != nil && a.id == next.ID && a.at.Equal(next.At)
}

// setAlarm replaces the alarm if another one is wanted, and leaves it alone if not.
func (c *caseRun) setAlarm(ctx workflow.Context, next *activities.Alarm) {
	if next != nil && c.alarm.is(*next) && !c.alarm.rings() {
		return
	}
	if c.alarm != nil {
		c.alarm.cancel()
		c.alarm = nil
	}
	if next == nil {
		return
	}
	ctx, cancel := workflow.WithCancel(ctx)
	timer := workflow.NewTimerWithOptions(ctx, max(next.Wait, time.Millisecond), workflow.TimerOptions{Summary: next.Summary})
	c.alarm = &alarm{id: next.ID, at: next.At, timer: timer, cancel: cancel}
}

// The pause after the ledger could not be asked doubles from one to the other.
const (
	firstPause   = 10 * time.Second
	longestPause = 5 * time.Minute
)

// forever is longer than any case. It has to be given, since the limit of all
// attempts together would else be that of one; and the worker holds its own clock
// against the server's to see whether it is over.
const forever = 100 * 365 * 24 * time.Hour

// advancing has a failed attempt repeated within the workflow task, which bridges
// a broken connection. What lasts longer waits in a timer of the loop's own, not
// in the engine's retries: those would hold up a wake or an act until their next
// turn, and let a history grow through a long outage past what the engine keeps.
func advancing() workflow.LocalActivityOptions {
	return workflow.LocalActivityOptions{
		StartToCloseTimeout:    ledgerPatience,
		ScheduleToCloseTimeout: forever,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumAttempts: 3},
		Summary:                "推进本件",
	}
}

// retry has the case looked at again after a pause. There is no last attempt: an
// infrastructure that fails does not end a case.
func (c *caseRun) retry(ctx workflow.Context, err error) {
	workflow.GetLogger(ctx).Warn("the ledger could not be asked", "case", c.number, "error", err)
	pause := longestPause
	if c.failing < 5 {
		pause = min(firstPause<<c.failing, longestPause)
	}
	c.failing++
	at := workflow.Now(ctx).Add(pause)
	c.setAlarm(ctx, &activities.Alarm{ID: "retry", At: at, Wait: pause, Summary: "台账暂时不可用，稍后重试"})
}
