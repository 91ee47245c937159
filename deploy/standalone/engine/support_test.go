package engine_test

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"

	"github.com/shixian/shixian/deploy/standalone/engine"
)

const (
	namespace = "cases"
	taskQueue = "cases"
	retention = 48 * time.Hour
)

var (
	provider  = temporal.NewSearchAttributeKeyKeyword("Provider")
	caseState = temporal.NewSearchAttributeKeyKeyword("CaseState")
	overdue   = temporal.NewSearchAttributeKeyBool("Overdue")
	dueAt     = temporal.NewSearchAttributeKeyTime("DueAt")
)

// eachStore runs a test on SQLite and on Postgres, each time on storage that is new.
func eachStore(t *testing.T, test func(t *testing.T, cfg engine.Config)) {
	t.Run("sqlite", func(t *testing.T) { test(t, sqliteConfig(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, postgresConfig(t)) })
}

func sqliteConfig(t *testing.T) engine.Config {
	cfg := baseConfig(t)
	cfg.Dir = t.TempDir()
	return cfg
}

func postgresConfig(t *testing.T) engine.Config {
	cfg := baseConfig(t)
	cfg.Postgres = newDatabase(t)
	return cfg
}

func baseConfig(t *testing.T) engine.Config {
	return engine.Config{
		UIPort:    -1,
		Namespace: namespace,
		Retention: retention,
		Log:       slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
}

const (
	postgresVariable = "SHIXIAN_TEST_POSTGRES"
	localPostgres    = "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable"
)

// newDatabase makes a database that is dropped with the test. It is left out only where the tests were told that there is
// no Postgres.
func newDatabase(t *testing.T) string {
	server := cmp.Or(os.Getenv(postgresVariable), localPostgres)
	if server == "off" {
		t.Skip("no Postgres here")
	}
	admin, err := pgx.Connect(t.Context(), server)
	require.NoError(t, err)
	name := fmt.Sprintf("shixian_engine_%d_%d", os.Getpid(), time.Now().UnixNano())
	_, err = admin.Exec(t.Context(), "CREATE DATABASE "+name)
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx := context.Background()
		_, err := admin.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		require.NoError(t, err)
		require.NoError(t, admin.Close(ctx))
	})
	database, err := url.Parse(server)
	require.NoError(t, err)
	database.Path = "/" + name
	return database.String()
}

func start(t *testing.T, cfg engine.Config) *engine.Engine {
	begun := time.Now()
	e, err := engine.Start(t.Context(), cfg)
	require.NoError(t, err)
	t.Logf("engine started in %v", time.Since(begun).Round(time.Millisecond))
	t.Cleanup(e.Stop)
	return e
}

func dial(t *testing.T, e *engine.Engine, options ...grpc.DialOption) client.Client {
	c, err := client.DialContext(t.Context(), client.Options{
		HostPort:  e.HostPort(),
		Namespace: namespace,
		Logger:    sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)),

		ConnectionOptions: client.ConnectionOptions{DialOptions: options},
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

func addSearchAttributes(t *testing.T, c client.Client) {
	_, err := c.OperatorService().AddSearchAttributes(t.Context(), &operatorservice.AddSearchAttributesRequest{
		Namespace: namespace,
		SearchAttributes: map[string]enums.IndexedValueType{
			provider.GetName():  enums.INDEXED_VALUE_TYPE_KEYWORD,
			caseState.GetName(): enums.INDEXED_VALUE_TYPE_KEYWORD,
			overdue.GetName():   enums.INDEXED_VALUE_TYPE_BOOL,
			dueAt.GetName():     enums.INDEXED_VALUE_TYPE_DATETIME,
		},
	})
	require.NoError(t, err)
}

// startWorker returns the worker's Stop, which the engine's Stop should come after.
func startWorker(t *testing.T, c client.Client) (stop func()) {
	w := worker.New(c, taskQueue, worker.Options{})
	w.RegisterWorkflowWithOptions(caseWorkflow, workflow.RegisterOptions{Name: "Case"})
	require.NoError(t, w.Start())
	return w.Stop
}

const (
	actUpdate  = "act"
	endSignal  = "end"
	underway   = "review"
	ended      = "granted"
	department = "民政局"
)

// caseWorkflow counts the acts on it until it is told to end.
func caseWorkflow(ctx workflow.Context) (acts int, err error) {
	if err := workflow.SetUpdateHandler(ctx, actUpdate, func(workflow.Context) (int, error) {
		acts++
		return acts, nil
	}); err != nil {
		return 0, err
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, caseState.ValueSet(underway)); err != nil {
		return 0, err
	}
	workflow.GetSignalChannel(ctx, endSignal).Receive(ctx, nil)
	return acts, workflow.UpsertTypedSearchAttributes(ctx, caseState.ValueSet(ended))
}

func startCase(t *testing.T, c client.Client, id string) client.WorkflowRun {
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID:        id,
		TaskQueue: taskQueue,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			provider.ValueSet(department), overdue.ValueSet(false), dueAt.ValueSet(time.Now().Add(24*time.Hour))),
	}, "Case")
	require.NoError(t, err)
	return run
}

// awaitListed waits until a visibility query finds exactly these workflows: visibility follows the history.
func awaitListed(t *testing.T, c client.Client, query string, ids ...string) {
	require.EventuallyWithT(t, func(check *assert.CollectT) {
		response, err := c.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: query})
		require.NoError(check, err)
		var found []string
		for _, execution := range response.GetExecutions() {
			found = append(found, execution.GetExecution().GetWorkflowId())
		}
		require.ElementsMatch(check, ids, found)
	}, 10*time.Second, 50*time.Millisecond, "query %s", query)
}

func caseQuery(state string) string {
	return strings.Join([]string{
		fmt.Sprintf("Provider = '%s'", department), fmt.Sprintf("CaseState = '%s'", state), "Overdue = false",
	}, " AND ")
}
