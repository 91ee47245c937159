package activities

import (
	"context"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// publishEntry makes the change that the case is about the entry's new version.
func (a *Activities) publishEntry(ctx context.Context, j job) error {
	if j.State.Resource == nil {
		return final(NoResource)
	}
	e, err := a.Effects.Entry(ctx, j.State.Resource.Code)
	if err != nil {
		return err
	}
	return a.Effects.PublishEntry(ctx, changed(e, j))
}

// changed returns the entry with what the form says in place of what it said
// before; what the form leaves out stays.
func changed(e domain.Entry, j job) domain.Entry {
	for _, f := range domain.EntryFields {
		v := text(j.State.Form, f.Name)
		if v == "" {
			continue
		}
		switch to := f.In(&e).(type) {
		case *string:
			if f.Kind != domain.CodeField && f.Kind != domain.DepartmentField { // whose entry it is stays
				*to = v
			}
		case *[]string:
			if f.Kind == domain.CodesField {
				*to = domain.RelatedCodes(v)
			}
		}
	}
	e.ShareBasis, e.OpenBasis = basisOf(e.Share, e.ShareBasis), basisOf(e.Open, e.OpenBasis)
	e.Version++
	e.ByPerson, e.ByImport = "", ""
	e.ByCase, e.Since = j.State.Number, j.call.RequestedAt
	return e
}

// basisOf is the basis of a class. What is not withheld from anybody has none.
func basisOf(class, basis string) string {
	if class == procedure.Unconditional {
		return ""
	}
	return basis
}
