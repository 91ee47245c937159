package activities

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

// A line of the list that names no activity would fail every day.
func TestEveryDailyTaskIsAnActivity(t *testing.T) {
	t.Parallel()
	form := reflect.TypeFor[func(*Activities, context.Context, RunDay) (DailyTaskResult, error)]()
	for _, e := range dailyTasks() {
		method, found := reflect.TypeFor[*Activities]().MethodByName(e.Activity)
		require.True(t, found, e.Activity)
		assert.Equal(t, form, method.Type, e.Activity)
		assert.NotEmpty(t, e.Title, e.Activity)
	}
}

// daybook is a ledger that knows what day it is.
type daybook struct {
	day     civil.Date
	workday bool
	err     error
}

func (d daybook) Today(context.Context) (civil.Date, bool, error) { return d.day, d.workday, d.err }

func (d daybook) OpenDuties(_ context.Context, regulations []*procedure.Regulation) ([]string, error) {
	var opened []string
	for _, r := range regulations {
		for range r.Duties.Len() {
			opened = append(opened, fmt.Sprintf("%s-%d", r.Prefix, len(opened)+1))
		}
	}
	return opened, d.err
}

func (d daybook) WriteDigests(context.Context) (int, error) { return 2, d.err }

func (d daybook) TellUnmanned(context.Context) (int, error) { return 2, d.err }

func (d daybook) TellGrantEnds(context.Context) (int, error) { return 4, d.err }

func (d daybook) EraseRetained(context.Context) (int, error) { return 5, d.err }

func (d daybook) WarnUnsigned(context.Context) (int, error) { return 1, d.err }

func (d daybook) DiscardUploads(context.Context) (int, error) { return 3, d.err }

func (d daybook) DailyRunEnded(context.Context) error { return d.err }

func TestDiscardUploads(t *testing.T) {
	t.Parallel()
	done, err := (&Activities{DailyRun: daybook{}}).DiscardUploads(t.Context(), RunDay{})
	require.NoError(t, err)
	require.Equal(t, []string{"清除 3 个"}, done.Lines)
}

func TestEraseRetained(t *testing.T) {
	t.Parallel()
	done, err := (&Activities{DailyRun: daybook{}}).EraseRetained(t.Context(), RunDay{})
	require.NoError(t, err)
	require.Equal(t, []string{"删除申请人个人信息 5 人"}, done.Lines)
}

func TestTellGrantEnds(t *testing.T) {
	t.Parallel()
	done, err := (&Activities{DailyRun: daybook{}}).TellGrantEnds(t.Context(), RunDay{})
	require.NoError(t, err)
	require.Equal(t, []string{"发出授权到期通知 4 条"}, done.Lines)
}

func TestWriteDigests(t *testing.T) {
	t.Parallel()
	done, err := (&Activities{DailyRun: daybook{}}).WriteDigests(t.Context(), RunDay{})
	require.NoError(t, err)
	require.Equal(t, []string{"发出 2 份"}, done.Lines)
}

func TestOpenDuties(t *testing.T) {
	t.Parallel()
	packs, err := regulations.Embedded()
	require.NoError(t, err)
	a := &Activities{DailyRun: daybook{}, Packs: packs}
	done, err := a.OpenDuties(t.Context(), RunDay{})
	require.NoError(t, err)
	require.Equal(t, []string{"开立 2 件：NX-1 至 NX-2"}, done.Lines)
	done, err = (&Activities{DailyRun: daybook{}, Packs: &regulations.Library{}}).OpenDuties(t.Context(), RunDay{})
	require.NoError(t, err)
	require.Empty(t, done.Lines)
}

func TestPlanDailyRun(t *testing.T) {
	t.Parallel()
	saturday := civil.Date{Year: 2026, Month: 11, Day: 21}
	every, working := 0, 0
	for _, e := range dailyTasks() {
		working++
		if !e.workdays {
			every++
		}
	}
	for _, c := range []struct {
		name    string
		workday bool
		tasks   int
	}{{"a working day", true, working}, {"a day off", false, every}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			agenda, err := (&Activities{DailyRun: daybook{day: saturday, workday: c.workday}}).PlanMorning(t.Context())
			require.NoError(t, err)
			require.Equal(t, RunDay{Date: "2026-11-21", Workday: c.workday}, agenda.Day)
			require.Len(t, agenda.Tasks, c.tasks)
		})
	}
}

// What the database says stays out of the history.
func TestPlanDailyRunInAnOutage(t *testing.T) {
	t.Parallel()
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	a := &Activities{DailyRun: daybook{err: errors.New("password=secret")}}
	env.RegisterActivity(a)
	_, err := env.ExecuteActivity(a.PlanMorning)
	require.Error(t, err)
	require.NotContains(t, err.Error(), "secret")
}
