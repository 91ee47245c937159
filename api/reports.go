package api

import (
	"cmp"
	"context"
	"io"
	"strings"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/api/language"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// reportHandlers answers with figures.
type reportHandlers struct {
	*directory
	ledger     reportReader
	packs      Packs
	thresholds report.Thresholds
	keeper     Snapshots
	exports    *exports
	workbench  string // base URL, for links in workbooks; empty: none
}

// reportReader is what reports are counted from, and those that are kept.
type reportReader interface {
	// Count counts obligations for a report, as they are at one moment.
	Count(ctx context.Context, q report.Query) (report.Counts, error)
	// Behind lists those that a figure counts or is computed from, by due day.
	Behind(ctx context.Context, q report.Query, stage report.Stage, of report.Selection, p domain.Page) (domain.List[report.Obligation], error)
	// Evaluate counts a regulation's yearly evaluation, BehindEvaluation lists what a column of it counts.
	Evaluate(ctx context.Context, q report.EvaluationQuery) (report.Evaluated, error)
	BehindEvaluation(ctx context.Context, q report.EvaluationQuery, c report.Column, p domain.Page) (domain.List[report.Counted], error)
	// Downloads counts by department, month and audience what was given out without a case.
	Downloads(ctx context.Context, q report.DownloadsQuery) ([]report.DownloadsRow, error)
	// Snapshots lists the reports that are kept, without their bodies; Snapshot reads a version, 0 is the last.
	Snapshots(ctx context.Context) ([]report.Snapshot, error)
	Snapshot(ctx context.Context, period string, version int) (report.Snapshot, error)
	// Now is the ledger's clock: the one that legal time is read from.
	Now(ctx context.Context) (time.Time, error)
}

// reportQuery is what the operations that make the timeliness report have in common.
type reportQuery = gen.GetTimelinessParams

// reportQuery reads what was asked, confined to what the caller may see.
func (s *reportHandlers) reportQuery(ctx context.Context, a reportQuery) (report.Query, error) {
	regulation, name := a.Regulation, a.Procedure
	if before, after, found := strings.Cut(a.Procedure, "/"); found {
		regulation, name = before, after
	}
	q := report.Query{
		From: a.From, Through: a.Through, Regulation: regulation, Procedure: name, Department: a.Department, Group: a.Group,
		Article: a.Article, Clock: a.Clock, Authority: procedure.Authority(a.Authority), By: []report.Dimension{report.ByDepartment},
	}
	if len(a.By) > 0 {
		q.By = each(a.By, func(d gen.ReportDimension) report.Dimension { return report.Dimension(d) })
	}
	if err := q.Check(); err != nil {
		return q, refuseField(parameterInvalid, "by", "年、季、月只能取其一")
	}
	if err := s.reportPeriod(ctx, a, &q); err != nil {
		return q, err
	}
	return confined(caller(ctx), q)
}

// reportPeriod reads the period, or takes the present year's.
func (s *reportHandlers) reportPeriod(ctx context.Context, a reportQuery, q *report.Query) error {
	none := civil.Date{}
	period := a.Period
	switch {
	case period != "" && (a.From != none || a.Through != none):
		return refuseField(parameterInvalid, "period", "period 与 from、through 只能取其一")
	case (a.From == none) != (a.Through == none):
		return refuseField(parameterInvalid, "from", "from 与 through 须一并给出")
	case a.Through.Before(a.From):
		return refuseField(parameterInvalid, "through", "through 不得早于 from")
	case a.From != none:
		return nil
	case period == "":
		now, err := s.ledger.Now(ctx)
		if err != nil {
			return err
		}
		period = report.PeriodOf(report.ByYear, procedure.DateOf(now).String())
	}
	var err error
	if q.From, q.Through, err = report.ParsePeriod(period); err != nil {
		return refuseField(parameterInvalid, "period", "统计期形如 2026、2026-Q1 或 2026-03")
	}
	return nil
}

// confined keeps a department to its own figures.
func confined(p domain.Person, q report.Query) (report.Query, error) {
	own, ok := domain.ReportsOn(p)
	switch {
	case !ok:
		return q, refuse(forbidden, "时效报表由主管部门、政府、审计和各部门的经办人、负责人查看")
	case own == "" || q.Department == own:
	case q.Department != "":
		return q, refuse(forbidden, "只能查看本部门的时效报表")
	default:
		q.Department = own
	}
	return q, nil
}

func (s *reportHandlers) regulationsOfReports() []report.Regulation {
	return each(s.packs.Regulations(), func(r *procedure.Regulation) report.Regulation {
		return report.RegulationOf(r, s.packs.Definitions(r.ID))
	})
}

// timeliness makes the report that was asked for.
func (s *reportHandlers) timeliness(ctx context.Context, a reportQuery) (report.Report, error) {
	q, err := s.reportQuery(ctx, a)
	if err != nil {
		return report.Report{}, err
	}
	counts, err := s.ledger.Count(ctx, q)
	if err != nil {
		return report.Report{}, err
	}
	return report.Timeliness(q, counts, s.thresholds, s.regulationsOfReports()).Only(report.Stage(a.Stage)), nil
}

func (s *reportHandlers) GetTimeliness(ctx context.Context, r gen.GetTimelinessRequestObject) (gen.GetTimelinessResponseObject, error) {
	made, err := s.timeliness(ctx, r.Params)
	if err != nil {
		return nil, err
	}
	return gen.GetTimeliness200JSONResponse(toTimeliness(made)), nil
}

func (s *reportHandlers) GetTimelinessCSV(ctx context.Context, r gen.GetTimelinessCSVRequestObject) (gen.GetTimelinessCSVResponseObject, error) {
	f, err := s.exports.file(ctx, func(w io.Writer) (string, error) {
		made, err := s.timeliness(ctx, reportQuery(r.Params))
		if err != nil {
			return "", err
		}
		say := language.Of(ctx).Word
		return say(made.Title()) + ".csv", report.WriteCSV(w, made, say)
	})
	return gen.GetTimelinessCSV200TextCsvResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.GetTimelinessCSV200ResponseHeaders(f.headers),
	}, err
}

