package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"syscall"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/worker"
	"github.com/shixian/shixian/workflows"
)

// The environment by which the test program is told to be a crashing worker.
const (
	crashingWorker = "SHIXIAN_TEST_CRASHING_WORKER" // address of Temporal
	crashingData   = "SHIXIAN_TEST_CRASHING_DATA"   // data folder
	crashingCase   = "SHIXIAN_TEST_CRASHING_CASE"   // number of the case that kills it
)

// crashingLedger kills its process when it has heard that a service of a case was done,
// in the instant between the ledger's commit and the engine's record of it.
type crashingLedger struct{ activities.Ledger }

func (l crashingLedger) Advance(ctx context.Context, number string, results []procedure.Event, asked []string) (domain.Advanced, error) {
	advanced, err := l.Ledger.Advance(ctx, number, results, asked)
	if err == nil && len(results) > 0 && number == os.Getenv(crashingCase) {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	return advanced, err
}

func runCrashingWorker() int {
	if err := crash(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func crash(ctx context.Context) error {
	cfg := app.Config{
		Data: os.Getenv(crashingData), Drill: drillDay, Temporal: os.Getenv(crashingWorker),
		Namespace: app.DefaultNamespace, Log: slog.Default(),
	}
	h, err := app.Open(ctx, cfg)
	if err != nil {
		return err
	}
	c, err := h.Dial()
	if err != nil {
		return err
	}
	queue := workflows.TaskQueueOf(h.Ledger.ID())
	return worker.Run(ctx, worker.Config{
		Client: c, Namespace: cfg.Namespace, TaskQueue: queue, Ledger: h.Ledger, Engine: &workflows.Driver{Client: c, TaskQueue: queue}, Log: cfg.Log,
		Activities: &activities.Activities{Ledger: crashingLedger{h.Ledger}, Effects: h.Ledger,
			DailyRun: h.Ledger, Supervision: h.Ledger, Packs: h.Packs, Snapshots: h},
	})
}
