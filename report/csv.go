package report

import (
	"encoding/csv"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// byteOrderMark tells Excel that the text is UTF-8.
const byteOrderMark = "\uFEFF"

// WriteCSV writes the report for Excel: notes and definitions, an empty line, the header, the rows and the totals.
func WriteCSV(w io.Writer, r Report, say Words) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, line := range r.cover() {
		if err := out.Write(guarded(say.of(line))); err != nil {
			return err
		}
	}
	if err := out.Write([]string{""}); err != nil {
		return err
	}
	if err := out.Write(guarded(say.of(r.Header(allFigures()...)))); err != nil {
		return err
	}
	for _, row := range r.Rows {
		if err := out.Write(guarded(say.of(r.Line(row, allFigures()...)))); err != nil {
			return err
		}
	}
	for _, row := range r.Totals {
		if err := out.Write(guarded(say.of(r.TotalLine(row, allFigures()...)))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// cover is what a reader must know before the figures.
func (r Report) cover() [][]string {
	lines := [][]string{{r.Title()}}
	for _, warning := range r.Warnings() {
		lines = append(lines, []string{"注意", warning})
	}
	lines = append(lines,
		[]string{"统计期（到期日）", r.Query.From.String() + " 至 " + r.Query.Through.String()},
		[]string{"统计时刻", r.At.Format(time.DateTime) + "（北京时间）"},
		[]string{"工作日历版本", r.Calendar},
	)
	for _, scope := range r.Scope() {
		lines = append(lines, []string{"范围", scope})
	}
	for _, n := range r.covered() {
		lines = append(lines, []string{"法规", n.Title, n.Document})
	}
	for _, note := range r.Notes() {
		lines = append(lines, []string{"说明", note})
	}
	for _, f := range Figures {
		lines = append(lines, []string{"指标", f.Title, f.Unit.Title(), f.Meaning, f.How})
	}
	return lines
}

// guarded keeps a spreadsheet from taking what somebody typed for a formula.
func guarded(line []string) []string {
	safe := make([]string, len(line))
	for i, cell := range line {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(cell, unicode.IsSpace))
		begun := cell != "" && strings.Contains("\t\r\n", cell[:1]) // some begin a cell anew there
		if begun || strings.ContainsRune("=+-@＝＋－＠", first) {       // Chinese spreadsheets take the full-width forms, too
			cell = "'" + cell
		}
		safe[i] = cell
	}
	return safe
}
