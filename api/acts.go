package api

import (
	"context"
	"errors"
	"slices"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// actHandlers takes acts on cases.
type actHandlers struct {
	*caseHandlers
	ledger actRegister
	tell   teller
}

// actRegister is the register of acts.
type actRegister interface {
	// Register puts an act on the register, judged against the case as it stands
	// at that instant, and takes the case on by it; an act that cannot be taken is refused and not registered. One that has to be
	// signed first is kept for that: domain.Unsigned.
	Register(ctx context.Context, a domain.Act) (domain.Registered, error)
	Act(ctx context.Context, id string) (domain.Act, error)
	// UndoExpiry undoes what a clock has led to that ran out only because the house's own clock was wrong.
	UndoExpiry(ctx context.Context, u domain.ExpiryReversal) (domain.Case, error)
}

// Act registers what the caller does, and has the engine obey.
func (s *actHandlers) Act(ctx context.Context, r gen.ActRequestObject) (gen.ActResponseObject, error) {
	act, err := s.ledger.Register(ctx, domain.Act{
		Case: r.Number, Action: r.Body.Action, Task: r.Body.Task, By: caller(ctx), Fields: procedure.Fields(r.Body.Fields),
		Key: r.Params.IdempotencyKey, Seen: versions(r.Params.IfMatch),
	})
	if err != nil {
		return nil, err
	}
	s.carryOn(ctx, act.Case, act)
	return s.answer(act.Case, act.Act)
}

// UndoExpiry puts a case back to where it stood before a clock ran out by a wrong time.
func (s *actHandlers) UndoExpiry(ctx context.Context, r gen.UndoExpiryRequestObject) (gen.UndoExpiryResponseObject, error) {
	if _, err := s.visible(ctx, r.Number); err != nil {
		return nil, err
	}
	restored, err := s.ledger.UndoExpiry(ctx, domain.ExpiryReversal{
		Case: r.Number, Clock: r.Body.Clock, By: caller(ctx), Reason: r.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	s.tell.wake(ctx, restored)
	v, err := s.seen(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	shown, err := s.show(ctx, v)
	return gen.UndoExpiry200JSONResponse(shown), err
}

// carryOn has the engine obey what an act has come to, or look at the case if the act waits for it.
func (s *actHandlers) carryOn(ctx context.Context, c domain.Case, act domain.Registered) {
	switch {
	case act.Step != nil:
		s.tell.step(ctx, *act.Step)
	case act.Status == domain.Pending:
		s.tell.wake(ctx, c)
	}
}

func (s *actHandlers) answer(c domain.Case, act domain.Act) (gen.ActResponseObject, error) {
	switch act.Status {
	case domain.Rejected:
		return nil, &procedure.Refusal{Code: act.Code, Detail: act.Detail}
	case domain.Applied:
		return gen.Act200JSONResponse(toAct(c, act)), nil
	default:
		return gen.Act202JSONResponse{Body: toAct(c, act), Headers: gen.Act202ResponseHeaders{
			Location: actPath(act),
		}}, nil
	}
}

func (s *actHandlers) GetAct(ctx context.Context, r gen.GetActRequestObject) (gen.GetActResponseObject, error) {
	unknown := refuse(domain.ActUnknown, "没有编号为 %s 的办理", r.ID)
	act, err := s.ledger.Act(ctx, r.ID)
	if err != nil {
		return nil, instead(err, unknown)
	}
	c, err := s.visible(ctx, act.Case)
	if err != nil {
		return nil, instead(err, unknown)
	}
	return gen.GetAct200JSONResponse(toAct(c, act)), nil
}

// instead puts a refusal in the place of another, so that what is hidden and
// what is not there look the same.
func instead(err error, refusal *procedure.Refusal) error {
	var other *procedure.Refusal
	if errors.As(err, &other) {
		return refusal
	}
	return err
}

func toAct(c domain.Case, act domain.Act) gen.Act {
	return gen.Act{
		ID: act.ID, Case: act.Case, Action: act.Action, Title: c.Definition.ActionTitle(foundIn(c.State, act), act.Action), Task: act.Task,
		RegisteredAt: local(act.RegisteredAt), Status: gen.ActStatus(act.Status), StatusTitle: actTitles[act.Status],
		Code: gen.ProblemCode(act.Code), Detail: act.Detail,
	}
}

// foundIn is the state in which an act found the case: of the task that it closed, or the present one.
func foundIn(s procedure.State, act domain.Act) string {
	for _, task := range slices.Backward(s.Tasks) {
		if task.ClosedAt != nil && task.ClosedAt.Equal(act.RegisteredAt) && task.Action == act.Action {
			return task.Node
		}
	}
	return s.Node
}
