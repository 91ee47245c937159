package api

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// caseHandlers shows one case to those who may see it.
type caseHandlers struct {
	*directory
	ledger caseReader
	packs  Packs
	engine Engine
}

// caseReader is what a case is shown from.
type caseReader interface {
	Case(ctx context.Context, number string) (domain.Case, error)
	// Calendar is the snapshot by which days are counted now.
	Calendar(ctx context.Context) (*calendar.Calendar, error)
	// Now is the ledger's clock: the one that legal time is read from.
	Now(ctx context.Context) (time.Time, error)
	// Applicant is what a member of the public without an account said of themselves; false: nothing is kept.
	Applicant(ctx context.Context, person string) (domain.Applicant, bool, error)
	// Timeline is what happened in the case, the earliest first.
	Timeline(ctx context.Context, number string) ([]domain.Event, error)
	Yellow() int // working days before a due day from which a light is yellow, where the pack does not say
	Grants(ctx context.Context, number string) ([]domain.Grant, error)
	// StandingGrants are those on a catalog entry that stand on a day.
	StandingGrants(ctx context.Context, code string, on civil.Date) ([]domain.Grant, error)
	Entry(ctx context.Context, code string) (domain.Entry, error)
	Attachments(ctx context.Context, number string) ([]domain.Attachment, error)
	// UnmannedTasks are the open tasks that nobody can do.
	UnmannedTasks(ctx context.Context, c domain.Case) ([]procedure.OpenTask, error)
	// HeldTasks are the open tasks with who works on them, as far as that is the viewer's to know.
	HeldTasks(ctx context.Context, c domain.Case, viewer domain.Person) ([]domain.HeldTask, error)
	// SignOffs are what was drafted for a signature, as far as that is the viewer's to know.
	SignOffs(ctx context.Context, number string, viewer domain.Person) ([]domain.SignOff, error)
	// SigningRule is the rule by which what a department decides in a procedure is signed; false: none.
	SigningRule(ctx context.Context, department, procedure string) (domain.SigningRule, bool, error)
}

// view is a case as one person sees it at one time.
type view struct {
	domain.Case
	machine     procedure.Machine
	cal         *calendar.Calendar
	packs       Packs
	departments departmentRefs
	viewer      domain.Person
	roles       []string // of the viewer in this case
	now         time.Time
	yellow      int  // working days of notice, where the pack does not say
	new         bool // the case has just been filed: nothing but what its filing brought has come to it
}

// seen is a case as the caller may see it.
func (s *caseHandlers) seen(ctx context.Context, number string) (view, error) {
	c, err := s.visible(ctx, number)
	if err != nil {
		return view{}, err
	}
	return s.view(ctx, c)
}

func (s *caseHandlers) view(ctx context.Context, c domain.Case) (view, error) {
	v := view{Case: c, viewer: caller(ctx), packs: s.packs, yellow: s.ledger.Yellow()}
	v.roles = domain.Roles(v.viewer, c.Definition.Regulation, c.State.Parties)
	var err error
	if v.cal, err = s.ledger.Calendar(ctx); err != nil {
		return v, err
	}
	v.machine = procedure.NewMachine(c.Definition, v.cal)
	if v.departments, err = s.departmentRefs(ctx); err != nil {
		return v, err
	}
	v.now, err = s.ledger.Now(ctx)
	return v, err
}

// show is all that the viewer is told of a case.
func (s *caseHandlers) show(ctx context.Context, v view) (gen.Case, error) {
	shown, err := v.toCase()
	if err != nil {
		return gen.Case{}, err
	}
	for _, part := range []func(context.Context, view, *gen.Case) error{s.added, s.signOffs, s.standing, s.held} {
		if err := part(ctx, v, &shown); err != nil {
			return gen.Case{}, err
		}
	}
	if domain.Supervises(v.viewer) {
		shown.EngineURL = s.engine.Link(v.State.Number)
	}
	who := v.State.Parties
	shown.ApplicantContact = who.Person != v.viewer.ID && domain.MayOpenApplicant(v.viewer, v.Definition.Regulation, who)
	if err := s.requested(ctx, v, &shown); err != nil {
		return gen.Case{}, err
	}
	shown.ApplicantName, shown.ApplicantKind, err = s.applicant(ctx, who)
	return shown, err
}

// added is what came to a case beside its own state.
func (s *caseHandlers) added(ctx context.Context, v view, shown *gen.Case) error {
	var grants []domain.Grant
	var attachments []domain.Attachment
	var err error
	if !v.new {
		if grants, err = s.ledger.Grants(ctx, v.State.Number); err != nil {
			return err
		}
	}
	if !v.new || len(v.State.Form.Attachments(v.Definition.Form)) > 0 {
		attachments, err = s.ledger.Attachments(ctx, v.State.Number)
	}
	shown.Grants, shown.Attachments = each(grants, v.toGrant), each(attachments, toAttachment)
	return err
}

