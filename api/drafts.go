package api

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// draftHandlers keeps forms that are not filed yet.
type draftHandlers struct {
	ledger draftKeeper
	packs  Packs
}

// draftKeeper keeps drafts.
type draftKeeper interface {
	SaveDraft(ctx context.Context, d domain.Draft) (domain.Draft, error)
	Draft(ctx context.Context, person, id string) (domain.Draft, error)
	Drafts(ctx context.Context, person string) ([]domain.Draft, error)
	DeleteDraft(ctx context.Context, person, id string) error
	Uploads(ctx context.Context, person string, ids []string) ([]domain.Attachment, error) // of the person, and of no case yet
	Entry(ctx context.Context, code string) (domain.Entry, error)
}

func (s *draftHandlers) ListDrafts(ctx context.Context, _ gen.ListDraftsRequestObject) (gen.ListDraftsResponseObject, error) {
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

func (s *draftHandlers) GetDraft(ctx context.Context, r gen.GetDraftRequestObject) (gen.GetDraftResponseObject, error) {
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
func (s *draftHandlers) filesOf(d domain.Draft) []string {
	def, ok := s.packs.Definition(d.Procedure)
	if !ok {
		return nil
	}
	return slices.Collect(maps.Values(d.Form.Attachments(def.Form)))
}

// SaveDraft checks nothing but that the procedure is there: what is half filled in is wrong in many ways.
func (s *draftHandlers) SaveDraft(ctx context.Context, r gen.SaveDraftRequestObject) (gen.SaveDraftResponseObject, error) {
	if _, ok := s.packs.Definition(r.Body.Procedure); !ok {
		return nil, refuseField(domain.DefinitionUnknown, "procedure", "没有名为 %s 的程序", r.Body.Procedure)
	}
	d, err := s.ledger.SaveDraft(ctx, domain.Draft{
		ID: r.ID, Person: caller(ctx).ID, Procedure: r.Body.Procedure, Resource: r.Body.Resource,
		Parent: r.Body.Parent, Child: r.Body.Child, Form: procedure.Fields(r.Body.Form),
	})
	return gen.SaveDraft200JSONResponse(s.toDraft(d)), err
}

func (s *draftHandlers) DeleteDraft(ctx context.Context, r gen.DeleteDraftRequestObject) (gen.DeleteDraftResponseObject, error) {
	return gen.DeleteDraft204Response{}, s.ledger.DeleteDraft(ctx, caller(ctx).ID, r.ID)
}

func (s *draftHandlers) toDraft(d domain.Draft) gen.Draft {
	title := d.Procedure
	if def, ok := s.packs.Definition(d.Procedure); ok {
		title = def.Title
	}
	return gen.Draft{
		ID: d.ID, Procedure: d.Procedure, Title: title, Resource: d.Resource, Parent: d.Parent, Child: d.Child,
		Form: d.Form, SavedAt: local(d.SavedAt),
	}
}
