package report

import (
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/procedure"
)

// charts writes small tables, and beside each the chart drawn from it. A rate of nothing is left out of the line.
func (b *timelinessBook) charts(cells []Cell) {
	b.sheet(b.say(chartSheet), "landscape", 1)
	b.width(b.say(chartSheet), 1, 24)
	row := 1
	row = b.rates(row, "按期办结率走势", excelize.Line, ByMonth, cells)
	for _, next := range []func(int) int{
		func(row int) int {
			return b.rates(row, "部门按期办结率对比", excelize.Col, ByDepartment, cells)
		}, b.spread,
	} {
		b.do(b.InsertPageBreak(b.say(chartSheet), b.cell(1, row)))
		row = next(row)
	}
}

// chartRows is how many rows of the sheet a chart covers.
const chartRows = 21

// rates charts the on-time rate of all clocks by a dimension, a series for each authority.
func (b *timelinessBook) rates(row int, title string, kind excelize.ChartType, by Dimension, cells []Cell) int {
	b.put(b.say(chartSheet), 1, row, title, style{look: heading})
	b.put(b.say(chartSheet), 1, row+1, by.Title(), style{look: headCell})
	r := b.r
	r.Query.By = []Dimension{by}
	rows := slices.DeleteFunc(Fold(cells, r.Query.By, r.Departments, r.Thresholds), func(row Row) bool { return row.Stage != EveryClock })
	places := map[Key]int{}
	first := row + 2
	for _, one := range rows {
		if _, ok := places[one.Key]; !ok {
			places[one.Key] = first + len(places)
			b.put(b.say(chartSheet), 1, places[one.Key], r.name(by, one.Key), style{look: tableCell})
		}
	}
	var series []excelize.ChartSeries
	for i, authority := range procedure.Authorities {
		column := i + 2
		b.put(b.say(chartSheet), column, row+1, authority.Title(), style{look: headCell})
		for _, one := range rows {
			if v := one.Figures[OnTimeRate]; one.Authority == authority && v != nil {
				b.put(b.say(chartSheet), column, places[one.Key], *v, style{look: tableCell, format: rateFormat, light: one.Light, faint: one.SmallSample})
			}
		}
		if slices.ContainsFunc(rows, func(one Row) bool { return one.Authority == authority }) {
			series = append(series, b.series(row+1, column, first, len(places)))
		}
	}
	least, most := 0.0, 1.0
	b.chart(row, len(places), &excelize.Chart{
		Type: kind, Series: series, Title: titled(b.say(title)), Legend: excelize.ChartLegend{Position: "bottom"}, ShowBlanksAs: "gap",
		YAxis: excelize.ChartAxis{Minimum: &least, Maximum: &most, MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0%"}},
	})
	return row + max(len(places)+3, chartRows+2)
}

// spread charts how many used how many days, a series for each authority.
func (b *timelinessBook) spread(row int) int {
	const title = "已办结期限的用时分布"
	b.put(b.say(chartSheet), 1, row, title, style{look: heading})
	b.put(b.say(chartSheet), 1, row+1, "用时（工作日）", style{look: headCell})
	counts := map[int]map[int]int{} // by days and column
	for _, t := range b.r.Totals {
		if t.Stage != EveryClock {
			continue
		}
		for _, d := range t.Days {
			if counts[d.Days] == nil {
				counts[d.Days] = map[int]int{}
			}
			counts[d.Days][slices.Index(procedure.Authorities, t.Authority)+2] += d.Count
		}
	}
	first := row + 2
	for i, days := range slices.Sorted(maps.Keys(counts)) {
		b.put(b.say(chartSheet), 1, first+i, days, style{look: tableCell, format: countFormat})
		for column, n := range counts[days] {
			b.put(b.say(chartSheet), column, first+i, n, style{look: tableCell, format: countFormat})
		}
	}
	var series []excelize.ChartSeries
	for i, authority := range procedure.Authorities {
		b.put(b.say(chartSheet), i+2, row+1, authority.Title(), style{look: headCell})
		if slices.ContainsFunc(b.r.Totals, func(t Row) bool { return t.Authority == authority }) {
			series = append(series, b.series(row+1, i+2, first, len(counts)))
		}
	}
	b.chart(row, len(counts), &excelize.Chart{
		Type: excelize.Col, Series: series, Title: titled(b.say(title)), Legend: excelize.ChartLegend{Position: "bottom"},
		XAxis: excelize.ChartAxis{Title: titled(b.say("工作日"))},
		YAxis: excelize.ChartAxis{MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: countFormat}},
	})
	return row + max(len(counts)+3, chartRows+2)
}

// authorityColours tell the authorities apart, also for those who do not tell red from green.
var authorityColours = []string{"1F4E9E", "E08A1E", "8C8C8C"}

func (b *timelinessBook) series(head, column, first, n int) excelize.ChartSeries {
	absolute := func(column, from, to int) string {
		one, err := excelize.CoordinatesToCellName(column, from, true)
		b.do(err)
		other, err := excelize.CoordinatesToCellName(column, to, true)
		b.do(err)
		return b.say(chartSheet) + "!" + one + ":" + other
	}
	name, err := excelize.CoordinatesToCellName(column, head, true)
	b.do(err)
	colour := authorityColours[column-2]
	return excelize.ChartSeries{
		Name: b.say(chartSheet) + "!" + name, Categories: absolute(1, first, first+n-1), Values: absolute(column, first, first+n-1),
		Fill: solid(colour), Line: excelize.LineOptions{Width: 2, Fill: solid(colour)},
		Marker: excelize.ChartMarker{Symbol: "circle", Size: 6, Fill: solid(colour)},
	}
}

// chart draws beside its table, if there is anything to draw.
func (b *timelinessBook) chart(row, n int, c *excelize.Chart) {
	if n == 0 {
		b.put(b.say(chartSheet), 1, row+2, "没有数据", style{look: subtitle})
		return
	}
	c.XAxis.Font, c.YAxis.Font = axisFont, axisFont
	c.Dimension = excelize.ChartDimension{Width: 800, Height: 440}
	b.do(b.AddChart(b.say(chartSheet), b.cell(6, row), c))
}

var axisFont = excelize.Font{Family: textFont, Size: 9, Color: "404040"}

func titled(text string) excelize.ChartTitle {
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text}}}
}
