package api

import (
	"cmp"
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

func (s *packHandlers) ListRegulations(context.Context, gen.ListRegulationsRequestObject) (gen.ListRegulationsResponseObject, error) {
	return gen.ListRegulations200JSONResponse{Items: each(s.packs.Regulations(), s.toRegulation)}, nil
}

func (s *packHandlers) GetRegulation(_ context.Context, r gen.GetRegulationRequestObject) (gen.GetRegulationResponseObject, error) {
	regulation, ok := s.packs.Regulation(r.Regulation)
	if !ok {
		return nil, refuse(regulationUnknown, "没有标识为 %s 的法规", r.Regulation)
	}
	return gen.GetRegulation200JSONResponse(s.toRegulation(regulation)), nil
}

func toRegulationRef(r *procedure.Regulation) gen.RegulationRef {
	return gen.RegulationRef{ID: r.ID, Title: r.Title, Short: r.Short}
}

func (s *packHandlers) toRegulation(r *procedure.Regulation) gen.Regulation {
	return gen.Regulation{
		ID: r.ID, Title: r.Title, Short: r.Short, Issuer: r.Issuer, Document: r.Document,
		InForce: gen.InForce{
			From: valueOf(r.InForce.From), Through: valueOf(r.InForce.Through), Basis: r.InForce.Basis, Note: r.InForce.Note,
		},
		Standing: gen.RegulationStanding(r.Standing), StandingTitle: standingTitles[r.Standing],
		CheckedAgainst: each(r.Checked, toCheckedAgainst), Counting: gen.Counting{Basis: r.Counting.Basis, Note: r.Counting.Note},
		Parties: entries(r.Parties, toParty), Breaches: entries(r.Breaches, toBreachItem(r)),
		Notices:    entries(r.Notices, func(_, text string) string { return text }),
		Procedures: each(s.packs.Definitions(r.ID), toProcedureRef),
		Exceeds:    each(s.packs.Exceeds(r.ID, s.packs.Above), toExcess), CeilingsBind: s.packs.Binds(),
	}
}

func toExcess(e procedure.Excess) gen.Excess {
	return gen.Excess{
		Law: toRegulationRef(e.Law), Article: e.Ceiling.Article(), Title: e.Ceiling.Title, Procedure: toProcedureRef(e.Definition),
		Clocks: e.Clocks, Lower: e.Lower(), Higher: e.Higher(), Binds: e.Binds(),
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

func toProcedureRef(d *procedure.Definition) gen.ProcedureRef {
	return gen.ProcedureRef{
		ID: d.ID(), Name: d.Name, Title: d.Title, Basis: d.Basis, FiledBy: each(d.Filing.By, toFiler), Parent: toParentNeed(d.Filing),
	}
}

func toFiler(f procedure.Filer) gen.Filer { return gen.Filer(f) }
