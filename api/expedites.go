package api

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// expediteHandlers expedites those who are late.
type expediteHandlers struct {
	*actHandlers
	ledger expediteRegister
}

// expediteRegister is the register of expedite requests.
type expediteRegister interface {
	// BeginExpediting keeps what a key of the person means: the same key for another
	// request is refused.
	BeginExpediting(ctx context.Context, u domain.ExpediteRequest) error
	// Register puts an act on the register, judged against the case as it stands
	// at that instant, and takes the case on by it; an act that cannot be taken is refused and not registered.
	Register(ctx context.Context, a domain.Act) (domain.Registered, error)
}

// What came of expediting a case.
const (
	expedited  = "expedited"
	registered = "registered"
	refused    = "refused"
)

// Expedite registers an act of expediting on each case, and then tells the engine of all of them. That one case cannot be
// expedited keeps no other from it.
func (s *expediteHandlers) Expedite(ctx context.Context, r gen.ExpediteRequestObject) (gen.ExpediteResponseObject, error) {
	by := caller(ctx)
	if !domain.Expedites(by) {
		return nil, refuse(forbidden, "催办由主管部门、上级主管部门或者政府进行")
	}
	if strings.TrimSpace(r.Body.Reason) == "" {
		return nil, refuseField(procedure.FieldMissing, "reason", "“催办理由”必须填写")
	}
	u := domain.ExpediteRequest{Cases: r.Body.Cases, Reason: r.Body.Reason, By: by, Key: r.Params.IdempotencyKey}
	if err := s.ledger.BeginExpediting(ctx, u); err != nil {
		return nil, err
	}
	list := make([]expeditedCase, len(u.Cases))
	for i, number := range u.Cases {
		one, err := s.registerExpedite(ctx, u, number)
		if err != nil {
			return nil, err // a fault of ours; what was registered counts, and the key finds it again
		}
		list[i] = one
	}
	outcomes := make([]*actOutcome, len(list))
	for i := range list {
		outcomes[i] = &list[i].actOutcome
	}
	s.carryAllOn(ctx, outcomes)
	return gen.Expedite200JSONResponse(toExpeditedList(list)), nil
}

// expeditedCase is the part of a request that concerns one case.
type expeditedCase struct {
	number string
	actOutcome
}

func (s *expediteHandlers) registerExpedite(ctx context.Context, u domain.ExpediteRequest, number string) (expeditedCase, error) {
	one := expeditedCase{number: number}
	var err error
	if one.c, err = s.visible(ctx, number); err == nil {
		act := domain.Act{
			Case: number, Action: procedure.ActionExpedite, By: u.By, Fields: procedure.Fields{"reason": u.Reason},
			Roles: domain.Roles(u.By, one.c.Definition.Regulation, one.c.State.Parties),
		}
		if u.Key != "" {
			act.Key = "urging/" + u.Key + "/" + number
		}
		one.act, err = s.ledger.Register(ctx, act)
	}
	if errors.As(err, &one.refusal) {
		one.act = domain.Registered{} // it is not on the register
		return one, nil
	}
	return one, err
}

func toExpeditedList(list []expeditedCase) gen.Expedites {
	all := gen.Expedites{Items: each(list, toExpedited)}
	count := func(status gen.ExpediteStatus) int {
		return len(slices.DeleteFunc(slices.Clone(all.Items), func(u gen.Expedite) bool { return u.Status != status }))
	}
	all.Expedited, all.Registered, all.Refused = count(expedited), count(registered), count(refused)
	return all
}

func toExpedited(one expeditedCase) gen.Expedite {
	status, code, detail := registered, one.act.Code, one.act.Detail
	switch {
	case one.refusal != nil:
		status, code, detail = refused, one.refusal.Code, one.refusal.Detail
	case one.act.Status == domain.Rejected:
		status = refused
	case one.act.Status == domain.Applied:
		status = expedited
	}
	return gen.Expedite{
		Case: one.number, Status: gen.ExpediteStatus(status), StatusTitle: expediteTitles[status], Act: one.act.ID,
		RegisteredAt: local(one.act.RegisteredAt), Code: gen.ProblemCode(code), Detail: detail,
	}
}
