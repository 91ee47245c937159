package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	batchpb "go.temporal.io/api/batch/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/workflows"
)

// batchLook is how often a batch operation of Temporal's is looked at.
const batchLook = 500 * time.Millisecond

// Restoration is what a restore is told.
type Restoration = store.Restoration

// Restore puts a backup in the place of the ledger, and has Temporal forget what it knew: every open case begins anew from the
// ledger, since an execution may have seen acts that the ledger no longer has.
func Restore(ctx context.Context, cfg Config, r Restoration) (store.Restored, error) {
	ledger, err := cfg.ledger()
	if err != nil {
		return store.Restored{}, err
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return store.Restored{}, fmt.Errorf("data folder: %w", err)
	}
	done, err := store.Restore(ctx, ledger, r)
	if err != nil {
		return done, err
	}
	if cfg.Temporal == "" {
		err = cfg.forgetOwn(ctx)
	} else {
		err = cfg.endExecutions(ctx, done.Ledger)
	}
	if err != nil {
		return done, fmt.Errorf("the ledger is restored, but Temporal still knows what it knew before: %w", err)
	}
	return done, nil
}

// forgetOwn takes away the storage of the Temporal that `serve` and `temporal` bring: it is made anew.
func (c *Config) forgetOwn(ctx context.Context) (err error) {
	if err := os.RemoveAll(filepath.Join(c.Data, "temporal")); err != nil || c.Database == "" {
		return err
	}
	database, err := c.DatabaseURL()
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	var alone bool
	// The engine holds this lock as long as it runs.
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock(hashtextextended('shixian temporal engine', 0))").Scan(&alone); err != nil {
		return err
	}
	if !alone {
		return errors.New("a Temporal runs in this database: stop it, drop the schemas temporal and temporal_visibility, and start it again")
	}
	_, err = conn.Exec(ctx, "DROP SCHEMA IF EXISTS temporal CASCADE; DROP SCHEMA IF EXISTS temporal_visibility CASCADE")
	return err
}

// endExecutions ends what runs of a ledger in a Temporal of somebody else's, and waits until it has ended. Workers must not run
// meanwhile.
func (c *Config) endExecutions(ctx context.Context, ledger string) error {
	a := App{Config: *c}
	dialled, err := a.Dial()
	if err != nil {
		return err
	}
	defer dialled.Close()
	job := uuid.NewString()
	_, err = dialled.WorkflowService().StartBatchOperation(ctx, &workflowservice.StartBatchOperationRequest{
		Namespace: c.Namespace, JobId: job, Reason: "the ledger was restored from a backup",
		VisibilityQuery: fmt.Sprintf("ExecutionStatus = 'Running' AND TaskQueue IN ('%s', '%s') AND WorkflowType != '%s'",
			workflows.TaskQueueOf(ledger), workflows.TaskQueue, workflows.DailyRunType),
		Operation: &workflowservice.StartBatchOperationRequest_TerminationOperation{
			TerminationOperation: &batchpb.BatchOperationTermination{Identity: "shixian restore"},
		},
	})
	if err != nil {
		return err
	}
	return awaitBatch(ctx, dialled, &workflowservice.DescribeBatchOperationRequest{Namespace: c.Namespace, JobId: job})
}

// awaitBatch returns once a batch operation has been done.
func awaitBatch(ctx context.Context, c client.Client, job *workflowservice.DescribeBatchOperationRequest) error {
	for {
		is, err := c.WorkflowService().DescribeBatchOperation(ctx, job)
		switch {
		case err != nil:
			return fmt.Errorf("ending the executions of before, batch operation %s: %w", job.GetJobId(), err)
		case is.GetState() == enumspb.BATCH_OPERATION_STATE_COMPLETED && is.GetFailureOperationCount() == 0:
			return nil
		case is.GetState() == enumspb.BATCH_OPERATION_STATE_COMPLETED, is.GetState() == enumspb.BATCH_OPERATION_STATE_FAILED:
			return fmt.Errorf("ending the executions of before, batch operation %s: %s, %d of %d were not ended",
				job.GetJobId(), is.GetState(), is.GetFailureOperationCount(), is.GetTotalOperationCount())
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(batchLook):
		}
	}
}
