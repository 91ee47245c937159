package activities

import (
	"context"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Perform carries out a service that a case asked for. A call that is no longer
// waited for (it was done before, settled by hand, asked for anew, or the case
// has ended) does nothing and is no error.
func (a *Activities) Perform(ctx context.Context, call ServiceCall) error {
	c, err := a.Ledger.Case(ctx, call.Case)
	if err != nil {
		return failure(ctx, err)
	}
	i := slices.IndexFunc(c.State.Services, func(s procedure.Call) bool { return s.ID == call.Call })
	if i < 0 {
		return final(UnknownCall)
	}
	needed := c.State.Services[i]
	if !needed.Waiting() || needed.Tries != call.Tries || c.State.Ended() {
		return nil
	}
	service, known := a.service(needed.Service)
	if !known {
		return final(UnknownService)
	}
	return failure(ctx, service(ctx, job{c, needed}))
}

// job is one service for one case.
type job struct {
	domain.Case
	call procedure.Call
}

func (a *Activities) service(name string) (func(context.Context, job) error, bool) {
	switch name {
	case procedure.GrantAccess, procedure.OpenData:
		return a.grant, true
	case procedure.SuspendAccess:
		return a.suspendAccess, true
	case procedure.RevokeAccess:
		return a.revokeAccess, true
	case procedure.RestoreAccess:
		return a.restoreAccess, true
	case procedure.PublishEntry:
		return a.publishEntry, true
	case procedure.EnterEntry:
		return a.enterEntry, true
	case procedure.RetireEntry:
		return a.retireEntry, true
	case "file_report", "publish_notice":
		return a.dispatch, true
	}
	return nil, false
}
