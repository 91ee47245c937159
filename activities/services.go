package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// grant gives the applicant the right to use the data, or opens it to him or to everyone: for the purpose, in the scope,
// by the mode and under the duty that the pack says. Of data opened to everyone no person is named.
func (a *Activities) grant(ctx context.Context, j job) error {
	s := j.State
	if s.Resource == nil {
		return final(NoResource)
	}
	given, err := j.Definition.ServiceInputs(s, j.call.Node)
	if err != nil {
		return err
	}
	person := s.Parties.Person
	if given.Holds(procedure.InputEveryone) {
		person = ""
	}
	return a.Effects.Grant(ctx, domain.Grant{
		Case: s.Number, Call: j.call.ID, Resource: s.Resource.Code, Grantee: s.Parties.Applicant, Person: person,
		Purpose: given.Text(procedure.InputPurpose), Scope: given.Text(procedure.InputScope), Mode: given.Text(procedure.InputMode),
		Duty: given.Text(procedure.InputDuty), GrantedAt: j.call.RequestedAt,
	})
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
	granted := granted(parent)
	if granted == nil {
		return final(NothingGranted)
	}
	call := j.call
	call.ID, call.Node = j.State.Number+"/"+call.ID, granted.Node
	return a.grant(ctx, job{parent, call})
}

// granted is the last service by which the case gave somebody the use of data, or nil.
func granted(c domain.Case) *procedure.Call {
	for _, call := range slices.Backward(c.State.Services) {
		if call.DoneAt != nil && procedure.Grants(call.Service) {
			return &call
		}
	}
	return nil
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
