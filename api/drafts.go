package api

import (
	"context"
	"errors"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

func (s *server) ListDrafts(ctx context.Context, _ gen.ListDraftsRequestObject) (gen.ListDraftsResponseObject, error) {
	list, err := s.Ledger.Drafts(ctx, caller(ctx).ID)
	if err != nil {
		return nil, err
	}
	drafts := each(list, s.toDraft)
	for i, d := range list {
		if d.Resource == "" {
			continue
		}
		e, err := s.Ledger.Entry(ctx, d.Resource)
		var gone *procedure.Refusal
		if err != nil && !errors.As(err, &gone) {
			return nil, err
		}
		drafts[i].Subject = e.Title
	}
	return gen.ListDrafts200JSONResponse{Items: drafts}, nil
}

func (s *server) GetDraft(ctx context.Context, r gen.GetDraftRequestObject) (gen.GetDraftResponseObject, error) {
	d, err := s.Ledger.Draft(ctx, caller(ctx).ID, r.ID)
	if err != nil {
		return nil, err
	}
	draft := s.toDraft(d)
	if ids := s.filesOf(d); len(ids) > 0 {
		list, err := s.Ledger.Uploads(ctx, d.Person, ids)
		if err != nil {
			return nil, err
		}
		draft.Attachments = each(list, toAttachment)
	}
	return gen.GetDraft200JSONResponse(draft), nil
}

// filesOf are the uploads that a draft names, by the definition of today.
func (s *server) filesOf(d office.Draft) []string {
	def, ok := s.Packs.Definition(d.Procedure)
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
func (s *server) SaveDraft(ctx context.Context, r gen.SaveDraftRequestObject) (gen.SaveDraftResponseObject, error) {
	if _, ok := s.Packs.Definition(r.Body.Procedure); !ok {
		return nil, refuseField(office.DefinitionUnknown, "procedure", "没有名为 %s 的程序", r.Body.Procedure)
	}
	d, err := s.Ledger.SaveDraft(ctx, office.Draft{
		ID: r.ID, Person: caller(ctx).ID, Procedure: r.Body.Procedure, Resource: r.Body.Resource,
		Opener: r.Body.Opener, Related: r.Body.Related, Form: procedure.Fields(r.Body.Form),
	})
	return gen.SaveDraft200JSONResponse(s.toDraft(d)), err
}

func (s *server) DeleteDraft(ctx context.Context, r gen.DeleteDraftRequestObject) (gen.DeleteDraftResponseObject, error) {
	return gen.DeleteDraft204Response{}, s.Ledger.DeleteDraft(ctx, caller(ctx).ID, r.ID)
}

func (s *server) toDraft(d office.Draft) gen.Draft {
	title := d.Procedure
	if def, ok := s.Packs.Definition(d.Procedure); ok {
		title = def.Title
	}
	return gen.Draft{
		ID: d.ID, Procedure: d.Procedure, Title: title, Resource: d.Resource, Opener: d.Opener, Related: d.Related,
		Form: d.Form, SavedAt: local(d.SavedAt),
	}
}
