package report

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// EvaluationQuery says what is counted for a regulation's yearly evaluation.
type EvaluationQuery struct {
	Regulation *procedure.Regulation
	Year       int
	Department string // code; empty: all
}

// From is the first day of the year.
func (q EvaluationQuery) From() civil.Date { return civil.Date{Year: q.Year, Month: 1, Day: 1} }

// Through is the last day of the year.
func (q EvaluationQuery) Through() civil.Date { return civil.Date{Year: q.Year, Month: 12, Day: 31} }

// Column is an indicator with the authority of the clocks that it counts, if it counts clocks: authorities are never added up.
type Column struct {
	Name      string              `json:"name"` // of the indicator
	Title     string              `json:"title"`
	Basis     string              `json:"basis"` // the article that names it
	Measure   procedure.Measure   `json:"measure"`
	Authority procedure.Authority `json:"mark,omitempty"`
	Meaning   string              `json:"meaning"` // Chinese: what is counted
}

// Heading is the column's title with its authority.
func (c Column) Heading() string {
	if c.Authority == "" {
		return c.Title
	}
	return c.Title + "（" + c.Authority.Title() + "）"
}

// Columns are those of a regulation's evaluation, in the order of the pack; none if it demands none.
func Columns(r *procedure.Regulation) []Column {
	if r.Evaluation == nil {
		return nil
	}
	var list []Column
	for name, i := range r.Evaluation.Indicators.All() {
		column := Column{Name: name, Title: i.Title, Basis: i.Basis, Measure: i.Measure, Meaning: meanings[i.Measure]}
		authorities := i.Authorities()
		if authorities == nil {
			authorities = []procedure.Authority{""}
		}
		for _, column.Authority = range authorities {
			list = append(list, column)
		}
	}
	return list
}

var meanings = map[procedure.Measure]string{
	procedure.MeasureDue:       "本年到期应当办结的期限",
	procedure.MeasureOnTime:    "本年到期应当办结的期限中按期办结的，及其比例",
	procedure.MeasureLate:      "本年到期的期限中逾期办结、届满未办和逾期在办的",
	procedure.MeasureConsented: "本年到期的期限中届满视同同意的",
	procedure.MeasureExtended:  "本年到期的期限中经批准延长过的",
	procedure.MeasureBreaches:  "本年到期的期限中，届满即构成列明的违规情形的",
	procedure.MeasureFiled:     "本年提交的、由该部门作为提供（责任）部门的办件",
	procedure.MeasureEnded:     "本年以所列结果办结的、由该部门作为提供（责任）部门的办件",
	procedure.MeasureEntries:   "年末有效的目录条目",
	procedure.MeasureShareable: "年末有效的目录条目中，无条件共享和有条件共享的",
	procedure.MeasureOpenable:  "年末有效的目录条目中，无条件开放和有条件开放的",
	procedure.MeasureReleased:  "本年首次编入的目录条目",
	procedure.MeasureChanged:   "本年目录条目的更新（每一新版本计一次）",
	procedure.MeasureProvided:  "本年就该部门的数据作出的使用授权",
	procedure.MeasureObtained:  "本年该部门取得的使用其他部门数据的授权",
}

// Tally is what a column counts of a department: a number, or a part of another.
type Tally struct {
	Count int  `json:"count"`
	Of    *int `json:"of,omitempty"` // of a rate: the whole
}

// Rate is the part as a fraction of 1; nothing if it is no rate or there was nothing.
func (t Tally) Rate() Value {
	if t.Of == nil || *t.Of == 0 {
		return nil
	}
	return value(float64(t.Count) / float64(*t.Of))
}

// Text is the tally as people read it: 3, or 3/4（75.0%）, or a dash for a rate of nothing.
func (t Tally) Text() string {
	rate := t.Rate()
	switch {
	case t.Of == nil:
		return strconv.Itoa(t.Count)
	case rate == nil:
		return "—"
	default:
		return fmt.Sprintf("%d/%d（%s）", t.Count, *t.Of, text(Percent, rate))
	}
}

// EvaluationRow is what the columns count of a department, in their order.
type EvaluationRow struct {
	Department string  `json:"department"`
	Name       string  `json:"name"`
	Group      string  `json:"group,omitempty"`
	Tallies    []Tally `json:"tallies"`
}

// Evaluation is the table of departments by indicators for a year. It has no scores and no weights.
type Evaluation struct {
	Regulation string          `json:"regulation"`
	Title      string          `json:"title"` // of the regulation
	Basis      string          `json:"basis"`
	Note       string          `json:"note,omitempty"`
	Year       int             `json:"year"`
	At         time.Time       `json:"at"` // legal instant at which it was counted
	Columns    []Column        `json:"columns"`
	Rows       []EvaluationRow `json:"rows"`
}

// Evaluated is what the ledger counted at one moment: for each column, by department.
type Evaluated struct {
	At          time.Time
	Departments []domain.Department
	Tallies     []map[string]Tally // in the order of Columns
}

