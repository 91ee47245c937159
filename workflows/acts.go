package workflows

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/activities"
)

// The names by which a case is spoken to.
const (
	ActUpdate  = "act"  // of a registered act; its id is the Update's id and the only input
	WakeSignal = "wake" // look at the case again; no input
	StepSignal = "step" // what the ledger has decided (activities.Outcome)
)

// The types of error with which an Update fails. The act itself is settled in the ledger or is not on its register.
const (
	EndedError      = "case_ended"
	UnknownActError = "unknown_act"
	MismatchError   = "act_mismatch"
)

// admit refuses an Update before anything of it is written to the history.
func (c *caseRun) admit(ctx workflow.Context, act string) error {
	if c.last.Ended {
		return refusal(EndedError, "the case has ended; the ledger has the answer")
	}
	// The engine returns the first answer for a repeated id, whatever the input.
	if act == "" || act != workflow.GetCurrentUpdateInfo(ctx).ID {
		return refusal(MismatchError, "the Update's id and its input must both be the id of the registered act")
	}
	return nil
}

// act waits for the loop to come back with the answer.
func (c *caseRun) act(ctx workflow.Context, act string) (activities.Answer, error) {
	c.acts, c.fresh = append(c.acts, act), true
	var answer activities.Answer
	err := workflow.Await(ctx, func() (known bool) {
		answer, known = c.answers[act]
		return known
	})
	delete(c.answers, act)
	if err == nil && answer.Status == "" {
		err = refusal(UnknownActError, "no such act is registered in this case")
	}
	return answer, err
}

// answer hands the answers to those who asked. An act that the ledger does not
// answer for is not on its register, since Advance settles whatever is.
func (c *caseRun) answer(acts []string, answers []activities.Answer) {
	for _, act := range acts {
		c.answers[act] = activities.Answer{Act: act}
	}
	for _, answer := range answers {
		if _, waits := c.answers[answer.Act]; waits {
			c.answers[answer.Act] = answer
		}
	}
}

func refusal(kind, message string) error {
	return temporal.NewNonRetryableApplicationError(message, kind, nil)
}
