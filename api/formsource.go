package api

import (
	"context"
	"maps"
	"slices"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// formSource is the case that a filing follows from, and which of its child cases it would be; without a case, of none.
type formSource struct {
	domain.Case
	child string
}

// source is the case that a form is filled in from, if it is one that the caller may see and has such a child.
func (s *formHandlers) source(ctx context.Context, d *procedure.Definition, parent, child string) (formSource, error) {
	if parent == "" {
		return formSource{}, nil
	}
	c, err := s.ledger.Case(ctx, parent)
	if err != nil {
		return formSource{}, at(instead(err, domain.UnknownCase(parent)), "parent")
	}
	if !domain.MaySee(caller(ctx), c.State.Parties) {
		return formSource{}, at(domain.UnknownCase(parent), "parent")
	}
	rule, known := c.Definition.Children.Get(child)
	if !known || rule.Procedure != d.Name || c.Definition.Regulation.ID != d.Regulation.ID {
		return formSource{}, at(refuse(domain.OfferNotOpen, "办件 %s 不能提起“%s”", parent, d.Title), "child")
	}
	return formSource{c, child}, nil
}

// about is the code of the catalog entry that the case is about, or "".
func (f formSource) about() string {
	if f.child == "" || f.State.Resource == nil {
		return ""
	}
	return f.State.Resource.Code
}

// binds has an application know the case that it follows from, and what that fixes.
func (f formSource) binds(a *procedure.Application, cal *calendar.Calendar) error {
	if f.child == "" {
		return nil
	}
	known, bound, err := procedure.NewMachine(f.Definition, cal).Opening(f.State, f.child)
	a.Parent, a.ParentCase, a.Bound = f.State.Number, &known, bound
	return err
}

// prefill is what a form is filled in with before anybody has said anything: by the entry, and by the case that it follows from.
// Of an entry only those are told who may file about it.
func (s *formHandlers) prefill(
	ctx context.Context, d *procedure.Definition, cal *calendar.Calendar, e *domain.Entry, from formSource,
) (values map[string]any, binds []string, err error) {
	if e != nil && !caller(ctx).Public() && mayFile(caller(ctx), d, &e.Resource) {
		values = e.FormValues(d)
	}
	if from.child == "" {
		return values, nil, nil
	}
	m := procedure.NewMachine(from.Definition, cal)
	form, err := m.Prefill(from.State, from.child)
	if err != nil {
		return nil, nil, err
	}
	_, bound, err := m.Opening(from.State, from.child)
	if values == nil {
		values = map[string]any{}
	}
	maps.Copy(values, form)
	return values, slices.Sorted(maps.Keys(bound)), err
}
