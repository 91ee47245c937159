package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// viewHandlers keep what people call their own of lists.
type viewHandlers struct{ ledger viewKeeper }

// viewKeeper keeps views of lists, each person's own.
type viewKeeper interface {
	Views(ctx context.Context, person, list string) ([]domain.ListView, error)
	PutView(ctx context.Context, person, list string, v domain.ListView) ([]domain.ListView, error)
	DeleteView(ctx context.Context, person, list, name string) ([]domain.ListView, error)
}

func (s *viewHandlers) ListViews(ctx context.Context, r gen.ListViewsRequestObject) (gen.ListViewsResponseObject, error) {
	views, err := s.ledger.Views(ctx, caller(ctx).ID, string(r.List))
	return gen.ListViews200JSONResponse(toViews(views)), err
}

func (s *viewHandlers) PutView(ctx context.Context, r gen.PutViewRequestObject) (gen.PutViewResponseObject, error) {
	views, err := s.ledger.PutView(ctx, caller(ctx).ID, string(r.List), domain.ListView{
		Name: r.Body.Name, Query: r.Body.Query, Preferred: r.Body.Preferred,
	})
	return gen.PutView200JSONResponse(toViews(views)), err
}

func (s *viewHandlers) DeleteView(ctx context.Context, r gen.DeleteViewRequestObject) (gen.DeleteViewResponseObject, error) {
	views, err := s.ledger.DeleteView(ctx, caller(ctx).ID, string(r.List), r.Params.Name)
	return gen.DeleteView200JSONResponse(toViews(views)), err
}

func toViews(views []domain.ListView) gen.ListViews {
	return gen.ListViews{Items: each(views, func(v domain.ListView) gen.ListView {
		return gen.ListView{Name: v.Name, Query: v.Query, Preferred: v.Preferred}
	})}
}
