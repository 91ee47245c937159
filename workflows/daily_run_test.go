package workflows_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/workflows"
)

// dailyTasks is a list of daily tasks for a daily run, and what was done of them in what order.
type dailyTasks struct {
	agenda activities.Agenda
	down   func() error // called before the list is given
	does   map[string]func(try int) error
	done   []string
	tries  map[string]int
}

func newDailyTasks(names ...string) *dailyTasks {
	h := &dailyTasks{
		agenda: activities.Agenda{Day: activities.RunDay{Date: "2027-01-01"}},
		does:   map[string]func(int) error{}, tries: map[string]int{},
	}
	for _, name := range names {
		h.agenda.Tasks = append(h.agenda.Tasks, activities.DailyTask{Activity: name, Title: "试验" + name})
	}
	return h
}

func (h *dailyTasks) PlanMorning(context.Context) (activities.Agenda, error) {
	if h.down != nil {
		return h.agenda, h.down()
	}
	return h.agenda, nil
}

func (h *dailyTasks) task(ctx context.Context, day activities.RunDay) (activities.DailyTaskResult, error) {
	name := activity.GetInfo(ctx).ActivityType.Name
	h.tries[name]++
	if does := h.does[name]; does != nil {
		if err := does(h.tries[name]); err != nil {
			return activities.DailyTaskResult{}, err
		}
	}
	h.done = append(h.done, name)
	return activities.DailyTaskResult{Lines: []string{name + " " + day.Date}}, nil
}

// run runs a daily run with time skipping and returns how long it took and its error.
func (h *dailyTasks) run(t *testing.T) (time.Duration, error) {
	t.Helper()
	env := environment(t, moment(t, "2027-01-01 06:00:00"), "morning", &activities.Activities{})
	env.RegisterActivityWithOptions(h.PlanMorning, activity.RegisterOptions{Name: "PlanMorning", DisableAlreadyRegisteredCheck: true})
	for _, e := range h.agenda.Tasks {
		env.RegisterActivityWithOptions(h.task, activity.RegisterOptions{Name: e.Activity, DisableAlreadyRegisteredCheck: true})
	}
	begun := env.Now()
	env.ExecuteWorkflow(workflows.DailyRunType)
	require.True(t, env.IsWorkflowCompleted())
	return env.Now().Sub(begun), env.GetWorkflowError()
}

func TestADailyRunDoesItsTasksInOrder(t *testing.T) {
	t.Parallel()
	h := newDailyTasks("First", "Second", "Third")
	_, err := h.run(t)
	require.NoError(t, err)
	require.Equal(t, []string{"First", "Second", "Third"}, h.done)
}

func TestATaskIsTriedAgain(t *testing.T) {
	t.Parallel()
	h := newDailyTasks("First", "Second")
	h.does["First"] = func(try int) error {
		if try < 5 {
			return errors.New("down")
		}
		return nil
	}
	_, err := h.run(t)
	require.NoError(t, err)
	require.Equal(t, []string{"First", "Second"}, h.done)
	require.Equal(t, 5, h.tries["First"])
}

// One that cannot be done is given up within the hour; the others run, and the supervisor sees that the run
// failed and where.
func TestAFailingTaskKeepsNoOtherFromRunning(t *testing.T) {
	t.Parallel()
	h := newDailyTasks("First", "Second", "Third")
	h.does["First"] = func(int) error { return temporal.NewNonRetryableApplicationError("no", "wrong", nil) }
	h.does["Second"] = func(int) error { return errors.New("down") }
	took, err := h.run(t)
	var failed *temporal.ApplicationError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, workflows.DailyRunError, failed.Type())
	require.ErrorContains(t, err, "First, Second")
	require.Equal(t, []string{"Third"}, h.done)
	require.Greater(t, h.tries["Second"], 5)
	require.Less(t, took, 2*time.Hour)
}

// Without a ledger there is no agenda: the run fails, and the next one catches up.
func TestADailyRunWithoutALedgerFails(t *testing.T) {
	t.Parallel()
	h := newDailyTasks("First")
	h.down = func() error { return errors.New("down") }
	_, err := h.run(t)
	require.Error(t, err)
	require.Empty(t, h.done)
}
