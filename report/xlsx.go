package report

import (
	"errors"
	"io"

	"github.com/xuri/excelize/v2"
)

// ListedInXLSX is how many open and overdue obligations a workbook lists at most.
const ListedInXLSX = 5000

// ForXLSX is the query by which the ledger counts what a workbook shows: every dimension, since its sheets are told apart by
// different ones and are folds of the same cells.
func (q Query) ForXLSX() Query {
	q.By = []Dimension{ByDepartment, ByProcedure, ByArticle, ByClock, ByMonth}
	q.List = ListedInXLSX
	return q
}

// view is a sheet with a table of rows.
type view struct {
	sheet string
	by    []Dimension
	about string
}

var views = []view{
	{"分部门", []Dimension{ByDepartment}, "各部门在统计期内的办理时效"},
	{"分月", []Dimension{ByMonth}, "各月到期的期限的办理时效"},
	{"分部门分月", []Dimension{ByDepartment, ByMonth}, "各部门各月的办理时效"},
	{"分程序和依据", []Dimension{ByProcedure, ByArticle, ByClock}, "各程序、各条款、各期限的办理时效"},
	{"分组汇总", []Dimension{ByGroup}, "按部门分组汇总的办理时效"},
}

// WriteXLSX writes the report as a workbook that can be sent on as it is: a cover with what a reader must know, the totals
// and every definition; charts; a sheet for each view; the distribution of the days used; and what is open and overdue. The
// counts must be those of ForXLSX.
func WriteXLSX(w io.Writer, q Query, c Counts, t Thresholds, regulations []Regulation) (err error) {
	r := Timeliness(q.ForXLSX(), c, t, regulations)
	b, err := newBook(r)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	b.cover()
	b.charts(c.Cells)
	for _, v := range views {
		b.view(v, c.Cells)
	}
	b.distribution()
	b.overdue(c.Overdue)
	if b.err != nil {
		return b.err
	}
	return b.Write(w)
}

// Sheet names of what is no view.
const (
	coverSheet        = "封面"
	chartSheet        = "图表"
	distributionSheet = "用时分布"
	overdueSheet      = "逾期在办"
)

// book is a workbook in the making. The first error stays, and what follows does nothing.
type book struct {
	*excelize.File
	r      Report
	styles map[style]int
	err    error
}

func newBook(r Report) (*book, error) {
	b := &book{File: excelize.NewFile(), r: r, styles: map[style]int{}}
	b.do(b.SetSheetName("Sheet1", coverSheet))
	b.do(b.SetDefaultFont(textFont))
	b.do(b.SetDocProps(&excelize.DocProperties{Title: r.Title(), Subject: "办理时效", Creator: "时限 Shixian", Language: "zh-CN"}))
	return b, b.err
}

func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

// at names a cell; both count from 1.
func (b *book) at(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	b.do(err)
	return name
}

// put writes a value in a style.
func (b *book) put(sheet string, column, row int, value any, s style) {
	cell := b.at(column, row)
	b.do(b.SetCellValue(sheet, cell, value))
	b.do(b.SetCellStyle(sheet, cell, cell, b.style(s)))
}

// width sets the width of a column in Latin characters, of which a Chinese one takes two.
func (b *book) width(sheet string, column int, width float64) {
	name, err := excelize.ColumnNumberToName(column)
	b.do(err)
	b.do(b.SetColWidth(sheet, name, name, width))
}

// sheet adds a sheet that prints on as many pages as it takes, one page wide.
func (b *book) sheet(name, orientation string) {
	if name != coverSheet {
		_, err := b.NewSheet(name)
		b.do(err)
	}
	a4, wide, tall, yes, no := 9, 1, 0, true, false // tall: as many pages as it takes
	b.do(b.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}))
	b.do(b.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	b.do(b.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	side, end := 0.4, 0.6
	b.do(b.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &end, Bottom: &end, Header: &side, Footer: &side, Horizontally: &yes,
	}))
	b.do(b.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddHeader: "&L" + b.r.Title() + "&R&A", OddFooter: "&L统计时刻 " + b.r.At.Format(minute) + "&R第 &P 页，共 &N 页"}))
}

// head makes a row the head of a table: frozen, repeated on each page, with filters for as many columns.
func (b *book) head(sheet string, row, columns, frozen, last int) {
	b.do(b.SetPanes(sheet, &excelize.Panes{
		Freeze: true, XSplit: frozen, YSplit: row, TopLeftCell: b.at(frozen+1, row+1), ActivePane: "bottomRight",
	}))
	b.do(b.AutoFilter(sheet, b.at(1, row)+":"+b.at(columns, max(last, row)), nil))
	fit := true // the filter has taken it away
	b.do(b.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	rows := "$" + itoa(row) + ":$" + itoa(row)
	b.do(b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!" + rows, Scope: sheet}))
	b.do(b.SetRowHeight(sheet, row, 32))
}
