package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// urgingDesk urges those who are late.
type urgingDesk struct {
	*actDesk
	ledger urgingRegister
}

// urgingRegister is the register of urgings.
type urgingRegister interface {
	// BeginUrging keeps what a key of the person means: the same key for another
	// request is refused.
	BeginUrging(ctx context.Context, u office.Urging) error
	// Register puts an act on the register, judged against the case as it stands
	// at that instant; an act that cannot be taken is refused and not registered.
	Register(ctx context.Context, a office.Act) (office.Act, error)
}

// What came of urging a case.
const (
	urged      = "urged"
	registered = "registered"
	refused    = "refused"
)

// urgingsAtOnce is how many workflows are told at a time.
const urgingsAtOnce = 8

// Urge registers an act of urging on each case, and then tells the engine of all of
// them. That one case cannot be urged keeps no other from it.
func (s *urgingDesk) Urge(ctx context.Context, r gen.UrgeRequestObject) (gen.UrgeResponseObject, error) {
	by := caller(ctx)
	if !office.Urges(by) {
		return nil, refuse(forbidden, "催办由主管部门、上级主管部门或者政府进行")
	}
	if strings.TrimSpace(r.Body.Reason) == "" {
		return nil, refuseField(procedure.FieldMissing, "reason", "“催办理由”必须填写")
	}
	u := office.Urging{Cases: r.Body.Cases, Reason: r.Body.Reason, By: by, Key: r.Params.IdempotencyKey}
	if err := s.ledger.BeginUrging(ctx, u); err != nil {
		return nil, err
	}
	list := make([]urging, len(u.Cases))
	for i, number := range u.Cases {
		one, err := s.registerUrging(ctx, u, number)
		if err != nil {
			return nil, err // of ours; what was registered counts, and the key finds it again
		}
		list[i] = one
	}
	s.settleUrgings(ctx, list)
	return gen.Urge200JSONResponse(toUrgings(list)), nil
}

// urging is one case's part of a request.
type urging struct {
	number  string
	c       office.Case
	act     office.Act
	refusal *procedure.Refusal
}

func (s *urgingDesk) registerUrging(ctx context.Context, u office.Urging, number string) (urging, error) {
	one := urging{number: number}
	var err error
	if one.c, err = s.visible(ctx, number); err == nil {
		act := office.Act{
			Case: number, Action: procedure.ActionUrge, By: u.By, Fields: procedure.Fields{"reason": u.Reason},
			Roles: office.Roles(u.By, one.c.Definition.Regulation, one.c.State.Parties),
		}
		if u.Key != "" {
			act.Key = "urging/" + u.Key + "/" + number
		}
		one.act, err = s.ledger.Register(ctx, act)
	}
	if errors.As(err, &one.refusal) {
		one.act = office.Act{} // it is not on the register
		return one, nil
	}
	return one, err
}

// settleUrgings waits for the workflows as long as for one act; what is not settled
// by then is registered all the same.
func (s *urgingDesk) settleUrgings(ctx context.Context, list []urging) {
	waiting, cancel := context.WithTimeout(ctx, s.wait)
	defer cancel()
	slots := make(chan struct{}, urgingsAtOnce)
	var all sync.WaitGroup
	for i := range list {
		one := &list[i]
		if one.refusal != nil {
			continue
		}
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			one.act = s.settleWithin(ctx, waiting, one.c, one.act)
		})
	}
	all.Wait()
}

func toUrgings(list []urging) gen.Urgings {
	all := gen.Urgings{Items: each(list, toUrging)}
	count := func(status gen.UrgingStatus) int {
		return len(slices.DeleteFunc(slices.Clone(all.Items), func(u gen.Urging) bool { return u.Status != status }))
	}
	all.Urged, all.Registered, all.Refused = count(urged), count(registered), count(refused)
	return all
}

func toUrging(one urging) gen.Urging {
	status, code, detail := registered, one.act.Code, one.act.Detail
	switch {
	case one.refusal != nil:
		status, code, detail = refused, one.refusal.Code, one.refusal.Detail
	case one.act.Status == office.Rejected:
		status = refused
	case one.act.Status == office.Applied:
		status = urged
	}
	return gen.Urging{
		Case: one.number, Status: gen.UrgingStatus(status), StatusTitle: urgingTitles[status], Act: one.act.ID,
		RegisteredAt: local(one.act.RegisteredAt), Code: gen.ProblemCode(code), Detail: detail,
	}
}
