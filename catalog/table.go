package catalog

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// table is a sheet, or a CSV file, as text.
type table struct {
	name  string // of the sheet; empty for CSV
	rows  [][]string
	seen  int  // line up to which a CSV file has been read
	epoch bool // dates count from 1904, as old Macintosh files do
}

// cell is one cell of a table, with where it is.
type cell struct {
	table  *table
	row    int // number, from 1
	column int // index, from 0
	title  string
	value  string // without white space around it
}

func (c cell) at() Problem {
	p := Problem{Sheet: c.table.name, Row: c.row, Column: c.title, Value: shown(c.value)}
	if c.column >= 0 {
		p.Cell, _ = excelize.CoordinatesToCellName(c.column+1, c.row)
	}
	return p
}

func (t *table) cell(row []string, number, column int, title string) cell {
	c := cell{table: t, row: number, column: column, title: title}
	if column < len(row) {
		c.value = strings.TrimSpace(row[column])
	}
	return c
}

func blank(row []string) bool {
	for _, value := range row {
		if strings.TrimSpace(value) != "" {
			return false
		}
	}
	return true
}

// head is the header of a table: which column each element is in.
type head struct {
	row   int            // index into rows
	place map[string]int // column by its proper title
	order []string       // the titles as they come
}

func (h head) has(title string) bool {
	_, ok := h.place[title]
	return ok
}

// headAmong is how many rows at the top may be a title or an explanation before the header.
const headAmong = 10

// findHead looks for the header: the row among the first ones with the most columns that are known, three at least.
func (t *table) findHead(known names) (int, bool) {
	best, most := -1, min(3, len(known.titles))-1
	for i, row := range t.rows[:min(headAmong, len(t.rows))] {
		found := 0
		for _, value := range row {
			if _, ok := known.title(value); ok {
				found++
			}
		}
		if found > most {
			best, most = i, found
		}
	}
	return best, best >= 0
}

// names are the headers that are understood.
type names struct {
	titles []string
	proper map[string]string // by plain header
}

func (n *names) add(title string, aliases []string) {
	if n.proper == nil {
		n.proper = map[string]string{}
	}
	n.titles = append(n.titles, title)
	for _, name := range append([]string{title}, aliases...) {
		if _, taken := n.proper[plainHeader(name)]; !taken {
			n.proper[plainHeader(name)] = title
		}
	}
}

// longestHeader is how many bytes a header may have that is looked at at all.
const longestHeader = 300

func (n *names) title(header string) (string, bool) {
	if len(header) > longestHeader {
		return "", false
	}
	title, ok := n.proper[plainHeader(header)]
	return title, ok
}

// plainHeader is a header without what people put around it: marks of what must be filled in, brackets, white space.
func plainHeader(header string) string {
	for _, mark := range []string{"（必填）", "(必填)", "（选填）", "(选填)", "【必填】"} {
		header = strings.ReplaceAll(header, mark, "")
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\u3000\u00a0*＊:：（）()[]【】-—_", r) {
			return -1
		}
		return r
	}, header))
}

// nearest is the header that an unknown one resembles most, if any does.
func (n *names) nearest(header string) string {
	if len(header) > longestHeader {
		return ""
	}
	plain := []rune(plainHeader(header))
	best, least := "", len(plain)/2+1
	for _, title := range n.titles {
		for known, proper := range n.proper {
			if proper != title {
				continue
			}
			if d := distance(plain, []rune(known)); d < least {
				best, least = title, d
			}
		}
	}
	return best
}

// distance is how many characters must be changed to turn one text into the other (Levenshtein).
func distance(a, b []rune) int {
	before := make([]int, len(b)+1)
	for j := range before {
		before[j] = j
	}
	for i := range a {
		now := make([]int, len(b)+1)
		now[0] = i + 1
		for j := range b {
			change := before[j]
			if a[i] != b[j] {
				change++
			}
			now[j+1] = min(change, before[j+1]+1, now[j]+1)
		}
		before = now
	}
	return before[len(b)]
}
