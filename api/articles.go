package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/procedure/articles"
)

// ListArticles is the text of a regulation with what implements each paragraph and item.
func (s *packHandlers) ListArticles(_ context.Context, r gen.ListArticlesRequestObject) (gen.ListArticlesResponseObject, error) {
	regulation, ok := s.packs.Regulation(r.Regulation)
	if !ok {
		return nil, refuse(regulationUnknown, "没有标识为 %s 的法规", r.Regulation)
	}
	account, ok := s.packs.Account(r.Regulation)
	if !ok {
		return nil, refuse(articlesUnknown, "%s 的法规包没有条文和逐条对照", r.Regulation)
	}
	return gen.ListArticles200JSONResponse{
		Regulation: toRegulationRef(regulation), Share: toArticleShare(account.Share), Items: each(account.Articles, toArticle),
	}, nil
}

func toArticleShare(s articles.Share) gen.ArticleShare {
	return gen.ArticleShare{
		Leaves: s.Leaves, Duties: s.Duties, Implemented: s.Implemented, Partly: s.Partly, Missing: s.Missing, Percent: s.Percent(),
	}
}

func toArticle(a articles.Accounted) gen.Article {
	return gen.Article{
		Citation: a.Citation.String(), Article: a.Citation.Whole().String(), Chapter: a.Chapter, Text: a.Text, Duty: a.Entry.Duty(),
		By: each(a.By, toImplementation), Because: string(a.Entry.Because), BecauseTitle: a.Entry.Because.Title(), Note: a.Entry.Note,
	}
}

func toImplementation(n articles.Named) gen.Implementation {
	shown := gen.Implementation{Path: n.Path, Title: n.Title, Within: n.Within}
	if n.Procedure != nil {
		shown.Procedure = n.Procedure.ID()
	}
	return shown
}
