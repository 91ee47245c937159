package workflows

import (
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/activities"
)

// Case is the workflow of a case, whatever its type: number is the case number
// and the workflow's id, first what the ledger said of it as it was started. It
// returns when the case has ended, and no sooner: a cancellation asked for in the
// engine is not an act under the regulation.
func Case(ctx workflow.Context, number string, first activities.Outcome) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	c, err := setup(ctx, number, first)
	if err != nil {
		return err
	}
	return c.run(ctx)
}

// AnyCase is Case for workflow types that this program does not know: those of
// packs loaded from a folder.
func AnyCase(ctx workflow.Context, args converter.EncodedValues) error {
	var number string
	var first activities.Outcome
	if err := args.Get(&number, &first); err != nil {
		return temporal.NewNonRetryableApplicationError("a case number was expected as the first input", "input", err)
	}
	return Case(ctx, number, first)
}

// caseRun is a case in the engine. It remembers what it has to do with the
// outside and nothing of the law: whatever it forgets, the next Advance says again.
type caseRun struct {
	number string
	wakes  workflow.ReceiveChannel
	steps  workflow.ReceiveChannel
	told   *activities.Outcome // what the case was started with, until it is heard

	acts    []string // acts for whose answer an Update waits, in the order they came
	answers map[string]activities.Answer
	fresh   bool // something came that Advance has not been told of

	last    activities.Outcome
	alarm   *alarm
	failing int // how many times in a row the ledger could not be asked

	trying  bool            // services are tried within an Advance first
	called  map[string]bool // services tried or begun, by call and tries
	serving int             // services under way
	results []activities.ServiceResult
}

func setup(ctx workflow.Context, number string, first activities.Outcome) (*caseRun, error) {
	c := &caseRun{
		number:  number,
		wakes:   workflow.GetSignalChannel(ctx, WakeSignal),
		steps:   workflow.GetSignalChannel(ctx, StepSignal),
		answers: map[string]activities.Answer{},
		called:  map[string]bool{},
	}
	// Earlier builds started a case with its number alone, and had every service be an activity of its own: their histories go on so.
	c.told, c.trying = &first, first.Version > 0
	return c, workflow.SetUpdateHandlerWithOptions(ctx, ActUpdate, c.act, workflow.UpdateHandlerOptions{
		Validator:        c.admit,
		UnfinishedPolicy: workflow.HandlerUnfinishedPolicyWarnAndAbandon,
		Description:      "办理：输入已登记行为的编号，返回办理结果",
	})
}

func (c *caseRun) run(ctx workflow.Context) error {
	for {
		c.look(ctx)
		if err := workflow.Await(ctx, func() bool { return c.news() || c.over(ctx) || c.outgrown(ctx) }); err != nil {
			return err
		}
		switch {
		case c.news():
		case c.over(ctx):
			return nil
		default:
			return workflow.NewContinueAsNewError(ctx, workflow.GetInfo(ctx).WorkflowType.Name, c.number, activities.Outcome{Version: c.last.Version})
		}
	}
}

// news tells whether there is a reason to look at the case.
func (c *caseRun) news() bool {
	return c.fresh || c.wakes.Len() > 0 || c.steps.Len() > 0 || c.alarm.rings()
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

// saidLately is for how long the ledger is not asked again what it has said: until then its alarm, which is told as a wait, rings in
// time.
const saidLately = 10 * time.Second

// look obeys what the ledger has said, if that is all that has come, and asks it otherwise.
func (c *caseRun) look(ctx workflow.Context) {
	told, ask := c.hear(ctx)
	switch {
	case ask:
		c.advance(ctx, nil)
	case told != nil:
		c.failing = 0
		if told.Alarm != nil {
			told.Alarm.Wait -= max(workflow.Now(ctx).Sub(told.Said), 0)
		}
		c.obey(ctx, nil, *told)
	}
}

// hear takes note of everything that has come so far: one Advance answers it all. It returns the newest that the ledger has said, if
// it is news, and whether there is something that only the ledger can say.
func (c *caseRun) hear(ctx workflow.Context) (told *activities.Outcome, ask bool) {
	ask = c.fresh || len(c.acts) > 0 || len(c.results) > 0
	c.fresh = false
	for c.wakes.ReceiveAsync(nil) {
		ask = true
	}
	if c.alarm.rings() {
		c.alarm, ask = nil, true
	}
	newest := c.last.Version
	for _, said := range c.said() {
		switch {
		case said.Version == 0: // an earlier build's start
			ask = true
		case said.Version > newest:
			told, newest = &said, said.Version
		}
	}
	return told, ask || told != nil && workflow.Now(ctx).Sub(told.Said).Abs() > saidLately
}

// said is what the ledger has said since the last time, as it came.
func (c *caseRun) said() (all []activities.Outcome) {
	if c.told != nil {
		all, c.told = append(all, *c.told), nil
	}
	for {
		var step activities.Outcome
		if !c.steps.ReceiveAsync(&step) {
			return all
		}
		all = append(all, step)
	}
}

// advance takes the case on and obeys, with services to be tried before. If the
// ledger cannot be asked, what was to be told is kept, and an alarm of its own
// brings the next attempt.
func (c *caseRun) advance(ctx workflow.Context, try []activities.ServiceCall) {
	request := activities.AdvanceRequest{Case: c.number, Acts: clone(c.acts), Services: clone(c.results), Perform: try}
	var a *activities.Activities
	var outcome activities.Outcome
	err := workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, advancing()), a.Advance, request).Get(ctx, &outcome)
	if err != nil {
		c.retry(ctx, err)
		return
	}
	c.failing = 0
	c.acts, c.results = c.acts[len(request.Acts):], c.results[len(request.Services):]
	c.obey(ctx, request.Acts, outcome)
}

// obey does what the ledger has decided. Supervisors are shown how the case stands after the services that are done at once.
func (c *caseRun) obey(ctx workflow.Context, acts []string, outcome activities.Outcome) {
	c.last = outcome
	c.answer(acts, outcome.Answers)
	if try := c.untried(outcome.Calls); len(try) > 0 {
		c.advance(ctx, try)
		return
	}
	c.show(ctx, outcome.Show)
	if outcome.Ended {
		return // the engine drops a timer that nobody waits for; cancelling it would be one more event
	}
	c.setAlarm(ctx, outcome.Alarm)
	c.serve(ctx, outcome.Calls)
}

func clone[T any](list []T) []T { return append([]T(nil), list...) }
