package report

// coverColumns is how many columns the cover spans.
const coverColumns = 9

// coverWidth is the width of each of them, in Latin characters.
const coverWidth = 13.0

// cover says what a reader must know before the figures, gives the totals, and defines every figure.
func (b *timelinessBook) cover() {
	b.sheet(b.say(coverSheet), "portrait", 1)
	for column := range coverColumns {
		b.width(b.say(coverSheet), column+1, coverWidth)
	}
	row := b.title(1)
	row = b.facts(row)
	row = b.totals(row + 1)
	row = b.contents(row + 1)
	row = b.notes(row + 1)
	b.definitions(row + 1)
}

// across merges a row from one column to the last; a text takes as many lines as it needs.
func (b *timelinessBook) across(row, from int, value string, s style) {
	value = b.say(value)
	b.merged(row, from, coverColumns, value, s)
	b.do(b.SetRowHeight(b.say(coverSheet), row, max(b.lines(value, from, coverColumns), 1)*lineHeight))
}

// merged writes into one cell what spans several columns.
func (b *timelinessBook) merged(row, from, through int, value string, s style) {
	b.put(b.say(coverSheet), from, row, value, s)
	b.do(b.SetCellStyle(b.say(coverSheet), b.cell(from, row), b.cell(through, row), b.style(s)))
	b.do(b.MergeCell(b.say(coverSheet), b.cell(from, row), b.cell(through, row)))
}

// lines is how many lines a text takes across the columns.
func (b *timelinessBook) lines(text string, from, through int) float64 {
	return linesIn(b.say(text), coverWidth*float64(through-from+1))
}

func (b *timelinessBook) title(row int) int {
	b.across(row, 1, b.r.Title(), style{look: bigTitle})
	b.do(b.SetRowHeight(b.say(coverSheet), row, 3*lineHeight))
	row++
	for _, text := range b.r.Warnings() {
		b.across(row, 1, text, style{look: warning})
		row++
	}
	return row + 1
}

func (b *timelinessBook) facts(row int) int {
	line := func(what, value string) {
		b.put(b.say(coverSheet), 1, row, what, style{look: headCell})
		b.across(row, 2, value, style{look: wrapCell})
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

// totals shows the few figures that matter most, by authority and stage.
func (b *timelinessBook) totals(row int) int {
	b.across(row, 1, "总体情况（用时：工作日）", style{look: heading})
	row++
	for i, text := range []string{"依据性质", "阶段", "应办结（件）", "按期办结（件）", "按期办结率", "平均用时", "用时中位数", "第90百分位", "最长用时"} {
		b.put(b.say(coverSheet), i+1, row, text, style{look: headCell})
	}
	b.do(b.SetRowHeight(b.say(coverSheet), row, 2*lineHeight))
	row++
	if len(b.r.Totals) == 0 {
		b.across(row, 1, "统计期内没有到期的期限", style{look: wrapCell})
		return row + 1
	}
	for _, t := range b.r.Totals {
		s := style{look: midCell, faint: t.SmallSample}
		b.put(b.say(coverSheet), 1, row, t.Authority.Title(), s)
		b.put(b.say(coverSheet), 2, row, t.Stage.Title(), s)
		for i, name := range []FigureName{Due, MetOnTime, OnTimeRate, MeanDays, MedianDays, P90Days, LongestDays} {
			b.value(b.say(coverSheet), i+3, row, t, name, tableCell)
		}
		row++
	}
	return row
}

// contents links the sheets.
func (b *timelinessBook) contents(row int) int {
	b.across(row, 1, "目录", style{look: heading})
	row++
	line := func(sheet, about string) {
		b.put(b.say(coverSheet), 1, row, sheet, style{look: linkCell})
		b.do(b.SetCellHyperLink(b.say(coverSheet), b.cell(1, row), "'"+sheet+"'!A1", "Location"))
		b.across(row, 2, about, style{})
		row++
	}
	line(b.say(chartSheet), "按期办结率走势、部门对比、用时分布")
	for _, v := range views(b.r.Query.From, b.r.Query.Through) {
		line(b.say(v.sheet), v.about)
	}
	line(b.say(distributionSheet), "已办结的期限用了多少个工作日")
	line(b.say(overdueSheet), "期限已届满而仍在办的，最早到期的在前")
	return row
}

func (b *timelinessBook) notes(row int) int {
	b.across(row, 1, "统计口径", style{look: heading})
	row++
	for _, note := range b.r.Notes() {
		b.across(row, 1, note, style{look: wrapCell})
		row++
	}
	b.put(b.say(coverSheet), 1, row, "评价", style{look: headCell})
	for i, l := range []Light{Green, Amber, Red} {
		b.put(b.say(coverSheet), 2+i, row, l.Title()+"灯", style{look: midCell, light: l})
	}
	b.put(b.say(coverSheet), 5, row, "小样本", style{look: midCell, faint: true})
	return row + 1
}

func (b *timelinessBook) definitions(row int) {
	b.across(row, 1, "指标定义", style{look: heading})
	row++
	line := func(title, unit, meaning, how string, s style) {
		b.put(b.say(coverSheet), 1, row, title, s)
		b.put(b.say(coverSheet), 2, row, unit, s)
		b.merged(row, 3, 5, meaning, s)
		b.merged(row, 6, coverColumns, how, s)
		b.do(b.SetRowHeight(b.say(coverSheet), row, max(b.lines(title, 1, 1), b.lines(meaning, 3, 5), b.lines(how, 6, coverColumns))*lineHeight))
		row++
	}
	line("指标", "单位", "含义", "计算方法", style{look: headCell})
	for _, f := range Figures {
		line(f.Title, f.Unit.Title(), f.Meaning, f.How, style{look: wrapCell})
	}
}

// value writes a figure in its format; a rate in the colour of its light, nothing where there is nothing.
func (b *timelinessBook) value(sheet string, column, row int, r Row, name FigureName, look look) {
	f, err := FigureNamed(name)
	b.do(err)
	s := style{look: look, format: f.Unit.format(), faint: r.SmallSample}
	if name == OnTimeRate {
		s.light = r.Light
	}
	var v any = "—"
	if got := r.Figures[name]; got != nil {
		v = *got
		if *got != 0 {
			b.link(sheet, column, row, figurePath(b.r.Query, r, name))
		}
	}
	b.put(sheet, column, row, v, s)
}
