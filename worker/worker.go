package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/workflows"
)

// Config is what a worker works with.
type Config struct {
	Client     client.Client
	Namespace  string
	TaskQueue  string // empty: workflows.TaskQueue
	Activities *activities.Activities
	Ledger     Ledger
	Engine     Engine
	DrillDay   time.Duration // how long a day lasts in a drill; 0: none
	Log        *slog.Logger
}

// How much is done at a time. Advance is a short transaction of the ledger, so that
// more at once than it has connections would only wait in line within their
// timeout; and a worker that stops lets what it has begun come to its end.
const (
	advancesAtOnce = 32
	servicesAtOnce = 16
	stopPatience   = 15 * time.Second
)

// Run works until ctx is done, then lets what was begun come to its end and
// returns nil. It fails if the namespace has a search attribute of another type
// or belongs to another ledger (an *OtherLedgerError), if Temporal cannot be reached within a minute, or if it turns the worker away.
func Run(ctx context.Context, cfg Config) error {
	if err := EnsureSearchAttributes(ctx, cfg.Client, cfg.Namespace); err != nil {
		return err
	}
	queue := cmp.Or(cfg.TaskQueue, workflows.TaskQueue)
	if err := checkLedger(ctx, cfg.Client, cfg.Namespace, queue, cfg.Log); err != nil {
		return err
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	w := worker.New(cfg.Client, queue, worker.Options{
		MaxConcurrentLocalActivityExecutionSize: advancesAtOnce,
		MaxConcurrentActivityExecutionSize:      servicesAtOnce,
		WorkerStopTimeout:                       stopPatience,
		OnFatalError:                            func(err error) { fail(&fatal{err}) },
	})
	Register(w, cfg.Activities)
	if err := w.Start(); err != nil {
		return fmt.Errorf("starting the worker of task queue %q: %w", queue, err)
	}
	defer w.Stop()
	var kept sync.WaitGroup
	kept.Go(func() { keepSchedule(ctx, cfg, queue, fail) })
	kept.Go(func() { keepSearchAttributes(ctx, cfg.Client, cfg.Namespace, cfg.Ledger, cfg.Log) })
	kept.Go(func() { keepCalendar(ctx, cfg.Ledger, cfg.Log) })
	newSweep(cfg.Ledger, cfg.Engine, cfg.Log).run(ctx)
	kept.Wait()
	return causeOf(ctx)
}

// fatal is what makes Temporal turn a worker away, e.g. a namespace that is gone.
type fatal struct{ error }

func causeOf(ctx context.Context) error {
	var f *fatal
	if errors.As(context.Cause(ctx), &f) {
		return fmt.Errorf("the worker was turned away: %w", f.error)
	}
	return nil
}

// Register makes the workflows and activities known under their names.
func Register(r worker.Registry, a *activities.Activities) {
	RegisterWorkflows(r)
	r.RegisterActivity(a)
}

// RegisterWorkflows is the part of Register that a replayer takes too.
func RegisterWorkflows(r worker.WorkflowRegistry) {
	for _, name := range workflows.Types() {
		r.RegisterWorkflowWithOptions(workflows.Case, workflow.RegisterOptions{Name: name})
	}
	r.RegisterWorkflowWithOptions(workflows.DailyRun, workflow.RegisterOptions{Name: workflows.DailyRunType})
	r.RegisterDynamicWorkflow(workflows.AnyCase, workflow.DynamicRegisterOptions{})
}
