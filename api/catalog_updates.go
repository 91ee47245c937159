package api

import (
	"context"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/catalog"
	"github.com/shixian/shixian/domain"
)

// mayReportUpdate tells who says that an entry's data are up to date: whoever holds a seat in
// the department that provides them.
func mayReportUpdate(p domain.Person, e domain.Entry) bool {
	return !p.Public() && p.Department == e.Provider && p.Seated()
}

func (s *catalogHandlers) ReportDataUpdate(ctx context.Context, r gen.ReportDataUpdateRequestObject) (gen.ReportDataUpdateResponseObject, error) {
	e, err := s.entry(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	if !mayReportUpdate(caller(ctx), e) {
		return nil, refuse(forbidden, "只有提供部门的人员可以登记数据更新")
	}
	on := r.Body.UpdatedOn
	if on == (civil.Date{}) {
		if on, err = s.today(ctx); err != nil {
			return nil, err
		}
	}
	if e, err = s.ledger.ReportUpdate(ctx, domain.DataUpdate{
		Code: e.Code, On: on, By: caller(ctx).ID, Provider: e.Provider,
	}); err != nil {
		return nil, err
	}
	shown, err := s.shown(ctx, []domain.Entry{e.Told(caller(ctx), e)})
	if err != nil {
		return nil, err
	}
	return gen.ReportDataUpdate200JSONResponse(shown[0]), nil
}

func (s *catalogHandlers) ListDataUpdates(ctx context.Context, r gen.ListDataUpdatesRequestObject) (gen.ListDataUpdatesResponseObject, error) {
	if caller(ctx).Public() {
		return nil, refuse(forbidden, "只有部门的人员可以查看登记")
	}
	if _, err := s.entry(ctx, r.Code); err != nil {
		return nil, err
	}
	updates, err := s.ledger.DataUpdates(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	list := gen.ListDataUpdates200JSONResponse{Items: []gen.DataUpdate{}}
	for _, u := range updates {
		by, err := s.nameOf(ctx, u.By)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, gen.DataUpdate{UpdatedOn: u.On, RecordedAt: local(u.At), RecordedBy: by})
	}
	return list, nil
}

func (s *catalogHandlers) ListCatalogStaleness(ctx context.Context, _ gen.ListCatalogStalenessRequestObject) (gen.ListCatalogStalenessResponseObject, error) {
	p := caller(ctx)
	if p.Public() {
		return nil, refuse(forbidden, "只有部门的人员可以查看数据更新情况")
	}
	today, err := s.today(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := s.ledger.Staleness(ctx, today)
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	list := gen.ListCatalogStaleness200JSONResponse{Items: []gen.DepartmentStaleness{}}
	for _, c := range counts {
		if domain.Supervises(p) || c.Department == p.Department {
			list.Items = append(list.Items, gen.DepartmentStaleness{
				Department: refs.ref(c.Department), Entries: c.Entries, Overdue: c.Overdue, Oldest: c.Oldest,
			})
		}
	}
	return list, nil
}

func (s *catalogHandlers) CompareEntryVersions(ctx context.Context, r gen.CompareEntryVersionsRequestObject) (gen.CompareEntryVersionsResponseObject, error) {
	versions, err := s.versions(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	to := r.Params.To
	if to == 0 {
		to = versions[0].Version
	}
	from := r.Params.From
	if from == 0 {
		from = to - 1
	}
	pair := map[int]domain.Entry{0: {}} // before the first version there was nothing
	for _, e := range versions {
		pair[e.Version] = e
	}
	for _, number := range []int{from, to} {
		if _, known := pair[number]; !known {
			return nil, refuse(domain.EntryUnknown, "目录条目 %s 没有第 %d 版", r.Code, number)
		}
	}
	return gen.CompareEntryVersions200JSONResponse{
		Code: r.Code, From: from, To: to, Differences: each(catalog.Differences(pair[from], pair[to]), toDifference),
	}, nil
}
