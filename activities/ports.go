package activities

import (
	"context"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Ledger is what the activities need of the authority on cases.
type Ledger interface {
	// Advance takes the case on in one transaction: pending acts, expiries,
	// reminders and the given results of services, in the order of legal time. It
	// answers those of the acts asked about that are settled, also if an earlier
	// call settled them. Calling it again changes nothing.
	Advance(ctx context.Context, number string, results []procedure.Event, acts []string) (domain.Advanced, error)
	Case(ctx context.Context, number string) (domain.Case, error)
}

// Effects is what a case's services do. Every method is idempotent by the call
// that asks for it.
type Effects interface {
	Grant(ctx context.Context, g domain.Grant) error
	// Suspend, Revoke, Restore and GrantAnew are the measures of the same names; what they refuse is final.
	Suspend(ctx context.Context, m domain.Measure) error
	Revoke(ctx context.Context, m domain.Measure) error
	Restore(ctx context.Context, m domain.Measure) error
	GrantAnew(ctx context.Context, m domain.Measure) error
	// PublishEntry makes a version of a catalog entry the present one: the first of a new entry, the next, or the last.
	PublishEntry(ctx context.Context, e domain.Entry) error
	Entry(ctx context.Context, code string) (domain.Entry, error)
	Dispatch(ctx context.Context, d domain.Dispatch) error
}
