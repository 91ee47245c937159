package report

import (
	"fmt"
	"slices"
	"strconv"
)

// dimensions are those that the rows are told apart by, in the order of columns; what an article or a clock is of goes
// before it.
func (r Report) dimensions() []Dimension {
	shown := slices.Clone(r.Query.By)
	if r.Query.Has(ByArticle, ByProcedure, ByClock) {
		shown = append(shown, ByRegulation)
	}
	if r.Query.Has(ByClock) {
		shown = append(shown, ByProcedure)
	}
	return slices.DeleteFunc(slices.Clone(Dimensions), func(d Dimension) bool { return !slices.Contains(shown, d) })
}

// name is what the column of a dimension shows of a row.
func (r Report) name(d Dimension, k Key) string {
	switch d {
	case ByGroup:
		return GroupName(k.Group)
	case ByDepartment:
		return r.DepartmentName(k.Department)
	case ByRegulation:
		return r.RegulationName(k.Regulation)
	case ByProcedure:
		return r.ProcedureName(k.Regulation, k.Procedure)
	case ByArticle:
		return ArticleName(k.Article)
	case ByClock:
		return k.Clock
	default:
		return PeriodTitle(k.Period)
	}
}

// allFigures names every figure.
func allFigures() []FigureName {
	var names []FigureName
	for _, f := range Figures {
		names = append(names, f.Name)
	}
	return names
}

// BriefFigures names those that fit a screen.
func BriefFigures() []FigureName {
	var names []FigureName
	for _, f := range Figures {
		if f.Brief {
			names = append(names, f.Name)
		}
	}
	return names
}

// Header titles the columns of a table of rows with the figures that are shown.
func (r Report) Header(shown ...FigureName) []string {
	var head []string
	for _, d := range r.dimensions() {
		head = append(head, d.Title())
	}
	head = append(head, "依据性质", "阶段")
	for _, f := range Figures {
		if slices.Contains(shown, f.Name) {
			head = append(head, f.Title)
		}
	}
	return append(head, "评价", "小样本")
}

// Line is a row as text.
func (r Report) Line(row Row, shown ...FigureName) []string {
	var cells []string
	for _, d := range r.dimensions() {
		cells = append(cells, r.name(d, row.Key))
	}
	cells = append(cells, row.Authority.Title(), row.Stage.Title())
	for _, f := range Figures {
		if slices.Contains(shown, f.Name) {
			cells = append(cells, text(f.Unit, row.Figures[f.Name]))
		}
	}
	return append(cells, row.Light.Title(), small(row))
}

// TotalLine is a total as text, so named in its first column.
func (r Report) TotalLine(row Row, shown ...FigureName) []string {
	line := r.Line(row, shown...)
	for i := range r.dimensions() {
		line[i] = ""
	}
	if len(r.dimensions()) > 0 {
		line[0] = "合计"
	}
	return line
}

// text writes a value in its unit, as a workbook shows it: a rate in whole tenths of a percent, days to a tenth.
func text(u Unit, v Value) string {
	switch {
	case v == nil:
		return ""
	case u == Percent:
		return fmt.Sprintf("%.1f%%", shown(*v)*100)
	case u == Workdays:
		return strconv.FormatFloat(*v, 'f', 1, 64)
	default:
		return strconv.FormatFloat(*v, 'f', 0, 64)
	}
}
