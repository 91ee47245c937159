package workflows

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/domain"
)

// TaskQueue is where the cases' workers look for work unless something else is said. A ledger has one of its own,
// [TaskQueueOf], so that workers of another one on the same namespace take none of its tasks. Earlier builds had all of them
// on this one; their executions are begun anew.
const TaskQueue = "shixian"

// TaskQueueOf is the task queue of a ledger, by its id.
func TaskQueueOf(ledger string) string { return TaskQueue + "-" + ledger }

// Patience is how long somebody who acts waits for the answer. It comes within
// milliseconds or there is an outage, in which the act counts all the same.
const Patience = 3 * time.Second

// wakePatience is how long the engine may take to note a wake.
const wakePatience = 5 * time.Second

// Driver tells the engine of what is registered. Nothing depends on its success:
// what the engine was not told, the workers' sweep tells it later.
type Driver struct {
	Client      client.Client
	Namespace   string
	TaskQueue   string           // empty: TaskQueue
	UI          string           // base URL of the Temporal UI, or empty
	Departments DepartmentReader // names departments in the memo; nil: by their codes
	Patience    time.Duration    // how long Act waits; 0: Patience
}

// DepartmentReader lists the departments, by whose names supervisors know who a code is.
type DepartmentReader interface {
	Departments(ctx context.Context) ([]domain.Department, error)
}

// Start makes the case's workflow run, or wakes it if it does: durable in the
// engine on return, though no worker may be there. A workflow that was lost or
// terminated begins anew from the ledger; one that has done its work looks once
// more and ends.
func (d *Driver) Start(ctx context.Context, s domain.Start) error {
	return d.begin(ctx, s, enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
}

// Renew begins the case's workflow anew from the ledger. An execution that runs is terminated: it is stuck, or waits where no
// worker of this ledger looks. Of a case that has ended nothing is begun unless an execution still runs.
func (d *Driver) Renew(ctx context.Context, s domain.Start) error {
	if s.Ended {
		status, err := d.status(ctx, s.Number)
		if err != nil || status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			return err
		}
	}
	return d.begin(ctx, s, enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
}

func (d *Driver) begin(ctx context.Context, s domain.Start, existing enumspb.WorkflowIdConflictPolicy) error {
	ctx, cancel := context.WithTimeout(ctx, wakePatience)
	defer cancel()
	options := client.StartWorkflowOptions{
		ID:                       s.Number,
		TaskQueue:                cmp.Or(d.TaskQueue, TaskQueue),
		WorkflowIDConflictPolicy: existing,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes:    onStart(s),
		StaticSummary:            s.Title,
		StaticDetails:            fmt.Sprintf("%s %s（%s/%s）", s.Title, s.Number, s.Regulation, s.Procedure),
		Memo:                     d.memo(ctx, s),
	}
	if _, err := d.Client.SignalWithStartWorkflow(ctx, s.Number, WakeSignal, nil, options, s.Workflow, s.Number); err != nil {
		return fmt.Errorf("starting or waking the workflow of case %s: %w", s.Number, err)
	}
	return nil
}

// Reachable tells why the engine does not answer, if it does not.
func (d *Driver) Reachable(ctx context.Context) error {
	_, err := d.Client.CheckHealth(ctx, &client.CheckHealthRequest{})
	return err
}

// memo says in words what stays true of a case to its end. How it stands is in the
// search attributes, which cost an event each time that they change; a memo would
// cost another.
func (d *Driver) memo(ctx context.Context, s domain.Start) map[string]any {
	var departments []domain.Department
	if d.Departments != nil {
		departments, _ = d.Departments.Departments(ctx) // without names a case still starts
	}
	names := domain.NamesOf(departments)
	memo := map[string]any{"事项": s.Title, "法规": s.Law, "提起日期": s.FiledOn.String()}
	for party, code := range map[string]string{"申请方": s.Applicant, "提供部门": s.Provider} {
		if code != "" {
			memo[party] = names.Of(code)
		}
	}
	return memo
}

// Act tells the workflow of a registered act and waits for the answer, whose status it returns. It is domain.Pending if
// none came: no worker was there, the workflow had not begun or was lost, a limit was reached. Then the workflow is woken
// instead, which settles the act as soon as a worker is there; the error is for a wake that failed as well. It is empty if
// the workflow had done its work: the act is settled, and the ledger knows how.
func (d *Driver) Act(ctx context.Context, s domain.Start, act string) (domain.ActStatus, error) {
	answer, err := d.update(ctx, s.Number, act)
	switch {
	case err == nil:
		return answer.Status, nil
	case d.returned(ctx, s.Number):
		return "", nil
	}
	return domain.Pending, d.Start(context.WithoutCancel(ctx), s) // also for who no longer waits
}

// returned tells whether the case's workflow has done its work: then whatever was
// registered is settled, since nothing is registered on a case that has ended. It
// is so if the wake that followed a filing was faster than the Update.
func (d *Driver) returned(ctx context.Context, number string) bool {
	status, err := d.status(ctx, number)
	return err == nil && status == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
}

// status is how the case's latest execution stands; unspecified if there is none.
func (d *Driver) status(ctx context.Context, number string) (enumspb.WorkflowExecutionStatus, error) {
	ctx, cancel := context.WithTimeout(ctx, wakePatience)
	defer cancel()
	found, err := d.Client.DescribeWorkflowExecution(ctx, number, "")
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		return enumspb.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED, nil
	}
	if err != nil {
		return enumspb.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED, fmt.Errorf("asking how the workflow of case %s stands: %w", number, err)
	}
	return found.GetWorkflowExecutionInfo().GetStatus(), nil
}

func (d *Driver) update(ctx context.Context, number, act string) (activities.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(d.Patience, Patience))
	defer cancel()
	handle, err := d.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		UpdateID: act, WorkflowID: number, UpdateName: ActUpdate, Args: []any{act},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return activities.Answer{}, err
	}
	var answer activities.Answer
	err = handle.Get(ctx, &answer)
	return answer, err
}

// Search is the address of a list in the Temporal UI: the cases that the query
// finds. It is empty if there is no UI.
func (d *Driver) Search(query string) string {
	if d.UI == "" {
		return ""
	}
	return fmt.Sprintf("%s/namespaces/%s/workflows?query=%s",
		strings.TrimRight(d.UI, "/"), url.PathEscape(d.Namespace), url.QueryEscape(query))
}

// Link is the address of the case's workflow in the Temporal UI, or empty if
// there is no UI.
func (d *Driver) Link(number string) string {
	if d.UI == "" {
		return ""
	}
	return fmt.Sprintf("%s/namespaces/%s/workflows/%s",
		strings.TrimRight(d.UI, "/"), url.PathEscape(d.Namespace), url.PathEscape(number))
}
