package catalog

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"github.com/shixian/shixian/domain"
)

// File is what a file says, not yet compared with the catalog.
type File struct {
	Problems []Problem // of the file, its sheets and headers: what does not depend on the catalog

	groups []*group
	head   head // of the entries
	table  *table
	items  bool // it speaks of items at all
}

// group is the lines of one entry.
type group struct {
	row   *row
	code  string
	items []*row
}

// row is a line of a table, with the problems that are found in it.
type row struct {
	table    *table
	head     head
	number   int
	cells    []string
	problems []Problem
}

func (r *row) cell(title string) cell {
	column, ok := r.head.place[title]
	if !ok {
		return cell{table: r.table, row: r.number, column: -1, title: title}
	}
	c := r.table.cell(r.cells, r.number, column, title)
	c.value = strings.ReplaceAll(c.value, "\r\n", "\n")
	if slices.Contains(narrow, title) {
		c.value = width.Fold.String(c.value)
	}
	return c
}

// narrow are the columns of codes, days and numbers: typed in full-width characters, they mean the same.
var narrow = narrowTitles()

func narrowTitles() []string {
	titles := []string{providerCodeTitle, "数据类型", "数据长度"}
	for _, f := range domain.EntryFields {
		if f.Kind == domain.CodeField || f.Kind == domain.CodesField || f.Kind == domain.DayField {
			titles = append(titles, f.Title)
		}
	}
	return titles
}

func (r *row) value(title string) string { return r.cell(title).value }

func (r *row) fail(c cell, code Fault, message string) {
	p := c.at()
	p.Code, p.Message = code, message
	r.problems = append(r.problems, p)
}

// reader collects what is wrong while it reads.
type reader struct {
	ctx            context.Context //nolint:containedctx // of one reading
	columns, items names
	problems       []Problem
	text, fields   int // bytes of the cells read so far, and their number with those that are not there
}

func (r *reader) report(p Problem) {
	if len(r.problems) < mostProblems {
		r.problems = append(r.problems, p)
	}
}

func newReader(ctx context.Context) *reader {
	r := &reader{ctx: ctx}
	for _, c := range columns {
		r.columns.add(c.title, c.aliases)
	}
	for _, c := range itemColumns {
		r.columns.add(c.title, c.aliases) // entries and items may share a sheet, a line for each item
	}
	r.items.add(codeTitle, columns[0].aliases)
	for _, c := range itemColumns {
		r.items.add(c.title, c.aliases)
	}
	return r
}

// Read reads an XLSX or a CSV file, whichever the content is. It ends with ctx: then what it returns is not all of it.
func Read(ctx context.Context, content []byte) *File {
	r := newReader(ctx)
	var entries, items *table
	switch {
	case len(content) > MostBytes:
		r.report(Problem{Code: FileTooLarge, Message: "文件不得超过 " + strconv.Itoa(MostBytes>>20) + " MB"})
	case len(bytes.TrimSpace(content)) == 0:
		r.report(Problem{Code: FileUnreadable, Message: "文件是空的"})
	case bytes.HasPrefix(content, []byte("PK")):
		entries, items = r.sheets(content)
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0")):
		r.report(Problem{Code: FileUnreadable, Message: "这是旧格式（.xls）或者加密的文件，请另存为 .xlsx"})
	default:
		entries = r.commas(content)
	}
	f := &File{}
	if entries != nil {
		r.group(f, entries)
		if items != nil {
			r.itemsOf(f, items)
		}
	}
	f.Problems = r.problems
	return f
}

// header reads the header of a table, and reports what of it is not understood.
func (r *reader) header(t *table, known names) (head, bool) {
	h := head{place: map[string]int{}}
	var ok bool
	if h.row, ok = t.findHead(known); !ok {
		r.report(Problem{
			Sheet: t.name, Code: HeaderMissing,
			Message: "前 " + strconv.Itoa(headAmong) + " 行中没有可以识别的表头，应当有“" + codeTitle + "”等列；请使用模板",
		})
		return h, false
	}
	for i, value := range t.rows[h.row] {
		r.place(&h, t, known, i, strings.TrimSpace(value))
	}
	if !h.has(codeTitle) {
		r.report(Problem{Sheet: t.name, Row: h.row + 1, Code: HeaderMissing, Message: "表头没有“" + codeTitle + "”列"})
		return h, false
	}
	return h, true
}

