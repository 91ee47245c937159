package activities

import (
	"context"
	"fmt"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// grant gives the applicant the right to use the data, or opens it to him or to everyone: for the purpose, in the scope,
// by the mode, under the duty and with the means that the pack says. Of data opened to everyone no person is named.
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
		Duty: given.Text(procedure.InputDuty), Access: given.Text(procedure.InputAccess), Contact: given.Text(procedure.InputContact),
		GrantedAt: j.call.RequestedAt, From: given.Date(procedure.InputFrom), Until: given.Date(procedure.InputUntil),
		Documentation: files(given.Files(procedure.InputDocumentation)), Files: files(given.Files(procedure.InputFiles)),
	})
}

func files(ids []string) []domain.GrantFile {
	var list []domain.GrantFile
	for _, id := range ids {
		list = append(list, domain.GrantFile{ID: id})
	}
	return list
}

// measure is what the case does about the grants of the one that it follows from.
func measure(j job) (domain.Measure, error) {
	if j.State.Parent == "" {
		return domain.Measure{}, final(NoParent)
	}
	return domain.Measure{GrantedBy: j.State.Parent, By: j.State.Number, Reason: heading(j)}, nil
}

// suspendAccess takes what was granted out of use until this case restores it.
func (a *Activities) suspendAccess(ctx context.Context, j job) error {
	m, err := measure(j)
	if err != nil {
		return err
	}
	return a.Effects.Suspend(ctx, m)
}

// revokeAccess ends what was granted.
func (a *Activities) revokeAccess(ctx context.Context, j job) error {
	m, err := measure(j)
	if err != nil {
		return err
	}
	return a.Effects.Revoke(ctx, m)
}

// restoreAccess gives back what this case suspended. A definition on record that knows no suspension has ended it instead:
// it is granted anew.
func (a *Activities) restoreAccess(ctx context.Context, j job) error {
	m, err := measure(j)
	if err != nil {
		return err
	}
	if !j.Definition.Calls(procedure.SuspendAccess) {
		return a.Effects.GrantAnew(ctx, m)
	}
	return a.Effects.Restore(ctx, m)
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
