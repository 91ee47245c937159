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
	"go.temporal.io/sdk/temporal"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/domain"
)

// TaskQueue is where the cases' workers look for work unless something else is said. A ledger has one of its own,
// [TaskQueueOf], so that workers of another one on the same namespace take none of its tasks. Earlier builds had all of them
// on this one; their executions are begun anew.
const TaskQueue = "shixian"

// TaskQueueOf is the task queue of a ledger, by its id.
func TaskQueueOf(ledger string) string { return TaskQueue + "-" + ledger }

// tellPatience is how long the engine may take to note what it is told. It takes milliseconds, or there is an outage.
const tellPatience = 3 * time.Second

// Driver tells the engine of what is registered. Nothing depends on its success:
// what the engine was not told, the workers' sweep tells it later.
type Driver struct {
	Client      client.Client
	Namespace   string
	TaskQueue   string           // empty: TaskQueue
	UI          string           // base URL of the Temporal UI, or empty
	Departments DepartmentReader // names departments in the memo; nil: by their codes
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
// worker of this ledger looks. Of a case that has ended nothing is begun unless an execution still runs: then it is not settled yet,
// since the one that was begun may be put off as the one before it was.
func (d *Driver) Renew(ctx context.Context, s domain.Start) (settled bool, err error) {
	if s.Ended {
		status, err := d.status(ctx, s.Number)
		if err != nil || status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			return err == nil, err
		}
	}
	return !s.Ended, d.begin(ctx, s, enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
}

func (d *Driver) begin(ctx context.Context, s domain.Start, existing enumspb.WorkflowIdConflictPolicy) error {
	ctx, cancel := context.WithTimeout(ctx, tellPatience)
	defer cancel()
	options := d.options(ctx, s, shown(s))
	options.WorkflowIDConflictPolicy = existing
	_, err := d.Client.SignalWithStartWorkflow(ctx, s.Number, WakeSignal, nil, options, s.Workflow, s.Number, activities.Outcome{Version: s.Version})
	if err != nil {
		return fmt.Errorf("starting or waking the workflow of case %s: %w", s.Number, err)
	}
	return nil
}

// Bring starts the case's workflow with what the ledger has decided, or has it obey that if it runs: for a case of which the engine may
// know nothing. An execution that begins so need not ask the ledger; one that has nothing to do before its alarm does not run until then,
// unless it is told something.
func (d *Driver) Bring(ctx context.Context, step domain.Advanced) error {
	ctx, cancel := context.WithTimeout(ctx, tellPatience)
	defer cancel()
	s, said := domain.StartOf(step.Case), activities.Said(step, time.Now())
	options := d.options(ctx, s, said.Show)
	if said.Alarm != nil && len(said.Calls) == 0 {
		options.StartDelay = said.Alarm.Wait
	}
	_, err := d.Client.SignalWithStartWorkflow(ctx, s.Number, StepSignal, said, options, s.Workflow, s.Number, said)
	if err != nil {
		return fmt.Errorf("bringing case %s to its workflow: %w", s.Number, err)
	}
	return nil
}

// Tell has the case's workflow obey what the ledger has decided: durable in the engine on return, though no worker may be there. A case
// that has just been filed is started, and so is one whose workflow was lost.
func (d *Driver) Tell(ctx context.Context, step domain.Advanced) error {
	ctx, cancel := context.WithTimeout(ctx, tellPatience)
	defer cancel()
	s, said := domain.StartOf(step.Case), activities.Said(step, time.Now())
	err := d.tell(ctx, s, said)
	if err != nil {
		return fmt.Errorf("telling the workflow of case %s: %w", s.Number, err)
	}
	return nil
}

func (d *Driver) tell(ctx context.Context, s domain.Start, said activities.Outcome) error {
	if s.Version == 1 { // filed
		options := d.options(ctx, s, said.Show)
		options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
		options.EnableEagerStart = true // by a worker of this process, if it has one that is idle
		_, err := d.Client.ExecuteWorkflow(ctx, options, s.Workflow, s.Number, said)
		return err
	}
	err := d.Client.SignalWorkflow(ctx, s.Number, "", StepSignal, said)
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		_, err = d.Client.SignalWithStartWorkflow(ctx, s.Number, StepSignal, said, d.options(ctx, s, said.Show), s.Workflow, s.Number, said)
	}
	return err
}

func (d *Driver) options(ctx context.Context, s domain.Start, show activities.Show) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                    s.Number,
		TaskQueue:             cmp.Or(d.TaskQueue, TaskQueue),
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(changes(temporal.SearchAttributes{}, show)...),
		StaticSummary:         s.Title,
		StaticDetails:         fmt.Sprintf("%s %s（%s/%s）", s.Title, s.Number, s.Regulation, s.Procedure),
		Memo:                  d.memo(ctx, s),
	}
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

// status is how the case's latest execution stands; unspecified if there is none.
func (d *Driver) status(ctx context.Context, number string) (enumspb.WorkflowExecutionStatus, error) {
	ctx, cancel := context.WithTimeout(ctx, tellPatience)
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
