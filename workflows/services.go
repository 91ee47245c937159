package workflows

import (
	"errors"
	"strconv"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/shixian/shixian/activities"
)

// serviceLimit is how long a service is tried before it becomes a task of the
// bureau: long enough for an outage that is being dealt with, short enough for
// somebody to see on the same day that an applicant waits for nothing.
const serviceLimit = time.Hour

// untried are the services that the case waits for and that are to be tried within an Advance, which most take no longer than: each try
// once.
func (c *caseRun) untried(calls []activities.ServiceCall) (list []activities.ServiceCall) {
	for _, call := range calls {
		if c.trying && c.first("within ", call) {
			list = append(list, call)
		}
	}
	return list
}

// serve begins the services that the case waits for, each try once. They run
// beside the loop, so that the case goes on meanwhile.
func (c *caseRun) serve(ctx workflow.Context, calls []activities.ServiceCall) {
	for _, call := range calls {
		if c.first("beside ", call) {
			c.serving++
			workflow.Go(ctx, func(ctx workflow.Context) { c.perform(ctx, call) })
		}
	}
}

// first tells whether a try of a service is the first that is carried out in a way.
func (c *caseRun) first(way string, call activities.ServiceCall) bool {
	try := way + call.Call + "#" + strconv.Itoa(call.Tries)
	if c.called[try] {
		return false
	}
	c.called[try] = true
	return true
}

func (c *caseRun) perform(ctx workflow.Context, call activities.ServiceCall) {
	var a *activities.Activities
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    30 * time.Second,
		ScheduleToCloseTimeout: serviceLimit,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
		Summary:                call.Summary,
	})
	err := workflow.ExecuteActivity(ctx, a.Perform, call).Get(ctx, nil)
	c.results = append(c.results, activities.ServiceResult{Call: call.Call, Tries: call.Tries, Failed: kind(err)})
	c.serving--
	c.fresh = true
}

// kind is the type of an error, which may be kept where its text may not.
func kind(err error) string {
	var application *temporal.ApplicationError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &application) && application.Type() != "":
		return application.Type()
	default:
		return activities.Unavailable
	}
}
