package api

import (
	"bytes"
	"context"
	"path"
	"strings"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/bpmn"
	"github.com/shixian/shixian/procedure/prose"
)

// packHandlers explains the regulations.
type packHandlers struct {
	*directory
	packs Packs
	law   lawReader
}

// definition returns the rules of a procedure under which cases are filed here now.
func (s *packHandlers) definition(ctx context.Context, regulation, name string) (*procedure.Definition, error) {
	if _, ok := s.packs.Regulation(regulation); !ok {
		return nil, refuse(regulationUnknown, "没有标识为 %s 的法规", regulation)
	}
	d, ok := s.packs.Definition(regulation + "/" + name)
	if !ok {
		return nil, refuse(procedureUnknown, "%s 没有名为 %s 的程序", regulation, name)
	}
	law, err := s.law.Law(ctx)
	if err != nil {
		return nil, err
	}
	return s.packs.Here(law, d)
}

// GetProcedure answers with the rules, or, as the name ends, with a drawing of them.
func (s *packHandlers) GetProcedure(ctx context.Context, r gen.GetProcedureRequestObject) (gen.GetProcedureResponseObject, error) {
	name, drawing := r.Procedure, path.Ext(r.Procedure)
	if drawing == ".bpmn" || drawing == ".svg" {
		name = strings.TrimSuffix(name, drawing)
	}
	d, err := s.definition(ctx, r.Regulation, name)
	if err != nil {
		return nil, err
	}
	switch drawing {
	case ".bpmn":
		text := bpmn.Draw(d).XML()
		return gen.GetProcedure200ApplicationBpmnXMLResponse{Body: bytes.NewReader(text), ContentLength: int64(len(text))}, nil
	case ".svg":
		text := bpmn.Draw(d).SVG()
		return gen.GetProcedure200ImageSvgXMLResponse{Body: bytes.NewReader(text), ContentLength: int64(len(text))}, nil
	}
	return gen.GetProcedure200JSONResponse(toProcedure(d)), nil
}

func toProcedure(d *procedure.Definition) gen.Procedure {
	rules := rules{d}
	return gen.Procedure{
		ID: d.ID(), Name: d.Name, Title: d.Title, Basis: d.Basis, Note: d.Note, Regulation: toRegulationRef(d.Regulation),
		Definition: d.Ref(), Workflow: d.Workflow, FiledBy: each(d.Filing.By, toFiler),
		Parent: toParentNeed(d.Filing), Resource: toNeed(d.Filing.Resource),
		Outcomes: entries(d.Outcomes, toNamedValue), Clocks: entries(d.Clocks, rules.toClockRule),
		States: entries(d.States, rules.toState), Children: entries(d.Children, rules.toChildRule),
	}
}

// toParentNeed tells whether only another case can open one.
func toParentNeed(f procedure.Filing) gen.ParentNeed {
	if f.Parent == procedure.Required {
		return gen.ParentNeedRequired
	}
	return gen.ParentNeedNone
}

// toNeed reads a need that the pack does not state as none.
func toNeed(n procedure.Need) gen.Need {
	if n == "" {
		n = procedure.None
	}
	return gen.Need(n)
}

func toNamedValue(value, title string) gen.NamedValue {
	return gen.NamedValue{Value: value, Title: title}
}

// rules maps the parts of a definition, which name each other.
type rules struct{ *procedure.Definition }

func (d rules) title(state string) string { return d.States.At(state).Title }

func (d rules) toClockRule(name string, c procedure.Clock) gen.ClockRule {
	var unit gen.ClockRuleUnit
	if c.Until == "" {
		_, counted := c.Length()
		unit = gen.ClockRuleUnit(counted)
	}
	rule := gen.ClockRule{
		Length: prose.Period(d.Definition, c), Unit: unit,
		Name: name, Title: c.Title, Basis: toBasis(c.Basis), Owner: c.Owner, Workdays: c.Workdays.Days, WorkdaysFrom: c.Workdays.Ref,
		Until: c.Until, From: c.From, Remind: each(c.Remind, func(days int) int { return days }), Expired: d.toExpiryRule(c.Expired),
	}
	if e := c.Extend; e != nil {
		rule.Extension = gen.ExtensionRule{
			Title: e.Title, Basis: toBasis(e.Basis), Request: e.Request, Approve: e.Approve,
			Workdays: e.Workdays, Times: max(e.Times, 1), Holds: e.Hold || e.Answer != nil,
		}
		if e.Answer != nil {
			rule.Extension.AnswerWorkdays = e.Answer.Workdays
		}
	}
	return rule
}

func (d rules) toExpiryRule(x procedure.Expiry) gen.ExpiryRule {
	same := func(role string) string { return role }
	return gen.ExpiryRule{
		Basis: toBasis(x.Basis), To: x.To, ToTitle: d.title(x.To), Outcome: x.Outcome, Consent: x.Consent,
		Escalate: each(x.Escalate, same), Notify: each(x.Notify, same), Breach: x.Breach, Remark: x.Remark,
	}
}

func (d rules) toState(name string, n procedure.Node) gen.State {
	state := gen.State{
		Name: name, Title: n.Title, Kind: kindOf(n), Tasks: each(n.Owed(), d.toTaskRule), Clocks: each(n.Limits(), func(c string) string { return c }),
		Actions:  each(d.OpenIn(name), func(o procedure.OpenAction) gen.Action { return d.toActionRule(o) }),
		Branches: each(n.Gateway, toBranch), Service: n.Service, ServiceTitle: procedure.Services[n.Service], To: n.To,
		Outcome: n.End, OutcomeTitle: d.Outcomes.At(n.End),
	}
	if n.Basis != (procedure.Basis{}) {
		state.Basis = toBasis(n.Basis)
	}
	return state
}

func kindOf(n procedure.Node) gen.StateKind {
	switch {
	case len(n.Gateway) > 0:
		return gen.StateKindGateway
	case n.Service != "":
		return gen.StateKindService
	case n.End != "":
		return gen.StateKindEnd
	default:
		return gen.StateKindTask
	}
}

// toActionRule leaves out the task, which only a case has.
func (d rules) toActionRule(o procedure.OpenAction) gen.Action {
	a := toAction(d.Definition, o)
	a.Task = ""
	return a
}

func (d rules) toTaskRule(t procedure.Task) gen.TaskRule {
	return gen.TaskRule{Title: t.Title, Role: t.Role, RoleTitle: roleTitle(d.Definition, t.Role)}
}

func toBranch(b procedure.Branch) gen.Branch {
	return gen.Branch{Title: b.Title, When: string(b.When), To: b.To}
}

func (d rules) toChildRule(name string, r procedure.Child) gen.ChildRule {
	return gen.ChildRule{
		Name: name, Title: r.Title, Procedure: d.Regulation.ID + "/" + r.Procedure, Role: r.Role,
		RoleTitle: roleTitle(d.Definition, r.Role), Basis: toBasis(r.Basis),
	}
}
