package api

import (
	"context"
	"fmt"
	"strconv"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// lawHandlers say which regulations apply here.
type lawHandlers struct {
	ledger lawKeeper
	packs  Packs
}

// lawReader tells which regulations apply here, and which ever did.
type lawReader interface {
	Law(ctx context.Context) (domain.Law, error)
	// Today is the ledger's legal date, and whether it is a working day.
	Today(ctx context.Context) (civil.Date, bool, error)
	// Used tells whether a case was ever filed under the regulation.
	Used(ctx context.Context, r *procedure.Regulation) (bool, error)
}

// lawKeeper keeps which regulations apply here.
type lawKeeper interface {
	Law(ctx context.Context) (domain.Law, error)
	// EnterLaw says it anew, as a whole. If versions are given that were seen, it must still be one of them.
	EnterLaw(ctx context.Context, rules domain.Rules, by domain.Person, seen ...string) (domain.Law, error)
}

// presentLaw is which regulations apply here, and the day on which somebody asks.
type presentLaw struct {
	law domain.Law
	day civil.Date
}

func (s *packHandlers) present(ctx context.Context) (presentLaw, error) {
	law, err := s.law.Law(ctx)
	if err != nil {
		return presentLaw{}, err
	}
	day, _, err := s.law.Today(ctx)
	return presentLaw{law, day}, err
}

// forceOf are the records of a regulation; as long as nobody said what applies, it does in every relation that it knows.
func forceOf(law domain.Law, r *procedure.Regulation, definitions []*procedure.Definition) []domain.Force {
	list := []domain.Force{}
	if !law.Set() {
		for _, relation := range domain.RelationsOf(definitions) {
			list = append(list, domain.Force{Regulation: r.ID, Title: r.Title, Relation: relation})
		}
		return list
	}
	for _, relation := range domain.Relations {
		if f, listed := law.Of(r.ID, relation); listed {
			list = append(list, f)
		}
	}
	return list
}

func toApplied(f domain.Force) gen.Applied {
	return gen.Applied{Relation: gen.Relation(f.Relation), RelationTitle: f.Relation.Title(), From: valueOf(f.From), Through: valueOf(f.Through)}
}

func toForce(f domain.Force) gen.Force {
	return gen.Force{Regulation: f.Regulation, Relation: gen.Relation(f.Relation), From: valueOf(f.From), Through: valueOf(f.Through)}
}

func lawTag(l domain.Law) string { return fmt.Sprintf("%q", strconv.FormatInt(l.Version, 10)) }

func (s *lawHandlers) toLaw(l domain.Law) gen.Law {
	shown := gen.Law{Set: l.Set(), Items: []gen.Force{}, Ceilings: toCeilings(l.Ceilings), Choices: each(l.Choices, toChoice)}
	if l.Version > 0 {
		shown.EnteredAt, shown.EnteredBy = local(l.EnteredAt), l.Name
	}
	if l.Set() {
		shown.Items = each(l.Force, toForce)
		return shown
	}
	for _, r := range s.packs.Regulations() {
		shown.Items = append(shown.Items, each(forceOf(l, r, s.packs.Definitions(r.ID)), toForce)...)
	}
	return shown
}

func (s *lawHandlers) GetLaw(ctx context.Context, _ gen.GetLawRequestObject) (gen.GetLawResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	law, err := s.ledger.Law(ctx)
	return gen.GetLaw200JSONResponse{Body: s.toLaw(law), Headers: gen.GetLaw200ResponseHeaders{ETag: lawTag(law)}}, err
}

func (s *lawHandlers) EnterLaw(ctx context.Context, r gen.EnterLawRequestObject) (gen.EnterLawResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	present, err := s.ledger.Law(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := s.rules(present, *r.Body)
	if err != nil {
		return nil, err
	}
	law, err := s.ledger.EnterLaw(ctx, rules, by, tags(r.Params.IfMatch)...)
	if err != nil {
		return nil, err
	}
	return gen.EnterLaw200JSONResponse{Body: s.toLaw(law), Headers: gen.EnterLaw200ResponseHeaders{ETag: lawTag(law)}}, nil
}

// rules are what the request says, and of what it does not say what applies now.
func (s *lawHandlers) rules(present domain.Law, body gen.LawInput) (domain.Rules, error) {
	rules := domain.Rules{Ceilings: present.Ceilings, Choices: present.Choices}
	for i, f := range body.Items {
		regulation, ok := s.packs.Regulation(f.Regulation)
		if !ok {
			return rules, refuseField(regulationUnknown, fmt.Sprintf("items[%d].regulation", i), "没有标识为 %s 的法规", f.Regulation)
		}
		rules.Force = append(rules.Force, domain.Force{
			Regulation: regulation.ID, Title: regulation.Title, Relation: domain.Relation(f.Relation),
			From: dayOrNil(f.From), Through: dayOrNil(f.Through),
		})
	}
	if mode := body.Ceilings.Mode; mode != "" {
		rules.Ceilings = domain.Ceilings{Bind: mode == gen.CeilingsModeBind}
		if rules.Ceilings.Bind {
			rules.Ceilings.From = dayOrNil(body.Ceilings.From)
		}
	}
	if body.Choices == nil {
		return rules, nil
	}
	rules.Choices = nil
	for i, c := range body.Choices {
		choice, err := s.choice(c)
		if err != nil {
			return rules, at(err, fmt.Sprintf("choices[%d]", i))
		}
		rules.Choices = append(rules.Choices, choice)
	}
	return rules, nil
}

// choice refuses a regulation that has no procedure that is there for it.
func (s *lawHandlers) choice(c gen.Choice) (domain.Choice, error) {
	for _, d := range s.packs.Definitions(c.Regulation) {
		if d.Purpose == c.Serves {
			return domain.Choice{
				Serves: c.Serves, Title: d.Title, Relation: domain.Relation(c.Relation),
				Regulation: c.Regulation, Name: d.Regulation.Title, Others: c.Others,
			}, nil
		}
	}
	return domain.Choice{}, refuse(procedureUnknown, "法规 %s 没有用途为 %s 的程序", c.Regulation, c.Serves)
}

func toChoice(c domain.Choice) gen.Choice {
	return gen.Choice{Serves: c.Serves, Relation: gen.Relation(c.Relation), Regulation: c.Regulation, Others: c.Others}
}

func toCeilings(c domain.Ceilings) gen.Ceilings {
	shown := gen.Ceilings{Mode: gen.CeilingsModeWarn, From: valueOf(c.From)}
	if c.Bind {
		shown.Mode = gen.CeilingsModeBind
	}
	return shown
}

// dayOrNil reads a date that was left out.
func dayOrNil(d civil.Date) *civil.Date {
	if d == (civil.Date{}) {
		return nil
	}
	return &d
}
