package workflows_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/workflows"
)

func TestWhatIsDecidedIsObeyed(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	l.work()
	book, s := l.file(definition(t, "correction-ticket"), correction(t))
	require.NoError(t, l.driver.Tell(t.Context(), book.said()))
	require.NoError(t, l.driver.Tell(t.Context(), book.said()), "to start twice changes nothing")
	l.acts(book, "a-"+s.Number, step("provider", "confirm", procedure.Fields{"reason": "无误"}))
	require.True(t, book.standing().Ended())
	l.awaitClosed(s.Number)
	require.Zero(t, book.advances(), "the ledger had said it all")
}

// What the engine is told stays there until there is a worker.
func TestWhatIsDecidedWithoutAWorkerIsObeyedOnceThereIsOne(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	book, s := l.file(definition(t, "correction-ticket"), correction(t))
	require.NoError(t, l.driver.Tell(t.Context(), book.said()))
	begun := time.Now()
	l.acts(book, "a-"+s.Number, step("provider", "confirm", procedure.Fields{"reason": "无误"}))
	require.Less(t, time.Since(begun), 3*time.Second, "who acts is not kept waiting")
	l.work()
	l.awaitClosed(s.Number)
}

func TestAnActOnACaseThatTheEngineDoesNotKnowStartsIt(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	l.work()
	book, s := l.file(lawOf(t, "yaohai-2024/share-application"), sharing(t, "2026-09-28 10:00:00"))
	l.acts(book, "a-"+s.Number, step("provider", "accept", nil))
	l.awaitOne("CaseState = 'review' AND WorkflowId = '" + s.Number + "'")
	l.acts(book, "b-"+s.Number, step("applicant", "withdraw", nil))
	l.awaitClosed(s.Number)
}

// An act that is on the register and that the ledger could not take the case on by is settled by a wake.
func TestAnActThatWaitsIsSettledByAWake(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	l.work()
	book, s := l.file(definition(t, "correction-ticket"), correction(t))
	require.NoError(t, book.register("a-"+s.Number, step("user", "withdraw", nil)))
	require.NoError(t, l.driver.Start(t.Context(), s))
	l.awaitClosed(s.Number)
	require.True(t, book.standing().Ended())
}

// A lost execution: somebody terminated it in the engine, which ends no case.
func TestATerminatedWorkflowBeginsAnewFromTheLedger(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	l.work()
	book, s := l.file(definition(t, "correction-ticket"), correction(t))
	require.NoError(t, l.driver.Start(t.Context(), s))
	require.NoError(t, l.client.TerminateWorkflow(t.Context(), s.Number, "", "by mistake"))
	require.NoError(t, l.driver.Start(t.Context(), s))
	l.await(book, "nobody advanced it", func(procedure.State) bool { return book.advances() > 1 })
	l.acts(book, "a-"+s.Number, step("user", "withdraw", nil))
	l.awaitClosed(s.Number)
}

func (l *live) renews(s domain.Start, settled bool) {
	l.Helper()
	is, err := l.driver.Renew(l.Context(), s)
	require.NoError(l, err)
	require.Equal(l, settled, is)
}

// An engine whose clock has leapt may never come to the end of a case that the ledger has ended.
func TestAnExecutionThatDidNotComeToItsEndIsBegunAnewOnce(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	book, s := l.file(definition(t, "correction-ticket"), correction(t))
	require.NoError(t, l.driver.Start(t.Context(), s))
	require.NoError(t, book.register("a-"+s.Number, step("user", "withdraw", nil)))
	s.Ended = true
	l.renews(s, false)
	l.awaitOne("ExecutionStatus = 'Terminated' AND WorkflowId = '" + s.Number + "'")
	l.work()
	l.awaitClosed(s.Number)
	l.renews(s, true)
	l.awaitOne("ExecutionStatus = 'Completed' AND WorkflowId = '" + s.Number + "'") // nothing is begun for one that is over
	s.Number += "0"
	l.renews(s, true) // or for one that the engine no longer knows
	_, err := l.client.DescribeWorkflow(t.Context(), s.Number, "")
	require.Error(t, err)
}

func TestSupervisorsFindACase(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	l.work()
	book, s := l.file(definition(t, "correction-ticket"), correction(t))
	require.NoError(t, l.driver.Start(t.Context(), s))
	require.Equal(t, map[string]string{
		"事项": "政务数据疑义校核", "法规": "合肥市瑶海区政务数据资源共享开放管理办法", "提起日期": "2026-09-14",
		"申请方": "区医药局", "提供部门": "340102-mzj", // which nobody has named
	}, l.memo(s.Number))
	l.await(book, "never overdue", procedure.State.Overdue)
	running := `WorkflowType = 'CorrectionTicket' AND Regulation = 'yaohai-2024' AND ` + "`Procedure`" + ` = 'correction-ticket' ` +
		`AND CaseState = 'verify_data' AND Provider = '340102-mzj' AND Applicant = '340102-yyj' ` +
		`AND Overdue = true AND DueAt >= '2026-09-28T00:00:00+08:00' AND DueAt < '2026-09-29T00:00:00+08:00' AND WorkflowId = '` + s.Number + `'`
	l.awaitOne(running)
	l.acts(book, "a-"+s.Number, step("provider", "confirm", procedure.Fields{"reason": "无误"}))
	l.awaitOne(`Outcome = 'confirmed_right' AND Overdue = false AND DueAt IS NULL AND WorkflowId = '` + s.Number + `'`)
}

func (l *live) awaitOne(query string) {
	l.Helper()
	require.Eventually(l, func() bool {
		found, err := l.client.CountWorkflow(l.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: query})
		require.NoError(l, err)
		return found.GetCount() == 1
	}, 20*time.Second, 50*time.Millisecond, query)
}

func TestAnEngineThatIsDownKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	c, err := client.NewLazyClient(client.Options{
		HostPort: "127.0.0.1:1", Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	book, err := newLedger(definition(t, "correction-ticket"), calendar.Builtin(), correction(t))
	require.NoError(t, err)
	book.now = time.Now
	begun := time.Now()
	err = (&workflows.Driver{Client: c}).Tell(t.Context(), book.said())
	require.ErrorContains(t, err, "YH-2026-0001")
	require.Less(t, time.Since(begun), 10*time.Second)
}

func TestLink(t *testing.T) {
	t.Parallel()
	d := workflows.Driver{UI: "http://127.0.0.1:8233/", Namespace: "default"}
	require.Equal(t, "http://127.0.0.1:8233/namespaces/default/workflows/YH-2026-0001", d.Link("YH-2026-0001"))
	require.Empty(t, (&workflows.Driver{Namespace: "default"}).Link("YH-2026-0001"))
	require.Equal(t, "http://127.0.0.1:8233/namespaces/default/workflows?query=Overdue+%3D+true", d.Search("Overdue = true"))
	require.Empty(t, (&workflows.Driver{Namespace: "default"}).Search("Overdue = true"))
}

func correction(t *testing.T) procedure.Application {
	a := sharing(t, "2026-09-14 09:00:00")
	a.Form = procedure.Fields{"kind": "data", "problem": "有误"}
	return a
}
