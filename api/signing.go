package api

import (
	"context"
	"net/url"
	"slices"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// signingHandlers have drafts signed, returned and withdrawn.
type signingHandlers struct {
	*actHandlers
	ledger signOffKeeper
}

// signOffKeeper keeps what was drafted for a signature.
type signOffKeeper interface {
	// ToSign are those that wait for the person's signature, as lists show them.
	ToSign(ctx context.Context, p domain.Person) ([]domain.SignOff, error)
	SignOff(ctx context.Context, id string, viewer domain.Person) (domain.SignOff, error)
	// Sign registers the act. If versions of the case are given that were seen, it must still be one of them.
	Sign(ctx context.Context, id string, by domain.Person, seen []int64) (domain.Registered, error)
	Return(ctx context.Context, id, reason string, by domain.Person) (domain.SignOff, error)
	Withdraw(ctx context.Context, id string, by domain.Person) (domain.SignOff, error)
}

func (s *signingHandlers) ListSignOffs(ctx context.Context, _ gen.ListSignOffsRequestObject) (gen.ListSignOffsResponseObject, error) {
	viewer := caller(ctx)
	list, err := s.ledger.ToSign(ctx, viewer)
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	summary := s.seenBy(viewer, refs)
	return gen.ListSignOffs200JSONResponse{Items: each(list, func(of domain.SignOff) gen.SignOff {
		shown, l := toSignOff(of, viewer), toSignal(of.Signal)
		shown.Case, shown.TaskTitle, shown.DueOn = summary(of.Summary), of.TaskTitle, valueOf(of.DueOn)
		shown.Light, shown.LightTitle, shown.Held, shown.WorkdaysLeft, shown.WorkdaysLate = l.light, l.title, l.held, l.left, l.late
		return shown
	})}, err
}

func (s *signingHandlers) GetSignOff(ctx context.Context, r gen.GetSignOffRequestObject) (gen.GetSignOffResponseObject, error) {
	of, err := s.ledger.SignOff(ctx, r.ID, caller(ctx))
	if err != nil {
		return nil, err
	}
	shown, err := s.full(ctx, of)
	return gen.GetSignOff200JSONResponse(shown), err
}

// full adds what was written.
func (s *signingHandlers) full(ctx context.Context, of domain.SignOff) (gen.SignOff, error) {
	v, err := s.seen(ctx, of.Case)
	if err != nil {
		return gen.SignOff{}, err
	}
	return v.toSignOff(of)
}

// Sign registers what was drafted, and has the engine obey.
func (s *signingHandlers) Sign(ctx context.Context, r gen.SignRequestObject) (gen.SignResponseObject, error) {
	of, err := s.ledger.SignOff(ctx, r.ID, caller(ctx))
	if err != nil {
		return nil, err
	}
	c, err := s.visible(ctx, of.Case)
	if err != nil {
		return nil, err
	}
	act, err := s.ledger.Sign(ctx, r.ID, caller(ctx), versions(r.Params.IfMatch))
	if err != nil {
		return nil, err
	}
	s.carryOn(ctx, c, act)
	switch act.Status {
	case domain.Rejected:
		return nil, &procedure.Refusal{Code: act.Code, Detail: act.Detail}
	case domain.Applied:
		return gen.Sign200JSONResponse(toAct(c, act.Act)), nil
	default:
		return gen.Sign202JSONResponse{Body: toAct(c, act.Act), Headers: gen.Sign202ResponseHeaders{Location: actPath(act.Act)}}, nil
	}
}

func (s *signingHandlers) ReturnSignOff(ctx context.Context, r gen.ReturnSignOffRequestObject) (gen.ReturnSignOffResponseObject, error) {
	of, err := s.ledger.Return(ctx, r.ID, r.Body.Reason, caller(ctx))
	if err != nil {
		return nil, err
	}
	shown, err := s.full(ctx, of)
	return gen.ReturnSignOff200JSONResponse(shown), err
}

func (s *signingHandlers) WithdrawSignOff(ctx context.Context, r gen.WithdrawSignOffRequestObject) (gen.WithdrawSignOffResponseObject, error) {
	of, err := s.ledger.Withdraw(ctx, r.ID, caller(ctx))
	if err != nil {
		return nil, err
	}
	shown, err := s.full(ctx, of)
	return gen.WithdrawSignOff200JSONResponse(shown), err
}

// actPath is where to ask what came of an act, or of the draft that it is as long as nobody has signed it.
func actPath(a domain.Act) string {
	if a.Status == domain.Unsigned {
		return Base + "/sign-offs/" + url.PathEscape(a.ID)
	}
	return Base + "/acts/" + url.PathEscape(a.ID)
}

func toSignOff(of domain.SignOff, viewer domain.Person) gen.SignOff {
	_, may := of.Signer(viewer)
	waits := of.Status == domain.AwaitsSignature
	return gen.SignOff{
		ID: of.ID, Number: of.Case, Action: of.Action, Title: of.Title, Task: of.Task, PositionTitle: of.Position.Title(),
		By: gen.Colleague{ID: of.By, Name: of.ByName}, OnBehalfOf: of.ForName, SentAt: local(of.SentAt),
		Status: gen.SignOffStatus(of.Status), StatusTitle: of.Status.Title(), SettledBy: gen.Colleague{ID: of.SettledBy, Name: of.SettledByName},
		SettledOnBehalfOf: of.SettledForName, SettledAt: localOr(of.SettledAt), Reason: of.Reason, Act: of.Act,
		Values: []gen.FieldValue{}, MaySign: waits && may, Mine: of.Drafted(viewer),
	}
}

// toSignOff adds what was written, and what signing leads to as the case stands.
func (v view) toSignOff(of domain.SignOff) (gen.SignOff, error) {
	shown := toSignOff(of, v.viewer)
	open, err := v.machine.Open(v.State)
	if err != nil {
		return shown, err
	}
	drafted := procedure.Record{Event: procedure.Event{Kind: procedure.Acted, Action: of.Action}}
	for _, task := range v.State.Tasks {
		if task.ID == of.Task {
			drafted.From = task.Node
		}
	}
	shown.Values = v.toValues(v.Definition.FieldsOf(drafted), of.Fields)
	at := slices.IndexFunc(open, func(o procedure.OpenAction) bool { return o.Action == of.Action && o.Task == of.Task })
	if at < 0 || of.Status != domain.AwaitsSignature {
		return shown, nil
	}
	shown.Then, err = v.toOpenAction(open[at])
	return shown, err
}

// signOffs adds what waits for a signature in the case or did, and which actions of the viewer's would.
func (s *caseHandlers) signOffs(ctx context.Context, v view, shown *gen.Case) error {
	var list []domain.SignOff
	if !v.new {
		var err error
		if list, err = s.ledger.SignOffs(ctx, v.State.Number, v.viewer); err != nil {
			return err
		}
	}
	for _, of := range list {
		one, err := v.toSignOff(of)
		if err != nil {
			return err
		}
		shown.SignOffs = append(shown.SignOffs, one)
	}
	if v.viewer.Public() || len(shown.Actions) == 0 {
		return nil
	}
	rule, found, err := s.ledger.SigningRule(ctx, v.viewer.Department, v.Definition.ID())
	if err != nil || !found {
		return err
	}
	open, err := v.machine.Open(v.State)
	for i, a := range shown.Actions {
		bound := func(o procedure.OpenAction) bool {
			return o.Action == a.Action && o.Task == a.Task && rule.Binds(v.viewer, v.Definition, o)
		}
		if slices.ContainsFunc(open, bound) {
			shown.Actions[i].SignedBy = rule.Position.Title()
		}
	}
	return err
}

// everyAction are the actions that a case's page shows: those open to the viewer, and those that wait for a signature.
func everyAction(shown *gen.Case) (list []*gen.Action) {
	for i := range shown.Actions {
		list = append(list, &shown.Actions[i])
	}
	for i := range shown.SignOffs {
		if shown.SignOffs[i].Then.Action != "" {
			list = append(list, &shown.SignOffs[i].Then)
		}
	}
	return list
}
