package api

import (
	"context"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Demo is what may be told to everybody where all data is for trying out: the
// accounts, and the password that opens each of them.
type Demo struct {
	Password string
	Accounts []domain.Person
}

// GetAbout tells the workbench what it must say on every page, and the legal time.
func (s *healthHandlers) GetAbout(ctx context.Context, _ gen.GetAboutRequestObject) (gen.GetAboutResponseObject, error) {
	now, err := s.ledger.Now(ctx)
	if err != nil {
		return nil, err
	}
	clock, err := s.ledger.ClockState(ctx)
	if err != nil {
		return nil, err
	}
	about := gen.About{
		Now: local(now), Today: civil.DateOf(now.In(procedure.Shanghai)), Drill: s.health().Drill,
		Held: heldExpiries(clock), Commit: s.commit,
	}
	if s.demo != nil {
		refs, err := s.departmentRefs(ctx)
		if err != nil {
			return nil, err
		}
		about.Demo = s.demo.shown(refs)
	}
	return gen.GetAbout200JSONResponse(about), nil
}

func (d *Demo) shown(refs departmentRefs) gen.Demo {
	toAccount := func(p domain.Person) gen.DemoAccount {
		return gen.DemoAccount{
			Login: p.Login, Name: p.Name, Department: refs.ref(p.Department),
			Positions: each(p.Positions, func(p domain.Position) gen.Position { return gen.Position(p) }),
		}
	}
	return gen.Demo{Password: d.Password, Accounts: each(d.Accounts, toAccount)}
}
