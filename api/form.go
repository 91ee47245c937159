package api

import (
	"context"
	"errors"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// GetForm says what filing asks for, and by when it would be answered.
func (s *server) GetForm(ctx context.Context, r gen.GetFormRequestObject) (gen.GetFormResponseObject, error) {
	d, err := s.definition(r.Regulation, r.Procedure)
	if err != nil {
		return nil, err
	}
	application, err := s.application(ctx, r.Params.Resource)
	if err != nil {
		return nil, err
	}
	form := gen.Form{
		Procedure: d.ID(), Title: d.Title, Opener: toOpenerNeed(d.Filing), Resource: toNeed(d.Filing.Resource),
		Fields: each(d.Form, toField), MayFile: mayFile(caller(ctx), d, application.Resource),
	}
	if err := s.foresee(ctx, d, application, &form); err != nil {
		return nil, err
	}
	return gen.GetForm200JSONResponse(form), nil
}

// application is what the caller would file now, but for what the form says.
func (s *server) application(ctx context.Context, resource string) (procedure.Application, error) {
	p := caller(ctx)
	a := procedure.Application{Applicant: p.Department, Form: procedure.Fields{}}
	if p.Public() {
		a.Applicant, a.Person = procedure.Public, p.ID
	}
	if resource != "" {
		e, err := s.Ledger.Entry(ctx, resource)
		if err != nil {
			return a, at(err, "resource")
		}
		a.Resource = &e.Resource
	}
	var err error
	a.At, err = s.Ledger.Now(ctx)
	return a, err
}

// mayFile tells whether the caller's position allows filing. Who is not logged in
// is of the public, and files without an account (FileAsGuest).
func mayFile(p office.Person, d *procedure.Definition, about *procedure.Resource) bool {
	provider := p.Department // of a resource that is not named yet, the caller may be
	if about != nil {
		provider = about.Provider
	}
	return slices.ContainsFunc(office.FilerOf(p, provider), func(kind procedure.Filer) bool {
		return slices.Contains(d.Filing.By, kind)
	})
}

// foresee fills in what the machine makes of the application: the day of the
// answer, what people are told, and whether filing is closed.
func (s *server) foresee(ctx context.Context, d *procedure.Definition, a procedure.Application, form *gen.Form) error {
	cal, err := s.Ledger.Calendar(ctx)
	if err != nil {
		return err
	}
	machine := procedure.NewMachine(d, cal)
	on, err := machine.Expected(a)
	if err != nil {
		return err
	}
	if on != nil {
		form.ExpectedOn, form.Provisional = *on, cal.Provisional(procedure.DateOf(a.At), *on)
	}
	form.Notices = notices(d.Regulation, on)
	_, _, err = machine.File(a)
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) && refusal.Code == procedure.NotInForce {
		form.Closed, form.MayFile = refusal.Detail, false
	}
	return nil
}

// lapsesBeforeDue is the occasion of a regulation's notice that it will have
// lapsed before the answer is due.
const lapsesBeforeDue = "lapses_before_due"

func notices(r *procedure.Regulation, due *civil.Date) []string {
	list := []string{}
	for occasion, text := range r.Notices.All() {
		lapses := due != nil && r.InForce.Through != nil && due.After(*r.InForce.Through)
		if occasion != lapsesBeforeDue || lapses {
			list = append(list, text)
		}
	}
	return list
}
