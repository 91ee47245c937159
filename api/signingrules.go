package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// signingRuleHandlers say what is signed before it is registered.
type signingRuleHandlers struct {
	*directory
	ledger signingRuleKeeper
	packs  Packs
}

// signingRuleKeeper keeps what is signed, and by whom.
type signingRuleKeeper interface {
	SigningRules(ctx context.Context) ([]domain.SigningRule, error)
	EnterSigningRule(ctx context.Context, r domain.SigningRule, by domain.Person) (domain.SigningRule, error)
	RemoveSigningRule(ctx context.Context, id string, by domain.Person) error
}

func (s *signingRuleHandlers) ListSigningRules(ctx context.Context, _ gen.ListSigningRulesRequestObject) (gen.ListSigningRulesResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	list, err := s.ledger.SigningRules(ctx)
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	return gen.ListSigningRules200JSONResponse{
		Items: each(list, func(r domain.SigningRule) gen.SigningRule { return s.toSigningRule(r, refs) }),
	}, err
}

func (s *signingRuleHandlers) EnterSigningRule(ctx context.Context, r gen.EnterSigningRuleRequestObject) (gen.EnterSigningRuleResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	rule, err := s.ledger.EnterSigningRule(ctx, domain.SigningRule{
		Department: r.Body.Department, Procedure: r.Body.Procedure, Position: domain.Position(r.Body.Position),
	}, by)
	return gen.EnterSigningRule201JSONResponse(s.toSigningRule(rule, refs)), err
}

func (s *signingRuleHandlers) RemoveSigningRule(ctx context.Context, r gen.RemoveSigningRuleRequestObject) (gen.RemoveSigningRuleResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	return gen.RemoveSigningRule204Response{}, s.ledger.RemoveSigningRule(ctx, r.ID, by)
}

func (s *signingRuleHandlers) toSigningRule(r domain.SigningRule, refs departmentRefs) gen.SigningRule {
	shown := gen.SigningRule{
		ID: r.ID, Procedure: r.Procedure, Position: gen.Position(r.Position), PositionTitle: r.Position.Title(),
		EnteredBy: r.ByName, EnteredAt: local(r.At),
	}
	if d, found := s.packs.Definition(r.Procedure); found {
		shown.ProcedureTitle = d.Title
	}
	if r.Department != "" {
		shown.Department, shown.Signers = refs.ref(r.Department), &r.Signers
	}
	return shown
}
