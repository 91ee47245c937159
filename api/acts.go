package api

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"time"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// actHandlers takes acts on cases.
type actHandlers struct {
	*caseHandlers
	ledger actRegister
	log    *slog.Logger
	wait   time.Duration
}

// actRegister is the register of acts.
type actRegister interface {
	// Register puts an act on the register, judged against the case as it stands
	// at that instant; an act that cannot be taken is refused and not registered.
	Register(ctx context.Context, a domain.Act) (domain.Act, error)
	Act(ctx context.Context, id string) (domain.Act, error)
	// UndoExpiry undoes what a clock has led to that ran out only because the house's own clock was wrong.
	UndoExpiry(ctx context.Context, u domain.ExpiryReversal) (domain.Case, error)
}

// Act registers what the caller does and waits a little for what comes of it.
func (s *actHandlers) Act(ctx context.Context, r gen.ActRequestObject) (gen.ActResponseObject, error) {
	c, err := s.visible(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	by := caller(ctx)
	act, err := s.ledger.Register(ctx, domain.Act{
		Case: r.Number, Action: r.Body.Action, Task: r.Body.Task, By: by, Fields: procedure.Fields(r.Body.Fields),
		Roles: domain.Roles(by, c.Definition.Regulation, c.State.Parties), Key: r.Params.IdempotencyKey, Seen: versions(r.Params.IfMatch),
	})
	if err != nil {
		return nil, err
	}
	return s.answer(c, s.settle(ctx, c, act))
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
	if err := s.engine.Start(ctx, domain.StartOf(restored)); err != nil {
		s.log.WarnContext(ctx, "the engine has not been told of a case that was put back; the sweep will tell it", "case", r.Number, "error", err)
	}
	v, err := s.seen(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	shown, err := s.show(ctx, v)
	return gen.UndoExpiry200JSONResponse(shown), err
}

// settle tells the engine of the act and returns the act as it stands then. From
// here on nothing fails: the act is registered, and counts.
func (s *actHandlers) settle(ctx context.Context, c domain.Case, act domain.Act) domain.Act {
	waiting, cancel := context.WithTimeout(ctx, s.wait)
	defer cancel()
	return s.settleWithin(ctx, waiting, c, act)
}

// settleWithin waits for as long as the second context lasts.
func (s *actHandlers) settleWithin(ctx, waiting context.Context, c domain.Case, act domain.Act) domain.Act {
	if act.Status != domain.Pending || waiting.Err() != nil {
		return act
	}
	status, err := s.engine.Act(waiting, domain.StartOf(c), act.ID)
	if err != nil {
		s.log.WarnContext(ctx, "the engine has not been told of an act; the sweep will tell it", "case", act.Case, "act", act.ID, "error", err)
	}
	if status == domain.Applied {
		act.Status = status
		return act
	}
	return s.readBack(ctx, act)
}

// readBack asks the ledger what came of an act that the workflow did not answer for, or rejected: why it did, which may
// repeat what somebody wrote, is in the ledger alone.
func (s *actHandlers) readBack(ctx context.Context, act domain.Act) domain.Act {
	settled, err := s.ledger.Act(ctx, act.ID)
	if err != nil {
		s.log.ErrorContext(ctx, "a registered act cannot be read back", "act", act.ID, "error", err)
		return act
	}
	return settled
}

func (s *actHandlers) answer(c domain.Case, act domain.Act) (gen.ActResponseObject, error) {
	switch act.Status {
	case domain.Rejected:
		return nil, &procedure.Refusal{Code: act.Code, Detail: act.Detail}
	case domain.Applied:
		return gen.Act200JSONResponse(toAct(c, act)), nil
	default:
		return gen.Act202JSONResponse{Body: toAct(c, act), Headers: gen.Act202ResponseHeaders{
			Location: Base + "/acts/" + url.PathEscape(act.ID),
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
