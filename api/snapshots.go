package api

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// maySeeSnapshots tells who reads the reports that are kept: they are of the whole application.
func maySeeSnapshots(p domain.Person) error {
	if own, ok := domain.ReportsOn(p); !ok || own != "" {
		return refuse(forbidden, "归档报表由主管部门、上级主管部门、政府和审计查看")
	}
	return nil
}

func (s *reportHandlers) ListSnapshots(ctx context.Context, _ gen.ListSnapshotsRequestObject) (gen.ListSnapshotsResponseObject, error) {
	if err := maySeeSnapshots(caller(ctx)); err != nil {
		return nil, err
	}
	list, err := s.ledger.Snapshots(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListSnapshots200JSONResponse{Items: each(list, toSnapshot)}, nil
}

func toSnapshot(k report.Snapshot) gen.Snapshot {
	return gen.Snapshot{
		Period: k.Period, PeriodTitle: report.PeriodTitle(k.Period), Version: k.Version, TakenAt: local(k.TakenAt),
		By: k.By, Reason: k.Reason, Sha256: k.SHA256,
	}
}

// snapshot reads a version that is kept; 0 is the last.
func (s *reportHandlers) snapshot(ctx context.Context, period string, version int) (report.Snapshot, report.Content, error) {
	if err := maySeeSnapshots(caller(ctx)); err != nil {
		return report.Snapshot{}, report.Content{}, err
	}
	kept, err := s.ledger.Snapshot(ctx, period, version)
	if err != nil {
		return kept, report.Content{}, err
	}
	content, err := kept.Decode()
	return kept, content, err
}

// snapshotReport is a table of a snapshot, told apart as asked for.
func (s *reportHandlers) snapshotReport(
	ctx context.Context, period string, version int, by gen.ReportBy,
) (report.Snapshot, report.Content, report.Report, error) {
	q := report.Query{By: []report.Dimension{report.ByDepartment}}
	if len(by) > 0 {
		q.By = each(by, func(d gen.ReportDimension) report.Dimension { return report.Dimension(d) })
	}
	if err := q.Check(); err != nil {
		return report.Snapshot{}, report.Content{}, report.Report{}, refuseField(parameterInvalid, "by", "年、季、月只能取其一")
	}
	kept, content, err := s.snapshot(ctx, period, version)
	return kept, content, content.Report(q.By), err
}

func (s *reportHandlers) GetSnapshot(ctx context.Context, r gen.GetSnapshotRequestObject) (gen.GetSnapshotResponseObject, error) {
	kept, content, made, err := s.snapshotReport(ctx, r.Period, r.Params.Version, r.Params.By)
	if err != nil {
		return nil, err
	}
	shown := toTimeliness(made)
	shown.Figures, shown.Notes = each(content.Definitions, toReportFigure), content.Notes // as they were told then
	return gen.GetSnapshot200JSONResponse{
		Snapshot: toSnapshot(kept), Report: shown, Evaluations: each(content.Evaluations, toEvaluation),
	}, nil
}

func (s *reportHandlers) CorrectSnapshot(ctx context.Context, r gen.CorrectSnapshotRequestObject) (gen.CorrectSnapshotResponseObject, error) {
	by := caller(ctx)
	if !by.Holds(domain.Bureau) {
		return nil, refuse(forbidden, "归档报表由主管部门更正")
	}
	reason := strings.TrimSpace(r.Body.Reason)
	if reason == "" {
		return nil, refuseField(procedure.FieldMissing, "reason", "更正须说明理由")
	}
	last, err := s.ledger.Snapshot(ctx, r.Period, 0)
	if err != nil {
		return nil, err
	}
	kept, err := s.keeper.CorrectSnapshot(ctx, r.Period, last.Version, by, reason)
	if err != nil {
		return nil, err
	}
	return gen.CorrectSnapshot201JSONResponse(toSnapshot(kept)), nil
}

func (s *reportHandlers) GetSnapshotBody(ctx context.Context, r gen.GetSnapshotBodyRequestObject) (gen.GetSnapshotBodyResponseObject, error) {
	f, err := s.exports.file(ctx, func(w io.Writer) (string, error) {
		kept, _, err := s.snapshot(ctx, r.Period, r.Params.Version)
		if err != nil {
			return "", err
		}
		_, err = w.Write(kept.Body)
		return fileOf(kept, "json"), err
	})
	return gen.GetSnapshotBody200ApplicationOctetStreamResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.GetSnapshotBody200ResponseHeaders(f.headers),
	}, err
}

func fileOf(k report.Snapshot, kind string) string {
	return fmt.Sprintf("时效报表留存 %s 第%d版.%s", k.Period, k.Version, kind)
}

func (s *reportHandlers) GetSnapshotCSV(ctx context.Context, r gen.GetSnapshotCSVRequestObject) (gen.GetSnapshotCSVResponseObject, error) {
	f, err := s.exports.file(ctx, func(w io.Writer) (string, error) {
		kept, _, made, err := s.snapshotReport(ctx, r.Period, r.Params.Version, r.Params.By)
		if err != nil {
			return "", err
		}
		return fileOf(kept, "csv"), report.WriteCSV(w, made, nil)
	})
	return gen.GetSnapshotCSV200TextCsvResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.GetSnapshotCSV200ResponseHeaders(f.headers),
	}, err
}

func (s *reportHandlers) GetSnapshotXLSX(ctx context.Context, r gen.GetSnapshotXLSXRequestObject) (gen.GetSnapshotXLSXResponseObject, error) {
	f, err := s.exports.file(ctx, func(w io.Writer) (string, error) {
		kept, content, err := s.snapshot(ctx, r.Period, r.Params.Version)
		if err != nil {
			return "", err
		}
		return fileOf(kept, "xlsx"), content.WriteXLSX(w)
	})
	return gen.GetSnapshotXLSX200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.GetSnapshotXLSX200ResponseHeaders(f.headers),
	}, err
}

func (s *reportHandlers) CompareSnapshots(ctx context.Context, r gen.CompareSnapshotsRequestObject) (gen.CompareSnapshotsResponseObject, error) {
	from := max(r.Params.From, 1)
	first, old, err := s.snapshot(ctx, r.Period, from)
	if err != nil {
		return nil, err
	}
	second, later, err := s.snapshot(ctx, r.Period, r.Params.To)
	if err != nil {
		return nil, err
	}
	names := later.Report([]report.Dimension{report.ByDepartment})
	return gen.CompareSnapshots200JSONResponse{
		From: toSnapshot(first), To: toSnapshot(second),
		Items: each(report.Differences(old, later), func(d report.Difference) gen.SnapshotDifference { return toSnapshotDifference(names, d) }),
	}, nil
}

func toSnapshotDifference(names report.Report, d report.Difference) gen.SnapshotDifference {
	shown := gen.SnapshotDifference{
		Authority: gen.ReportAuthority(d.Authority), AuthorityTitle: d.Authority.Title(), Stage: gen.ReportStage(d.Stage), StageTitle: d.Stage.Title(),
		Figure: gen.ReportFigureName(d.Figure), Old: d.Old, New: d.New,
	}
	if f, err := report.FigureNamed(d.Figure); err == nil {
		shown.FigureTitle = f.Title
	}
	if d.Key.Department != "" {
		shown.Department = gen.DepartmentRef{Code: d.Key.Department, Name: names.DepartmentName(d.Key.Department)}
	}
	return shown
}
