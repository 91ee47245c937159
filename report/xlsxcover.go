package report

import (
	"unicode/utf8"
)

// coverColumns is how many columns the cover spans.
const coverColumns = 6

// cover says what a reader must know before the figures, gives the totals, and defines every figure.
func (b *book) cover() {
	b.sheet(coverSheet, "portrait")
	for column, width := range []float64{16, 14, 14, 16, 34, 34} {
		b.width(coverSheet, column+1, width)
	}
	row := b.title(1)
	row = b.facts(row)
	row = b.totals(row + 1)
	row = b.contents(row + 1)
	row = b.notes(row + 1)
	b.definitions(row + 1)
}

// across merges a row from one column to the last.
func (b *book) across(row, from int, value any, s style, height float64) {
	b.put(coverSheet, from, row, value, s)
	b.do(b.SetCellStyle(coverSheet, b.at(from, row), b.at(coverColumns, row), b.style(s)))
	b.do(b.MergeCell(coverSheet, b.at(from, row), b.at(coverColumns, row)))
	if height > 0 {
		b.do(b.SetRowHeight(coverSheet, row, height))
	}
}

func (b *book) title(row int) int {
	b.across(row, 1, b.r.Title(), style{look: bigTitle}, 48)
	row++
	for _, text := range b.r.Warnings() {
		b.across(row, 1, text, style{look: warning}, 24)
		row++
	}
	return row + 1
}

func (b *book) facts(row int) int {
	line := func(what string, value any) {
		b.put(coverSheet, 1, row, what, style{look: headCell})
		b.across(row, 2, value, style{look: wrapCell}, 20)
		row++
	}
	line("统计期", b.r.Period()+"（到期日 "+b.r.Query.From.String()+" 至 "+b.r.Query.Through.String()+"）")
	for _, scope := range b.r.Scope() {
		line("范围", scope)
	}
	for _, n := range b.r.covered() {
		text := n.Title
		if n.Document != "" {
			text += "（" + n.Document + "）"
		}
		line("法规", text)
	}
	line("统计时刻", b.r.At.Format(minute)+"（北京时间）")
	line("工作日历版本", b.r.Calendar)
	return row
}

// totals shows the few figures that matter most, by mark and stage.
func (b *book) totals(row int) int {
	b.across(row, 1, "总体情况", style{look: heading}, 24)
	row++
	for i, text := range []string{"依据性质", "阶段", "应办结（件）", "按期办结（件）", "按期办结率", "用时：平均 / 中位数 / 第90百分位 / 最长（工作日）"} {
		b.put(coverSheet, i+1, row, text, style{look: headCell})
	}
	b.do(b.SetRowHeight(coverSheet, row, 32))
	row++
	if len(b.r.Totals) == 0 {
		b.across(row, 1, "统计期内没有到期的期限", style{look: wrapCell}, 20)
		return row + 1
	}
	for _, t := range b.r.Totals {
		s := style{look: tableCell, faint: t.SmallSample}
		b.put(coverSheet, 1, row, MarkTitle(t.Mark), s)
		b.put(coverSheet, 2, row, t.Stage.Title(), s)
		s.format = countFormat
		b.put(coverSheet, 3, row, t.Count(Due), s)
		b.put(coverSheet, 4, row, t.Count(MetOnTime), s)
		b.value(coverSheet, 5, row, t, OnTimeRate)
		b.put(coverSheet, 6, row, t.used(), style{look: tableCell, faint: t.SmallSample})
		row++
	}
	return row
}

// used is the row's days in one line.
func (r Row) used() string {
	if r.Figures[MeanDays] == nil {
		return "—"
	}
	line := ""
	for i, name := range []FigureName{MeanDays, MedianDays, P90Days, LongestDays} {
		if i > 0 {
			line += " / "
		}
		line += text(Workdays, r.Figures[name])
	}
	return line
}

// contents links the sheets.
func (b *book) contents(row int) int {
	b.across(row, 1, "目录", style{look: heading}, 24)
	row++
	line := func(sheet, about string) {
		b.put(coverSheet, 1, row, sheet, style{look: linkCell})
		b.do(b.SetCellHyperLink(coverSheet, b.at(1, row), "'"+sheet+"'!A1", "Location"))
		b.across(row, 2, about, style{}, 18)
		row++
	}
	line(chartSheet, "按期办结率走势、部门对比、用时分布")
	for _, v := range views {
		line(v.sheet, v.about)
	}
	line(distributionSheet, "已办结的期限用了多少个工作日")
	line(overdueSheet, "期限已届满而仍在办的，最早到期的在前")
	return row
}

func (b *book) notes(row int) int {
	b.across(row, 1, "统计口径", style{look: heading}, 24)
	row++
	for _, note := range b.r.Notes() {
		b.across(row, 1, note, style{look: wrapCell}, lines(note, 62)*16+4)
		row++
	}
	b.put(coverSheet, 1, row, "评价", style{look: headCell})
	for i, l := range []Light{Green, Amber, Red} {
		b.put(coverSheet, 2+i, row, l.Title()+"灯", style{look: tableCell, light: l})
	}
	b.put(coverSheet, 5, row, "小样本", style{look: tableCell, faint: true})
	return row + 1
}

func (b *book) definitions(row int) {
	b.across(row, 1, "指标定义", style{look: heading}, 24)
	row++
	for i, text := range []string{"指标", "单位", "含义"} {
		b.put(coverSheet, i+1, row, text, style{look: headCell})
	}
	b.do(b.SetCellStyle(coverSheet, b.at(3, row), b.at(5, row), b.style(style{look: headCell})))
	b.do(b.MergeCell(coverSheet, b.at(3, row), b.at(5, row)))
	b.put(coverSheet, 6, row, "计算方法", style{look: headCell})
	for _, f := range Figures {
		row++
		b.put(coverSheet, 1, row, f.Title, style{look: wrapCell})
		b.put(coverSheet, 2, row, f.Unit.Title(), style{look: wrapCell})
		b.put(coverSheet, 3, row, f.Meaning, style{look: wrapCell})
		b.do(b.SetCellStyle(coverSheet, b.at(3, row), b.at(5, row), b.style(style{look: wrapCell})))
		b.do(b.MergeCell(coverSheet, b.at(3, row), b.at(5, row)))
		b.put(coverSheet, 6, row, f.How, style{look: wrapCell})
		b.do(b.SetRowHeight(coverSheet, row, max(lines(f.Meaning, 31), lines(f.How, 16))*15+4))
	}
}

// lines is how many lines a Chinese text takes in so many characters.
func lines(text string, characters int) float64 {
	return float64((utf8.RuneCountInString(text) + characters - 1) / characters)
}

// value writes a figure in its format; a rate in the colour of its light, nothing where there is nothing.
func (b *book) value(sheet string, column, row int, r Row, name FigureName) {
	f, err := FigureNamed(name)
	b.do(err)
	s := style{look: tableCell, format: f.Unit.format(), faint: r.SmallSample}
	if name == OnTimeRate {
		s.light = r.Light
	}
	var v any = "—"
	if got := r.Figures[name]; got != nil {
		v = *got
	}
	b.put(sheet, column, row, v, s)
}
