package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/activities"
)

// DailyRunType is the workflow type of [DailyRun]. No procedure may take it for its own.
const DailyRunType = "Morning"

// DailyRunError is the type of error of a daily run in which a daily task failed.
const DailyRunError = "errands_failed"

// DailyRun does what the application does by itself every day: the daily tasks that the activities' agenda lists, one after
// another. It is no case: it has no search attribute, and what supervisors query for cases does not find it. A daily task
// that fails for good does not keep the others from running; the daily run then ends as failed, for the supervisor to see,
// and the next one catches up.
func DailyRun(ctx workflow.Context) error {
	m := &dailyRun{}
	var a *activities.Activities
	if err := workflow.ExecuteActivity(taskOptions(ctx, "安排今日事项"), a.PlanMorning).Get(ctx, &m.agenda); err != nil {
		return err
	}
	for _, task := range m.agenda.Tasks {
		if err := m.do(ctx, task); err != nil {
			return err
		}
	}
	m.show(ctx, "全部完成")
	return m.failure()
}

// dailyRun is one day's run.
type dailyRun struct {
	agenda activities.Agenda
	lines  []string // what has been done, for people
	failed []string // names of activities
}

// do runs a daily task. The error is for a daily run that was cancelled, nothing else.
func (m *dailyRun) do(ctx workflow.Context, task activities.DailyTask) error {
	m.show(ctx, "正在进行："+task.Title)
	var done activities.DailyTaskResult
	err := workflow.ExecuteActivity(taskOptions(ctx, task.Title), task.Activity, m.agenda.Day).Get(ctx, &done)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		m.failed = append(m.failed, task.Activity)
		m.note(task.Title, []string{"未完成，下次补办（" + kind(err) + "）"})
		return nil
	}
	m.note(task.Title, done.Lines)
	return nil
}

func (m *dailyRun) note(title string, lines []string) {
	if len(lines) == 0 {
		lines = []string{"无"}
	}
	m.lines = append(m.lines, "- "+title+"："+strings.Join(lines, "；"))
}

// show is what the Temporal UI tells of the day.
func (m *dailyRun) show(ctx workflow.Context, standing string) {
	day := m.agenda.Day.Date + "（非工作日）"
	if m.agenda.Day.Workday {
		day = m.agenda.Day.Date + "（工作日）"
	}
	workflow.SetCurrentDetails(ctx, strings.Join(append([]string{day + " " + standing, ""}, m.lines...), "\n"))
}

func (m *dailyRun) failure() error {
	if len(m.failed) == 0 {
		return nil
	}
	return temporal.NewNonRetryableApplicationError(
		fmt.Sprintf("daily tasks not done, the next run does them: %s", strings.Join(m.failed, ", ")), DailyRunError, nil)
}

// How long a daily task may take at a time, and how long it is tried: long enough for an outage that is being dealt with,
// short enough for the daily tasks after it to run on the same morning.
const (
	taskPatience = 10 * time.Minute
	taskLimit    = time.Hour
)

func taskOptions(ctx workflow.Context, title string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    taskPatience,
		ScheduleToCloseTimeout: taskLimit,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
		Summary:                title,
	})
}