// applicant is the name of the member of the public who filed, which those who may see the case need to answer them, and what kind
// they are, where it is known.
func (s *caseHandlers) applicant(ctx context.Context, p procedure.Parties) (string, gen.ApplicantKind, error) {
	name, err := s.applicantName(ctx, p)
	if err != nil || name == "" {
		return "", "", err
	}
	a, _, err := s.ledger.Applicant(ctx, p.Person)
	return name, applicantKinds[a.IdentityKind], err
}

// applicantName is the name of the member of the public who filed, which those
// who may see the case need to answer them.
func (s *directory) applicantName(ctx context.Context, p procedure.Parties) (string, error) {
	if p.Person == "" {
		return "", nil
	}
	return s.nameOf(ctx, p.Person)
}

// nameOf is empty for somebody whom the ledger no longer knows.
func (s *directory) nameOf(ctx context.Context, person string) (string, error) {
	p, err := s.ledger.Person(ctx, person)
	var gone *procedure.Refusal
	if errors.As(err, &gone) {
		return "", nil
	}
	return p.Name, err
}

func (v view) toCase() (gen.Case, error) {
	d, s := v.Definition, v.State
	shown := gen.Case{
		Number: s.Number, Regulation: toRegulationRef(d.Regulation), Procedure: d.ID(), Title: d.Title, Definition: s.Definition,
		Applicant: v.departments.ref(s.Parties.Applicant), Parent: s.Parent, State: s.Node, StateTitle: d.States.At(s.Node).Title,
		EnteredAt: local(s.EnteredAt), FiledAt: local(s.FiledAt), FiledOn: s.FiledOn, Form: v.toValues(d.Form, s.Form),
		Awaiting: each(s.OpenTasks(), v.toAwaited), Clocks: each(s.Clocks, v.toClock), Services: each(s.Services, toServiceCall),
		Breaches: each(s.Breaches, v.toBreach), Children: each(s.Children, v.toChildren),
		Remarks: each(s.Remarks, func(r string) string { return r }),
		EndedAt: localOr(s.EndedAt), Overdue: s.Overdue(), Calendar: s.Calendar, Version: v.Version, RecordedAt: local(v.RecordedAt),
	}
	if s.Parties.Provider != "" {
		shown.Provider, shown.CrossesLevels = v.departments.ref(s.Parties.Provider), s.Parties.CrossesLevels()
	}
	if s.Resource != nil {
		shown.Resource = toCaseResource(*s.Resource)
	}
	if s.Outcome != nil {
		shown.Outcome = gen.Outcome{Code: s.Outcome.Code, Title: s.Outcome.Title, On: s.Outcome.On, At: local(s.Outcome.At)}
	}
	if err := v.explained(&shown); err != nil {
		return shown, err
	}
	return shown, v.offers(&shown)
}

// explained adds what was said with the outcome and with requests for more time, and the stations of the case.
func (v view) explained(shown *gen.Case) error {
	if s := v.State; s.Outcome != nil {
		shown.Outcome.Explanation = v.toValues(v.machine.Explanation(s))
	}
	stations, err := v.machine.Stations(v.State)
	if err != nil {
		return err
	}
	shown.Steps = append([]gen.CaseStep{{Title: "提交", Stage: gen.CaseStepStagePassed}}, each(stations, func(s procedure.Station) gen.CaseStep {
		return gen.CaseStep{State: s.State, Title: cmp.Or(s.Title, "办结"), Stage: gen.CaseStepStage(s.Stage)}
	})...)
	for i, task := range v.State.OpenTasks() {
		if shown.Awaiting[i], err = v.asking(shown.Awaiting[i], task); err != nil {
			return err
		}
	}
	return nil
}

// asking adds to what is awaited of who decides on more time what was asked for, and what it makes of the due day.
func (v view) asking(a gen.Awaited, task procedure.OpenTask) (gen.Awaited, error) {
	fields, values := v.machine.Asked(v.State, task)
	if len(values) == 0 {
		return a, nil
	}
	a.Request = v.toValues(fields, values)
	forecasts, err := v.machine.AskedForecast(v.State, task, procedure.DateOf(v.now))
	if err == nil && len(forecasts) > 0 {
		a.Forecast = toExtensionForecast(forecasts[0])
	}
	return a, err
}

// offers fills in what the viewer can do. If a clock has run out and the ledger
// has not got to it yet, nothing is offered: what would be open is about to change.
func (v view) offers(shown *gen.Case) error {
	_, records, err := v.machine.Advance(v.State, nil, v.now)
	if err != nil {
		return err
	}
	shown.CatchingUp = slices.ContainsFunc(records, func(r procedure.Record) bool { return r.Event.Kind == procedure.ClockExpired })
	shown.Actions, shown.Offers = []gen.Action{}, []gen.Offer{}
	if shown.CatchingUp {
		return nil
	}
	open, err := v.machine.Open(v.State)
	if err != nil {
		return err
	}
	for _, o := range open {
		if slices.Contains(v.roles, o.Role) {
			action, err := v.toOpenAction(o)
			if err != nil {
				return err
			}
			shown.Actions = append(shown.Actions, action)
		}
	}
	shown.Offers, err = v.openOffers()
	return err
}

