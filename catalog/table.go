package catalog

import (
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"
)

// table is a sheet, or a CSV file, as text.
type table struct {
	name    string // of the sheet; empty for CSV
	rows    [][]string
	seen    int  // line up to which a CSV file has been read
	divider rune // of the fields of a CSV file
	torn    *at  // the field of a CSV file whose quotes do not match
	wide    *at  // the first cell that is further right than is read

	odd           map[at]odd // cells of which more is to be said than their text
	formulas      []at
	arrays        []area // cells of which one formula is
	merges        []area
	hiddenRows    []int // indexes, of those with something in them
	hiddenColumns [mostColumns]bool
	pictures      bool
	comments      []string // cells
	read          []bool   // by row: it is one of the lines
}

// at is where a cell is, from 0.
type at struct{ row, column int32 }

func (p at) String() string {
	name, _ := excelize.CoordinatesToCellName(int(p.column)+1, int(p.row)+1)
	return name
}

// area is some cells in a rectangle.
type area struct {
	cells       string // as a spreadsheet names them
	first, last at
}

// place is where a cell is. No sheet has more of them than these numbers can say.
func place(row, column int) at { return at{int32(row), int32(column)} } //nolint:gosec // see above

// addArea adds the cells that a sheet names; what is no name is none.
func (t *table) addArea(to *[]area, cells string) {
	first, last, several := strings.Cut(cells, ":")
	if !several {
		last = first
	}
	left, top, err := excelize.CellNameToCoordinates(first)
	right, bottom, err2 := excelize.CellNameToCoordinates(last)
	if err != nil || err2 != nil {
		return
	}
	*to = append(*to, area{cells, place(top-1, left-1), place(bottom-1, right-1)})
}

func (t *table) addFormula(row, column int, array string) {
	if array != "" {
		t.addArea(&t.arrays, array)
		return
	}
	t.formulas = append(t.formulas, place(row, column))
}

func (t *table) addOdd(row, column int, o odd) {
	if t.odd == nil {
		t.odd = map[at]odd{}
	}
	t.odd[place(row, column)] = o
}

func (t *table) hideRow(row int) {
	if n := len(t.hiddenRows); n == 0 || t.hiddenRows[n-1] != row {
		t.hiddenRows = append(t.hiddenRows, row)
	}
}

// put writes a text into a cell. Rows and columns before it are there then, too, and empty; it returns how many cells came to be.
func (t *table) put(row, column int, text string) int {
	if column >= mostColumns {
		if t.wide == nil {
			p := place(row, column)
			t.wide = &p
		}
		return 0
	}
	for len(t.rows) <= row {
		t.rows = append(t.rows, nil)
	}
	more := max(0, column+1-len(t.rows[row]))
	t.rows[row] = append(t.rows[row], make([]string, more)...)
	t.rows[row][column] = text
	return more
}

// cell is one cell of a table, with where it is.
type cell struct {
	table  *table
	row    int // number, from 1
	column int // index, from 0
	title  string
	value  string // without white space around it
	odd    odd
}

func (c cell) at() Problem {
	p := Problem{Sheet: c.table.name, Row: c.row, Column: c.title, Value: shown(c.value)}
	if c.column >= 0 {
		p.Cell = place(c.row-1, c.column).String()
	}
	return p
}

func (t *table) cell(row []string, number, column int, title string) cell {
	c := cell{table: t, row: number, column: column, title: title}
	if column < len(row) {
		c.value, c.odd = plain(row[column]), t.odd[place(number-1, column)]
	}
	return c
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
		if unicode.IsSpace(r) || invisible(r) || strings.ContainsRune("*＊:：（）()[]【】-—_", r) {
			return -1
		}
		return r
	}, width.Fold.String(header)))
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
