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

// house is a list of errands for a Morning, and what was done of them in what order.
type house struct {
	agenda activities.Agenda
	down   func() error // asked before the list is given
	does   map[string]func(try int) error
	done   []string
	tries  map[string]int
}

func newHouse(names ...string) *house {
	h := &house{
		agenda: activities.Agenda{Day: activities.MorningDay{Date: "2027-01-01"}},
		does:   map[string]func(int) error{}, tries: map[string]int{},
	}
	for _, name := range names {
		h.agenda.Errands = append(h.agenda.Errands, activities.Errand{Activity: name, Title: "试验" + name})
	}
	return h
}

func (h *house) PlanMorning(context.Context) (activities.Agenda, error) {
	if h.down != nil {
		return h.agenda, h.down()
	}
	return h.agenda, nil
}

func (h *house) errand(ctx context.Context, day activities.MorningDay) (activities.ErrandDone, error) {
	name := activity.GetInfo(ctx).ActivityType.Name
	h.tries[name]++
	if does := h.does[name]; does != nil {
		if err := does(h.tries[name]); err != nil {
			return activities.ErrandDone{}, err
		}
	}
	h.done = append(h.done, name)
	return activities.ErrandDone{Lines: []string{name + " " + day.Date}}, nil
}

// morning runs a Morning with time skipping and returns how long it took and its error.
func (h *house) morning(t *testing.T) (time.Duration, error) {
	t.Helper()
	env := environment(t, moment(t, "2027-01-01 06:00:00"), "morning", &activities.Activities{})
	env.RegisterActivityWithOptions(h.PlanMorning, activity.RegisterOptions{Name: "PlanMorning", DisableAlreadyRegisteredCheck: true})
	for _, e := range h.agenda.Errands {
		env.RegisterActivityWithOptions(h.errand, activity.RegisterOptions{Name: e.Activity, DisableAlreadyRegisteredCheck: true})
	}
	begun := env.Now()
	env.ExecuteWorkflow(workflows.MorningType)
	require.True(t, env.IsWorkflowCompleted())
	return env.Now().Sub(begun), env.GetWorkflowError()
}

func TestAMorningRunsItsErrandsInOrder(t *testing.T) {
	t.Parallel()
	h := newHouse("First", "Second", "Third")
	_, err := h.morning(t)
	require.NoError(t, err)
	require.Equal(t, []string{"First", "Second", "Third"}, h.done)
}

func TestAnErrandIsTriedAgain(t *testing.T) {
	t.Parallel()
	h := newHouse("First", "Second")
	h.does["First"] = func(try int) error {
		if try < 5 {
			return errors.New("down")
		}
		return nil
	}
	_, err := h.morning(t)
	require.NoError(t, err)
	require.Equal(t, []string{"First", "Second"}, h.done)
	require.Equal(t, 5, h.tries["First"])
}

// One that cannot be done is given up within the morning; the others run, and the
// supervisor sees that the morning failed and where.
func TestAFailingErrandKeepsNoOtherFromRunning(t *testing.T) {
	t.Parallel()
	h := newHouse("First", "Second", "Third")
	h.does["First"] = func(int) error { return temporal.NewNonRetryableApplicationError("no", "wrong", nil) }
	h.does["Second"] = func(int) error { return errors.New("down") }
	took, err := h.morning(t)
	var failed *temporal.ApplicationError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, workflows.MorningError, failed.Type())
	require.ErrorContains(t, err, "First, Second")
	require.Equal(t, []string{"Third"}, h.done)
	require.Greater(t, h.tries["Second"], 5)
	require.Less(t, took, 2*time.Hour)
}

// Without a ledger there is no agenda: the morning fails, and the next one catches up.
func TestAMorningWithoutALedgerFails(t *testing.T) {
	t.Parallel()
	h := newHouse("First")
	h.down = func() error { return errors.New("down") }
	_, err := h.morning(t)
	require.Error(t, err)
	require.Empty(t, h.done)
}
