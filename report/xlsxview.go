package report

import (
	"net/url"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// dimensionWidths are the widths of the columns that name a row.
var dimensionWidths = map[Dimension]float64{
	ByGroup: 18, ByDepartment: 24, ByRegulation: 12, ByProcedure: 28, ByArticle: 24, ByClock: 24, ByYear: 10, ByQuarter: 16, ByMonth: 14,
}

// view writes a table of the cells, folded by the view's dimensions: one authority and stage after the other, so that what is to
// be compared stands together. What is told apart by one dimension has totals.
func (b *timelinessBook) view(v view, cells []Cell) {
	b.sheet(v.sheet, "landscape", 1)
	r := b.r
	r.Query.By = v.by
	dimensions := r.dimensions()
	head := append([]string{"依据性质", "阶段"}, r.Header(allFigures()...)...)
	head = slices.Delete(head, 2+len(dimensions), 4+len(dimensions))
	for i, text := range head {
		b.put(v.sheet, i+1, 1, text, style{look: headCell})
		b.width(v.sheet, i+1, 8.6)
	}
	for i, d := range dimensions {
		b.width(v.sheet, i+3, dimensionWidths[d])
	}
	at := 2
	for _, row := range r.blocks(Fold(cells, v.by, r.Departments, r.Thresholds), len(v.by) == 1) {
		b.row(v.sheet, at, r, row, dimensions)
		at++
	}
	b.head(v.sheet, 1, len(head), 2+len(dimensions), at-1)
}

// blocks orders rows by authority and stage first, and ends each block of more than one row with its total.
func (r Report) blocks(rows []Row, summed bool) []Row {
	var list []Row
	for _, total := range r.Totals {
		block := slices.DeleteFunc(slices.Clone(rows), func(row Row) bool { return row.Authority != total.Authority || row.Stage != total.Stage })
		list = append(list, block...)
		if summed && len(block) > 1 {
			list = append(list, total)
		}
	}
	return list
}

func (b *timelinessBook) row(sheet string, at int, r Report, row Row, dimensions []Dimension) {
	s, mid := style{look: tableCell, faint: row.SmallSample}, style{look: midCell, faint: row.SmallSample}
	total := row.Key == Key{}
	if total {
		s.look, mid.look = sumCell, midSumCell
	}
	column := 1
	put := func(v any, s style) {
		b.put(sheet, column, at, v, s)
		column++
	}
	put(row.Authority.Title(), mid)
	put(row.Stage.Title(), mid)
	for i, d := range dimensions {
		name := r.name(d, row.Key)
		if total {
			name = map[bool]string{true: "合计"}[i == 0]
		}
		put(name, s)
	}
	for _, f := range Figures {
		b.value(sheet, column, at, row, f.Name, s.look)
		column++
	}
	put(row.Light.Title(), style{look: midCell, light: row.Light, faint: row.SmallSample})
	put(small(row), mid)
}

// small says of a row that it is a small sample.
func small(row Row) string {
	if row.SmallSample {
		return "小样本"
	}
	return ""
}

// distribution writes how many used how many working days, by authority and stage.
func (b *timelinessBook) distribution() {
	b.sheet(b.say(distributionSheet), "portrait", 1)
	head := []string{"依据性质", "阶段", "用时（工作日）", "件数", "占比", "累计占比"}
	for i, text := range head {
		b.put(b.say(distributionSheet), i+1, 1, text, style{look: headCell})
		b.width(b.say(distributionSheet), i+1, 16)
	}
	at := 2
	for _, t := range b.r.Totals {
		through, total := 0, t.Count(Completed)
		for _, d := range t.Days {
			through += d.Count
			b.put(b.say(distributionSheet), 1, at, t.Authority.Title(), style{look: midCell})
			b.put(b.say(distributionSheet), 2, at, t.Stage.Title(), style{look: midCell})
			b.put(b.say(distributionSheet), 3, at, d.Days, style{look: tableCell, format: countFormat})
			b.put(b.say(distributionSheet), 4, at, d.Count, style{look: tableCell, format: countFormat})
			b.put(b.say(distributionSheet), 5, at, float64(d.Count)/float64(total), style{look: tableCell, format: rateFormat})
			b.put(b.say(distributionSheet), 6, at, float64(through)/float64(total), style{look: tableCell, format: rateFormat})
			at++
		}
	}
	b.head(b.say(distributionSheet), 1, len(head), 2, at-1)
}

// overdue lists what is open and has run out.
func (b *timelinessBook) overdue(list []Obligation) {
	b.sheet(b.say(overdueSheet), "landscape", 1)
	columns := []struct {
		title string
		width float64
	}{
		{"办件编号", 18}, {"部门", 24}, {"法规", 12}, {"程序", 26}, {"期限", 22}, {"依据", 24}, {"依据性质", 10},
		{"起算日", 12}, {"到期日", 12}, {"逾期工作日", 12}, {"延期", 8}, {"中止", 8},
	}
	for i, c := range columns {
		b.put(b.say(overdueSheet), i+1, 1, c.title, style{look: headCell})
		b.width(b.say(overdueSheet), i+1, c.width)
	}
	for i, o := range list {
		b.obligation(i+2, o)
	}
	last := len(list) + 1
	b.head(b.say(overdueSheet), 1, len(columns), 1, last)
	switch total := b.r.overdueTotal(); {
	case total > len(list):
		b.put(b.say(overdueSheet), 1, last+1, "逾期在办共 "+itoa(total)+" 件，此表列出最早到期的 "+itoa(len(list))+" 件", style{look: subtitle})
	case total == 0:
		b.put(b.say(overdueSheet), 1, last+1, "没有逾期在办的期限", style{look: subtitle})
	}
}

func (b *timelinessBook) obligation(at int, o Obligation) {
	b.link(b.say(overdueSheet), 1, at, "/cases/"+url.PathEscape(o.Case))
	for i, v := range []any{
		o.Case, b.r.DepartmentName(orNobody(o.Department)), b.r.RegulationName(o.Regulation), b.r.ProcedureName(o.Regulation, o.Procedure),
		o.Run.Title, ArticleName(o.Run.Basis.Basis), o.Run.Basis.Authority.Title(),
		o.Run.Start, o.Run.Due, o.LateDays, yes(o.Extended), yes(o.Paused),
	} {
		s := style{look: tableCell}
		switch day := v.(type) {
		case civil.Date:
			v, s.format = procedure.StartOf(day), dateFormat
		case int:
			s.format = countFormat
		}
		b.put(b.say(overdueSheet), i+1, at, v, s)
	}
}

func orNobody(department string) string {
	if department == "" {
		return Nobody
	}
	return department
}

func yes(v bool) string {
	if v {
		return "是"
	}
	return ""
}

func (r Report) overdueTotal() int {
	n := 0
	for _, t := range r.Totals {
		if t.Stage == EveryClock {
			n += t.Count(StillOverdue)
		}
	}
	return n
}
