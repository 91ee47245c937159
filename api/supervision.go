package api

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// supervisionHandlers shows what is owed, to those who owe it and to those who see to it.
type supervisionHandlers struct {
	*caseHandlers
	ledger supervisionReader
}

// supervisionReader is what is owed.
type supervisionReader interface {
	// OpenObligations lists what is owed now in all cases, and Supervision counts it.
	OpenObligations(ctx context.Context, q domain.ObligationQuery) (domain.List[domain.OpenObligation], error)
	Supervision(ctx context.Context, q domain.ObligationQuery) (domain.Supervision, error)
	Tasks(ctx context.Context, q domain.TaskQuery) (domain.List[domain.Task], error)
}

// supervisor refuses whoever does not see every case.
func supervisor(ctx context.Context) error {
	if !domain.Supervises(caller(ctx)) {
		return refuse(forbidden, "监督信息只向主管部门、上级主管部门、政府和审计开放")
	}
	return nil
}

func (s *supervisionHandlers) ListOpenObligations(ctx context.Context, r gen.ListOpenObligationsRequestObject) (gen.ListOpenObligationsResponseObject, error) {
	if err := supervisor(ctx); err != nil {
		return nil, err
	}
	list, err := s.ledger.OpenObligations(ctx, toOwingQuery(caller(ctx), r.Params))
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	show := func(o domain.OpenObligation) gen.OpenObligation { return s.toOpenObligation(o, refs) }
	total, more := totalOf(list.Total)
	return gen.ListOpenObligations200JSONResponse{Items: each(list.Items, show), Next: list.Next, Total: total, TotalMore: more}, nil
}

func toOwingQuery(viewer domain.Person, p gen.ListOpenObligationsParams) domain.ObligationQuery {
	q := toObligationQuery(p.Department, p.Regulation, p.Procedure, p.Light, string(p.Authority))
	q.Viewer, q.Text, q.Sort, q.Page = viewer, p.Text, domain.Sort(p.Sort), firstPage(p.After, p.Limit)
	q.DueIn, q.Due = domain.DueIn(p.Due), periodOf(p.DueFrom, p.DueThrough)
	return q
}

// toObligationQuery takes the procedure with its regulation or alone.
func toObligationQuery(department, regulation, name string, light gen.Light, authority string) domain.ObligationQuery {
	if before, after, found := strings.Cut(name, "/"); found {
		regulation, name = before, after
	}
	return domain.ObligationQuery{
		Department: department, Regulation: regulation, Procedure: name,
		Light: procedure.Light(light), Authority: procedure.Authority(authority),
	}
}

func (s *supervisionHandlers) toOpenObligation(o domain.OpenObligation, refs departmentRefs) gen.OpenObligation {
	l := toSignal(o.Signal)
	open := gen.OpenObligation{
		Case: s.supervised(refs.toSummary(o.Summary)), Clock: o.Run.ID, Title: o.Run.Title,
		Owner: o.Run.Owner, OwnerTitle: s.partyTitle(o.Regulation, o.Run.Owner), Basis: toBasis(o.Run.Basis),
		StartOn: o.Run.Start, DueOn: o.Run.Due, Provisional: o.Run.Provisional, Overdue: o.Run.Overdue,
		Light: l.light, LightTitle: l.title, WorkdaysLeft: l.left, WorkdaysLate: l.late, Held: l.held,
		UsedWorkdays: o.UsedDays,
	}
	if o.Department != "" {
		open.Department = refs.ref(o.Department)
	}
	return open
}

// partyTitle is what a regulation calls a role; its name, if the regulation is no longer here.
func (s *supervisionHandlers) partyTitle(regulation, role string) string {
	if r, ok := s.packs.Regulation(regulation); ok && r.Parties.Has(role) {
		return r.Parties.At(role).Title
	}
	return role
}

// supervised adds to a line in a list where the case is found in the Temporal UI.
func (s *caseHandlers) supervised(c gen.CaseSummary) gen.CaseSummary {
	c.EngineURL = s.engine.Link(c.Number)
	return c
}

// seenBy is how a line is shown to somebody: with the link, if they supervise.
func (s *caseHandlers) seenBy(p domain.Person, refs departmentRefs) func(domain.Summary) gen.CaseSummary {
	if domain.Supervises(p) {
		return func(c domain.Summary) gen.CaseSummary { return s.supervised(refs.toSummary(c)) }
	}
	return refs.toSummary
}

func (s *supervisionHandlers) GetSupervision(ctx context.Context, r gen.GetSupervisionRequestObject) (gen.GetSupervisionResponseObject, error) {
	if err := supervisor(ctx); err != nil {
		return nil, err
	}
	p := r.Params
	sum, err := s.ledger.Supervision(ctx, toObligationQuery(p.Department, p.Regulation, p.Procedure, p.Light, string(p.Authority)))
	if err != nil {
		return nil, err
	}
	departments, err := s.departments(ctx)
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.GetSupervision200JSONResponse(toSupervision(sum, departments, refs)), nil
}

func toSupervision(sum domain.Supervision, departments []domain.Department, refs departmentRefs) gen.SupervisionSummary {
	groups := map[string]string{}
	for _, d := range departments {
		groups[d.Code] = d.Group
	}
	all := domain.Owing{Lights: map[procedure.Light]int{}, Used: map[int]int{}}
	shown := gen.SupervisionSummary{
		At: local(sum.At), Today: sum.Today, YellowWorkdays: sum.Yellow, Departments: []gen.DepartmentOwing{},
	}
	for _, o := range sum.Owing {
		owing := gen.DepartmentOwing{Group: groups[o.Department], Counts: toLightCounts(o), Used: toUsedWorkdays(o.Used), WorkdaysLate: o.Late}
		if o.Department != "" {
			owing.Department = refs.ref(o.Department)
		}
		shown.Departments = append(shown.Departments, owing)
		add(&all, o)
	}
	shown.Counts, shown.Used = toLightCounts(all), toUsedWorkdays(all.Used)
	return shown
}

func add(all *domain.Owing, o domain.Owing) {
	for light, n := range o.Lights {
		all.Lights[light] += n
	}
	for days, n := range o.Used {
		all.Used[days] += n
	}
	all.Held += o.Held
}

func toLightCounts(o domain.Owing) gen.LightCounts {
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
