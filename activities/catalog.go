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
	given, err := j.Definition.ServiceInputs(j.State, j.call.Node)
	if err != nil {
		return err
	}
	return a.Effects.PublishEntry(ctx, changed(e, j, given))
}

// changed returns the entry with what the case says in place of what it said
// before; what the case leaves out stays.
func changed(e domain.Entry, j job, given procedure.ServiceInputs) domain.Entry {
	for _, f := range domain.EntryFields {
		v := given.Text(f.Name)
		if v == "" {
			continue
		}
		switch to := f.In(&e).(type) {
		case *string:
			*to = v
		case *bool:
			*to, _ = given.YesNo(f.Name)
		case *[]string:
			*to = domain.RelatedCodes(v)
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
