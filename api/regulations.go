package api

import (
	"cmp"
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

func (s *packHandlers) ListRegulations(ctx context.Context, _ gen.ListRegulationsRequestObject) (gen.ListRegulationsResponseObject, error) {
	present, err := s.present(ctx)
	if err != nil {
		return nil, err
	}
	items := []gen.Regulation{}
	for _, r := range s.packs.Regulations() {
		shown, err := s.toRegulation(ctx, r, present)
		if err != nil {
			return nil, err
		}
		items = append(items, shown)
	}
	return gen.ListRegulations200JSONResponse{Items: items}, nil
}

func (s *packHandlers) GetRegulation(ctx context.Context, r gen.GetRegulationRequestObject) (gen.GetRegulationResponseObject, error) {
	regulation, ok := s.packs.Regulation(r.Regulation)
	if !ok {
		return nil, refuse(regulationUnknown, "没有标识为 %s 的法规", r.Regulation)
	}
	present, err := s.present(ctx)
	if err != nil {
		return nil, err
	}
	shown, err := s.toRegulation(ctx, regulation, present)
	return gen.GetRegulation200JSONResponse(shown), err
}

func toRegulationRef(r *procedure.Regulation) gen.RegulationRef {
	return gen.RegulationRef{ID: r.ID, Title: r.Title, Short: r.Short}
}

func (s *packHandlers) toRegulation(ctx context.Context, r *procedure.Regulation, present presentLaw) (gen.Regulation, error) {
	used, err := s.law.Used(ctx, r)
	if err != nil {
		return gen.Regulation{}, err
	}
	definitions, err := s.here(present.law, s.packs.Definitions(r.ID))
	if err != nil {
		return gen.Regulation{}, err
	}
	if len(definitions) > 0 {
		r = definitions[0].Regulation // where the ceilings of a higher law bind, it has items of that one's list
	}
	return gen.Regulation{
		ID: r.ID, Title: r.Title, Short: r.Short, Issuer: r.Issuer, Document: r.Document,
		InForce: gen.InForce{
			From: valueOf(r.InForce.From), Through: valueOf(r.InForce.Through), Basis: r.InForce.Basis, Note: r.InForce.Note,
		},
		Standing: gen.RegulationStanding(r.Standing), StandingTitle: standingTitles[r.Standing],
		CheckedAgainst: each(r.Checked, toCheckedAgainst), Counting: gen.Counting{Basis: r.Counting.Basis, Note: r.Counting.Note},
		Parties: entries(r.Parties, toParty), Breaches: entries(r.Breaches, toBreachItem(r)),
		Notices:    entries(r.Notices, func(_, text string) string { return text }),
		Procedures: each(definitions, s.procedureRefs(present)),
		Exceeds:    each(s.packs.Exceeds(r.ID, s.packs.AboveHere(present.law)), s.excesses(present)), CeilingsBind: present.law.Ceilings.Bind,
		Applies: present.law.AppliesAtAll(r.ID, present.day), Used: used,
		Applied: each(forceOf(present.law, r, definitions), toApplied),
	}, nil
}

// here are procedures as cases are filed under them where the law applies.
func (s *packHandlers) here(law domain.Law, procedures []*procedure.Definition) (list []*procedure.Definition, err error) {
	for _, d := range procedures {
		if d, err = s.packs.Here(law, d); err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

func (s *packHandlers) excesses(present presentLaw) func(procedure.Excess) gen.Excess {
	refs := s.procedureRefs(present)
	return func(e procedure.Excess) gen.Excess {
		return gen.Excess{
			Law: toRegulationRef(e.Law), Article: e.Ceiling.Article(), Title: e.Ceiling.Title, Procedure: refs(e.Definition),
			Clocks: e.Clocks, Lower: e.Lower(), Higher: e.Higher(), Binds: e.Binds(),
		}
	}
}

// entries maps an ordered mapping to a list, in its order.
func entries[T, B any](o procedure.Ordered[T], f func(string, T) B) []B {
	list := make([]B, 0, o.Len())
	for name, v := range o.All() {
		list = append(list, f(name, v))
	}
	return list
}

func toCheckedAgainst(c procedure.Checked) gen.CheckedAgainst {
	return gen.CheckedAgainst{Title: c.Title, Document: c.Document, From: valueOf(c.From), Note: c.Note}
}

func toParty(role string, p procedure.Party) gen.Party {
	position := cmp.Or(p.Position, domain.Staff)
	return gen.Party{Role: role, Title: p.Title, Side: p.Department, Position: gen.Position(position), Basis: p.Basis}
}

func toBreachItem(r *procedure.Regulation) func(string, procedure.Breach) gen.BreachItem {
	return func(item string, b procedure.Breach) gen.BreachItem {
		of := each(b.Of, func(role string) string { return r.Parties.At(role).Title })
		return gen.BreachItem{Item: item, Title: b.Title, Article: b.Article, Of: of}
	}
}

func (s *packHandlers) procedureRefs(present presentLaw) func(*procedure.Definition) gen.ProcedureRef {
	return func(d *procedure.Definition) gen.ProcedureRef {
		alike := s.packs.Alike(d)
		return gen.ProcedureRef{
			ID: d.ID(), Name: d.Name, Title: d.Title, Basis: d.Basis, FiledBy: each(d.Filing.By, toFiler), Parent: toParentNeed(d.Filing),
			OfferedTo: each(present.law.OfferedTo(d, alike, present.day), toFiler), Gives: gives(d),
			Serves: d.Purpose, Yields: present.yields(d, alike),
		}
	}
}

// yields says for whom another regulation's procedure is there for the same, and is the one that this house has.
func (p presentLaw) yields(d *procedure.Definition, alike []*procedure.Definition) []gen.Yield {
	var list []gen.Yield
	if d.Filing.Parent == procedure.Required {
		return nil
	}
	for _, kind := range d.Filing.By {
		if instead, also := p.law.Instead(d, kind, alike, p.day); instead != nil {
			list = append(list, gen.Yield{
				Filer: toFiler(kind), Procedure: instead.ID(), Regulation: toRegulationRef(instead.Regulation), Also: also,
			})
		}
	}
	return list
}

// gives is what the procedure is there to ask for, as the services tell that it can end in. What only another case opens is a
// sequel of that one, and asks for nothing of its own.
func gives(d *procedure.Definition) gen.ProcedureRefGives {
	switch {
	case d.Filing.Parent == procedure.Required:
		return ""
	case d.Serves(procedure.GrantAccess):
		return gen.ProcedureRefGivesShare
	case d.Serves(procedure.OpenData):
		return gen.ProcedureRefGivesOpen
	}
	return ""
}

func toFiler(f procedure.Filer) gen.Filer { return gen.Filer(f) }
