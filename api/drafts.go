package api

import (
	"context"
	"errors"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// draftDesk keeps forms that are not filed yet.
type draftDesk struct {
	ledger draftKeeper
	packs  Packs
}

// draftKeeper keeps drafts.
type draftKeeper interface {
	SaveDraft(ctx context.Context, d office.Draft) (office.Draft, error)
	Draft(ctx context.Context, person, id string) (office.Draft, error)
	Drafts(ctx context.Context, person string) ([]office.Draft, error)
	DeleteDraft(ctx context.Context, person, id string) error
	Uploads(ctx context.Context, person string, ids []string) ([]office.Attachment, error) // of the person, and of no case yet
	Entry(ctx context.Context, code string) (office.Entry, error)
}

func (s *draftDesk) ListDrafts(ctx context.Context, _ gen.ListDraftsRequestObject) (gen.ListDraftsResponseObject, error) {
	list, err := s.ledger.Drafts(ctx, caller(ctx).ID)
	if err != nil {
		return nil, err
	}
	drafts := each(list, s.toDraft)
	for i, d := range list {
		if d.Resource == "" {
			continue
		}
		e, err := s.ledger.Entry(ctx, d.Resource)
		var gone *procedure.Refusal
		if err != nil && !errors.As(err, &gone) {
			return nil, err
		}
		drafts[i].Subject = e.Title
	}
	return gen.ListDrafts200JSONResponse{Items: drafts}, nil
}

func (s *draftDesk) GetDraft(ctx context.Context, r gen.GetDraftRequestObject) (gen.GetDraftResponseObject, error) {
	d, err := s.ledger.Draft(ctx, caller(ctx).ID, r.ID)
	if err != nil {
		return nil, err
	}
	draft := s.toDraft(d)
	if ids := s.filesOf(d); len(ids) > 0 {
		list, err := s.ledger.Uploads(ctx, d.Person, ids)
		if err != nil {
			return nil, err
		}
		draft.Attachments = each(list, toAttachment)
	}
	return gen.GetDraft200JSONResponse(draft), nil
}

// filesOf are the uploads that a draft names, by the definition of today.
func (s *draftDesk) filesOf(d office.Draft) []string {
	def, ok := s.packs.Definition(d.Procedure)
	if !ok {
		return nil
	}
	var ids []string
	for _, f := range def.Form {
		if id, ok := d.Form[f.Name].(string); ok && f.Type == procedure.Attachment {
			ids = append(ids, id)
		}
	}
	return ids
}

// SaveDraft checks nothing but that the procedure is there: what is half filled in is wrong in many ways.
func (s *draftDesk) SaveDraft(ctx context.Context, r gen.SaveDraftRequestObject) (gen.SaveDraftResponseObject, error) {
	if _, ok := s.packs.Definition(r.Body.Procedure); !ok {
		return nil, refuseField(office.DefinitionUnknown, "procedure", "没有名为 %s 的程序", r.Body.Procedure)
	}
	d, err := s.ledger.SaveDraft(ctx, office.Draft{
		ID: r.ID, Person: caller(ctx).ID, Procedure: r.Body.Procedure, Resource: r.Body.Resource,
		Opener: r.Body.Opener, Related: r.Body.Related, Form: procedure.Fields(r.Body.Form),
	})
	return gen.SaveDraft200JSONResponse(s.toDraft(d)), err
}

func (s *draftDesk) DeleteDraft(ctx context.Context, r gen.DeleteDraftRequestObject) (gen.DeleteDraftResponseObject, error) {
	return gen.DeleteDraft204Response{}, s.ledger.DeleteDraft(ctx, caller(ctx).ID, r.ID)
}

func (s *draftDesk) toDraft(d office.Draft) gen.Draft {
	title := d.Procedure
	if def, ok := s.packs.Definition(d.Procedure); ok {
		title = def.Title
	}
	return gen.Draft{
		ID: d.ID, Procedure: d.Procedure, Title: title, Resource: d.Resource, Opener: d.Opener, Related: d.Related,
		Form: d.Form, SavedAt: local(d.SavedAt),
	}
}
