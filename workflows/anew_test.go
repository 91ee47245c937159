package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

// Wakes until the server finds the history long: the case goes on in a new one, of
// the same type, is found by the same attributes, and still takes acts.
func TestALongHistoryBeginsAnewOnTheServer(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	l.work()
	book, s := l.file(definition(t, "correction-ticket"), correction(t))
	require.NoError(t, l.driver.Start(t.Context(), s))
	first, err := l.client.DescribeWorkflow(t.Context(), s.Number, "")
	require.NoError(t, err)
	now := first
	for deadline := time.Now().Add(3 * time.Minute); now.WorkflowExecution.RunID == first.WorkflowExecution.RunID; {
		require.True(t, time.Now().Before(deadline), "the server never suggested it")
		before := book.advances()
		require.NoError(t, l.driver.Start(t.Context(), s))
		l.await(book, "the wake was not heard", func(procedure.State) bool { return book.advances() > before })
		now, err = l.client.DescribeWorkflow(t.Context(), s.Number, "")
		require.NoError(t, err)
	}
	require.Equal(t, "CorrectionTicket", now.WorkflowType.Name)
	require.Equal(t, "区医药局", l.memo(s.Number)["申请方"], "the memo goes along")
	l.awaitOne("Provider = '340102-mzj' AND ExecutionStatus = 'Running' AND WorkflowId = '" + s.Number + "'")
	l.acts(book, "a-"+s.Number, step("user", "withdraw", nil))
	l.awaitClosed(s.Number)
}
