package report

import (
	"errors"
	"io"
	"math"
	"unicode/utf8"

	"github.com/shixian/shixian/procedure"
)

// Sheets of the workbook of an evaluation.
const (
	evaluationSheet = "评价情况表"
	indicatorsSheet = "说明"
)

// evaluationWidth is the width of a column of counts, and pageWidth of what is readable across a page of A4.
const (
	evaluationWidth = 8.6
	pageWidth       = 160.0
)

// WriteEvaluationXLSX writes the table as a workbook: the table itself, in which a rate is its count, its whole and a
// percentage in columns of their own, and a sheet with what a reader must know.
func WriteEvaluationXLSX(w io.Writer, e Evaluation, say Words) (err error) {
	b := &evaluationBook{newBook(evaluationSheet, e.Heading(), e.At, say), e}
	defer func() { err = errors.Join(err, b.Close()) }()
	b.table()
	b.notes()
	return b.send(w)
}

// evaluationBook is the workbook of an evaluation.
type evaluationBook struct {
	*book
	e Evaluation
}

// The rows of the table above those of the departments: its title, and the heads of the columns, in two rows since a rate has
// three columns.
const (
	evaluationTitle = iota + 1
	evaluationHead
	evaluationParts
	evaluationFirst
)

func (b *evaluationBook) table() {
	last := 2
	for _, c := range b.e.Columns {
		last += c.span()
	}
	wide := int(math.Ceil((42 + evaluationWidth*float64(last-2)) / pageWidth))
	b.sheet(b.say(evaluationSheet), "landscape", max(wide, 1))
	b.put(b.say(evaluationSheet), 1, evaluationTitle, b.e.Heading(), style{look: titleCell})
	b.do(b.SetRowHeight(b.say(evaluationSheet), evaluationTitle, 2*lineHeight))
	b.width(b.say(evaluationSheet), 1, 28)
	b.width(b.say(evaluationSheet), 2, 14)
	b.headed(1, 1, "部门")
	b.headed(2, 1, "分组")
	column := 3
	for _, c := range b.e.Columns {
		b.headed(column, c.span(), c.Heading())
		if c.rated() {
			for i, part := range []string{"按期", "应办结", "比例"} {
				b.put(b.say(evaluationSheet), column+i, evaluationParts, part, style{look: headCell})
			}
		}
		column += c.span()
	}
	b.do(b.SetRowHeight(b.say(evaluationSheet), evaluationHead, 4*lineHeight))
	for i, row := range b.e.Rows {
		b.row(evaluationFirst+i, row)
	}
	b.frozen(b.say(evaluationSheet), evaluationTitle, evaluationParts, 2)
}

// headed writes the head of a column, or of several that belong together.
func (b *evaluationBook) headed(column, span int, text string) {
	through := evaluationParts
	if span > 1 {
		through = evaluationHead
	}
	first, last := b.cell(column, evaluationHead), b.cell(column+span-1, through)
	b.put(b.say(evaluationSheet), column, evaluationHead, text, style{look: headCell})
	b.do(b.SetCellStyle(b.say(evaluationSheet), first, last, b.style(style{look: headCell})))
	b.do(b.MergeCell(b.say(evaluationSheet), first, last))
	for i := column; i < column+span && column > 2; i++ {
		b.width(b.say(evaluationSheet), i, evaluationWidth)
	}
}

func (b *evaluationBook) row(at int, row EvaluationRow) {
	count, rate := style{look: tableCell, format: countFormat}, style{look: tableCell, format: rateFormat}
	b.put(b.say(evaluationSheet), 1, at, row.Name, style{look: tableCell})
	b.put(b.say(evaluationSheet), 2, at, row.Group, style{look: tableCell})
	column := 3
	for i, t := range row.Tallies {
		b.put(b.say(evaluationSheet), column, at, t.Count, count)
		if b.e.Columns[i].rated() {
			b.put(b.say(evaluationSheet), column+1, at, *t.Of, count)
			b.put(b.say(evaluationSheet), column+2, at, shownRate(t), rate)
		}
		column += b.e.Columns[i].span()
	}
}

func (c Column) rated() bool { return c.Measure == procedure.MeasureOnTime }

// span is how many columns of a workbook it takes.
func (c Column) span() int {
	if c.rated() {
		return 3
	}
	return 1
}

// shownRate is a dash where there was nothing to compute it from.
func shownRate(t Tally) any {
	if rate := t.Rate(); rate != nil {
		return *rate
	}
	return "—"
}

// notes says what a reader must know, and what each indicator counts under which article.
func (b *evaluationBook) notes() {
	b.sheet(b.say(indicatorsSheet), "portrait", 1)
	widths := []float64{32, 24, 56}
	for i, width := range widths {
		b.width(b.say(indicatorsSheet), i+1, width)
	}
	b.put(b.say(indicatorsSheet), 1, 1, b.e.Heading(), style{look: titleCell})
	b.do(b.SetRowHeight(b.say(indicatorsSheet), 1, 2*lineHeight))
	at := 2
	for _, remark := range b.e.Remarks() {
		b.put(b.say(indicatorsSheet), 1, at, remark, style{look: wrapCell})
		b.do(b.SetCellStyle(b.say(indicatorsSheet), b.cell(1, at), b.cell(len(widths), at), b.style(style{look: wrapCell})))
		b.do(b.MergeCell(b.say(indicatorsSheet), b.cell(1, at), b.cell(len(widths), at)))
		b.do(b.SetRowHeight(b.say(indicatorsSheet), at, linesIn(remark, 112)*lineHeight))
		at++
	}
	at++
	for i, text := range []string{"指标", "依据", "含义"} {
		b.put(b.say(indicatorsSheet), i+1, at, text, style{look: headCell})
	}
	for _, c := range b.e.Columns {
		at++
		height := 1.0
		for i, text := range []string{c.Heading(), c.Basis, c.Meaning} {
			b.put(b.say(indicatorsSheet), i+1, at, text, style{look: wrapCell})
			height = max(height, linesIn(text, widths[i]))
		}
		b.do(b.SetRowHeight(b.say(indicatorsSheet), at, height*lineHeight))
	}
}

// linesIn is how many lines a Chinese text takes in so many Latin characters: one of its own is as wide as two, and a little
// more.
func linesIn(text string, width float64) float64 {
	return math.Ceil(2.2 * float64(utf8.RuneCountInString(text)) / width)
}
