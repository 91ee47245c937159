package catalog

import (
	"errors"
	"slices"
	"strconv"
)

// The limits of a file. They are far above what a district keeps, and keep a file that was made to hurt from doing so.
const (
	MostBytes   = 20 << 20 // of the file as it is sent
	MostEntries = 20000
	mostRows    = 300000 // of a sheet, and of a CSV file
	mostColumns = 100
	mostCells   = 1_500_000 // of a file
	mostText    = 96 << 20  // bytes of all cells together
	longestCell = 32767 * 4 // bytes; more than a spreadsheet lets a cell have
)

// Sheets of a file.
const (
	entrySheet = "目录"
	itemSheet  = "信息项"
	helpSheet  = "填写说明"
)

// itemSheets are the names of sheets with items.
var itemSheets = []string{itemSheet, "数据项"}

// sheets are the tables of an XLSX file, and what is wrong with the file itself.
func (r *reader) sheets(content []byte) (entries, items []*table) {
	parts, err := r.weigh(content)
	if errors.Is(err, errHeavy) {
		r.report(Problem{Code: FileTooLarge, Message: "文件的内容过多（解压后过大，或者单元格过多），不予读取，请分成几个文件导入"})
		return nil, nil
	}
	var book *workbook
	if err == nil {
		book, err = r.open(parts)
	}
	if err != nil {
		r.report(Problem{Code: FileUnreadable, Message: unreadable(err)})
		return nil, nil
	}
	for _, s := range book.sheets {
		t, ofItems := r.choose(book, s)
		switch {
		case t == nil:
		case ofItems:
			items = append(items, t)
		default:
			entries = append(entries, t)
		}
	}
	if len(entries) == 0 && len(r.problems) == r.notices() {
		// What looks like items is all that there is: entries of few columns.
		if items = slices.DeleteFunc(items, func(t *table) bool {
			named := slices.Contains(itemSheets, plainHeader(t.name))
			if !named {
				entries = append(entries, t)
			}
			return !named
		}); len(entries) == 0 {
			r.report(Problem{Code: SheetMissing, Message: "没有名为“" + entrySheet + "”的工作表，也没有哪个工作表的表头可以识别；请使用模板"})
			return nil, nil
		}
	}
	return entries, items
}

// notices is how many of the problems so far are none.
func (r *reader) notices() int {
	n := 0
	for _, p := range r.problems {
		if p.Notice {
			n++
		}
	}
	return n
}

func unreadable(err error) string {
	if errors.Is(err, errNoBook) {
		return "不是可以读取的 .xlsx 文件（加密的、.xls 或者其他格式的，请另存为 .xlsx）"
	}
	return "文件无法读取，可能已经损坏，请用 Excel 或者 WPS 打开后另存为 .xlsx"
}

// choose reads a sheet if it is one of entries or of items; which, is said by its header, or by its name. Of what it sets aside
// it tells, unless it is empty or came with our own files.
func (r *reader) choose(book *workbook, s bookSheet) (*table, bool) {
	name := plainHeader(s.name)
	if name == helpSheet || name == choiceSheet && s.hidden {
		return nil, false
	}
	top := r.sheet(book, s, headAmong+1)
	if top == nil || len(top.rows) == 0 {
		return nil, false
	}
	aside := func(why string) (*table, bool) {
		r.report(Problem{Sheet: s.name, Code: SheetSetAside, Message: why, Notice: true})
		return nil, false
	}
	h, known := top.findHead(r.columns)
	has := func(title string) bool {
		return slices.ContainsFunc(h.shown, func(value string) bool { found, _ := r.columns.title(value); return found == title })
	}
	ofItems := slices.Contains(itemSheets, name)
	switch {
	case s.hidden:
		return aside("工作表是隐藏的，没有读取；需要导入的，请取消隐藏")
	case name == exampleSheet && isExample(top):
		return nil, false
	case name == exampleSheet:
		return aside("“" + exampleSheet + "”中的内容没有读取；需要导入的，请写入“" + entrySheet + "”")
	case known == 0 && name != entrySheet && !ofItems:
		return aside("工作表没有可以识别的表头，没有读取")
	case known > 0 && name != entrySheet && !ofItems:
		ofItems = has(itemColumns[0].title) && !slices.ContainsFunc(columns, func(c column) bool {
			return c.needed && c.field != "code" && c.field != "title" && has(c.title)
		}) && !has(providerTitle) && !has(providerCodeTitle)
	}
	t := r.sheet(book, s, 0)
	if t != nil && (t.pictures || len(t.rows) > 0) {
		t.comments = book.comments(s.part)
	}
	return t, ofItems
}

// isExample tells whether a sheet has the template's example and nothing else.
func isExample(t *table) bool {
	codes := 0
	for i, row := range t.rows {
		if i > 0 && len(row) > 0 && row[0] != "" && row[0] != codeTitle && row[0] != exampleCode {
			return false
		}
		if len(row) > 0 && row[0] == exampleCode {
			codes++
		}
	}
	return codes > 0 && len(t.rows) > 1 && len(t.rows[1]) > 1 && t.rows[1][1] == exampleTitle
}

// sheet reads a sheet; only its beginning, if until is given.
func (r *reader) sheet(book *workbook, of bookSheet, until int) *table {
	t := &table{name: of.name}
	err := (&sheetReader{reader: r, book: book, table: t, until: until}).read(of.part)
	p := Problem{Sheet: of.name, Row: len(t.rows) + 1}
	switch {
	case err == nil:
		return t
	case errors.Is(err, errTooLong):
		p.Row, p.Code, p.Message = mostRows+1, TooManyRows, "超过 "+strconv.Itoa(mostRows)+" 行，请分成几个文件导入"
	case errors.Is(err, errHeavy):
		p.Code, p.Message = FileTooLarge, "单元格的内容过长，不予读取"
	default:
		p.Row, p.Code, p.Message = 0, FileUnreadable, "工作表无法读取：内容不完整或者已经损坏"
	}
	r.report(p)
	return nil
}