// openOffers are the child cases that the viewer may open.
func (v view) openOffers() ([]gen.Offer, error) {
	open := []gen.Offer{}
	offers, err := v.machine.Offers(v.State)
	for _, o := range offers {
		if slices.Contains(v.roles, o.Role) {
			open = append(open, v.toOffer(o))
		}
	}
	return open, err
}

// toOpenAction adds what it makes of a due day if it asks for more time, or decides on it.
func (v view) toOpenAction(o procedure.OpenAction) (gen.Action, error) {
	a := toAction(v.Definition, o)
	forecasts, err := v.machine.ExtensionForecasts(v.State, o, procedure.DateOf(v.now))
	for _, f := range forecasts {
		a.Extension = append(a.Extension, toExtensionForecast(f))
	}
	return a, err
}

func toExtensionForecast(f procedure.ExtensionForecast) gen.ExtensionForecast {
	return gen.ExtensionForecast{Workdays: f.Days, OldDue: f.Old, NewDue: f.Agreed, RefusedDue: f.Refused}
}

func (v view) roleTitle(role string) string { return roleTitle(v.Definition, role) }

func roleTitle(d *procedure.Definition, role string) string {
	return d.Regulation.Parties.At(role).Title
}

// toAwaited says who owes what, by when and under which article.
func (v view) toAwaited(t procedure.OpenTask) gen.Awaited {
	awaited := gen.Awaited{
		Task: t.ID, Title: t.Title, Role: t.Role, RoleTitle: v.roleTitle(t.Role), Since: local(t.OpenedAt),
	}
	if assignee := domain.AssigneeOf(v.Definition.Regulation.Parties.At(t.Role), v.State.Parties); assignee.Department != "" {
		awaited.Department = v.departments.ref(assignee.Department)
	}
	for _, r := range v.State.Clocks {
		if r.ID != t.Clock || !r.Running() {
			continue
		}
		l := toSignal(v.signal(r))
		awaited.Light, awaited.LightTitle, awaited.Held = l.light, l.title, l.held
		awaited.WorkdaysLeft, awaited.WorkdaysLate = l.left, l.late
		if r.HeldAs == "" {
			awaited.Clock, awaited.DueOn, awaited.RunsOutAt = r.ID, r.Due, procedure.EndOf(r.Due)
			awaited.Provisional, awaited.Overdue, awaited.Basis = r.Provisional, r.Overdue, toBasis(r.Basis)
		}
	}
	return awaited
}

func (v view) toOffer(o procedure.Offer) gen.Offer {
	return gen.Offer{
		Name: o.Name, Procedure: v.Definition.Regulation.ID + "/" + o.Procedure, Title: o.Title,
		Role: o.Role, RoleTitle: v.roleTitle(o.Role), Basis: toBasis(o.Basis), Form: o.Form, Binds: o.Binds,
	}
}

func (v view) toBreach(b procedure.Breached) gen.CaseBreach {
	item := v.Definition.Regulation.Breaches.At(b.Item)
	if b.Item == "" {
		item.Title = "由主管部门认定"
	}
	return gen.CaseBreach{
		Item: b.Item, Title: item.Title, Article: item.Article, Role: b.Role, RoleTitle: v.roleTitle(b.Role),
		Clock: b.Clock, On: b.On, At: local(b.At),
	}
}

func (v view) toChildren(l procedure.Link) gen.ChildCase {
	rule := v.Definition.Children.At(l.Name)
	child := gen.ChildCase{Name: l.Name, Title: rule.Title, Number: l.Number, Outcome: l.Outcome}
	if d, ok := v.packs.Definition(v.Definition.Regulation.ID + "/" + rule.Procedure); ok {
		child.OutcomeTitle = d.Outcomes.At(l.Outcome)
	}
	return child
}

func toServiceCall(c procedure.Call) gen.ServiceCall {
	status := serviceWaiting
	switch {
	case c.DoneAt != nil:
		status = serviceDone
	case c.FailedAt != nil:
		status = serviceFailed
	}
	return gen.ServiceCall{
		ID: c.ID, Service: c.Service, Title: procedure.Services[c.Service], Status: gen.ServiceCallStatus(status),
		StatusTitle: serviceTitles[status], Tries: c.Tries, RequestedAt: local(c.RequestedAt),
		DoneAt: localOr(c.DoneAt), FailedAt: localOr(c.FailedAt),
	}
}

func toCaseResource(r procedure.Resource) gen.CaseResource {
	return gen.CaseResource{
		Code: r.Code, Title: r.Title, Version: r.Version,
		Share: r.Share, ShareBasis: r.ShareBasis, Open: r.Open, OpenBasis: r.OpenBasis,
	}
}
