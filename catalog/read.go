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
	byCode map[string]*group
	order  map[string]int // of the sheets that are read
	items  bool           // there is a sheet of items
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
	if slices.Contains(narrow, title) {
		c.value = width.Fold.String(c.value)
	}
	if slices.Contains(narrow, title) || slices.Contains(picked, title) {
		c.value = strings.TrimSpace(strings.Map(visible, c.value))
	}
	if c.odd.kind == dated && slices.Contains(days, title) {
		c.value, c.odd = c.odd.day, odd{}
	}
	return c
}

func visible(r rune) rune {
	if invisible(r) {
		return -1
	}
	return r
}

// picked are the columns of which the values are given.
var picked = append(titlesOf(domain.ClassField, domain.DepartmentField, domain.YesNoField), "信息资源格式分类", "信息项共享类型", "信息项开放类型")

// days are the columns of days.
var days = titlesOf(domain.DayField)

func titlesOf(kinds ...domain.FieldKind) []string {
	var titles []string
	for _, f := range domain.EntryFields {
		if slices.Contains(kinds, f.Kind) {
			titles = append(titles, f.Title)
		}
	}
	return titles
}

// narrow are the columns of codes, days and numbers: typed in full-width characters, they mean the same.
var narrow = slices.Concat(coded, days, []string{"数据类型", "数据长度"})

// coded are the columns of codes.
var coded = append(titlesOf(domain.CodeField, domain.CodesField), providerCodeTitle)

func (r *row) value(title string) string { return r.cell(title).value }

func (r *row) fail(c cell, code Fault, message string) {
	p := c.at()
	p.Code, p.Message = code, message
	r.problems = append(r.problems, p)
}

// reader collects what is wrong while it reads.
type reader struct {
	ctx          context.Context //nolint:containedctx // of one reading
	columns      names
	problems     []Problem
	text, fields int // bytes of the cells read so far, and their number with those that are not there
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
	return r
}

// Read reads an XLSX or a CSV file, whichever the content is. It ends with ctx: then what it returns is not all of it.
func Read(ctx context.Context, content []byte) *File {
	r := newReader(ctx)
	var entries, items []*table
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
		if t := r.commas(content); t != nil {
			entries = append(entries, t)
		}
	}
	f := &File{byCode: map[string]*group{}, order: map[string]int{}}
	for i, t := range slices.Concat(entries, items) {
		f.order[t.name] = i
	}
	for _, t := range entries {
		r.group(f, t)
	}
	for _, t := range items {
		r.itemsOf(f, t)
	}
	if len(f.groups) > MostEntries {
		r.report(Problem{Code: TooManyRows, Message: "一个文件不超过 " + strconv.Itoa(MostEntries) + " 个条目，请分开导入"})
		f.groups = nil
	}
	f.Problems = r.problems
	return f
}

// group gathers the lines of each entry: the first, and those right below it that add an item to it.
func (r *reader) group(f *File, t *table) {
	h, ok := r.header(t)
	if !ok {
		return
	}
	items := h.has(itemColumns[0].title)
	var last *group
	r.lines(t, h, func(line *row) {
		c := line.cell(codeTitle)
		switch {
		case items && last != nil && (c.value == "" || c.value == last.code) && line.has(itemColumns[0].title):
			r.sameEntry(last.row, line)
		case c.value == "":
			line.fail(c, ValueMissing, "应当填写信息资源代码")
			r.problems = append(r.problems, line.problems...)
			last = nil
			return
		case f.byCode[c.value] != nil:
			p := c.at()
			p.Code, p.Message = CodeDuplicate, "代码与"+f.byCode[c.value].row.seenFrom(line)+"重复"
			r.report(p)
			last = f.byCode[c.value]
			return
		default:
			last = &group{row: line, code: c.value}
			f.byCode[c.value] = last
			f.groups = append(f.groups, last)
		}
		if items && line.speaksOfItem() {
			last.items = append(last.items, line)
		}
	})
}

// seenFrom is where a line is, said in a problem of another.
func (r *row) seenFrom(other *row) string {
	where := "第 " + strconv.Itoa(r.number) + " 行"
	if r.table != other.table {
		return "“" + r.table.name + "”" + where
	}
	return where
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
			p.Code, p.Message = RowInconsistent, "与同一条目"+first.seenFrom(line)+"的内容不一致；同一条目的各行应当相同，或者留空"
			r.report(p)
		}
	}
}

// itemsOf adds the items that have a sheet of their own.
func (r *reader) itemsOf(f *File, t *table) {
	h, ok := r.header(t)
	if !ok {
		return
	}
	if !h.has(itemColumns[0].title) {
		r.report(Problem{Sheet: t.name, Row: h.last + 1, Code: HeaderMissing, Message: "表头没有“" + itemColumns[0].title + "”列"})
		return
	}
	f.items = true
	r.lines(t, h, func(line *row) {
		c := line.cell(codeTitle)
		g := f.byCode[c.value]
		if g == nil {
			p := c.at()
			p.Code, p.Message = ItemOrphan, "“"+strings.Join(f.entrySheets(), "”“")+"”中没有这个信息资源代码"
			if c.value == "" {
				p.Code, p.Message = ValueMissing, "应当填写信息资源代码"
			}
			r.report(p)
			return
		}
		if line.changed(c) {
			r.problems = append(r.problems, line.problems...)
		}
		r.sameEntry(g.row, line)
		g.items = append(g.items, line)
	})
}

// entrySheets are the names of the sheets that have entries.
func (f *File) entrySheets() []string {
	var list []string
	for _, g := range f.groups {
		if !slices.Contains(list, g.row.table.name) {
			list = append(list, g.row.table.name)
		}
	}
	return list
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
