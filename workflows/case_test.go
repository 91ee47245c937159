package workflows_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/workflows"
)

func TestAnActIsAnswered(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	s.acts("a1", moment(t, "2026-09-28 15:00:00"), step("provider", "accept", nil))
	s.acts("a2", moment(t, "2026-09-29 09:00:00"), step("provider", "approve", nil))
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, reply{Answer: activities.Answer{Act: "a1", Status: domain.Applied}}, s.answers["a1"])
	require.Equal(t, domain.Applied, s.answers["a2"].Status)
	require.Equal(t, []string{"1-granted"}, s.ledger.services)
	require.Equal(t, "approved", s.ledger.state.Outcome.Code)
}

// What the ledger has said, the workflow obeys without asking; it asks if that was long ago, for then the alarm would ring late.
func TestTheLedgerIsNotAskedWhatItHasSaid(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		late  time.Duration
		asked int
	}{"at once": {0, 0}, "seconds ago": {8 * time.Second, 0}, "long ago": {time.Minute, 1}, "by a clock ahead": {-time.Minute, 1}}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
			c := s.count()
			at := moment(t, "2026-09-28 15:00:00")
			s.at(at, func() {
				taken, err := s.ledger.take("a1", step("provider", "accept", nil))
				require.NoError(t, err)
				s.env.SignalWorkflow(workflows.StepSignal, activities.Said(taken, at.Add(-tt.late)))
			})
			s.at(at.Add(time.Minute), func() {
				require.Equal(t, tt.asked, s.ledger.advances())
				require.Equal(t, counted{timers: 2, cancels: 1, upserts: 2}, *c)
			})
			s.run()
			require.Equal(t, "deemed_approved", s.ledger.state.Outcome.Code)
			require.WithinDuration(t, s.ledger.state.Outcome.At, s.env.Now(), time.Second, "the alarm rang in time")
		})
	}
}

// Two who act tell the workflow in another order than the ledger's.
func TestWhatIsOvertakenIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	at := moment(t, "2026-09-28 15:00:00")
	var first activities.Outcome
	s.at(at, func() {
		taken, err := s.ledger.take("a1", step("provider", "accept", nil))
		require.NoError(t, err)
		first = activities.Said(taken, at)
		s.take("a2", step("provider", "extend", procedure.Fields{"reason": "试验"}))
		s.env.SignalWorkflow(workflows.StepSignal, first)
	})
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.True(t, s.ledger.state.Ended())
	require.WithinDuration(t, s.ledger.state.Outcome.At, s.env.Now(), time.Second, "the later word counts")
}

// A service that is done at once costs no event of its own.
func TestAServiceIsDoneWithinTheStep(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	s.env.OnActivity((&activities.Activities{}).Perform, mock.Anything, mock.Anything).Panic("an activity of its own")
	s.acts("a1", moment(t, "2026-09-28 15:00:00"), step("provider", "accept", nil))
	s.acts("a2", moment(t, "2026-09-29 09:00:00"), step("provider", "approve", nil))
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, []string{"1-granted"}, s.ledger.services)
	require.Equal(t, 1, s.ledger.advances())
	require.True(t, s.ledger.state.Ended())
}

// Somebody acts on a task that somebody else has just closed: registered in time,
// refused when it is its turn.
func TestAnActThatCameSecondIsRejected(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	at := moment(t, "2026-09-28 15:00:00")
	s.at(at, func() {
		require.NoError(t, s.ledger.register("first", step("provider", "accept", nil)))
		s.ledger.acts = append(s.ledger.acts, domain.Act{
			ID: "second", Action: "accept", RegisteredAt: at, Status: domain.Pending, Roles: []string{"provider"},
		})
		s.tell("second", "second")
		s.tell("first", "first")
	})
	s.close(moment(t, "2026-09-28 16:00:00"))
	s.run()
	require.Equal(t, domain.Applied, s.answers["first"].Status)
	require.Equal(t, domain.Rejected, s.answers["second"].Status)
	require.Equal(t, procedure.ActionNotOpen, s.answers["second"].Code)
}

