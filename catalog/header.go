package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// head is the header of a table: which column each element is in.
type head struct {
	row, last int            // indexes into rows, of the first and the last row of it
	shown     []string       // what stands over each column
	place     map[string]int // column by its proper title
	order     []string       // the titles as they come
	serial    []int          // columns of serial numbers, which say nothing
}

func (h head) has(title string) bool {
	_, ok := h.place[title]
	return ok
}

// over is what stands over a column, or its letters.
func (h head) over(column int) string {
	if column < len(h.shown) && h.shown[column] != "" {
		return h.shown[column]
	}
	return strings.TrimRight(place(0, column).String(), "0123456789")
}

// headAmong is how many rows at the top may be a title or an explanation before the header.
const headAmong = 10

// findHead looks for the header: the row among the first ones, or two of them, with the most columns that are known, three
// at least. It returns also how many are.
func (t *table) findHead(known names) (head, int) {
	best, most := head{row: -1}, min(3, len(known.titles))-1
	for i := range t.rows[:min(headAmong, len(t.rows))] {
		one := head{row: i, last: i, shown: trimmedAll(t.rows[i])}
		if n := known.count(one.shown); n > most {
			best, most = one, n
		}
		if i+1 == len(t.rows) {
			break
		}
		if two, ok := known.combine(one.shown, trimmedAll(t.rows[i+1])); ok {
			if n := known.count(two); n > most {
				best, most = head{row: i, last: i + 1, shown: two}, n
			}
		}
	}
	if best.row < 0 {
		return best, 0
	}
	return best, most
}

func trimmedAll(row []string) []string {
	all := make([]string, len(row))
	for i, value := range row {
		all[i] = plain(value)
	}
	return all
}

// count is how many different columns are known.
func (n *names) count(titles []string) int {
	found := map[string]bool{}
	for _, value := range titles {
		if title, ok := n.title(value); ok {
			found[title] = true
		}
	}
	return len(found)
}

// combine makes one header of two rows: above the groups, or what has none; below what a group has, e.g. 共享属性 and 依据.
// They are one only if most of what is below is known.
func (n *names) combine(above, below []string) ([]string, bool) {
	both := make([]string, max(len(above), len(below)))
	group, filled, found := "", 0, 0
	for i := range both {
		top, bottom := "", ""
		if i < len(above) {
			top = above[i]
		}
		if i < len(below) {
			bottom = below[i]
		}
		if top != "" {
			group = top
		}
		if bottom == "" {
			both[i] = top
			continue
		}
		var ok bool
		if both[i], ok = n.within(group, bottom); ok {
			found++
		}
		filled++
	}
	return both, found >= 2 && 2*found > filled
}

// within is the title of a column in a group.
func (n *names) within(group, title string) (string, bool) {
	stem := group
	for _, end := range []string{"属性", "信息", "类型"} {
		stem = strings.TrimSuffix(stem, end)
	}
	for _, full := range []string{group + title, stem + title, title} {
		if _, ok := n.title(full); ok {
			return full, true
		}
	}
	if _, ok := n.title(group); ok && title == "名称" {
		return group, true
	}
	return title, false
}

// serials are headers of columns that only number the lines.
var serials = []string{"序号", "序", "行号", "顺序号", "项次", "no", "no.", "№"}

// header reads the header of a table, and reports what of it is not understood.
func (r *reader) header(t *table) (head, bool) {
	h, n := t.findHead(r.columns)
	if n == 0 {
		r.swallowed(t, h)
		r.report(Problem{
			Sheet: t.name, Code: HeaderMissing,
			Message: "前 " + strconv.Itoa(headAmong) + " 行中没有可以识别的表头，应当有“" + codeTitle + "”等列；请使用模板",
		})
		return h, false
	}
	h.place = map[string]int{}
	width := len(h.shown)
	for _, row := range t.rows[h.last+1:] {
		width = max(width, len(row))
	}
	for column := range width {
		r.place(&h, t, column)
	}
	if t.wide != nil {
		r.report(Problem{
			Sheet: t.name, Row: int(t.wide.row) + 1, Cell: t.wide.String(), Code: HeaderUnknown,
			Message: "第 " + strconv.Itoa(mostColumns) + " 列以后还有内容；请删除不属于目录的列",
		})
	}
	if !h.has(codeTitle) {
		r.report(Problem{Sheet: t.name, Row: h.last + 1, Code: HeaderMissing, Message: "表头没有“" + codeTitle + "”列"})
		return h, false
	}
	r.itemsNamed(&h, t)
	return h, true
}

func (r *reader) place(h *head, t *table, column int) {
	value := ""
	if column < len(h.shown) {
		value = h.shown[column]
	}
	p := Problem{Sheet: t.name, Row: h.last + 1, Column: h.over(column), Cell: place(h.last, column).String(), Code: HeaderUnknown, Value: shown(value)}
	title, ok := r.columns.title(value)
	first := t.used(column, h.last+1)
	switch {
	case value == "":
		if first < 0 {
			return
		}
		p.Message = "这一列有内容而没有表头"
		if column >= len(t.rows[h.last]) { // there is no cell to point to
			p.Row, p.Cell, p.Value = first+1, place(first, column).String(), shown(plain(t.rows[first][column]))
		}
	case slices.Contains(serials, strings.ToLower(plainHeader(value))):
		h.serial = append(h.serial, column)
		return
	case !ok:
		p.Message = "没有名为“" + shown(value) + "”的列"
		if near := r.columns.nearest(value); near != "" {
			p.Message += "，是否为“" + near + "”？"
		} else if first < 0 {
			p.Notice = true
			p.Message += "；这一列是空的，已略过"
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

// used is the first row from one on that has something in a column; -1: none.
func (t *table) used(column, from int) int {
	for i, row := range t.rows[min(from, len(t.rows)):] {
		if column < len(row) && plain(row[column]) != "" {
			return from + i
		}
	}
	return -1
}

// itemsNamed reports columns of information items where there is none that names them: nobody can tell what they belong to.
func (r *reader) itemsNamed(h *head, t *table) {
	name := itemColumns[0].title
	if h.has(name) {
		return
	}
	for _, c := range itemColumns {
		column, ok := h.place[c.title]
		if !ok {
			continue
		}
		delete(h.place, c.title)
		if t.used(column, h.last+1) < 0 {
			continue
		}
		r.report(Problem{
			Sheet: t.name, Row: h.last + 1, Column: h.over(column), Cell: place(h.last, column).String(), Code: HeaderUnknown, Value: h.over(column),
			Message: "“" + h.over(column) + "”一列说明的是信息项，表头却没有“" + name + "”列；请补上该列，或者把内容写入条目的列后删除本列",
		})
	}
}
