package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/worker"
	"github.com/shixian/shixian/workflows"
)

// The bare side is a sharing application as somebody who knows Temporal well would write it who wants nothing but the
// workflow: no ledger, no law as data, no people, no letters, no audit. Each act is an Update, whose validator refuses what is not open
// before anything of it is recorded. Each stage has a deadline, which is the timeout of the wait for its act. The state is a
// search attribute, since somebody has to find the cases. The grant is an activity, since it changes something outside; here it
// changes nothing. When the grant is made the workflow completes.

// bareType is its workflow type: the one that the same case has here, so that both are found in one way.
const bareType = "ShareApplication"

// bareApplication is the workflow's input.
type bareApplication struct{ Applicant, Provider, Resource, Purpose, Scope, Mode string }

// bareAct is the input of an Update.
type bareAct struct{ By, Note string }

// bareStage is a state that is left by one act, or by silence.
type bareStage struct {
	state, act string
	limit      time.Duration
}

var bareStages = []bareStage{
	{"acceptance", "accept", 24 * time.Hour},
	{"review", "approve", 5 * 24 * time.Hour},
	{"delivery", "deliver", 10 * 24 * time.Hour},
}

// bareCase is the workflow's state.
type bareCase struct {
	bareApplication
	done int // how many acts
}

func bareWorkflow(ctx workflow.Context, a bareApplication) (outcome string, err error) {
	c := &bareCase{bareApplication: a}
	for i, s := range bareStages {
		options := workflow.UpdateHandlerOptions{Validator: c.admits(i)}
		if err := workflow.SetUpdateHandlerWithOptions(ctx, s.act, c.acts, options); err != nil {
			return "", err
		}
	}
	for i, s := range bareStages {
		if i > 0 { // the first is set at the start
			if err := workflow.UpsertTypedSearchAttributes(ctx, workflows.CaseState.ValueSet(s.state)); err != nil {
				return "", err
			}
		}
		inTime, err := workflow.AwaitWithTimeout(ctx, s.limit, func() bool { return c.done > i })
		if err != nil || !inTime {
			return "silence", err
		}
	}
	granting := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 30 * time.Second})
	if err := workflow.ExecuteActivity(granting, bareGrant, a).Get(ctx, nil); err != nil {
		return "", err
	}
	return "approved", workflow.UpsertTypedSearchAttributes(ctx, workflows.CaseState.ValueSet("ended"))
}

func (c *bareCase) admits(stage int) func(workflow.Context, bareAct) error {
	return func(_ workflow.Context, a bareAct) error {
		if c.done != stage {
			return temporal.NewApplicationError("not open", "not_open")
		}
		if a.By != c.Provider {
			return temporal.NewApplicationError("not the provider", "not_allowed")
		}
		return nil
	}
}

func (c *bareCase) acts(workflow.Context, bareAct) (string, error) {
	c.done++
	return "applied", nil
}

func bareGrant(context.Context, bareApplication) error { return nil }

// bare starts the built binary's Temporal server, and beside it the program with the bare workflow: worker and client in one
// process, or in the split cells in two.
var bare = side{"bare", func(t *testing.T, store string, server *meteredPostgres) *running {
	r := &running{server: server}
	args := []string{"temporal", "--namespace", app.DefaultNamespace, "--port", "0", "--ui-port", "-1"}
	if server == nil {
		args = append(args, "--data", filepath.Join(t.TempDir(), "temporal"))
	} else {
		args = append(args, "--database", server.database(t))
	}
	engine := startMetered(t, exec.Command(binary, args...))
	r.temporal = engine.printed(`Temporal server (\S+:\d+)`)
	worker := startBare(t, r.temporal, bareWorker)
	r.processes = []*process{engine, worker.process}
	serving := worker
	if store == "split" {
		serving = startBare(t, r.temporal, bareClient)
		r.processes = append(r.processes, serving.process)
	}
	r.carries = serving.carries
	return r
}}

// The environment by which the test program is told to be the program with the bare workflow.
const (
	bareTemporal = "SHIXIAN_TEST_BARE_TEMPORAL" // address of Temporal
	bareRole     = "SHIXIAN_TEST_BARE_ROLE"     // worker: it runs workflows, and carries cases as all do; client: it only carries cases
)

const bareWorker, bareClient = "worker", "client"

// bareProcess is a program that is told on its standard input what to carry.
type bareProcess struct {
	*process
	orders io.Writer
}

func startBare(t *testing.T, address, role string) *bareProcess {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(cmd.Environ(), bareTemporal+"="+address, bareRole+"="+role)
	orders, err := cmd.StdinPipe()
	require.NoError(t, err)
	b := &bareProcess{startMetered(t, cmd), orders}
	b.printed(`(ready)`)
	return b
}

func (b *bareProcess) carries(l load) (all []carried) {
	b.t.Helper()
	require.NoError(b.t, json.NewEncoder(b.orders).Encode(l))
	answer := b.printedWithin(startPatience, l.Name+`: (.*)\n`)
	require.NoError(b.t, json.Unmarshal([]byte(answer), &all))
	return all
}

func runBare() int {
	if err := serveBare(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func serveBare(ctx context.Context, orders io.Reader, out io.Writer) error {
	c, err := client.Dial(client.Options{
		HostPort: os.Getenv(bareTemporal), Namespace: app.DefaultNamespace, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if os.Getenv(bareRole) == bareWorker {
		if err := worker.EnsureSearchAttributes(ctx, c, app.DefaultNamespace); err != nil {
			return err
		}
		w := sdkworker.New(c, bareType, sdkworker.Options{})
		w.RegisterWorkflowWithOptions(bareWorkflow, workflow.RegisterOptions{Name: bareType})
		w.RegisterActivity(bareGrant)
		if err := w.Start(); err != nil {
			return err
		}
		defer w.Stop()
	}
	fmt.Fprintln(out, "ready")
	for lines := bufio.NewScanner(orders); lines.Scan(); {
		var l load
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return err
		}
		all, err := l.shared(ctx, func(ctx context.Context, name string) (carried, error) { return carryBare(ctx, c, name) })
		if err != nil {
			return err
		}
		text, err := json.Marshal(all)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %s\n", l.Name, text)
	}
	return nil
}

// carryBare starts a workflow and sends it its Updates.
func carryBare(ctx context.Context, c client.Client, name string) (carried, error) {
	began, done := time.Now(), carried{Workflow: name}
	options := client.StartWorkflowOptions{
		ID: name, TaskQueue: bareType, TypedSearchAttributes: temporal.NewSearchAttributes(workflows.CaseState.ValueSet(bareStages[0].state)),
	}
	application := bareApplication{"mzj", "gaj", "gaj-001", name, "姓名、公民身份号码、户籍地址", "interface"}
	if _, err := c.ExecuteWorkflow(ctx, options, bareType, application); err != nil {
		return done, err
	}
	done.Took = append(done.Took, time.Since(began))
	for _, s := range bareStages {
		began = time.Now()
		update, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			UpdateID: s.act, WorkflowID: name, UpdateName: s.act, Args: []any{bareAct{By: "gaj"}}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err != nil {
			return done, err
		}
		var status string
		if err := update.Get(ctx, &status); err != nil {
			return done, err
		}
		done.Took = append(done.Took, time.Since(began))
	}
	return done, nil
}