// Evaluate makes the table: a row for each department on record, and for what it no longer knows and yet counts. Of an
// indicator that is told apart by authority the columns are left out in which nothing was counted of anybody, but for the first if
// nothing was in any: most packs have clocks of one authority or two.
func Evaluate(q EvaluationQuery, e Evaluated) Evaluation {
	table := Evaluation{Regulation: q.Regulation.ID, Title: q.Regulation.Title, Year: q.Year, At: e.At}
	if q.Regulation.Evaluation != nil {
		table.Basis, table.Note = q.Regulation.Evaluation.Basis, q.Regulation.Evaluation.Note
	}
	for _, d := range e.evaluated() {
		if q.Department == "" || q.Department == d.Code {
			table.Rows = append(table.Rows, EvaluationRow{Department: d.Code, Name: d.Name, Group: d.Group})
		}
	}
	columns := Columns(q.Regulation)
	for i, column := range columns {
		if e.idle(columns, i) {
			continue
		}
		table.Columns = append(table.Columns, column)
		for at := range table.Rows {
			row := &table.Rows[at]
			row.Tallies = append(row.Tallies, e.tally(i, column, row.Department))
		}
	}
	return table
}

// idle tells of a column in which nothing was counted that another of the same indicator says more, or as much before it.
func (e Evaluated) idle(columns []Column, i int) bool {
	if len(e.Tallies[i]) > 0 {
		return false
	}
	for j, other := range columns {
		if other.Name == columns[i].Name && (j < i || len(e.Tallies[j]) > 0) {
			return true
		}
	}
	return false
}

// evaluated are the departments that have a row, by code. What the public owes, and what several departments could have
// met, is nobody's.
func (e Evaluated) evaluated() []domain.Department {
	departments := slices.Clone(e.Departments)
	for _, column := range e.Tallies {
		for code := range column {
			if !slices.ContainsFunc(departments, func(d domain.Department) bool { return d.Code == code }) {
				departments = append(departments, domain.Department{Code: code, Name: code})
			}
		}
	}
	departments = slices.DeleteFunc(departments, func(d domain.Department) bool { return d.Code == "" || d.Code == procedure.Public })
	slices.SortFunc(departments, func(a, b domain.Department) int { return cmp.Compare(a.Code, b.Code) })
	return departments
}

func (e Evaluated) tally(i int, c Column, department string) Tally {
	t := e.Tallies[i][department]
	if c.Measure == procedure.MeasureOnTime && t.Of == nil {
		t.Of = new(int)
	}
	return t
}

// Heading is the title of the table.
func (e Evaluation) Heading() string {
	return strconv.Itoa(e.Year) + "年度政务数据工作评价情况表（" + e.Title + "）"
}

// Remarks say in Chinese what the reader must know.
func (e Evaluation) Remarks() []string {
	list := []string{
		"依据：" + e.Basis,
		"统计时刻：" + e.At.Format("2006年1月2日 15:04:05") + "（北京时间）",
		"只列台账能够数出的数，不打分、不加权；法定、解释、惯例分列，不混合。",
	}
	if e.Note != "" {
		list = append(list, e.Note)
	}
	return list
}

// WriteEvaluationCSV writes the table for Excel: remarks and definitions, an empty line, the header and the rows.
func WriteEvaluationCSV(w io.Writer, e Evaluation, say Words) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, line := range e.lines() {
		if err := out.Write(guarded(say.of(line))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (e Evaluation) lines() [][]string {
	lines := [][]string{{e.Heading()}}
	for _, remark := range e.Remarks() {
		lines = append(lines, []string{"说明", remark})
	}
	for _, c := range e.Columns {
		lines = append(lines, []string{"指标", c.Heading(), c.Basis, c.Meaning})
	}
	lines = append(lines, []string{""}, e.header())
	for _, row := range e.Rows {
		line := []string{row.Department, row.Name, row.Group}
		for _, t := range row.Tallies {
			line = append(line, t.Text())
		}
		lines = append(lines, line)
	}
	return lines
}

func (e Evaluation) header() []string {
	head := []string{"部门代码", "部门", "分组"}
	for _, c := range e.Columns {
		head = append(head, c.Heading())
	}
	return head
}

// Counted is something behind a tally: a case or a catalog entry.
type Counted struct {
	Kind  string // case or entry
	ID    string // number or code
	Title string
	Times int // how often it counts
}

// The kinds of what is counted.
const (
	CountedCase  = "case"
	CountedEntry = "entry"
)

// ColumnNamed finds the column of an indicator; without an authority the first one.
func ColumnNamed(r *procedure.Regulation, name string, authority procedure.Authority) (Column, bool) {
	for _, c := range Columns(r) {
		if c.Name == name && (authority == "" || c.Authority == authority) {
			return c, true
		}
	}
	return Column{}, false
}
