package activities

import (
	"context"
	"fmt"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// grantAccess gives the applicant the right to use the data: for the purpose, in
// the scope and by the mode applied for, under the duty that the form confirms.
func (a *Activities) grantAccess(ctx context.Context, j job) error {
	return a.grant(ctx, j, j.State.Parties.Person)
}

// openData opens the data to who asked for it, or to everyone if the decision
// says so: then no person is named.
func (a *Activities) openData(ctx context.Context, j job) error {
	person := j.State.Parties.Person
	if opensToEveryone(j.State) {
		person = ""
	}
	return a.grant(ctx, j, person)
}

func (a *Activities) grant(ctx context.Context, j job, person string) error {
	s := j.State
	if s.Resource == nil {
		return final(NoResource)
	}
	return a.Effects.Grant(ctx, domain.Grant{
		Case: s.Number, Call: j.call.ID, Resource: s.Resource.Code, Grantee: s.Parties.Applicant, Person: person,
		Purpose: text(s.Form, "purpose"), Scope: text(s.Form, "scope", "needs"), Mode: mode(s),
		Duty: duty(j.Definition), GrantedAt: j.call.RequestedAt,
	})
}

// mode is how the data is provided: as it was in fact, or as the approval says, or
// else as applied for.
func mode(s procedure.State) string {
	for _, fields := range []procedure.Fields{s.Acts["provide"], s.Acts["approve"], s.Form} {
		if mode := text(fields, "mode"); mode != "" {
			return mode
		}
	}
	return ""
}

// opensToEveryone reads the decision on an exceptional opening, which says whom
// the data is opened to.
func opensToEveryone(s procedure.State) bool {
	return text(s.Acts["open_exception"], "reach") == "everyone"
}

// duty is what a grant binds its holder to, in the words of the form that had it
// confirmed.
func duty(d *procedure.Definition) string {
	for _, f := range d.Form {
		if f.Name != "duty" {
			continue
		}
		if f.Help == "" {
			return f.Title
		}
		return fmt.Sprintf("%s（%s）", f.Title, f.Help)
	}
	return ""
}

// revokeAccess ends what the case that this one follows from had granted.
func (a *Activities) revokeAccess(ctx context.Context, j job) error {
	if j.State.Parent == "" {
		return final(NoParent)
	}
	return a.Effects.Revoke(ctx, j.State.Parent, heading(j))
}

// restoreAccess gives back what was revoked: a new grant on the record of the case
// that this one follows from, as it granted at first, so that it can be ended again.
func (a *Activities) restoreAccess(ctx context.Context, j job) error {
	if j.State.Parent == "" {
		return final(NoParent)
	}
	parent, err := a.Ledger.Case(ctx, j.State.Parent)
	if err != nil {
		return err
	}
	call := j.call
	call.ID = j.State.Number + "/" + call.ID
	return a.grantAccess(ctx, job{parent, call})
}

// dispatch sends out the paper that the service stands for.
func (a *Activities) dispatch(ctx context.Context, j job) error {
	return a.Effects.Dispatch(ctx, domain.Dispatch{
		Case: j.State.Number, Call: j.call.ID, Kind: j.call.Service, Title: heading(j), At: j.call.RequestedAt,
	})
}

// heading names what is done and in which case: 整改 YH-2026-0007：通报批评.
func heading(j job) string {
	return fmt.Sprintf("%s %s：%s", j.Definition.Title, j.State.Number, j.Definition.States.At(j.call.Node).Title)
}

// text returns the first of the named fields that has a text.
func text(values procedure.Fields, names ...string) string {
	for _, name := range names {
		if v, ok := values[name].(string); ok && v != "" {
			return v
		}
	}
	return ""
}
