package catalog

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// lines hands over the rows below the header. What is no line is told of: blank ones between others, headers that are
// repeated, notes below the table.
func (r *reader) lines(t *table, h head, next func(*row)) {
	t.read = make([]bool, len(t.rows))
	end := r.notes(t, h)
	for i := h.last + 1; i < end && r.ctx.Err() == nil; i++ {
		if t.torn != nil && int(t.torn.row) <= i {
			break
		}
		if through := blanks(t, h, i, end); through > i {
			r.report(blankRows(t, i, through))
			i = through - 1
			continue
		}
		if again, same := r.headerAgain(t, h, i); again {
			p := Problem{Sheet: t.name, Row: i + 1, Code: HeaderRepeated, Message: "重复的表头，已略过", Notice: same}
			if !same {
				p.Message = "这里又有一个表头；一个工作表只能有一个表格，请把以下各行移到另一个工作表"
			}
			if r.report(p); !same {
				break
			}
			continue
		}
		if column := swallowing(t, h, i); column >= 0 {
			r.quotes(t, h, place(i, column))
			continue
		}
		t.read[i] = true
		next(&row{table: t, head: h, number: i + 1, cells: t.rows[i]})
	}
	if t.torn != nil {
		r.quotes(t, h, *t.torn)
	}
	r.serials(t, h)
	r.marks(t, h)
}

// blanks is the row behind the blank ones that begin with one. A number in a column of serial numbers makes no line.
func blanks(t *table, h head, from, end int) int {
	for from < end && h.blank(t.rows[from]) {
		from++
	}
	return from
}

func blankRows(t *table, from, through int) Problem {
	p := Problem{Sheet: t.name, Row: from + 1, Code: RowBlank, Message: "空行，已略过", Notice: true}
	if through > from+1 {
		p.Message = "至第 " + strconv.Itoa(through) + " 行都是空行，已略过"
	}
	return p
}

var serialNumber = regexp.MustCompile(`^[0-9]{0,9}$`)

func (h head) blank(row []string) bool {
	for column, value := range row {
		if value = plain(value); value != "" && !(serialNumber.MatchString(value) && slices.Contains(h.serial, column)) {
			return false
		}
	}
	return true
}

// noted are the beginnings of what is written below a table.
var noted = regexp.MustCompile(`^[（(【*※]*(注|备注|说明|填表|填报|制表|审核|审批|负责人|联系|合计|共计|总计|单位|日期|附|以上)`)

// notes finds the end of the table, and tells of the lines below it that are none: one text at the left that begins as
// notes do.
func (r *reader) notes(t *table, h head) int {
	end, below := len(t.rows), []Problem(nil)
	for i := end - 1; i > h.last; i-- {
		if h.blank(t.rows[i]) {
			if len(below) == 0 {
				end = i
			}
			continue
		}
		column := alone(t.rows[i])
		if column < 0 || column > h.left() || !noted.MatchString(plain(t.rows[i][column])) {
			break
		}
		end = i
		below = append(below, Problem{
			Sheet: t.name, Row: i + 1, Cell: place(i, column).String(), Value: shown(plain(t.rows[i][column])), Code: RowSetAside,
			Message: "表格下面的说明，没有作为条目读取", Notice: true,
		})
	}
	for end > h.last+1 && h.blank(t.rows[end-1]) {
		end--
	}
	for _, p := range slices.Backward(below) {
		r.report(p)
	}
	return end
}

// left is the leftmost column of the table that is read.
func (h head) left() int {
	left := mostColumns
	for _, column := range h.place {
		left = min(left, column)
	}
	return left
}

// alone is the column of the only text of a row, or -1.
func alone(row []string) int {
	only := -1
	for column, value := range row {
		if strings.TrimSpace(value) == "" {
			continue
		}
		if only >= 0 {
			return -1
		}
		only = column
	}
	return only
}

// headerAgain tells whether a row is a header once more, and whether it is the same one.
func (r *reader) headerAgain(t *table, h head, i int) (again, same bool) {
	filled, known, same := 0, 0, true
	for column, value := range t.rows[i] {
		if value = plain(value); value == "" {
			continue
		}
		filled++
		title, ok := r.columns.title(value)
		if ok {
			known++
		}
		if at, has := h.place[title]; ok && (!has || at != column) {
			same = false
		}
	}
	return known >= 3 && 2*known > filled, same
}

// swallowing is the column of a text in a CSV file that has lines of the table in it, since quotes stand where none should:
// a line break, as many dividers as a line has, and a code where a line has it. -1: none.
func swallowing(t *table, h head, i int) int {
	if t.divider == 0 {
		return -1
	}
	of := 0
	for _, title := range h.shown {
		if title != "" {
			of++
		}
	}
	for column, text := range t.rows[i] {
		if !strings.Contains(text, "\n") || of < 3 || strings.Count(text, string(t.divider)) < of-1 {
			continue
		}
		for _, line := range strings.Split(text, "\n")[1:] {
			parts := strings.Split(line, string(t.divider))
			if at := h.place[codeTitle]; at < len(parts) && beginsLine(strings.Trim(parts[at], `" `), h) {
				return column
			}
		}
	}
	return -1
}

