package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/activities"
)

// MorningType is the workflow type of [Morning]. No procedure may take it for its own.
const MorningType = "Morning"

// MorningError is the type of error of a Morning in which an errand failed.
const MorningError = "errands_failed"

// Morning does what the bureau's house does of itself every day: the errands that
// the activities' agenda lists, one after another. It is no case: it has no search
// attribute, and what supervisors query for cases does not find it. An errand that
// fails for good does not keep the others from running; the Morning then ends as
// failed, for the supervisor to see, and the next one catches up.
func Morning(ctx workflow.Context) error {
	m := &morningRun{}
	var a *activities.Activities
	if err := workflow.ExecuteActivity(errandOptions(ctx, "安排今日事项"), a.PlanMorning).Get(ctx, &m.agenda); err != nil {
		return err
	}
	for _, errand := range m.agenda.Errands {
		if err := m.do(ctx, errand); err != nil {
			return err
		}
	}
	m.show(ctx, "全部完成")
	return m.failure()
}

// morningRun is one day's Morning.
type morningRun struct {
	agenda activities.Agenda
	lines  []string // what has been done, for people
	failed []string // names of activities
}

// do runs an errand. The error is for a Morning that was cancelled, nothing else.
func (m *morningRun) do(ctx workflow.Context, errand activities.Errand) error {
	m.show(ctx, "正在进行："+errand.Title)
	var done activities.ErrandDone
	err := workflow.ExecuteActivity(errandOptions(ctx, errand.Title), errand.Activity, m.agenda.Day).Get(ctx, &done)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		m.failed = append(m.failed, errand.Activity)
		m.note(errand.Title, []string{"未完成，下次补办（" + kind(err) + "）"})
		return nil
	}
	m.note(errand.Title, done.Lines)
	return nil
}

func (m *morningRun) note(title string, lines []string) {
	if len(lines) == 0 {
		lines = []string{"无"}
	}
	m.lines = append(m.lines, "- "+title+"："+strings.Join(lines, "；"))
}

// show is what the Temporal UI tells of the day.
func (m *morningRun) show(ctx workflow.Context, standing string) {
	day := m.agenda.Day.Date + "（非工作日）"
	if m.agenda.Day.Workday {
		day = m.agenda.Day.Date + "（工作日）"
	}
	workflow.SetCurrentDetails(ctx, strings.Join(append([]string{day + " " + standing, ""}, m.lines...), "\n"))
}

func (m *morningRun) failure() error {
	if len(m.failed) == 0 {
		return nil
	}
	return temporal.NewNonRetryableApplicationError(
		fmt.Sprintf("errands not done, the next morning does them: %s", strings.Join(m.failed, ", ")), MorningError, nil)
}

// How long an errand may take at a time, and how long it is tried: long enough for
// an outage that is being dealt with, short enough for the errands after it to run
// on the same morning.
const (
	errandPatience = 10 * time.Minute
	errandLimit    = time.Hour
)

func errandOptions(ctx workflow.Context, title string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    errandPatience,
		ScheduleToCloseTimeout: errandLimit,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
		Summary:                title,
	})
}