func TestAnActSettledByAnEarlierAdvanceIsAnswered(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	s.at(moment(t, "2026-09-28 15:00:00"), func() {
		require.NoError(t, s.ledger.register("a1", step("provider", "accept", nil)))
		s.env.SignalWorkflow(workflows.WakeSignal, nil) // the sweep was faster
	})
	s.at(moment(t, "2026-09-28 15:05:00"), func() {
		require.Equal(t, "review", s.ledger.standing().Node)
		s.tell("a1", "a1")
	})
	s.close(moment(t, "2026-09-28 16:00:00"))
	s.run()
	require.Equal(t, domain.Applied, s.answers["a1"].Status)
}

func TestARepeatedUpdateActsOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	at := moment(t, "2026-09-28 15:00:00")
	s.asks(at, step("provider", "accept", nil))
	s.at(at.Add(time.Minute), func() {
		before := s.ledger.standing()
		s.tell("a1", "a1")
		s.at(at.Add(2*time.Minute), func() { require.Equal(t, before.Tasks, s.ledger.standing().Tasks) })
	})
	s.close(at.Add(time.Hour))
	s.run()
	require.Equal(t, domain.Applied, s.answers["a1"].Status)
	require.Len(t, s.ledger.log, 1)
}

func TestUpdatesThatCannotBeMeantFail(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		act, under string
		rejected   bool
		kind       string
	}{
		"another act under the same id": {"a2", "a1", true, workflows.MismatchError},
		"no act":                        {"", "a1", true, workflows.MismatchError},
		"not on this case's register":   {"a9", "a9", false, workflows.UnknownActError},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
			s.at(moment(t, "2026-09-28 15:00:00"), func() { s.tell(tt.act, tt.under) })
			s.close(moment(t, "2026-09-28 16:00:00"))
			s.run()
			require.NoError(t, s.env.GetWorkflowError())
			r := s.answers[tt.act]
			require.Equal(t, tt.rejected, r.rejected)
			require.Equal(t, tt.kind, errorKind(r.err))
		})
	}
}

func errorKind(err error) string {
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		return application.Type()
	}
	return ""
}

// An act comes while the service that the decision asked for is under way, and
// another one when nothing but the return is left.
func TestTheCaseGoesOnWhileAServiceRuns(t *testing.T) {
	t.Parallel()
	d := definition(t, "catalog-change")
	s := newStage(t, d, catalogChange(t, "2026-09-14 09:00:00"))
	s.env.OnActivity((&activities.Activities{}).Perform, mock.Anything, mock.Anything).
		After(time.Hour).Return(nil) // it takes its time
	s.ledger.broken = func(string) error { return errDown } // when it is tried at once
	at := moment(t, "2026-09-14 10:00:00")
	s.acts("submit", at, step("provider", "submit", nil))
	s.acts("withdraw", at.Add(time.Minute), step("filer", "withdraw", nil))
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, domain.Applied, s.answers["withdraw"].Status)
	require.Equal(t, "withdrawn", s.ledger.state.Outcome.Code)
	require.Less(t, s.env.Now().Sub(at), time.Hour, "the workflow waited for a service that nobody needs")
}

func catalogChange(t *testing.T, filed string) procedure.Application {
	a := sharing(t, filed)
	a.Kind, a.Applicant = procedure.FiledByProvider, a.Resource.Provider
	a.Form = procedure.Fields{"cause": "function", "document": "a-1", "event_on": "2026-09-10", "change": "更名", "title": "低保对象名单"}
	return a
}

