package worker_test

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
	"github.com/shixian/shixian/worker"
	"github.com/shixian/shixian/workflows"
)

// serverVariable names a Temporal server for the tests that need a real one.
const serverVariable = "SHIXIAN_TEST_TEMPORAL"

// namespace returns a client of a namespace of the test's own.
func namespace(t *testing.T) (client.Client, string) {
	t.Helper()
	server := os.Getenv(serverVariable)
	if server == "" {
		t.Skipf("needs a Temporal server: %s=127.0.0.1:7233", serverVariable)
	}
	name := "test-" + uuid.NewString()
	c, err := client.Dial(client.Options{
		HostPort: server, Namespace: name, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	_, err = c.WorkflowService().RegisterNamespace(t.Context(), &workflowservice.RegisterNamespaceRequest{
		Namespace: name, WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	})
	require.NoError(t, err)
	return c, name
}

func TestSearchAttributesAreThereOnReturn(t *testing.T) {
	t.Parallel()
	c, name := namespace(t)
	failures := make(chan error)
	for range 3 { // as many workers start at once
		go func() { failures <- worker.EnsureSearchAttributes(t.Context(), c, name) }()
	}
	for range 3 {
		require.NoError(t, <-failures)
	}
	listed, err := c.OperatorService().ListSearchAttributes(t.Context(), &operatorservice.ListSearchAttributesRequest{Namespace: name})
	require.NoError(t, err)
	for _, key := range workflows.Attributes() {
		require.Equal(t, key.GetValueType(), listed.GetCustomAttributes()[key.GetName()], key.GetName())
	}
	require.NoError(t, worker.EnsureSearchAttributes(t.Context(), c, name))
}

func TestASearchAttributeOfAnotherTypeIsNamed(t *testing.T) {
	t.Parallel()
	c, name := namespace(t)
	require.Eventually(t, func() bool {
		_, err := c.OperatorService().AddSearchAttributes(t.Context(), &operatorservice.AddSearchAttributesRequest{
			Namespace: name, SearchAttributes: map[string]enumspb.IndexedValueType{"DueAt": enumspb.INDEXED_VALUE_TYPE_KEYWORD},
		})
		return err == nil
	}, time.Minute, 100*time.Millisecond, "the namespace is not known yet")
	err := worker.EnsureSearchAttributes(t.Context(), c, name)
	var wrong *worker.AttributeTypeError
	require.ErrorAs(t, err, &wrong)
	require.ErrorContains(t, err, `search attribute DueAt of namespace "`+name+`" has the type Keyword, and Datetime is wanted`)
	require.ErrorAs(t, worker.Run(t.Context(), worker.Config{Client: c, Namespace: name}), &wrong, "no worker starts")
}

// A case that only the ledger knows is found by the sweep and run to its end.
func TestRun(t *testing.T) {
	t.Parallel()
	c, name := namespace(t)
	l := &ended{number: "YH-" + uuid.NewString()}
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error)
	go func() {
		stopped <- worker.Run(ctx, worker.Config{
			Client: c, Namespace: name, Activities: &activities.Activities{Ledger: l, DailyRun: l, Supervision: l, Packs: l, Snapshots: l},
			Ledger: l, Engine: &workflows.Driver{Client: c, Namespace: name}, Log: slog.New(slog.DiscardHandler),
		})
	}()
	require.Eventually(t, func() bool {
		found, err := c.DescribeWorkflowExecution(t.Context(), l.number, "")
		return err == nil && found.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	}, time.Minute, 50*time.Millisecond)
	stop()
	require.NoError(t, <-stopped)
}

// ended is a ledger with one case, which has ended but was never told to the engine.
type ended struct{ number string }

func (l *ended) Stale(context.Context, int) ([]domain.Start, error) {
	return []domain.Start{{Number: l.number, Workflow: "FromAFolder", Title: "试验", Regulation: "test", Procedure: "test"}}, nil
}

func (l *ended) Today(context.Context) (civil.Date, bool, error) {
	return civil.DateOf(time.Now()), true, nil
}

func (l *ended) OpenDuties(context.Context, []*procedure.Regulation) ([]string, error) {
	return nil, nil
}

func (l *ended) WriteDigests(context.Context) (int, error) { return 0, nil }

func (l *ended) TellUnmanned(context.Context) (int, error) { return 0, nil }

func (l *ended) TellGrantEnds(context.Context) (int, error) { return 0, nil }

func (l *ended) EraseRetained(context.Context) (int, error) { return 0, nil }

func (l *ended) WarnUnsigned(context.Context) (int, error) { return 0, nil }

func (l *ended) DiscardUploads(context.Context) (int, error) { return 0, nil }

func (l *ended) DailyRunEnded(context.Context) error { return nil }

func (l *ended) Escalate(context.Context, string) (domain.EscalationBatch, error) {
	return domain.EscalationBatch{}, nil
}

func (l *ended) SnapshotsDue(context.Context) ([]string, error) { return nil, nil }

func (l *ended) TakeSnapshot(context.Context, string) (report.Snapshot, error) {
	return report.Snapshot{}, nil
}

func (l *ended) Regulations() []*procedure.Regulation { return nil }

func (l *ended) Told(string, int64) {}

func (l *ended) ConfirmRenewed(context.Context, string) error { return nil }

func (l *ended) Swept(context.Context) error { return nil }

func (l *ended) WriteTold(context.Context) error { return nil }

func (l *ended) AsItStands(context.Context, string) (domain.Advanced, bool, error) {
	return domain.Advanced{}, false, nil
}

func (l *ended) ForgetTold(context.Context) error { return nil }

func (l *ended) Recalculate(context.Context) (domain.Recalculated, error) {
	return domain.Recalculated{}, nil
}

func (l *ended) Advance(context.Context, string, []procedure.Event, []string) (domain.Advanced, error) {
	at := time.Now()
	return domain.Advanced{Case: domain.Case{
		State:      procedure.State{Number: l.number, EndedAt: &at, Outcome: &procedure.Decision{Code: "done"}},
		Definition: &procedure.Definition{Regulation: &procedure.Regulation{ID: "test"}, Name: "test"},
	}}, nil
}

func (l *ended) Case(context.Context, string) (domain.Case, error) { return domain.Case{}, nil }
