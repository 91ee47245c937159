package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
)

// withheld is the class of an entry that the public does not see, if it is the
// class of its opening.
const withheld = string(gen.ClassWithheld)

func (s *server) ListEntries(ctx context.Context, r gen.ListEntriesRequestObject) (gen.ListEntriesResponseObject, error) {
	list, err := s.Ledger.Entries(ctx, office.EntryQuery{
		Text: r.Params.Text, Provider: r.Params.Provider, Share: string(r.Params.Share), Open: string(r.Params.Open),
		OnlyOpen: caller(ctx).Public(), Page: office.Page{After: r.Params.After, Limit: r.Params.Limit},
	})
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListEntries200JSONResponse{Items: each(list.Items, organs.toEntry), Next: list.Next}, nil
}

// entry returns the entry if the caller may see it.
func (s *server) entry(ctx context.Context, code string) (office.Entry, error) {
	unknown := refuse(office.EntryUnknown, "没有代码为 %s 的目录条目", code)
	e, err := s.Ledger.Entry(ctx, code)
	if err != nil {
		return office.Entry{}, instead(err, unknown)
	}
	if !mayReadEntry(caller(ctx), e) {
		return office.Entry{}, unknown
	}
	return e, nil
}

func mayReadEntry(p office.Person, e office.Entry) bool { return !p.Public() || e.Open != withheld }

func (s *server) GetEntry(ctx context.Context, r gen.GetEntryRequestObject) (gen.GetEntryResponseObject, error) {
	e, err := s.entry(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.GetEntry200JSONResponse(organs.toEntry(e)), nil
}

func (s *server) ListEntryVersions(ctx context.Context, r gen.ListEntryVersionsRequestObject) (gen.ListEntryVersionsResponseObject, error) {
	if _, err := s.entry(ctx, r.Code); err != nil {
		return nil, err
	}
	versions, err := s.Ledger.EntryVersions(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	list := gen.ListEntryVersions200JSONResponse{Items: []gen.Entry{}}
	for _, e := range versions {
		if mayReadEntry(caller(ctx), e) { // an entry may have been closed to the public before
			list.Items = append(list.Items, organs.toEntry(e))
		}
	}
	return list, nil
}

func (o organs) toEntry(e office.Entry) gen.Entry {
	return gen.Entry{
		Code: e.Code, Title: e.Title, Provider: o.of(e.Provider), Version: e.Version, Domain: e.Domain, Summary: e.Summary,
		Format: e.Format, Items: each(e.Items, func(i office.Item) gen.EntryItem { return gen.EntryItem{Name: i.Name, Type: i.Type} }),
		Share: e.Share, ShareBasis: e.ShareBasis, ShareTerms: e.ShareTerms,
		Open: e.Open, OpenBasis: e.OpenBasis, OpenTerms: e.OpenTerms,
		UpdateCycle: e.UpdateCycle, Gathered: e.Gathered, Related: each(e.Related, func(code string) string { return code }),
		ReleasedOn: e.ReleasedOn, Since: local(e.Since), ByCase: e.ByCase,
	}
}
