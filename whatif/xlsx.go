package whatif

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/report"
)

// Workbook is an answer in the making with every case that differs. Rows go to a file as they come.
type Workbook struct {
	file        *excelize.File
	departments []domain.Department
	cases       *excelize.StreamWriter
	sheets      int // with cases
	row         int // of the last of them
}

const (
	summarySheet = "摘要"
	casesSheet   = "办件"
	sheetRows    = 1_000_000 // of a sheet at most; the format ends some thousands later
)

// NewWorkbook begins a workbook. Close it.
func NewWorkbook(departments []domain.Department) (*Workbook, error) {
	b := &Workbook{file: excelize.NewFile(), departments: departments}
	if err := errors.Join(b.file.SetSheetName("Sheet1", summarySheet), b.nextSheet()); err != nil {
		return nil, errors.Join(err, b.file.Close())
	}
	return b, nil
}

// Close removes what was kept on the way.
func (b *Workbook) Close() error { return b.file.Close() }

func (b *Workbook) nextSheet() (err error) {
	b.sheets++
	name := casesSheet
	if b.sheets > 1 {
		name = fmt.Sprint(casesSheet, b.sheets)
	}
	if b.cases, err = b.sheet(name, 22); err != nil {
		return err
	}
	b.row = 0
	return b.add("编号", "规定", "程序", "原结果", "推演结果", "不能照办的", "原因", "期限或情形", "依据", "性质", "部门",
		"原到期日", "推演到期日", "原时效", "推演时效")
}

func (b *Workbook) sheet(name string, width float64) (*excelize.StreamWriter, error) {
	if _, err := b.file.NewSheet(name); err != nil {
		return nil, err
	}
	w, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	return w, w.SetColWidth(1, 16, width)
}

func (b *Workbook) add(cells ...any) error {
	b.row++
	return b.cases.SetRow(fmt.Sprint("A", b.row), cells)
}

// Add writes a case: a row for each clock and breach that differs, or one.
func (b *Workbook) Add(d Difference) error {
	stop := Stop{}
	if d.Stop != nil {
		stop = *d.Stop
	}
	head := []any{d.Case, cmp.Or(d.short, d.Regulation), d.Title, d.Was, d.Would, stop.Title, stop.Why}
	names := report.Report{Departments: b.departments}
	var rows [][]any
	for _, c := range d.Clocks {
		rows = append(rows, []any{
			c.Title, report.ArticleName(c.Basis), c.Authority.Title(), names.DepartmentName(c.Department),
			c.Was.day(), c.Would.day(), c.Was.Standing.Title(), c.Would.Standing.Title(),
		})
	}
	for _, r := range d.Breaches {
		rows = append(rows, []any{map[bool]string{true: "新增违规情形：", false: "不再有违规情形："}[r.Gained] + r.Title})
	}
	if len(d.Unled) > 0 {
		rows = append(rows, []any{"无从提起的关联办件：" + strings.Join(d.Unled, "、")})
	}
	if len(rows) == 0 {
		rows = [][]any{nil}
	}
	if b.row+len(rows) > sheetRows {
		if err := errors.Join(b.cases.Flush(), b.nextSheet()); err != nil {
			return err
		}
	}
	for _, row := range rows {
		if err := b.add(append(head[:len(head):len(head)], row...)...); err != nil {
			return err
		}
	}
	return nil
}

func (o Obligation) day() string {
	if o.Due == nil {
		return "（无此期限）"
	}
	return o.Due.String()
}

// Write ends the workbook with the counts, and writes it.
func (b *Workbook) Write(w io.Writer, a Answer) error {
	if err := b.cases.Flush(); err != nil {
		return err
	}
	for i, line := range a.Summary() {
		if err := b.file.SetCellValue(summarySheet, fmt.Sprint("A", i+1), line); err != nil {
			return err
		}
	}
	for _, t := range a.Tables(b.departments) {
		if err := b.table(t); err != nil {
			return err
		}
	}
	return b.file.Write(w)
}

func (b *Workbook) table(t Table) error {
	s, err := b.sheet(t.Title, 18)
	if err != nil {
		return err
	}
	head := make([]any, len(t.Head))
	for i, text := range t.Head {
		head[i] = text
	}
	for i, row := range append([][]any{head}, t.Rows...) {
		if err := s.SetRow(fmt.Sprint("A", i+1), row); err != nil {
			return err
		}
	}
	return s.Flush()
}
