package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

func (s *divisionHandlers) ListStandIns(ctx context.Context, _ gen.ListStandInsRequestObject) (gen.ListStandInsResponseObject, error) {
	viewer := caller(ctx)
	list, err := s.ledger.StandIns(ctx, viewer)
	if err != nil {
		return nil, err
	}
	people, err := s.ledger.DepartmentPeople(ctx, viewer.Department)
	return gen.ListStandIns200JSONResponse{
		Items: each(list, func(in domain.StandIn) gen.StandIn { return toStandIn(in, viewer) }), People: each(people, toColleague),
	}, err
}

func (s *divisionHandlers) NameStandIn(ctx context.Context, r gen.NameStandInRequestObject) (gen.NameStandInResponseObject, error) {
	in := domain.StandIn{Person: r.Body.Person, Deputy: r.Body.Deputy, From: r.Body.From, Until: r.Body.Until, Note: r.Body.Note}
	if in.Person == "" {
		in.Person = caller(ctx).ID
	}
	named, err := s.ledger.NameStandIn(ctx, in, caller(ctx))
	return gen.NameStandIn201JSONResponse(toStandIn(named, caller(ctx))), err
}

func (s *divisionHandlers) EndStandIn(ctx context.Context, r gen.EndStandInRequestObject) (gen.EndStandInResponseObject, error) {
	if err := s.ledger.EndStandIn(ctx, r.ID, caller(ctx)); err != nil {
		return nil, err
	}
	return gen.EndStandIn204Response{}, nil
}

func toStandIn(in domain.StandIn, viewer domain.Person) gen.StandIn {
	return gen.StandIn{
		ID: in.ID, Person: gen.Colleague{ID: in.Person, Name: in.PersonName}, Deputy: gen.Colleague{ID: in.Deputy, Name: in.DeputyName},
		From: in.From, Until: in.Until, Note: in.Note, MayEnd: domain.MayEndStandIn(viewer, in),
	}
}
