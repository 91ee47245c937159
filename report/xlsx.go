package report

import (
	"errors"
	"fmt"
	"io"
	"time"

	"cloud.google.com/go/civil"
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

// views are the tables of a report of the days: by quarter and by year where there is more than one.
func views(from, through civil.Date) []view {
	list := []view{
		{"分部门", []Dimension{ByDepartment}, "各部门在统计期内的办理时效"},
		{"分组汇总", []Dimension{ByGroup}, "按部门分组汇总的办理时效"},
		{"分月", []Dimension{ByMonth}, "各月到期的期限的办理时效"},
	}
	for _, longer := range []view{
		{"分季度", []Dimension{ByQuarter}, "各季度到期的期限的办理时效"},
		{"分年度", []Dimension{ByYear}, "各年到期的期限的办理时效"},
	} {
		if PeriodOf(longer.by[0], from.String()[:7]) != PeriodOf(longer.by[0], through.String()[:7]) {
			list = append(list, longer)
		}
	}
	return append(list,
		view{"分部门分月", []Dimension{ByDepartment, ByMonth}, "各部门各月的办理时效"},
		view{"分程序和依据", []Dimension{ByProcedure, ByArticle, ByClock}, "各程序、各条款、各期限的办理时效"},
	)
}

// WriteXLSX writes the report as a workbook that can be sent on as it is: a cover with what a reader must know, the totals
// and every definition; charts; a sheet for each view; the distribution of the days used; and what is open and overdue. The
// counts must be those of ForXLSX. With the workbench's base URL, a figure opens the cases behind it, and a number its case.
func WriteXLSX(w io.Writer, q Query, c Counts, t Thresholds, regulations []Regulation, workbench string, say Words) (err error) {
	r := Timeliness(q.ForXLSX(), c, t, regulations)
	b := &timelinessBook{newBook(coverSheet, r.Title(), r.At, say), r, links{workbench, linkedCells}}
	defer func() { err = errors.Join(err, b.Close()) }()
	b.cover()
	b.charts(c.Cells)
	for _, v := range views(r.Query.From, r.Query.Through) {
		v.sheet = b.say(v.sheet)
		b.view(v, c.Cells)
	}
	b.distribution()
	b.overdue(c.Overdue)
	return b.send(w)
}

// Sheet names of what is no view.
const (
	coverSheet        = "封面"
	chartSheet        = "图表"
	distributionSheet = "用时分布"
	overdueSheet      = "逾期在办"
)

// timelinessBook is the workbook of a report.
type timelinessBook struct {
	*book
	r     Report
	links links
}

// Words puts what is said here in Chinese into another language; nil leaves it.
type Words func(chinese string) string

func (say Words) of(line []string) []string {
	if say == nil {
		return line
	}
	said := make([]string, len(line))
	for i, cell := range line {
		said[i] = say(cell)
	}
	return said
}

// book is a workbook in the making. The first error stays, and what follows does nothing.
type book struct {
	*excelize.File
	say    Words
	first  string // name of the first sheet
	title  string
	at     time.Time // when the ledger was read
	styles map[style]int
	err    error
}

func newBook(first, title string, at time.Time, say Words) *book {
	if say == nil {
		say = func(chinese string) string { return chinese }
	}
	b := &book{File: excelize.NewFile(), say: say, first: say(first), title: say(title), at: at, styles: map[style]int{}}
	b.do(b.SetSheetName("Sheet1", b.first))
	b.do(b.SetDefaultFont(textFont))
	b.do(b.SetDocProps(&excelize.DocProperties{Title: b.title, Creator: "时限 Shixian", Language: "zh-CN"}))
	return b
}

// send writes the workbook, unless something has failed.
func (b *book) send(w io.Writer) error {
	if b.err != nil {
		return b.err
	}
	return b.Write(w)
}

func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

// cell names a cell; both count from 1.
func (b *book) cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	b.do(err)
	return name
}

// put writes a value in a style.
func (b *book) put(sheet string, column, row int, value any, s style) {
	cell := b.cell(column, row)
	switch v := value.(type) {
	case string:
		value = b.say(v)
	case float64:
		if s.format == rateFormat {
			value = shown(v) // a number format would round it
		}
	}
	b.do(b.SetCellValue(sheet, cell, value))
	b.do(b.SetCellStyle(sheet, cell, cell, b.style(s)))
}

// width sets the width of a column in Latin characters, of which a Chinese one takes two.
func (b *book) width(sheet string, column int, width float64) {
	name, err := excelize.ColumnNumberToName(column)
	b.do(err)
	b.do(b.SetColWidth(sheet, name, name, width))
}

// lineHeight is that of a row, in points: text and lines do not touch.
const lineHeight = 18.0

// sheet adds a sheet of A4 that prints on as many pages as it takes, so many pages wide.
func (b *book) sheet(name, orientation string, wide int) {
	if name != b.first {
		_, err := b.NewSheet(name)
		b.do(err)
	}
	a4, tall, yes, no, height := 9, 0, true, false, lineHeight // tall: as many pages as it takes
	b.do(b.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}))
	b.do(b.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes, DefaultRowHeight: &height, CustomHeight: &yes}))
	b.do(b.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	side, end := 0.4, 0.6
	b.do(b.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &end, Bottom: &end, Header: &side, Footer: &side, Horizontally: &yes,
	}))
	b.do(b.SetHeaderFooter(name,
		&excelize.HeaderFooterOptions{OddHeader: "&L" + b.title + "&R&A", OddFooter: b.say("&L统计时刻 " + b.at.Format(minute) + "&R第 &P 页，共 &N 页")}))
}

// head makes a row the head of a table: frozen with the first columns, repeated on each page, with filters for all columns.
func (b *book) head(sheet string, row, columns, frozen, last int) {
	b.frozen(sheet, row, row, frozen)
	b.do(b.AutoFilter(sheet, b.cell(1, row)+":"+b.cell(columns, max(last, row)), nil))
	fit := true // the filter has taken it away
	b.do(b.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.do(b.SetRowHeight(sheet, row, 2*lineHeight))
}

// frozen keeps the rows through one in sight, and on paper repeats those from first on; and the same of the first columns.
func (b *book) frozen(sheet string, first, through, columns int) {
	b.do(b.SetPanes(sheet, &excelize.Panes{
		Freeze: true, XSplit: columns, YSplit: through, TopLeftCell: b.cell(columns+1, through+1), ActivePane: "bottomRight",
	}))
	name, err := excelize.ColumnNumberToName(columns)
	b.do(err)
	quoted := "'" + sheet + "'!"
	b.do(b.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: sheet, RefersTo: fmt.Sprintf("%s$A:$%s,%s$%d:$%d", quoted, name, quoted, first, through),
	}))
}
