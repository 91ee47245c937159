package activities

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/shixian/shixian/procedure"
)

// The types of error that are not refusals of the domain.
const (
	Unavailable    = "unavailable"     // the ledger could not be asked: try again
	UnknownCall    = "unknown_call"    // the case has not asked for this
	UnknownService = "unknown_service" // the case asks for what this version does not know
	NoResource     = "no_resource"     // the service needs a catalog entry, and the case has none
	NoParent       = "no_opener"       // the service needs the case that this one follows from
)

// failure makes an error fit for a history. A refusal keeps its code and is final.
// Anything else is logged and becomes an outage: its text may quote what people
// wrote, and nobody can erase a history.
func failure(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		return application
	}
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) {
		return final(string(refusal.Code))
	}
	activity.GetLogger(ctx).Warn("the ledger did not do it, it will be tried again", "error", err)
	return temporal.NewApplicationError("the ledger did not do it; the worker's log says why", Unavailable)
}

// final is an error that trying again cannot cure.
func final(kind string) error {
	return temporal.NewNonRetryableApplicationError("cannot be done: "+kind, kind, nil)
}
