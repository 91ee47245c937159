package api

import (
	"context"
	"maps"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// ListEntryGrants says who may use an entry's data, to whoever provides it and who supervises.
func (s *catalogHandlers) ListEntryGrants(ctx context.Context, r gen.ListEntryGrantsRequestObject) (gen.ListEntryGrantsResponseObject, error) {
	e, err := s.entry(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	if !domain.SeesGrants(caller(ctx), e.Resource) {
		return nil, refuse(forbidden, "条目上的授权由其提供部门和监督人员查看")
	}
	list, err := s.ledger.EntryGrants(ctx, r.Code, domain.Page{After: r.Params.After, Limit: r.Params.Limit})
	if err != nil {
		return nil, err
	}
	today, err := s.today(ctx)
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	shown, err := entryGrants(ctx, s.ledger, refs, list.Items, today)
	return gen.ListEntryGrants200JSONResponse{Items: shown, Next: list.Next}, err
}

// caseOf returns a case by its number.
type caseOf interface {
	Case(ctx context.Context, number string) (domain.Case, error)
}

// entryGrants are grants on an entry as the caller may see them: a case's number only if they may see the case.
func entryGrants(ctx context.Context, cases caseOf, refs departmentRefs, grants []domain.Grant, on civil.Date) ([]gen.EntryGrant, error) {
	list := make([]gen.EntryGrant, 0, len(grants))
	for _, g := range grants {
		status := g.Status(on)
		shown := gen.EntryGrant{
			Case: g.Case, Grantee: refs.ref(g.Grantee), Purpose: g.Purpose, GrantedAt: local(g.GrantedAt), Until: valueOf(g.Until),
			Status: gen.EntryGrantStatus(status), StatusTitle: grantTitles[status],
		}
		if !domain.Supervises(caller(ctx)) {
			c, err := cases.Case(ctx, g.Case)
			if err != nil {
				return nil, err
			}
			if !domain.MaySee(caller(ctx), c.State.Parties) {
				shown.Case = ""
			}
		}
		list = append(list, shown)
	}
	return list, nil
}

// shownStanding is how many standing grants a case's page lists.
const shownStanding = 20

// standing fills in which grants stand on the entry, where the case's decision can change or retire it, and what each action
// that does so would change for those who hold them.
func (s *caseHandlers) standing(ctx context.Context, v view, shown *gen.Case) error {
	about := v.State.Resource
	if about == nil || !v.mayChangeEntry() {
		return nil
	}
	decides := slices.ContainsFunc(everyAction(shown), func(a *gen.Action) bool {
		_, found := v.Definition.EntryCall(a.To)
		return found
	})
	if !decides && !domain.SeesGrants(v.viewer, *about) {
		return nil
	}
	e, err := s.ledger.Entry(ctx, about.Code)
	if err != nil {
		return err
	}
	today := procedure.DateOf(v.now)
	grants, err := s.ledger.StandingGrants(ctx, about.Code, today)
	if err != nil {
		return err
	}
	shown.EntryGrants.Total = len(grants)
	shown.EntryGrants.Items, err = entryGrants(ctx, s.ledger, v.departments, grants[:min(shownStanding, len(grants))], today)
	if err != nil {
		return err
	}
	for _, a := range everyAction(shown) {
		a.Values = prefilled(v.Definition, e, *a)
		node, found := v.Definition.EntryCall(a.To)
		if !found {
			continue
		}
		changes, err := v.shifts(e, node)
		if err != nil {
			return err
		}
		a.Effect = gen.EntryEffect{Changes: changes, Standing: len(grants)}
	}
	return nil
}

// prefilled is what an action takes again of the form, with what the entry says now of the elements that the form is silent on.
func prefilled(d *procedure.Definition, e domain.Entry, a gen.Action) map[string]any {
	values := maps.Clone(a.Values)
	amended := d.Amended(a.Action)
	for name, present := range e.FormValues(d) {
		if _, said := values[name]; said || !slices.Contains(amended, name) {
			continue
		}
		if values == nil {
			values = map[string]any{}
		}
		values[name] = present
	}
	return values
}

// mayChangeEntry tells whether the case, or one that follows from it, can change or retire the entry.
func (v view) mayChangeEntry() bool {
	if v.Definition.ChangesEntry() {
		return true
	}
	for _, child := range v.Definition.Children.All() {
		d, ok := v.packs.Definition(v.Definition.Regulation.ID + "/" + child.Procedure)
		if ok && d.ChangesEntry() && d.Filing.Resource != procedure.None {
			return true
		}
	}
	return false
}

// shifts are what the service of the named state would change for those who use the data, as the form stands.
func (v view) shifts(e domain.Entry, node string) ([]gen.EntryShift, error) {
	next := e
	if v.Definition.States.At(node).Service == procedure.RetireEntry {
		next.Retired = true
	} else {
		given, err := v.Definition.ServiceInputs(v.State, node)
		if err != nil {
			return nil, err
		}
		if next, err = e.Changed(given); err != nil {
			return nil, err
		}
	}
	names := domain.Names(v.departments)
	return each(domain.Shifts(e, next, names), func(s domain.Shift) gen.EntryShift {
		return gen.EntryShift{Title: s.Title, Old: s.Old, New: s.New}
	}), nil
}