// beginsLine tells whether a line may begin with such a code; it may be left out where items follow an entry.
func beginsLine(code string, h head) bool {
	if code == "" {
		return h.has(itemColumns[0].title)
	}
	return strings.ContainsAny(code, "0123456789") && (nationalCode.MatchString(code) || ownCode.MatchString(code))
}

// quotes reports a field whose quotes do not match: where it ends is not certain.
func (r *reader) quotes(t *table, h head, where at) {
	r.report(Problem{
		Row: int(where.row) + 1, Column: h.over(int(where.column)), Cell: where.String(), Code: QuoteUnmatched, Value: shown(t.text(where)),
		Message: "引号不成对，以下各行会并入这一格；应当删除引号，或者把内容中的引号写成两个并在两端加引号",
	})
}

// swallowed reports such a field where it has hidden the header.
func (r *reader) swallowed(t *table, h head) {
	if t.torn != nil && strings.Contains(t.text(*t.torn), "\n") {
		r.quotes(t, h, *t.torn)
	}
}

// text is what a cell says; nothing if there is none.
func (t *table) text(where at) string {
	if int(where.row) < len(t.rows) && int(where.column) < len(t.rows[where.row]) {
		return plain(t.rows[where.row][where.column])
	}
	return ""
}

// serials tells of columns of serial numbers that have something else in them: it is not read.
func (r *reader) serials(t *table, h head) {
	for _, column := range h.serial {
		for i, read := range t.read {
			if !read || column >= len(t.rows[i]) || serialNumber.MatchString(plain(t.rows[i][column])) {
				continue
			}
			p := t.cell(t.rows[i], i+1, column, h.over(column)).at()
			p.Code, p.Message, p.Notice = HeaderUnknown, "“"+h.over(column)+"”列只当作序号，其中的内容没有读取", true
			r.report(p)
			break
		}
	}
}

// counts tells whether a column is read.
func (h head) counts(column int) bool {
	for _, at := range h.place {
		if at == column {
			return true
		}
	}
	return false
}

// reach counts what is read, up to each row and each column.
type reach struct{ rows, columns []int }

func (t *table) reach(h head) reach {
	c := reach{rows: make([]int, len(t.rows)+1), columns: make([]int, mostColumns+1)}
	for i := range t.rows {
		c.rows[i+1] = c.rows[i]
		if t.read[i] {
			c.rows[i+1]++
		}
	}
	for i := range mostColumns {
		c.columns[i+1] = c.columns[i]
		if h.counts(i) {
			c.columns[i+1]++
		}
	}
	return c
}

// has tells whether some cells are among those that are read.
func (c reach) has(a area) bool {
	return among(c.rows, a.first.row, a.last.row) && among(c.columns, a.first.column, a.last.column)
}

func among(counts []int, first, last int32) bool {
	end := len(counts) - 1
	return counts[min(int(last)+1, end)] > counts[min(int(first), end)]
}

// marks reports what a sheet has that no table has, where it concerns what is read.
func (r *reader) marks(t *table, h head) {
	within := t.reach(h)
	fail := func(a area, code Fault, message string) {
		if !within.has(a) {
			return
		}
		column := int(a.first.column)
		r.report(Problem{Sheet: t.name, Row: int(a.first.row) + 1, Column: h.over(column), Cell: a.cells, Code: code, Message: message})
	}
	for _, cells := range t.merges {
		fail(cells, CellMerged, "合并的单元格 "+cells.cells+" 请取消合并，并在每一行填写内容")
	}
	const pasted = "单元格是公式，请复制后“选择性粘贴”为数值"
	for _, f := range t.formulas {
		fail(area{f.String(), f, f}, CellFormula, pasted)
	}
	for _, cells := range t.arrays {
		fail(cells, CellFormula, pasted)
	}
	r.remarks(t, h)
}

// remarks tells of what is read although nobody sees it, and of what is seen and not read.
func (r *reader) remarks(t *table, h head) {
	tell := func(code Fault, message string) {
		r.report(Problem{Sheet: t.name, Code: code, Message: message, Notice: true})
	}
	var rows, columns []string
	for _, i := range t.hiddenRows {
		if i < len(t.read) && t.read[i] {
			rows = append(rows, strconv.Itoa(i+1))
		}
	}
	for column, hidden := range t.hiddenColumns {
		if hidden && h.counts(column) {
			columns = append(columns, h.over(column))
		}
	}
	if len(rows) > 0 {
		tell(RowHidden, "第 "+few(rows)+" 行是隐藏的（例如被筛选掉的），仍然读取；不要的请删除")
	}
	if len(columns) > 0 {
		tell(ColumnHidden, "“"+few(columns)+"”列是隐藏的，仍然读取；不要的请删除")
	}
	if len(t.comments) > 0 {
		tell(CommentSetAside, "批注（"+few(t.comments)+"）不读取；需要的请写入单元格")
	}
	if t.pictures {
		tell(PictureSetAside, "图片、图表、文本框等不读取；需要的请写入单元格")
	}
}

// few are the first of many, and how many there are.
func few(list []string) string {
	const most = 20
	if len(list) <= most {
		return strings.Join(list, "、")
	}
	return strings.Join(list[:most], "、") + " 等 " + strconv.Itoa(len(list)) + " 处"
}
