package api

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// formHandlers says what to fill in, and by when there would be an answer.
type formHandlers struct {
	*packHandlers
	ledger formReader
}

// formReader is what a form is prepared from.
type formReader interface {
	Entry(ctx context.Context, code string) (domain.Entry, error)
	// Calendar is the snapshot by which days are counted now.
	Calendar(ctx context.Context) (*calendar.Calendar, error)
	// Now is the ledger's clock: the one that legal time is read from.
	Now(ctx context.Context) (time.Time, error)
	Areas(ctx context.Context) (procedure.Areas, error)
	// OpenAlike are open cases that the person's side has filed under the procedure about the entry.
	OpenAlike(ctx context.Context, by domain.Person, regulation, procedure, resource string) ([]domain.Summary, error)
	caseOf
}

// GetForm says what filing asks for.
func (s *formHandlers) GetForm(ctx context.Context, r gen.GetFormRequestObject) (gen.GetFormResponseObject, error) {
	d, err := s.definition(ctx, r.Regulation, r.Procedure)
	if err != nil {
		return nil, err
	}
	application, entry, err := s.application(ctx, r.Params.Resource)
	if err != nil {
		return nil, err
	}
	source, err := s.source(ctx, d, r.Params.Parent, r.Params.Child)
	if err != nil {
		return nil, err
	}
	if entry == nil && source.about() != "" && d.Filing.Resource != procedure.None {
		if application, entry, err = s.application(ctx, source.about()); err != nil {
			return nil, err
		}
	}
	form := gen.Form{
		Procedure: d.ID(), Title: d.Title, Basis: d.Basis, Parent: toParentNeed(d.Filing), Resource: toNeed(d.Filing.Resource),
		Fields:  each(d.Form, toField(d)),
		MayFile: mayFile(caller(ctx), d, application.Resource), Notices: []string{},
	}
	for occasion, text := range d.Regulation.Notices.All() {
		if occasion != lapsesBeforeDue {
			form.Notices = append(form.Notices, text)
		}
	}
	if entry != nil && entry.Retired && source.child == "" {
		form.Closed, form.MayFile = domain.RetiredEntry(entry.Code).Detail, false
	}
	if entry != nil {
		form.Entry, err = s.subject(ctx, *entry)
	}
	if err != nil {
		return nil, err
	}
	cal, err := s.ledger.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	if form.Values, form.Binds, err = s.prefill(ctx, d, cal, entry, source); err != nil {
		return nil, err
	}
	if err := source.binds(&application, cal); err != nil {
		return nil, err
	}
	closed, err := procedure.NewMachine(d, cal).Closed(application)
	if closed != nil {
		form.Closed, form.MayFile = closed.Detail, false
	}
	if err != nil {
		return nil, err
	}
	form.NotApplied, err = s.notApplied(ctx, d)
	return gen.GetForm200JSONResponse(form), err
}

// notApplied says why the caller cannot file by themselves, if the regulation does not apply here.
func (s *formHandlers) notApplied(ctx context.Context, d *procedure.Definition) (string, error) {
	present, err := s.present(ctx)
	if err != nil {
		return "", err
	}
	person := caller(ctx)
	err = present.law.Accepts(d.Regulation, domain.RelationOfPerson(person), present.day)
	if err == nil && d.Filing.Parent != procedure.Required {
		err = present.law.Chooses(d, domain.FilerOf(person, person.Department), s.packs.Alike(d), present.day)
	}
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) {
		return refusal.Detail, nil
	}
	return "", nil
}

// subject is what everybody may know of the entry that is filed about; the classes of sharing are for departments.
func (s *formHandlers) subject(ctx context.Context, e domain.Entry) (gen.Subject, error) {
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return gen.Subject{}, err
	}
	subject := gen.Subject{Code: e.Code, Title: e.Title, Provider: refs.ref(e.Provider), Open: gen.Class(e.Open), OpenBasis: e.OpenBasis}
	if !caller(ctx).Public() {
		subject.Share, subject.ShareBasis = gen.Class(e.Share), e.ShareBasis
	}
	return subject, nil
}

// GetForecast says what comes of an application as far as it is filled in.
func (s *formHandlers) GetForecast(ctx context.Context, r gen.GetForecastRequestObject) (gen.GetForecastResponseObject, error) {
	d, err := s.definition(ctx, r.Regulation, r.Procedure)
	if err != nil {
		return nil, err
	}
	source, err := s.source(ctx, d, r.Body.Parent, r.Body.Child)
	if err != nil {
		return nil, err
	}
	application, entry, err := s.application(ctx, cmp.Or(r.Body.Resource, source.about()))
	if err != nil {
		return nil, err
	}
	application.Form = procedure.Fields(r.Body.Form)
	if entry != nil {
		application.Form = entry.Changes(d, application.Form)
	}
	cal, err := s.ledger.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	if err := source.binds(&application, cal); err != nil {
		return nil, err
	}
	expected, err := procedure.NewMachine(d, cal).Expected(application)
	if err != nil {
		return nil, err
	}
	forecast := gen.Forecast{Clock: expected.Clock, Outcome: expected.Outcome}
	if on := expected.On; on != nil {
		forecast.ExpectedOn, forecast.Provisional = *on, cal.Provisional(procedure.DateOf(application.At), *on)
		if through := d.Regulation.InForce.Through; through != nil && on.After(*through) {
			forecast.Notice = d.Regulation.Notices.At(lapsesBeforeDue)
		}
	}
	forecast.Alike, err = s.alike(ctx, d, cmp.Or(r.Body.Resource, source.about()))
	return gen.GetForecast200JSONResponse(forecast), err
}

// alike are the open applications of the caller's side for the same.
func (s *formHandlers) alike(ctx context.Context, d *procedure.Definition, resource string) ([]gen.AlikeCase, error) {
	found, err := s.ledger.OpenAlike(ctx, caller(ctx), d.Regulation.ID, d.Name, resource)
	return each(found, func(c domain.Summary) gen.AlikeCase {
		return gen.AlikeCase{Number: c.Number, StateTitle: c.NodeTitle, FiledAt: local(c.FiledAt)}
	}), err
}

// lapsesBeforeDue is the occasion of a regulation's notice that it will have
// lapsed before the answer is due.
const lapsesBeforeDue = "lapses_before_due"

// application is what the caller would file now, but for what the form says; and the entry that it is about, if any.
func (s *formHandlers) application(ctx context.Context, resource string) (procedure.Application, *domain.Entry, error) {
	p := caller(ctx)
	a := procedure.Application{Applicant: p.Department, Form: procedure.Fields{}}
	if p.Public() {
		a.Applicant, a.Person = procedure.Public, p.ID
	}
	var err error
	if a.At, err = s.ledger.Now(ctx); err != nil {
		return a, nil, err
	}
	if a.Areas, err = s.ledger.Areas(ctx); err != nil || resource == "" {
		return a, nil, err
	}
	e, err := s.ledger.Entry(ctx, resource)
	if err != nil {
		return a, nil, at(err, "resource")
	}
	a.Resource = &e.Resource
	return a, &e, nil
}

// mayFile tells whether the caller's position allows filing. Who is not logged in
// is of the public, and files without an account (FileAsGuest).
func mayFile(p domain.Person, d *procedure.Definition, about *procedure.Resource) bool {
	provider := p.Department // of a resource that is not named yet, the caller may be
	if about != nil {
		provider = about.Provider
	}
	return slices.ContainsFunc(domain.FilerOf(p, provider), func(kind procedure.Filer) bool {
		return slices.Contains(d.Filing.By, kind)
	})
}
