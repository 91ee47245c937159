package whatif

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// Table is a part of an answer as people read it.
type Table struct {
	Title string
	Head  []string
	Rows  [][]any // texts and counts
}

// Summary is an answer in sentences: how many cases were looked at, and how many would be otherwise.
func (a Answer) Summary() []string {
	lines := []string{
		fmt.Sprintf("%s以来曾在办的办件 %d 件，其中假设涉及 %d 件；推演后有变化的 %d 件。台账未作任何改动。",
			procedure.Written(a.Question.Since), a.Cases, a.Replayed, a.Differing.Count),
	}
	for _, d := range a.Question.Definitions {
		lines = append(lines, fmt.Sprintf("假设改动的程序：%s（%s）", d.Title, d.ID))
	}
	if a.Question.Supposed != "" {
		lines = append(lines, fmt.Sprintf("假设的工作日历：%s；现行：%s", a.Question.Supposed, a.Question.Calendar))
	}
	if n := a.Apart.Count; n > 0 {
		lines = append(lines, fmt.Sprintf("另有 %d 件办理期间日历有过修订，按现行日历重演与台账所载不同，比较以重演为准：%s", n, a.Apart.named()))
	}
	if a.Failures > 0 {
		lines = append(lines, fmt.Sprintf("照原规则也不能重演、未作比较的 %d 件：", a.Failures))
	}
	for _, f := range a.Failed {
		lines = append(lines, fmt.Sprintf("　%s：%s", f.Case, f.Why))
	}
	if n := a.Unled.Count; n > 0 {
		lines = append(lines, fmt.Sprintf("无从提起的关联办件 %d 件：%s", n, a.Unled.named()))
	}
	return lines
}

// inWords is how many numbers of cases a line has.
const inWords = 5

// named lists the first numbers.
func (s Sample) named() string {
	shown := s.First[:min(len(s.First), inWords)]
	text := strings.Join(shown, "、")
	if s.Count > len(shown) {
		text += "等"
	}
	return text
}

// Tables are the counts of an answer. The departments give the names of those that owe.
func (a Answer) Tables(departments []domain.Department) []Table {
	names := report.Report{Departments: departments}
	results := Table{Title: "结果的变化", Head: []string{"规定", "程序", "原结果", "推演结果", "件数", "办件"}}
	for _, r := range a.Results {
		results.add(a.short(r.Regulation), r.Title, r.Was, r.Would, r.Count, r.named())
	}
	owed := Table{
		Title: "期限和时效的变化",
		Head:  []string{"部门", "规定", "依据", "性质", "到期提前", "到期推后", "新增逾期", "不再逾期", "涉及办件", "办件"},
	}
	for _, o := range a.Obligations {
		owed.add(names.DepartmentName(o.Department), a.short(o.Regulation), report.ArticleName(o.Basis), o.Authority.Title(),
			o.Earlier, o.Later, o.NewlyLate, o.NoLongerLate, o.Count, o.named())
	}
	breaches := Table{Title: "违规情形的变化", Head: []string{"规定", "项", "情形", "新增", "不再有", "涉及办件", "办件"}}
	for _, b := range a.Breaches {
		breaches.add(a.short(b.Regulation), b.Item, b.Title, b.Gained, b.Gone, b.Count, b.named())
	}
	stops := Table{Title: "不能照原样办理的", Head: []string{"原因", "规定", "程序", "原来的办理", "件数", "办件"}}
	for _, s := range a.Stops {
		stops.add(s.Kind.Title(), a.short(s.Regulation), s.Title, s.Step, s.Count, s.named())
	}
	return []Table{results, owed, breaches, stops}
}

// short is what a regulation is called; one of which nothing differs goes by its id.
func (a Answer) short(regulation string) string { return cmp.Or(a.shorts[regulation], regulation) }

func (t *Table) add(cells ...any) { t.Rows = append(t.Rows, cells) }
