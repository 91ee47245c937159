package api

import (
	"cmp"
	"context"
	"io"
	"iter"
	"time"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/api/language"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// listExportHandlers write lists as workbooks, with the filters and in the order in which they are looked at.
type listExportHandlers struct {
	*supervisionHandlers
	cases   caseFiler
	exports *exports
}

// exportedPage is how many rows are read at a time.
const exportedPage = 200

// wholeList goes through a list page by page.
func wholeList[T any](read func(domain.Page) (domain.List[T], error), cells func(T) []any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for p := (domain.Page{Limit: exportedPage}); ; {
			list, err := read(p)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, item := range list.Items {
				if !yield(cells(item), nil) {
					return
				}
			}
			if p.After = list.Next; list.Next == "" {
				return
			}
		}
	}
}

// write writes a list that is called by its title and the day.
func (s *listExportHandlers) write(ctx context.Context, title string, columns []report.ListColumn, rows iter.Seq2[[]any, error]) (download, error) {
	now := time.Now().In(procedure.Shanghai)
	return s.exports.file(ctx, func(w io.Writer) (string, error) {
		say := language.Of(ctx).Word
		return say(title) + " " + now.Format("2006-01-02") + ".xlsx", report.WriteList(w, title, now, columns, rows, say)
	})
}

// caseColumns are those that every list has of a case.
var caseColumns = []report.ListColumn{
	{Title: "办件编号", Width: 18}, {Title: "办件", Width: 24}, {Title: "目录条目", Width: 36}, {Title: "申请方", Width: 24}, {Title: "提供方", Width: 24},
}

func caseCells(ctx context.Context, refs departmentRefs, c domain.Summary) []any {
	provider := ""
	if c.Provider != "" {
		provider = refs.ref(c.Provider).Name
	}
	return []any{c.Number, c.Title, c.Subject, refs.applicantTitle(ctx, c), provider}
}

// applicantTitle is who applied: by name, if that may be told.
func (o departmentRefs) applicantTitle(ctx context.Context, c domain.Summary) string {
	return cmp.Or(language.Of(ctx).Sentence(withKind(c.ApplicantName, applicantKinds[c.ApplicantKind])), o.ref(c.Applicant).Name)
}

// withKind is the name of a member of the public with what they are, where it is known.
func withKind(name string, kind gen.ApplicantKind) string {
	switch {
	case name == "":
		return ""
	case kind == gen.ApplicantKindPerson:
		return name + "（个人）"
	case kind == gen.ApplicantKindOrganisation:
		return name + "（单位）"
	default:
		return name
	}
}

var dueColumns = []report.ListColumn{{Title: "截止日期", Width: 12}, {Title: "期限", Width: 12}, {Title: "剩余工作日", Width: 12}}

// dueCells are the due day, the light and the working days left, below zero if it is late.
func dueCells(ctx context.Context, due any, signal procedure.Signal) []any {
	l := toSignal(signal)
	var days any
	switch {
	case l.left != nil:
		days = *l.left
	case l.late != nil:
		days = -*l.late
	}
	return []any{due, language.Of(ctx).Word(l.title), days}
}

func dayOrNothing[T any](d *T) any {
	if d == nil {
		return nil
	}
	return *d
}

func (s *listExportHandlers) ExportCases(ctx context.Context, r gen.ExportCasesRequestObject) (gen.ExportCasesResponseObject, error) {
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	p := r.Params
	q := toCaseQuery(caller(ctx), gen.ListCasesParams{
		Regulation: p.Regulation, Procedure: p.Procedure, State: p.State, Department: p.Department, Overdue: p.Overdue, Ended: p.Ended,
		Light: p.Light, DueBefore: p.DueBefore, Text: p.Text, Due: p.Due, DueFrom: p.DueFrom, DueThrough: p.DueThrough,
		FiledFrom: p.FiledFrom, FiledThrough: p.FiledThrough, Sort: p.Sort,
	})
	columns := append(append(append([]report.ListColumn{}, caseColumns...), dueColumns...), report.ListColumn{Title: "当前环节", Width: 20},
		report.ListColumn{Title: "办理结果", Width: 20}, report.ListColumn{Title: "提出时间", Width: 17}, report.ListColumn{Title: "办结时间", Width: 17})
	f, err := s.write(ctx, "办件", columns, wholeList(func(page domain.Page) (domain.List[domain.Summary], error) {
		q.Page = page
		return s.cases.Cases(ctx, q)
	}, func(c domain.Summary) []any {
		cells := append(caseCells(ctx, refs, c), dueCells(ctx, dayOrNothing(c.DueOn), c.Signal)...)
		return append(cells, c.NodeTitle, c.OutcomeTitle, local(c.FiledAt), localOr(c.EndedAt))
	}))
	return gen.ExportCases200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.ExportCases200ResponseHeaders(f.headers),
	}, err
}

