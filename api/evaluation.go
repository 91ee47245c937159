package api

import (
	"context"
	"io"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/api/language"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// evaluationQuery reads what was asked, confined to what the caller may see.
func (s *reportHandlers) evaluationQuery(ctx context.Context, regulation string, year int, department string) (report.EvaluationQuery, error) {
	q := report.EvaluationQuery{Year: year}
	r, found := s.packs.Regulation(regulation)
	if !found {
		return q, refuseField(regulationUnknown, "regulation", "没有法规 %s", regulation)
	}
	if r.Evaluation == nil {
		return q, refuseField(parameterInvalid, "regulation", "%s没有列出评价指标", r.Quoted())
	}
	allowed, err := confined(caller(ctx), report.Query{Department: department})
	q.Regulation, q.Department = r, allowed.Department
	return q, err
}

func (s *reportHandlers) evaluation(ctx context.Context, p gen.GetEvaluationParams) (report.Evaluation, error) {
	q, err := s.evaluationQuery(ctx, p.Regulation, p.Year, p.Department)
	if err != nil {
		return report.Evaluation{}, err
	}
	counted, err := s.ledger.Evaluate(ctx, q)
	if err != nil {
		return report.Evaluation{}, err
	}
	return report.Evaluate(q, counted), nil
}

func (s *reportHandlers) GetEvaluation(ctx context.Context, r gen.GetEvaluationRequestObject) (gen.GetEvaluationResponseObject, error) {
	made, err := s.evaluation(ctx, r.Params)
	if err != nil {
		return nil, err
	}
	return gen.GetEvaluation200JSONResponse(toEvaluation(made)), nil
}

func (s *reportHandlers) GetEvaluationCSV(ctx context.Context, r gen.GetEvaluationCSVRequestObject) (gen.GetEvaluationCSVResponseObject, error) {
	f, err := s.evaluationFile(ctx, gen.GetEvaluationParams(r.Params), "csv", report.WriteEvaluationCSV)
	return gen.GetEvaluationCSV200TextCsvResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.GetEvaluationCSV200ResponseHeaders(f.headers),
	}, err
}

func (s *reportHandlers) GetEvaluationXLSX(ctx context.Context, r gen.GetEvaluationXLSXRequestObject) (gen.GetEvaluationXLSXResponseObject, error) {
	f, err := s.evaluationFile(ctx, gen.GetEvaluationParams(r.Params), "xlsx", report.WriteEvaluationXLSX)
	return gen.GetEvaluationXLSX200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.GetEvaluationXLSX200ResponseHeaders(f.headers),
	}, err
}

func (s *reportHandlers) evaluationFile(
	ctx context.Context, p gen.GetEvaluationParams, ending string, write func(io.Writer, report.Evaluation, report.Words) error,
) (download, error) {
	return s.exports.file(ctx, func(w io.Writer) (string, error) {
		made, err := s.evaluation(ctx, p)
		if err != nil {
			return "", err
		}
		say := language.Of(ctx).Word
		return say(made.Heading()) + "." + ending, write(w, made, say)
	})
}

func (s *reportHandlers) ListEvaluationCounted(ctx context.Context, r gen.ListEvaluationCountedRequestObject) (gen.ListEvaluationCountedResponseObject, error) {
	p := r.Params
	q, err := s.evaluationQuery(ctx, p.Regulation, p.Year, p.Department)
	if err != nil {
		return nil, err
	}
	column, found := report.ColumnNamed(q.Regulation, p.Indicator, procedure.Authority(p.Authority))
	if !found {
		return nil, refuseField(parameterInvalid, "indicator", "%s的评价没有这个指标：%s", q.Regulation.Quoted(), p.Indicator)
	}
	list, err := s.ledger.BehindEvaluation(ctx, q, column, domain.Page{After: p.After, Limit: p.Limit})
	if err != nil {
		return nil, err
	}
	return gen.ListEvaluationCounted200JSONResponse{
		Items: each(list.Items, func(c report.Counted) gen.EvaluationCounted {
			return gen.EvaluationCounted{Kind: gen.EvaluationCountedKind(c.Kind), ID: c.ID, Title: c.Title, Times: c.Times}
		}), Next: list.Next,
	}, nil
}

func toEvaluation(e report.Evaluation) gen.Evaluation {
	return gen.Evaluation{
		Heading: e.Heading(), Regulation: e.Regulation, Title: e.Title, Basis: e.Basis, Year: e.Year, GeneratedAt: local(e.At),
		Remarks: each(e.Remarks(), func(text string) string { return text }),
		Columns: each(e.Columns, func(c report.Column) gen.EvaluationColumn {
			return gen.EvaluationColumn{
				Name: c.Name, Title: c.Title, Heading: c.Heading(), Basis: c.Basis, Measure: string(c.Measure),
				Authority: gen.ReportAuthority(c.Authority), Meaning: c.Meaning,
			}
		}),
		Rows: each(e.Rows, toEvaluationRow),
	}
}

func toEvaluationRow(r report.EvaluationRow) gen.EvaluationRow {
	return gen.EvaluationRow{
		Department: gen.DepartmentRef{Code: r.Department, Name: r.Name}, Group: r.Group,
		Tallies: each(r.Tallies, func(t report.Tally) gen.EvaluationTally {
			return gen.EvaluationTally{Count: t.Count, Of: t.Of, Rate: t.Rate(), Text: t.Text()}
		}),
	}
}
