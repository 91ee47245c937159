package activities

import (
	"context"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// publishEntry makes the change that the case is about the entry's new version.
func (a *Activities) publishEntry(ctx context.Context, j job) error {
	if j.State.Resource == nil {
		return final(NoResource)
	}
	e, err := a.World.Entry(ctx, j.State.Resource.Code)
	if err != nil {
		return err
	}
	return a.World.PublishEntry(ctx, changed(e, j))
}

// changed returns the entry with what the form says in place of what it said
// before; what the form leaves out stays.
func changed(e office.Entry, j job) office.Entry {
	form := j.State.Form
	reclass(&e.Share, &e.ShareBasis, form, "share", "share_basis")
	reclass(&e.Open, &e.OpenBasis, form, "open", "open_basis")
	override(&e.Title, form, "title")
	override(&e.Summary, form, "summary")
	override(&e.Format, form, "format")
	override(&e.FormatType, form, "format_type")
	override(&e.ShareMode, form, "share_mode")
	override(&e.Domain, form, "domain")
	override(&e.ShareTerms, form, "share_terms")
	override(&e.OpenTerms, form, "open_terms")
	override(&e.UpdateCycle, form, "update_cycle")
	if codes := text(form, "related"); codes != "" {
		e.Related = office.RelatedCodes(codes)
	}
	e.Version++
	e.ByPerson, e.ByImport = "", ""
	e.ByCase, e.Since = j.State.Number, j.call.AskedAt
	return e
}

// reclass changes a class and its basis. What is no longer withheld from anybody
// has no ground for withholding left.
func reclass(class, basis *string, form procedure.Fields, classField, basisField string) {
	override(class, form, classField)
	override(basis, form, basisField)
	if *class == procedure.Unconditional {
		*basis = ""
	}
}

func override(to *string, form procedure.Fields, field string) {
	if v := text(form, field); v != "" {
		*to = v
	}
}
