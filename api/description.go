package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/prose"
)

// DescribeProcedure says on one page what a procedure is: all of it is read off the definition.
func (s *packHandlers) DescribeProcedure(ctx context.Context, r gen.DescribeProcedureRequestObject) (gen.DescribeProcedureResponseObject, error) {
	def, err := s.definition(ctx, r.Regulation, r.Procedure)
	if err != nil {
		return nil, err
	}
	d := rules{def}
	return gen.DescribeProcedure200JSONResponse{
		ID: d.ID(), Title: d.Title, Regulation: toRegulationRef(d.Regulation), Basis: d.Basis, Note: d.Note,
		FiledBy: each(d.Filing.By, func(f procedure.Filer) string { return filerTitles[f] }),
		Parent:  toParentNeed(d.Filing), Resource: toNeed(d.Filing.Resource), Form: each(d.Form, toDescribedField),
		Conditions: each(d.Filing.Conditions, func(c procedure.Condition) gen.DescribedCondition {
			return gen.DescribedCondition{Title: c.Title, Basis: toBasis(c.Basis)}
		}),
		Periods: entries(d.Clocks, d.toPeriod), States: entries(d.States, d.toDescribedState),
		Anytime:  entries(d.Anytime, func(_ string, a procedure.Action) gen.DescribedAction { return d.toDescribedAction(a, a.Role) }),
		Outcomes: entries(d.Outcomes, func(_, title string) string { return title }),
		Children: entries(d.Children, func(_ string, r procedure.Child) gen.DescribedAction {
			return gen.DescribedAction{
				Title: r.Title, Who: roleTitle(d.Definition, r.Role), Needs: []string{}, Basis: toBasis(r.Basis), Remedy: r.Remedy != nil && *r.Remedy,
			}
		}),
		Prohibitions: append(entries(d.Never, toProhibition), entries(d.Regulation.Never, toProhibition)...),
	}, nil
}

func toProhibition(_ string, n procedure.Never) gen.Prohibition {
	return gen.Prohibition{Title: n.Title, Basis: toBasis(n.Basis)}
}

func toDescribedField(f procedure.Field) gen.DescribedField {
	return gen.DescribedField{Title: f.Title, Required: f.Required, Help: f.Help}
}

func (d rules) toPeriod(name string, c procedure.Clock) gen.DescribedPeriod {
	x := c.Expired
	p := gen.DescribedPeriod{
		Clock: name, Title: c.Title, Owner: roleTitle(d.Definition, d.ownerOf(name, c)), Length: prose.Period(d.Definition, c),
		Workdays: c.Workdays.Days, Basis: toBasis(c.Basis), Silence: prose.Silence(d.Definition, x), SilenceBasis: toBasis(x.Basis),
		Consent: x.Consent, Remind: each(c.Remind, func(days int) int { return days }),
	}
	if x.To != "" && x.Outcome == "" {
		p.Silence = "转入“" + d.title(x.To) + "”"
	}
	switch x.Breach {
	case "":
	case procedure.Unnamed:
		p.Breach = "记违规，属于何项由主管部门认定"
	default:
		p.Breach = d.Regulation.Breaches.At(x.Breach).Article
	}
	if e := c.Extend; e != nil {
		p.Extension = prose.Extension(d.Definition, *e)
		p.ExtensionBasis = toBasis(e.Basis)
	}
	return p
}

// ownerOf is who owes what the clock measures: the task's role of the state that runs it, unless the clock names another.
func (d rules) ownerOf(name string, c procedure.Clock) string {
	if c.Owner != "" {
		return c.Owner
	}
	for _, node := range d.States.All() {
		for _, limit := range node.Limits() {
			if limit == name && len(node.Owed()) > 0 {
				return node.Owed()[0].Role
			}
		}
	}
	return ""
}

func (d rules) toDescribedState(name string, n procedure.Node) gen.DescribedState {
	owner := ""
	if len(n.Owed()) > 0 {
		owner = n.Owed()[0].Role
	}
	return gen.DescribedState{
		State: name, Title: n.Title, Kind: gen.DescribedStateKind(kindOf(n)),
		Who:    each(n.Owed(), func(t procedure.Task) string { return roleTitle(d.Definition, t.Role) + "：" + t.Title }),
		Clocks: each(n.Limits(), func(c string) string { return c }),
		Actions: entries(n.Actions, func(_ string, a procedure.Action) gen.DescribedAction {
			role := a.Role
			if role == "" {
				role = owner
			}
			return d.toDescribedAction(a, role)
		}),
		Branches: each(n.Gateway, func(b procedure.Branch) string {
			title := b.Title
			if title == "" {
				title = "其他情形"
			}
			return title + " → " + d.title(b.To)
		}),
		Outcome: d.Outcomes.At(n.End),
	}
}

func (d rules) toDescribedAction(a procedure.Action, role string) gen.DescribedAction {
	action := gen.DescribedAction{Title: a.Title, Who: roleTitle(d.Definition, role), To: d.title(a.To), Needs: []string{}, Basis: toBasis(a.Basis)}
	for _, name := range a.Needs {
		action.Needs = append(action.Needs, d.Regulation.Fields.At(name).Title)
	}
	for _, f := range a.Fields {
		if f.Required {
			action.Needs = append(action.Needs, f.Title)
		}
	}
	return action
}