func TestTheLastActIsAnsweredBeforeTheWorkflowReturns(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	at := moment(t, "2026-09-28 15:00:00")
	s.at(at, func() {
		require.NoError(t, s.ledger.register("withdraw", step("applicant", "withdraw", nil)))
		s.ledger.acts = append(s.ledger.acts, domain.Act{
			ID: "late", Action: "accept", RegisteredAt: at, Status: domain.Pending, Roles: []string{"provider"},
		})
		s.tell("withdraw", "withdraw")
		s.tell("late", "late")
	})
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, domain.Applied, s.answers["withdraw"].Status)
	require.Equal(t, procedure.CaseEnded, s.answers["late"].Code)
}

func TestNoCancellationEndsACase(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	s.at(moment(t, "2026-09-28 12:00:00"), s.env.CancelWorkflow)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, "deemed_approved", s.ledger.state.Outcome.Code)
	require.Equal(t, []string{"1-granted"}, s.ledger.services)
}

func TestAnOutageOfTheLedgerEndsNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	down := moment(t, "2026-09-28 14:59:00")
	up := down.Add(37 * time.Minute)
	s.ledger.down = func() error {
		if now := s.env.Now(); now.After(down) && now.Before(up) {
			return errDown
		}
		return nil
	}
	s.asks(moment(t, "2026-09-28 15:00:00"), step("provider", "accept", nil))
	s.at(up.Add(6*time.Minute), func() {
		require.Equal(t, domain.Applied, s.answers["a1"].Status, "whoever acted during the outage is answered soon after it")
	})
	s.close(moment(t, "2026-09-28 18:00:00"))
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Less(t, s.ledger.advanceCalls, 50, "a ledger that is down is not flooded")
}

func TestAWakeCutsThePauseOfAnOutageShort(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	up := moment(t, "2026-09-28 12:00:00")
	s.ledger.down = func() error {
		if s.env.Now().Before(up) {
			return errDown
		}
		return nil
	}
	s.asks(up.Add(time.Second), step("provider", "accept", nil))
	s.at(up.Add(2*time.Second), func() { require.Equal(t, domain.Applied, s.answers["a1"].Status) })
	s.close(up.Add(time.Hour))
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
}

func TestAServiceThatFailsForGoodBecomesATaskOfTheBureau(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	broken := true
	s.ledger.broken = func(string) error {
		if broken {
			return &procedure.Refusal{Code: "entry_gone", Detail: "目录条目已注销"}
		}
		return nil
	}
	at := moment(t, "2026-09-28 15:00:00")
	s.acts("a1", at, step("provider", "accept", nil))
	s.acts("a2", at.Add(time.Minute), step("provider", "approve", nil))
	s.at(at.Add(time.Hour), func() {
		state := s.ledger.standing()
		require.Len(t, state.OpenTasks(), 1)
		require.Equal(t, "bureau", state.OpenTasks()[0].Role)
		require.Equal(t, "entry_gone", s.ledger.log[len(s.ledger.log)-1].Reason)
		broken = false
	})
	s.acts("retry", at.Add(2*time.Hour), step("bureau", procedure.ActionRetry, nil))
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, domain.Applied, s.answers["retry"].Status)
	require.Equal(t, []string{"1-granted"}, s.ledger.services)
	require.Equal(t, 2, s.ledger.state.Services[0].Tries)
	require.True(t, s.ledger.state.Ended())
}

func TestACaseOfATypeThatGoDoesNotKnowRuns(t *testing.T) {
	t.Parallel()
	a := sharing(t, "2026-09-28 10:00:00")
	s := newStage(t, definition(t, "share-application"), a)
	s.env.ExecuteWorkflow("FromAFolder", a.Number)
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, "deemed_approved", s.ledger.state.Outcome.Code)
}

func TestAServiceIsRetriedThroughAnOutage(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	attempts := 0
	s.ledger.broken = func(string) error {
		if attempts++; attempts < 4 {
			return errDown
		}
		return nil
	}
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, []string{"1-granted"}, s.ledger.services)
	require.Equal(t, 1, s.ledger.state.Services[0].Tries, "no task of the bureau comes of it")
}

