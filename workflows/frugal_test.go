package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/workflows"
)

// counted counts what of a play costs events of the history.
type counted struct{ timers, cancels, upserts int }

func (s *stage) count() *counted {
	c := &counted{}
	s.env.SetOnTimerScheduledListener(func(string, time.Duration) { c.timers++ })
	s.env.SetOnTimerCanceledListener(func(string) { c.cancels++ })
	s.env.OnUpsertTypedSearchAttributes(mock.Anything).Return(nil).Run(func(mock.Arguments) { c.upserts++ }).Maybe()
	return c
}

func TestAWakeThatFindsNothingCostsOneAdvance(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	c := s.count()
	at := moment(t, "2026-09-28 12:00:00")
	for i := range 5 {
		s.wake(at.Add(time.Duration(i) * time.Minute))
	}
	s.at(at.Add(time.Hour), func() {
		require.Equal(t, 5, s.ledger.advances())
		require.Equal(t, counted{timers: 1, upserts: 1}, *c)
	})
	s.close(at.Add(2 * time.Hour))
	s.run()
}

func TestWakesThatComeTogetherCostOneAdvance(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	at := moment(t, "2026-09-28 12:00:00")
	s.at(at, func() {
		for range 9 {
			s.env.SignalWorkflowSkippingWorkflowTask(workflows.WakeSignal, nil)
		}
		s.env.SignalWorkflow(workflows.WakeSignal, nil)
	})
	s.at(at.Add(time.Hour), func() { require.Equal(t, 1, s.ledger.advances()) })
	s.close(at.Add(2 * time.Hour))
	s.run()
}

func TestAnAlarmThatMovesIsReplaced(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	c := s.count()
	at := moment(t, "2026-09-28 12:00:00")
	s.acts("a1", at, step("provider", "accept", nil))
	s.at(at.Add(time.Minute), func() { require.Equal(t, counted{timers: 2, cancels: 1, upserts: 2}, *c) })
	s.acts("a2", at.Add(time.Hour), step("applicant", "withdraw", nil))
	s.run()
	require.Equal(t, counted{timers: 2, cancels: 1, upserts: 3}, *c, "nothing is cancelled at the end")
}

// What supervisors filter by, as the last upsert of a play leaves it.
func TestAttributesFollowTheCase(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "correction-ticket"), correction(t))
	var shown temporal.SearchAttributes
	s.env.OnUpsertTypedSearchAttributes(mock.Anything).Return(nil).Run(func(args mock.Arguments) {
		shown = temporal.NewSearchAttributes(shown.Copy(), args.Get(0).(temporal.SearchAttributes).Copy())
	})
	s.at(s.filedAt.Add(time.Hour), func() {
		require.Equal(t, "verify_data", keyword(shown, workflows.CaseState))
		require.Equal(t, "yaohai-2024", keyword(shown, workflows.Regulation))
		require.Equal(t, "correction-ticket", keyword(shown, workflows.Procedure))
		require.Equal(t, "340102-mzj", keyword(shown, workflows.Provider))
		require.Equal(t, "340102-yyj", keyword(shown, workflows.Applicant))
		due, _ := shown.GetTime(workflows.DueAt)
		require.True(t, moment(t, "2026-09-28 23:59:59").Equal(due))
	})
	s.at(moment(t, "2026-09-28 23:59:59"), func() { require.False(t, overdue(shown)) })
	s.at(moment(t, "2026-09-29 00:00:01"), func() { require.True(t, overdue(shown)) })
	s.acts("a1", moment(t, "2026-10-12 09:00:00"), step("provider", "confirm", procedure.Fields{"reason": "无误"}))
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, "confirmed_right", keyword(shown, workflows.Outcome))
	require.False(t, overdue(shown), "what has ended is not overdue")
}

func keyword(a temporal.SearchAttributes, key temporal.SearchAttributeKeyKeyword) string {
	v, _ := a.GetKeyword(key)
	return v
}

func overdue(a temporal.SearchAttributes) bool {
	v, _ := a.GetBool(workflows.Overdue)
	return v
}