func (s *reportHandlers) GetTimelinessXLSX(ctx context.Context, r gen.GetTimelinessXLSXRequestObject) (gen.GetTimelinessXLSXResponseObject, error) {
	p := r.Params
	q, err := s.reportQuery(ctx, reportQuery{
		Period: p.Period, From: p.From, Through: p.Through, Regulation: p.Regulation, Procedure: p.Procedure,
		Department: p.Department, Group: p.Group, Article: p.Article, Clock: p.Clock, Authority: p.Authority,
	})
	if err != nil {
		return nil, err
	}
	f, err := s.exports.file(ctx, func(w io.Writer) (string, error) {
		counts, err := s.ledger.Count(ctx, q.ForXLSX())
		if err != nil {
			return "", err
		}
		say := language.Of(ctx).Word
		return say(report.Report{Query: q}.Title()) + ".xlsx", report.WriteXLSX(w, q, counts, s.thresholds, s.regulationsOfReports(), s.workbench, say)
	})
	return gen.GetTimelinessXLSX200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.GetTimelinessXLSX200ResponseHeaders(f.headers),
	}, err
}

func (s *reportHandlers) ListTimelinessFigures(context.Context, gen.ListTimelinessFiguresRequestObject) (gen.ListTimelinessFiguresResponseObject, error) {
	return gen.ListTimelinessFigures200JSONResponse{Items: each(report.Figures, toReportFigure)}, nil
}

func toReportFigure(f report.Figure) gen.ReportFigure {
	present, _ := report.FigureNamed(f.Name) // of a kept report, the definition is the one of then
	return gen.ReportFigure{
		Name: gen.ReportFigureName(f.Name), Title: f.Title, TitleEn: cmp.Or(present.English, f.Title), Column: present.Column, Meaning: f.Meaning, How: f.How,
		Unit: gen.ReportFigureUnit(f.Unit), UnitTitle: f.Unit.Title(),
	}
}

func toTimeliness(r report.Report) gen.TimelinessReport {
	shown := func(row report.Row) gen.TimelinessRow { return toTimelinessRow(r, row) }
	same := func(text string) string { return text }
	answer := gen.TimelinessReport{
		Title: r.Title(), From: r.Query.From, Through: r.Query.Through, PeriodTitle: r.Period(),
		By:    each(r.Query.By, func(d report.Dimension) gen.ReportDimension { return gen.ReportDimension(d) }),
		Scope: each(r.Scope(), same), GeneratedAt: local(r.At), Today: r.Today, Calendar: r.Calendar, Demo: r.Demo,
		Warnings: each(r.Warnings(), same), Notes: each(r.Notes(), same),
		Thresholds:  gen.ReportThresholds{Green: r.Thresholds.Green, Amber: r.Thresholds.Amber, SmallSample: r.Thresholds.SmallSample},
		Regulations: each(r.Regulations, toReportRegulation), Figures: each(report.Figures, toReportFigure),
		Rows: each(r.Rows, shown), Totals: each(r.Totals, shown),
	}
	if r.Drill > 0 {
		answer.Drill = r.Drill.String()
	}
	return answer
}