func (s *listExportHandlers) ExportTasks(ctx context.Context, r gen.ExportTasksRequestObject) (gen.ExportTasksResponseObject, error) {
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	p := r.Params
	q := toTaskQuery(caller(ctx), gen.ListTasksParams{
		Scope: gen.ListTasksParamsScope(p.Scope), Holder: p.Holder, Light: p.Light, Procedure: p.Procedure, Text: p.Text, Due: p.Due, DueFrom: p.DueFrom,
		DueThrough: p.DueThrough, ReceivedFrom: p.ReceivedFrom, ReceivedThrough: p.ReceivedThrough, Sort: p.Sort,
	})
	columns := append(append(append([]report.ListColumn{{Title: "待办", Width: 24}}, caseColumns...), dueColumns...),
		report.ListColumn{Title: "办理角色", Width: 20}, report.ListColumn{Title: "承办人", Width: 12}, report.ListColumn{Title: "接收时间", Width: 17})
	f, err := s.write(ctx, "待办", columns, wholeList(func(page domain.Page) (domain.List[domain.Task], error) {
		q.Page = page
		return s.ledger.Tasks(ctx, q)
	}, func(t domain.Task) []any {
		cells := append(append([]any{t.Title}, caseCells(ctx, refs, t.Case)...), dueCells(ctx, dayOrNothing(t.DueOn), t.Signal)...)
		return append(cells, s.partyTitle(t.Case.Regulation, t.Role), t.HolderName, local(t.OpenedAt))
	}))
	return gen.ExportTasks200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.ExportTasks200ResponseHeaders(f.headers),
	}, err
}

func (s *listExportHandlers) ExportOpenObligations(
	ctx context.Context, r gen.ExportOpenObligationsRequestObject,
) (gen.ExportOpenObligationsResponseObject, error) {
	if err := supervisor(ctx); err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	p := r.Params
	q := toOwingQuery(caller(ctx), gen.ListOpenObligationsParams{
		Department: p.Department, Regulation: p.Regulation, Procedure: p.Procedure, Light: p.Light,
		Authority: gen.ListOpenObligationsParamsAuthority(p.Authority), Text: p.Text, Due: p.Due, DueFrom: p.DueFrom, DueThrough: p.DueThrough, Sort: p.Sort,
	})
	columns := append(append(append([]report.ListColumn{{Title: "期限名称", Width: 20}}, caseColumns...), dueColumns...),
		report.ListColumn{Title: "办理方", Width: 24}, report.ListColumn{Title: "起算日", Width: 12}, report.ListColumn{Title: "已用工作日", Width: 12})
	f, err := s.write(ctx, "尚未了结的期限", columns, wholeList(func(page domain.Page) (domain.List[domain.OpenObligation], error) {
		q.Page = page
		return s.ledger.OpenObligations(ctx, q)
	}, func(o domain.OpenObligation) []any {
		owner := s.partyTitle(o.Regulation, o.Run.Owner)
		if o.Department != "" {
			owner = refs.ref(o.Department).Name
		}
		cells := append(append([]any{o.Run.Title}, caseCells(ctx, refs, o.Summary)...), dueCells(ctx, o.Run.Due, o.Obligation.Signal)...)
		return append(cells, owner, o.Run.Start, o.UsedDays)
	}))
	return gen.ExportOpenObligations200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.ExportOpenObligations200ResponseHeaders(f.headers),
	}, err
}
