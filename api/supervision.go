package api

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// supervisionDesk shows what is owed, to those who owe it and to those who see to it.
type supervisionDesk struct {
	*caseDesk
	ledger supervisionReader
}

// supervisionReader is what is owed.
type supervisionReader interface {
	// OpenObligations lists what is owed now in all cases, and Supervision counts it.
	OpenObligations(ctx context.Context, q office.ObligationQuery) (office.List[office.OpenObligation], error)
	Supervision(ctx context.Context, q office.ObligationQuery) (office.Supervision, error)
	Tasks(ctx context.Context, q office.TaskQuery) (office.List[office.Task], error)
}

// supervisor refuses whoever does not see every case.
func supervisor(ctx context.Context) error {
	if !office.Supervises(caller(ctx)) {
		return refuse(forbidden, "监督信息只向主管部门、上级主管部门、政府和审计开放")
	}
	return nil
}

func (s *supervisionDesk) ListOpenObligations(ctx context.Context, r gen.ListOpenObligationsRequestObject) (gen.ListOpenObligationsResponseObject, error) {
	if err := supervisor(ctx); err != nil {
		return nil, err
	}
	p := r.Params
	q := toObligationQuery(p.Department, p.Regulation, p.Procedure, p.Light, string(p.Mark))
	q.Page = office.Page{After: p.After, Limit: p.Limit}
	list, err := s.ledger.OpenObligations(ctx, q)
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	show := func(o office.OpenObligation) gen.OpenObligation { return s.toOpenObligation(o, organs) }
	return gen.ListOpenObligations200JSONResponse{Items: each(list.Items, show), Next: list.Next}, nil
}

// toObligationQuery takes the procedure with its regulation or alone.
func toObligationQuery(department, regulation, name string, light gen.Light, mark string) office.ObligationQuery {
	if before, after, found := strings.Cut(name, "/"); found {
		regulation, name = before, after
	}
	return office.ObligationQuery{
		Department: department, Regulation: regulation, Procedure: name,
		Light: procedure.Light(light), Mark: procedure.Authority(mark),
	}
}

func (s *supervisionDesk) toOpenObligation(o office.OpenObligation, organs organs) gen.OpenObligation {
	l := toLit(o.Signal)
	open := gen.OpenObligation{
		Case: s.supervised(organs.toSummary(o.Summary)), Clock: o.Run.ID, Title: o.Run.Title,
		Owner: o.Run.Owner, OwnerTitle: s.partyTitle(o.Regulation, o.Run.Owner), Basis: toBasis(o.Run.Basis),
		StartOn: o.Run.Start, DueOn: o.Run.Due, Provisional: o.Run.Provisional, Overdue: o.Run.Overdue,
		Light: l.light, LightTitle: l.title, WorkdaysLeft: l.left, WorkdaysLate: l.late, Held: l.held,
		UsedWorkdays: o.UsedDays,
	}
	if o.Department != "" {
		open.Department = organs.of(o.Department)
	}
	return open
}

// partyTitle is what a regulation calls a role; its name, if the regulation is no longer here.
func (s *supervisionDesk) partyTitle(regulation, role string) string {
	if r, ok := s.packs.Regulation(regulation); ok && r.Parties.Has(role) {
		return r.Parties.At(role).Title
	}
	return role
}

// supervised adds to a line in a list where the case is found in the Temporal UI.
func (s *caseDesk) supervised(c gen.CaseSummary) gen.CaseSummary {
	c.EngineURL = s.engine.Link(c.Number)
	return c
}

// seenBy is how a line is shown to somebody: with the link, if they supervise.
func (s *caseDesk) seenBy(p office.Person, organs organs) func(office.Summary) gen.CaseSummary {
	if office.Supervises(p) {
		return func(c office.Summary) gen.CaseSummary { return s.supervised(organs.toSummary(c)) }
	}
	return organs.toSummary
}

func (s *supervisionDesk) GetSupervision(ctx context.Context, r gen.GetSupervisionRequestObject) (gen.GetSupervisionResponseObject, error) {
	if err := supervisor(ctx); err != nil {
		return nil, err
	}
	p := r.Params
	sum, err := s.ledger.Supervision(ctx, toObligationQuery(p.Department, p.Regulation, p.Procedure, p.Light, string(p.Mark)))
	if err != nil {
		return nil, err
	}
	departments, err := s.departments(ctx)
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.GetSupervision200JSONResponse(toSupervision(sum, departments, organs)), nil
}

func toSupervision(sum office.Supervision, departments []office.Department, organs organs) gen.SupervisionSummary {
	groups := map[string]string{}
	for _, d := range departments {
		groups[d.Code] = d.Group
	}
	all := office.Owing{Lights: map[procedure.Light]int{}, Used: map[int]int{}}
	shown := gen.SupervisionSummary{
		At: local(sum.At), Today: sum.Today, YellowWorkdays: sum.Yellow, Departments: []gen.DepartmentOwing{},
	}
	for _, o := range sum.Owing {
		owing := gen.DepartmentOwing{Group: groups[o.Department], Counts: toLightCounts(o), Used: toUsedWorkdays(o.Used)}
		if o.Department != "" {
			owing.Department = organs.of(o.Department)
		}
		shown.Departments = append(shown.Departments, owing)
		add(&all, o)
	}
	shown.Counts, shown.Used = toLightCounts(all), toUsedWorkdays(all.Used)
	return shown
}

func add(all *office.Owing, o office.Owing) {
	for light, n := range o.Lights {
		all.Lights[light] += n
	}
	for days, n := range o.Used {
		all.Used[days] += n
	}
	all.Held += o.Held
}

func toLightCounts(o office.Owing) gen.LightCounts {
	c := gen.LightCounts{
		Green: o.Lights[procedure.Green], Yellow: o.Lights[procedure.Yellow], Red: o.Lights[procedure.Red], Held: o.Held,
	}
	c.Total = c.Green + c.Yellow + c.Red
	return c
}

func toUsedWorkdays(used map[int]int) []gen.UsedWorkdays {
	return each(slices.Sorted(maps.Keys(used)), func(days int) gen.UsedWorkdays {
		return gen.UsedWorkdays{Workdays: days, Count: used[days]}
	})
}
