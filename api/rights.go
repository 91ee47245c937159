package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

func (s *administrationHandlers) ListRightsRequests(ctx context.Context, _ gen.ListRightsRequestsRequestObject) (gen.ListRightsRequestsResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	list, err := s.ledger.RightsRequests(ctx, "")
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	return gen.ListRightsRequests200JSONResponse{Items: each(list, refs.toRightsRequest)}, err
}

// DecideRights leaves to the ledger who may be the second.
func (s *administrationHandlers) DecideRights(ctx context.Context, r gen.DecideRightsRequestObject) (gen.DecideRightsResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	a, err := s.ledger.DecideRights(ctx, r.ID, r.Body.Confirm, caller(ctx))
	if err != nil {
		return nil, err
	}
	shown, err := s.account(ctx, a)
	return gen.DecideRights200JSONResponse(shown), err
}

func (o departmentRefs) toRightsRequest(r domain.RightsRequest) gen.RightsRequest {
	return gen.RightsRequest{
		ID: r.ID, Person: r.Person.ID, Name: r.Person.Name, Department: o.ref(r.Wanted.Department), Disabled: r.Wanted.Disabled,
		Positions: each(r.Wanted.Positions, func(p domain.Position) gen.Position { return gen.Position(p) }),
		By:        r.By, ByName: r.ByName, AskedAt: local(r.AskedAt),
	}
}
