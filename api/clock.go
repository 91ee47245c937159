package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// clockHandlers tell whether the house trusts its clock, and have it trusted.
type clockHandlers struct{ ledger clockKeeper }

// clockKeeper judges the clock by which the house goes.
type clockKeeper interface {
	ClockState(ctx context.Context) (domain.ClockState, error)
	// ConfirmClock has the house trust what the clock shows now.
	ConfirmClock(ctx context.Context, reason string, by domain.Person) (domain.ClockState, error)
}

func (s *clockHandlers) GetClock(ctx context.Context, _ gen.GetClockRequestObject) (gen.GetClockResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	state, err := s.ledger.ClockState(ctx)
	return gen.GetClock200JSONResponse(toClock(state)), err
}

func (s *clockHandlers) ConfirmClock(ctx context.Context, r gen.ConfirmClockRequestObject) (gen.ConfirmClockResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	state, err := s.ledger.ConfirmClock(ctx, r.Body.Reason, by)
	return gen.ConfirmClock200JSONResponse(toClock(state)), err
}

func toClock(s domain.ClockState) gen.HouseClock {
	shown := gen.HouseClock{
		Held: s.Held(), Doubt: gen.ClockDoubt(s.Doubt), DoubtTitle: s.Doubt.Title(), Reading: local(s.Reading), House: local(s.House),
		Processes: each(s.Processes, func(p domain.ClockProcess) gen.ClockProcess {
			return gen.ClockProcess{Host: p.Host, Ahead: float32(p.Ahead.Seconds()), Seen: local(p.Seen)}
		}),
	}
	if s.HeldSince != nil {
		shown.HeldSince = local(*s.HeldSince)
	}
	if s.GraceEnds != nil {
		shown.GraceEnds = local(*s.GraceEnds)
	}
	return shown
}

// heldExpiries is what everybody is told while expiries are held.
func heldExpiries(s domain.ClockState) gen.HeldExpiries {
	if !s.Held() {
		return gen.HeldExpiries{}
	}
	return gen.HeldExpiries{
		Since: local(*s.HeldSince), Doubt: gen.ClockDoubt(s.Doubt),
		Note: s.Doubt.Title() + "：期限届满暂不处理，办理行为照常登记",
	}
}
