package report

import (
	"errors"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/procedure"
)

// Sheets of the workbook of an evaluation.
const (
	evaluationSheet  = "评价情况表"
	indicatorsSheet  = "说明"
	evaluationWidth  = 14 // of a column, in characters
	evaluationHeight = 48 // of the header, in points: three lines
)

// WriteEvaluationXLSX writes the table as a workbook: the table itself, in which a rate is its count, its whole and a
// percentage in columns of their own, and a sheet with what a reader must know.
func WriteEvaluationXLSX(w io.Writer, e Evaluation) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := errors.Join(f.SetSheetName("Sheet1", evaluationSheet), writeEvaluationTable(f, e), writeEvaluationNotes(f, e)); err != nil {
		return err
	}
	return f.Write(w)
}

func writeEvaluationTable(f *excelize.File, e Evaluation) error {
	styles, err := evaluationStyles(f)
	if err != nil {
		return err
	}
	lines, percents := e.cells()
	for i, line := range lines {
		if err := f.SetSheetRow(evaluationSheet, cellAt(1, i+2), &line); err != nil {
			return err
		}
	}
	last, bottom := len(lines[0]), len(lines)+1
	failed := []error{
		f.SetCellValue(evaluationSheet, "A1", e.Heading()), f.SetCellStyle(evaluationSheet, "A1", "A1", styles.title),
		f.SetCellStyle(evaluationSheet, cellAt(1, 2), cellAt(last, 2), styles.head), f.SetRowHeight(evaluationSheet, 2, evaluationHeight),
		f.SetColWidth(evaluationSheet, "A", columnName(last), evaluationWidth), f.SetColWidth(evaluationSheet, "B", "B", 2*evaluationWidth),
		f.SetPanes(evaluationSheet, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: 2, TopLeftCell: "C3", ActivePane: "bottomRight"}),
	}
	for _, column := range percents {
		failed = append(failed, f.SetCellStyle(evaluationSheet, cellAt(column, 3), cellAt(column, max(bottom, 3)), styles.percent))
	}
	return errors.Join(failed...)
}

// cells are the header and the rows, and which columns, from 1, hold percentages.
func (e Evaluation) cells() (lines [][]any, percents []int) {
	head := []any{"部门代码", "部门", "分组"}
	for _, c := range e.Columns {
		head = append(head, c.Heading())
		if c.rated() {
			head[len(head)-1] = c.Heading() + "：按期"
			head = append(head, c.Heading()+"：应办结", c.Heading())
			percents = append(percents, len(head))
		}
	}
	lines = append(lines, head)
	for _, row := range e.Rows {
		line := []any{row.Department, row.Name, row.Group}
		for i, t := range row.Tallies {
			line = append(line, t.Count)
			if e.Columns[i].rated() {
				line = append(line, *t.Of, shownRate(t))
			}
		}
		lines = append(lines, line)
	}
	return lines, percents
}

func (c Column) rated() bool { return c.Measure == procedure.MeasureOnTime }

// shownRate is empty where there was nothing to compute it from.
func shownRate(t Tally) any {
	if rate := t.Rate(); rate != nil {
		return *rate
	}
	return ""
}

func writeEvaluationNotes(f *excelize.File, e Evaluation) error {
	if _, err := f.NewSheet(indicatorsSheet); err != nil {
		return err
	}
	lines := [][]any{{e.Heading()}}
	for _, remark := range e.Remarks() {
		lines = append(lines, []any{"说明", remark})
	}
	for _, c := range e.Columns {
		lines = append(lines, []any{"指标", c.Heading(), c.Basis, c.Meaning})
	}
	for i, line := range lines {
		if err := f.SetSheetRow(indicatorsSheet, cellAt(1, i+1), &line); err != nil {
			return err
		}
	}
	return errors.Join(f.SetColWidth(indicatorsSheet, "B", "B", 40), f.SetColWidth(indicatorsSheet, "C", "C", 20), f.SetColWidth(indicatorsSheet, "D", "D", 60))
}

type evaluationLook struct{ title, head, percent int }

func evaluationStyles(f *excelize.File) (l evaluationLook, err error) {
	var failed [3]error
	l.title, failed[0] = f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}})
	l.head, failed[1] = f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE7F3"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "center"},
	})
	l.percent, failed[2] = f.NewStyle(&excelize.Style{NumFmt: 10})
	return l, errors.Join(failed[:]...)
}

// cellAt names a cell by column and row, both from 1.
func cellAt(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic("report: " + err.Error()) // more columns than a sheet has
	}
	return name
}

func columnName(column int) string {
	name, err := excelize.ColumnNumberToName(column)
	if err != nil {
		panic("report: " + err.Error())
	}
	return name
}
