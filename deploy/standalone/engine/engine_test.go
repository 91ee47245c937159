package engine_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"

	"github.com/shixian/shixian/deploy/standalone/engine"
)

func TestHistorySurvivesRestart(t *testing.T) {
	eachStore(t, func(t *testing.T, cfg engine.Config) {
		first := start(t, cfg)
		require.True(t, first.Fresh())
		c := dial(t, first)
		addSearchAttributes(t, c)
		stopWorker := startWorker(t, c)
		startCase(t, c, "open-case")
		ending := startCase(t, c, "ended-case")
		require.NoError(t, c.SignalWorkflow(t.Context(), "ended-case", "", endSignal, nil))
		require.NoError(t, ending.Get(t.Context(), nil))
		awaitListed(t, c, caseQuery(underway), "open-case")
		awaitListed(t, c, caseQuery(ended), "ended-case")
		before := eventCount(t, c, "ended-case")
		stopWorker()
		c.Close()
		first.Stop()

		second := start(t, cfg)
		require.False(t, second.Fresh())
		c = dial(t, second)
		awaitListed(t, c, caseQuery(underway), "open-case")
		awaitListed(t, c, caseQuery(ended), "ended-case")
		require.Equal(t, before, eventCount(t, c, "ended-case"))
		defer startWorker(t, c)()
		require.NoError(t, c.SignalWorkflow(t.Context(), "open-case", "", endSignal, nil))
		require.NoError(t, c.GetWorkflow(t.Context(), "open-case", "").Get(t.Context(), nil))
	})
}

func eventCount(t *testing.T, c client.Client, id string) (count int) {
	events := c.GetWorkflowHistory(t.Context(), id, "", false, 0)
	for events.HasNext() {
		_, err := events.Next()
		require.NoError(t, err)
		count++
	}
	return count
}

func TestManyActsOnOneCaseAtOnce(t *testing.T) {
	const acts = 200
	eachStore(t, func(t *testing.T, cfg engine.Config) {
		var refused refusals
		c := dial(t, start(t, cfg), grpc.WithStatsHandler(&refused))
		addSearchAttributes(t, c)
		startCase(t, c, "contested")
		begun := time.Now()
		group, ctx := errgroup.WithContext(t.Context())
		for i := range acts {
			group.Go(func() error { return act(ctx, c, "contested", fmt.Sprintf("act-%d", i)) })
		}
		// All acts are waiting when the first worker comes: none is turned away in the meantime.
		time.Sleep(time.Second) //nolint:forbidigo // nothing tells from outside that an Update waits for a worker
		defer startWorker(t, c)()
		require.NoError(t, group.Wait())
		require.Zero(t, refused.Load())
		t.Logf("%d acts answered after %v", acts, time.Since(begun).Round(time.Millisecond))
	})
}

// refusals counts the calls that the server turned away for a limit. The client tries them again, so that nobody else
// hears of them.
type refusals struct{ atomic.Int32 }

func (r *refusals) HandleRPC(_ context.Context, event stats.RPCStats) {
	if end, ok := event.(*stats.End); ok && status.Code(end.Error) == codes.ResourceExhausted {
		r.Add(1)
	}
}

func (*refusals) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
func (*refusals) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (*refusals) HandleConn(context.Context, stats.ConnStats)                       {}

func act(ctx context.Context, c client.Client, id, updateID string) error {
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateID: updateID, UpdateName: actUpdate, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

func TestRetentionFollowsTheConfig(t *testing.T) {
	eachStore(t, func(t *testing.T, cfg engine.Config) {
		for _, want := range []time.Duration{retention, retention, 90 * 24 * time.Hour} {
			cfg.Retention = want
			e := start(t, cfg)
			found, err := dial(t, e).WorkflowService().DescribeNamespace(t.Context(),
				&workflowservice.DescribeNamespaceRequest{Namespace: namespace})
			require.NoError(t, err)
			require.Equal(t, want, found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration())
			e.Stop()
		}
	})
}

func TestUIIsForWatching(t *testing.T) {
	cfg := sqliteConfig(t)
	cfg.UIPort = 0
	e := start(t, cfg)
	startCase := "/api/v1/namespaces/" + namespace + "/workflows/w"
	for _, step := range []struct {
		method, path string
		status       int
		contains     string
	}{
		{http.MethodGet, "/", http.StatusOK, "<html"},
		{http.MethodGet, "/namespaces/" + namespace + "/workflows", http.StatusOK, "<html"},
		{http.MethodGet, "/api/v1/namespaces/" + namespace, http.StatusOK, namespace},
		{http.MethodGet, "/api/v1/settings", http.StatusOK, `"NotifyOnNewVersion":false`},
		{http.MethodGet, "/api/v1/settings", http.StatusOK, `"DisableNewsFetch":true`},
		{http.MethodGet, "/api/v1/settings", http.StatusOK, `"DisableWriteActions":true`},
		{http.MethodPost, startCase, http.StatusMethodNotAllowed, ""},
	} {
		request, err := http.NewRequestWithContext(t.Context(), step.method, e.UIURL()+step.path, http.NoBody)
		require.NoError(t, err)
		request.Header.Set("Authorization", "none") // or the answer is about a missing CSRF token
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, step.status, response.StatusCode, "%s %s: %s", step.method, step.path, body)
		require.Contains(t, string(body), step.contains)
	}
	e.Stop()
	_, err := http.Get(e.UIURL()) //nolint:bodyclose // there is none
	require.Error(t, err, "the UI answers after Stop")
}

func TestPortTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	taken := listener.Addr().(*net.TCPAddr).Port
	cfg := sqliteConfig(t)
	cfg.FrontendPort = taken
	_, err = engine.Start(t.Context(), cfg)
	require.ErrorContains(t, err, strconv.Itoa(taken))
	require.ErrorContains(t, err, "choose another one")
}

func TestSecondEngineIsRefused(t *testing.T) {
	eachStore(t, func(t *testing.T, cfg engine.Config) {
		first := start(t, cfg)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := engine.Start(ctx, cfg)
		require.Error(t, err)
		first.Stop()
		start(t, cfg)
	})
}

func TestConfigIsChecked(t *testing.T) {
	for want, spoil := range map[string]func(*engine.Config){
		"data folder": func(c *engine.Config) { c.Dir = "" },
		"namespace":   func(c *engine.Config) { c.Namespace = "" },
		"retention":   func(c *engine.Config) { c.Retention = time.Minute },
	} {
		cfg := sqliteConfig(t)
		spoil(&cfg)
		_, err := engine.Start(t.Context(), cfg)
		require.ErrorContains(t, err, want)
	}
}

// The folder may be called as people call folders, and a URI or a pattern must not be read into its name.
func TestFolderOfAnyName(t *testing.T) {
	cfg := sqliteConfig(t)
	cfg.Dir += "/数据 100% ?a=b#c"
	start(t, cfg).Stop()
	entries, err := os.ReadDir(cfg.Dir)
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	require.Contains(t, strings.Join(names, " "), "temporal.db")
	require.False(t, start(t, cfg).Fresh())
}