func TestTheHistoryBeginsAnewUnderTheSameType(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "share-application"), sharing(t, "2026-09-28 10:00:00"))
	at := moment(t, "2026-09-28 15:00:00")
	s.ledger.down = func() error { // nothing is: only to be told of the moment
		s.env.SetContinueAsNewSuggested(!s.env.Now().Before(at))
		return nil
	}
	s.asks(at, step("provider", "accept", nil))
	s.run()
	var again *workflow.ContinueAsNewError
	require.ErrorAs(t, s.env.GetWorkflowError(), &again)
	require.Equal(t, "ShareApplication", again.WorkflowType.Name)
	require.Equal(t, domain.Applied, s.answers["a1"].Status, "who waited is answered first")
}

func TestTheHistoryDoesNotBeginAnewWhileAServiceRuns(t *testing.T) {
	t.Parallel()
	s := newStage(t, definition(t, "catalog-change"), catalogChange(t, "2026-09-14 09:00:00"))
	performed := 0
	s.env.OnActivity((&activities.Activities{}).Perform, mock.Anything, mock.Anything).
		Run(func(mock.Arguments) { performed++ }).After(time.Hour).Return(nil)
	s.ledger.broken = func(string) error { return errDown } // when it is tried at once
	at := moment(t, "2026-09-14 10:00:00")
	s.acts("submit", at, step("provider", "submit", nil))
	s.at(at.Add(time.Minute), func() { s.env.SetContinueAsNewSuggested(true); s.env.SignalWorkflow(workflows.WakeSignal, nil) })
	s.run()
	require.True(t, workflow.IsContinueAsNewError(s.env.GetWorkflowError()))
	require.Equal(t, 1, performed, "a wake does not call it again")
	require.Equal(t, "supervision", s.ledger.state.Node)
}

// A holiday notice comes while a clock runs: the alarm moves with the due day,
// earlier or later, and only one is ever set.
func TestAWakeMovesTheAlarm(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		days []calendar.YearDay
		on   string
	}{
		"later":   {[]calendar.YearDay{{Date: civil.Date{Year: 2027, Month: 1, Day: 6}, Name: "元旦", Off: true}}, "2027-01-08"},
		"earlier": {[]calendar.YearDay{{Date: civil.Date{Year: 2027, Month: 1, Day: 2}, Name: "元旦", Off: false}}, "2027-01-06"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := sharing(t, "2026-12-30 10:00:00")
			s := newStage(t, definition(t, "share-application"), a)
			s.acts("accept", a.At.Add(time.Minute), step("provider", "accept", nil))
			revised := revision(t, tt.days)
			s.at(moment(t, "2026-12-31 10:00:00"), func() {
				s.ledger.mu.Lock()
				s.ledger.revised = &revised
				s.ledger.mu.Unlock()
				s.env.SignalWorkflow(workflows.WakeSignal, nil)
			})
			s.run()
			require.NoError(t, s.env.GetWorkflowError())
			require.Equal(t, tt.on, s.ledger.state.Outcome.On.String())
			require.WithinDuration(t, s.ledger.state.Outcome.At, s.env.Now(), time.Second)
		})
	}
}

// revision is the calendar with a notice for 2027 that has the given days beside
// those that are foreseen.
func revision(t *testing.T, days []calendar.YearDay) procedure.Calendar {
	t.Helper()
	foreseen, _, err := calendar.Builtin().Before(2027).YearOf(2027)
	require.NoError(t, err)
	for _, d := range foreseen {
		if d.Kind == calendar.Holiday {
			days = append(days, calendar.YearDay{Date: d.Date, Name: d.Name, Off: true})
		}
	}
	slices.SortFunc(days, func(a, b calendar.YearDay) int { return a.Date.Compare(b.Date) })
	c, err := calendar.Builtin().With(calendar.Year{Year: 2027, Notice: "试验", Days: days})
	require.NoError(t, err)
	return c
}