func toReportRegulation(r report.Regulation) gen.RegulationRef {
	return gen.RegulationRef{ID: r.ID, Title: r.Title, Short: r.Short}
}

func toTimelinessRow(r report.Report, row report.Row) gen.TimelinessRow {
	shown := gen.TimelinessRow{
		Group: row.Group, Regulation: row.Regulation, Clock: row.Clock, Article: row.Article, Period: row.Period,
		Authority: gen.ReportAuthority(row.Authority), AuthorityTitle: row.Authority.Title(), Stage: gen.ReportStage(row.Stage), StageTitle: row.Stage.Title(),
		Figures: toFigures(row), Days: each(row.Days, func(d report.DayCount) gen.DayCount { return gen.DayCount{Days: d.Days, Count: d.Count} }),
		SmallSample: row.SmallSample, Light: gen.ReportLight(row.Light), LightTitle: row.Light.Title(),
		Obligations: Base + "/reports/timeliness/obligations?" + r.Query.Address(row).Encode(),
	}
	if row.Department != "" {
		shown.Department = gen.DepartmentRef{Code: row.Department, Name: r.DepartmentName(row.Department)}
	}
	if row.Regulation != "" {
		shown.RegulationTitle = r.RegulationName(row.Regulation)
	}
	if row.Procedure != "" {
		shown.Procedure, shown.ProcedureTitle = row.Regulation+"/"+row.Procedure, r.ProcedureName(row.Regulation, row.Procedure)
	}
	if row.Article != "" {
		shown.ArticleTitle = report.ArticleName(row.Article)
	}
	if row.Period != "" {
		shown.PeriodTitle = report.PeriodTitle(row.Period)
	}
	return shown
}

// toFigures leaves out what there was nothing to compute from.
func toFigures(row report.Row) gen.TimelinessFigures {
	shown := gen.TimelinessFigures{}
	for name, v := range row.Figures {
		if v != nil {
			shown[name] = *v
		}
	}
	return shown
}

func (s *reportHandlers) ListTimelinessObligations(
	ctx context.Context, r gen.ListTimelinessObligationsRequestObject,
) (gen.ListTimelinessObligationsResponseObject, error) {
	p := r.Params
	q, err := s.reportQuery(ctx, reportQuery{
		Period: p.Period, From: p.From, Through: p.Through, Regulation: p.Regulation, Procedure: p.Procedure,
		Department: p.Department, Group: p.Group, Article: p.Article, Clock: p.Clock, Authority: p.Authority,
	})
	if err != nil {
		return nil, err
	}
	name := report.Due
	if p.Figure != "" {
		name = report.FigureName(p.Figure)
	}
	figure, err := report.FigureNamed(name)
	if err != nil {
		return nil, err
	}
	list, err := s.ledger.Behind(ctx, q, report.Stage(p.Stage), figure.Of, domain.Page{After: p.After, Limit: p.Limit})
	if err != nil {
		return nil, err
	}
	names := report.Report{Regulations: s.regulationsOfReports()}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListTimelinessObligations200JSONResponse{
		Items: each(list.Items, func(o report.Obligation) gen.ReportObligation { return toReportObligation(names, refs, o) }), Next: list.Next,
	}, nil
}

func toReportObligation(names report.Report, refs departmentRefs, o report.Obligation) gen.ReportObligation {
	shown := gen.ReportObligation{
		Case: o.Case, Run: o.Run.ID, Regulation: o.Regulation, Procedure: o.Regulation + "/" + o.Procedure,
		ProcedureTitle: names.ProcedureName(o.Regulation, o.Procedure), Title: o.Run.Title, Owner: o.Run.Owner, Basis: toBasis(o.Run.Basis),
		StartOn: o.Run.Start, DueOn: o.Run.Due, EndedOn: valueOf(o.Run.EndedOn),
		LateWorkdays: o.LateDays, Standing: gen.ReportStanding(o.Standing), StandingTitle: o.Standing.Title(),
		Extended: o.Extended, Paused: o.Paused, FirstAnswer: o.First, Completes: o.Completes,
	}
	if o.Department != "" {
		shown.Department = refs.ref(o.Department)
	}
	if o.Run.Performed {
		shown.UsedWorkdays = &o.UsedDays
		if o.Completes {
			shown.CaseWorkdays = &o.CaseDays
		}
	}
	return shown
}
