package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/report"
)

// GetDownloads counts what departments gave out without a case, of the departments that the caller sees reports on.
func (s *reportHandlers) GetDownloads(ctx context.Context, r gen.GetDownloadsRequestObject) (gen.GetDownloadsResponseObject, error) {
	asked, err := s.reportQuery(ctx, reportQuery{Period: r.Params.Period, Department: r.Params.Department})
	if err != nil {
		return nil, err
	}
	rows, err := s.ledger.Downloads(ctx, report.DownloadsQuery{From: asked.From, Through: asked.Through, Department: asked.Department})
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.GetDownloads200JSONResponse{From: asked.From, Through: asked.Through, Items: each(rows, func(d report.DownloadsRow) gen.DownloadsRow {
		return gen.DownloadsRow{
			Department: refs.ref(d.Department), Month: d.Month, Audience: gen.DownloadsRowAudience(d.Audience), Entries: d.Entries,
			Downloads: toDownloads(d.Downloads),
		}
	})}, nil
}
