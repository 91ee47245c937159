package e2e

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// What a supervisor lists in Temporal with Overdue = true is what is overdue.
func TestSupervisorsSeeWhatIsOverdue(t *testing.T) {
	t.Parallel()
	p, base := standalone(t, t.TempDir())
	engine, err := client.Dial(client.Options{HostPort: p.printed(`Temporal +(\S+:\d+)\s`), Namespace: "shixian"})
	require.NoError(t, err)
	defer engine.Close()

	citizen, bureau := logIn(t, base, "citizen"), logIn(t, base, "bureau")
	provider := logIn(t, base, "rsj")
	request := map[string]any{"purpose": "研究", "needs": "分行业用工备案数", "no_state_secrets": true}
	unanswered := citizen.files("open-data-request", "rsj-004", request)
	answered := citizen.files("open-data-request", "rsj-004", request)
	late := citizen.files("open-data-request", "rsj-004", request)
	provider.opens(answered)
	overdue := func(c theCase) bool { return c.Overdue }
	citizen.awaits(unanswered, "being overdue", overdue)
	citizen.awaits(late, "being overdue", overdue)
	provider.opens(late)
	citizen.awaits(late, "an end", ended)

	require.EventuallyWithT(t, func(t *assert.CollectT) {
		inTemporal := listed(p.t.Context(), t, engine, "Overdue = true")
		inLedger := bureau.overdue(t)
		assert.Equal(t, inLedger, inTemporal)
		assert.Contains(t, inTemporal, unanswered)
		assert.NotContains(t, inTemporal, answered)
		assert.NotContains(t, inTemporal, late, "a case that has ended is no longer overdue")
	}, patience, 500*time.Millisecond)
}

// listed returns the numbers of the cases whose workflows the query finds.
func listed(ctx context.Context, t require.TestingT, engine client.Client, query string) []string {
	response, err := engine.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: 1000})
	require.NoError(t, err)
	var numbers []string
	for _, execution := range response.Executions {
		numbers = append(numbers, execution.Execution.WorkflowId)
	}
	slices.Sort(numbers)
	return numbers
}

// overdue lists the cases that the API says are overdue.
func (u *user) overdue(t require.TestingT) []string {
	a, err := u.send("GET", "/cases?overdue=true&limit=200", nil)
	require.NoError(t, err)
	var numbers []string
	for _, item := range a.Body["items"].([]any) {
		numbers = append(numbers, item.(map[string]any)["number"].(string))
	}
	slices.Sort(numbers)
	return numbers
}