func (r *reader) place(h *head, t *table, known names, column int, value string) {
	p := t.cell(nil, h.row+1, column, value).at()
	p.Value = shown(value)
	title, ok := known.title(value)
	switch {
	case value == "":
		if !t.used(column, h.row+1) {
			return
		}
		p.Code, p.Message = HeaderUnknown, "这一列有内容而没有表头"
		p.Column = r.titleAt(t, h.row, column)
	case !ok:
		p.Code, p.Message = HeaderUnknown, "没有名为“"+shown(value)+"”的列"
		if near := known.nearest(value); near != "" {
			p.Message += "，是否为“" + near + "”？"
		}
	case h.has(title):
		p.Code, p.Message = HeaderDuplicate, "“"+title+"”列有两列"
	default:
		h.place[title] = column
		h.order = append(h.order, title)
		return
	}
	r.report(p)
}

// used tells whether a column has anything in it from a row on.
func (t *table) used(column, from int) bool {
	for _, row := range t.rows[from:] {
		if column < len(row) && strings.TrimSpace(row[column]) != "" {
			return true
		}
	}
	return false
}

// lines hands over the rows below the header; blank ones between others are told of.
func (r *reader) lines(t *table, h head, next func(*row)) {
	last := len(t.rows)
	for last > h.row+1 && blank(t.rows[last-1]) {
		last--
	}
	for i := h.row + 1; i < last && r.ctx.Err() == nil; i++ {
		if blank(t.rows[i]) {
			r.report(Problem{Sheet: t.name, Row: i + 1, Code: RowBlank, Message: "空行，已略过", Notice: true})
			continue
		}
		next(&row{table: t, head: h, number: i + 1, cells: t.rows[i]})
	}
}

// group gathers the lines of each entry: the first, and those right below it that add an item to it.
func (r *reader) group(f *File, t *table) {
	h, ok := r.header(t, r.columns)
	if !ok {
		return
	}
	f.table, f.head = t, h
	f.items = h.has(itemColumns[0].title)
	first := map[string]*group{}
	var last *group
	r.lines(t, h, func(line *row) {
		c := line.cell(codeTitle)
		switch {
		case f.items && last != nil && (c.value == "" || c.value == last.code) && line.has(itemColumns[0].title):
			r.sameEntry(last.row, line)
		case c.value == "":
			line.fail(c, ValueMissing, "应当填写信息资源代码")
			r.problems = append(r.problems, line.problems...)
			last = nil
			return
		case first[c.value] != nil:
			p := c.at()
			p.Code, p.Message = CodeDuplicate, "代码与第 "+strconv.Itoa(first[c.value].row.number)+" 行重复"
			r.report(p)
			last = first[c.value]
			return
		default:
			last = &group{row: line, code: c.value}
			first[c.value] = last
			f.groups = append(f.groups, last)
		}
		if f.items && line.speaksOfItem() {
			last.items = append(last.items, line)
		}
	})
	if len(f.groups) > MostEntries {
		r.report(Problem{Sheet: t.name, Code: TooManyRows, Message: "一个文件不超过 " + strconv.Itoa(MostEntries) + " 个条目，请分开导入"})
		f.groups = nil
	}
}

func (r *row) has(title string) bool { return r.value(title) != "" }

func (r *row) speaksOfItem() bool {
	return slices.ContainsFunc(itemColumns, func(c itemColumn) bool { return r.has(c.title) })
}

// sameEntry reports where a line that adds an item says something else of the entry than its first line.
func (r *reader) sameEntry(first, line *row) {
	for _, c := range columns {
		if cell := line.cell(c.title); cell.value != "" && cell.value != first.value(c.title) {
			p := cell.at()
			p.Code, p.Message = RowInconsistent, "与同一条目第 "+strconv.Itoa(first.number)+" 行的内容不一致；同一条目的各行应当相同，或者留空"
			r.report(p)
		}
	}
}

// itemsOf adds the items that have a sheet of their own.
func (r *reader) itemsOf(f *File, t *table) {
	if len(t.rows) == 0 || f.table == nil {
		return
	}
	h, ok := r.header(t, r.items)
	if !ok {
		return
	}
	byCode := map[string]*group{}
	for _, g := range f.groups {
		byCode[g.code] = g
	}
	f.items = true
	r.lines(t, h, func(line *row) {
		c := line.cell(codeTitle)
		g := byCode[c.value]
		if g == nil {
			p := c.at()
			p.Code, p.Message = ItemOrphan, "“"+f.table.name+"”中没有这个信息资源代码"
			if c.value == "" {
				p.Code, p.Message = ValueMissing, "应当填写信息资源代码"
			}
			r.report(p)
			return
		}
		g.items = append(g.items, line)
	})
}

// Codes are the codes that the file names: of entries, and of those that they are related to.
func (f *File) Codes() []string {
	var codes []string
	for _, g := range f.groups {
		codes = append(codes, g.code)
		related := domain.RelatedCodes(g.row.value("关联资源代码"))
		codes = append(codes, related...)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
