package workflows

import (
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/activities"
)

// Case is the workflow of a case, whatever its type: number is the case number
// and the workflow's id. It returns when the case has ended, and no sooner: a
// cancellation asked for in the engine is not an act under the regulation.
func Case(ctx workflow.Context, number string) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	c, err := setup(ctx, number)
	if err != nil {
		return err
	}
	return c.run(ctx)
}

// AnyCase is Case for workflow types that this program does not know: those of
// packs loaded from a folder.
func AnyCase(ctx workflow.Context, args converter.EncodedValues) error {
	var number string
	if err := args.Get(&number); err != nil {
		return temporal.NewNonRetryableApplicationError("a case number was expected as the only input", "input", err)
	}
	return Case(ctx, number)
}

// caseRun is a case in the engine. It remembers what it has to do with the
// outside and nothing of the law: whatever it forgets, the next Advance says again.
type caseRun struct {
	number string
	wakes  workflow.ReceiveChannel

	acts    []string // acts for whose answer an Update waits, in the order they came
	answers map[string]activities.Answer
	fresh   bool // something came that Advance has not been told of

	last    activities.Outcome
	alarm   *alarm
	failing int // how many times in a row the ledger could not be asked

	called  map[string]bool // services begun, by call and tries
	serving int             // services under way
	results []activities.ServiceResult
}

func setup(ctx workflow.Context, number string) (*caseRun, error) {
	c := &caseRun{
		number:  number,
		wakes:   workflow.GetSignalChannel(ctx, WakeSignal),
		answers: map[string]activities.Answer{},
		called:  map[string]bool{},
	}
	return c, workflow.SetUpdateHandlerWithOptions(ctx, ActUpdate, c.act, workflow.UpdateHandlerOptions{
		Validator:        c.admit,
		UnfinishedPolicy: workflow.HandlerUnfinishedPolicyWarnAndAbandon,
		Description:      "办理：输入已登记行为的编号，返回办理结果",
	})
}

func (c *caseRun) run(ctx workflow.Context) error {
	for {
		c.advance(ctx)
		if err := workflow.Await(ctx, func() bool { return c.news() || c.over(ctx) || c.outgrown(ctx) }); err != nil {
			return err
		}
		switch {
		case c.news():
		case c.over(ctx):
			return nil
		default:
			return workflow.NewContinueAsNewError(ctx, workflow.GetInfo(ctx).WorkflowType.Name, c.number)
		}
	}
}

// news tells whether there is a reason to look at the case.
func (c *caseRun) news() bool {
	return c.fresh || c.wakes.Len() > 0 || c.alarm.rings()
}

// over tells whether the case has ended and everybody who waited has an answer.
func (c *caseRun) over(ctx workflow.Context) bool {
	return c.last.Ended && workflow.AllHandlersFinished(ctx)
}

// outgrown tells whether the history is long enough to begin a new one. It waits
// until nothing is under way that the new one would not know of.
func (c *caseRun) outgrown(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).GetContinueAsNewSuggested() &&
		c.serving == 0 && len(c.results) == 0 && workflow.AllHandlersFinished(ctx)
}

// ledgerPatience is how long one question to the ledger may take.
const ledgerPatience = 5 * time.Second

// advance takes the case on and obeys. If the ledger cannot be asked, what was
// to be told is kept, and an alarm of its own brings the next attempt.
func (c *caseRun) advance(ctx workflow.Context) {
	c.hear()
	request := activities.AdvanceRequest{Case: c.number, Acts: clone(c.acts), Services: clone(c.results)}
	var a *activities.Activities
	var outcome activities.Outcome
	err := workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, advancing()), a.Advance, request).Get(ctx, &outcome)
	if err != nil {
		c.retry(ctx, err)
		return
	}
	c.failing = 0
	c.acts, c.results = c.acts[len(request.Acts):], c.results[len(request.Services):]
	c.obey(ctx, request, outcome)
}

// hear takes note of everything that has come so far: one Advance answers it all.
func (c *caseRun) hear() {
	c.fresh = false
	for c.wakes.ReceiveAsync(nil) {
	}
	if c.alarm.rings() {
		c.alarm = nil
	}
}

func (c *caseRun) obey(ctx workflow.Context, request activities.AdvanceRequest, outcome activities.Outcome) {
	c.last = outcome
	c.answer(request.Acts, outcome.Answers)
	c.show(ctx, outcome.Show)
	if outcome.Ended {
		return // the engine drops a timer that nobody waits for; cancelling it would be one more event
	}
	c.setAlarm(ctx, outcome.Alarm)
	c.serve(ctx, outcome.Calls)
}

func clone[T any](list []T) []T { return append([]T(nil), list...) }
