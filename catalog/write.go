package catalog

import (
	"encoding/csv"
	"io"
	"iter"
	"slices"

	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Entries come one after the other, or the error that ended them: an export need not be in memory twice.
type Entries = iter.Seq2[domain.Entry, error]

// Paged reads a list that is had page by page to its end.
func Paged(list func(domain.Page) (domain.List[domain.Entry], error)) Entries {
	return func(yield func(domain.Entry, error) bool) {
		for page := (domain.Page{Limit: 200}); ; {
			l, err := list(page)
			if err != nil {
				yield(domain.Entry{}, err)
				return
			}
			for _, e := range l.Items {
				if !yield(e, nil) {
					return
				}
			}
			if page.After = l.Next; l.Next == "" {
				return
			}
		}
	}
}

// WriteXLSX writes entries as a file that Read reads back as they are.
func WriteXLSX(w io.Writer, entries Entries, departments []domain.Department) (err error) {
	b, err := newBook(departments)
	if err != nil {
		return err
	}
	defer func() { _ = b.file.Close() }()
	for _, step := range []func() error{b.choices, b.layout, func() error { return b.fill(entries) }, b.explain} {
		if err := step(); err != nil {
			return err
		}
	}
	return b.file.Write(w)
}

// Template writes an empty file to be filled in: with drop-down lists, an explanation of every column, and an example.
func Template(w io.Writer, departments []domain.Department) error {
	b, err := newBook(departments)
	if err != nil {
		return err
	}
	defer func() { _ = b.file.Close() }()
	for _, step := range []func() error{b.choices, b.layout, func() error { return b.fill(nil) }, b.explain, b.example} {
		if err := step(); err != nil {
			return err
		}
	}
	return b.file.Write(w)
}

// cells are an entry's line, on the entries' sheet.
func (d directory) cells(e domain.Entry) []string {
	e = Canonical(e)
	line := make([]string, 0, len(columns))
	for _, c := range columns {
		switch c.title {
		case providerTitle:
			line = append(line, d.nameOf[e.Provider])
		case providerCodeTitle:
			line = append(line, e.Provider)
		default:
			line = append(line, c.get(e))
		}
	}
	return line
}

func itemCells(i procedure.Item) []string {
	line := make([]string, 0, len(itemColumns))
	for _, c := range itemColumns {
		line = append(line, c.get(i))
	}
	return line
}

// WriteCSV writes entries in UTF-8 with a byte order mark, which Excel needs to know it by: a line for each information
// item, of which the first has the entry.
func WriteCSV(w io.Writer, entries Entries, departments []domain.Department) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	d := newDirectory(departments)
	lines := csv.NewWriter(w)
	lines.UseCRLF = true
	if err := lines.Write(slices.Concat(entryTitles(), itemTitles())); err != nil {
		return err
	}
	for e, err := range entries {
		if err != nil {
			return err
		}
		if err := writeLines(lines, d, Canonical(e)); err != nil {
			return err
		}
	}
	lines.Flush()
	return lines.Error()
}

func writeLines(lines *csv.Writer, d directory, e domain.Entry) error {
	line := d.cells(e)
	items := e.Items
	if len(items) == 0 {
		items = []procedure.Item{{}}
	}
	for _, i := range items {
		record := slices.Concat(line, itemCells(i))
		for n := range record {
			record[n] = guarded(record[n])
		}
		if err := lines.Write(record); err != nil {
			return err
		}
		line = make([]string, len(columns))
		line[0] = e.Code
	}
	return nil
}

func entryTitles() []string {
	var titles []string
	for _, c := range columns {
		titles = append(titles, c.title)
	}
	return titles
}

func itemTitles() []string {
	var titles []string
	for _, c := range itemColumns {
		titles = append(titles, c.title)
	}
	return titles
}

// book is an XLSX file that is being written.
type book struct {
	file        *excelize.File
	departments directory
	header      int // styles
	needed      int
	text        int
	wrapped     int
}

func newBook(departments []domain.Department) (*book, error) {
	b := &book{file: excelize.NewFile(), departments: newDirectory(departments)}
	if err := b.file.SetSheetName("Sheet1", entrySheet); err != nil {
		return nil, err
	}
	if _, err := b.file.NewSheet(itemSheet); err != nil {
		return nil, err
	}
	head := func(color string) *excelize.Style {
		return &excelize.Style{
			Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		}
	}
	for style, is := range map[*int]*excelize.Style{
		&b.header: head("5B7DB1"), &b.needed: head("B3402F"), &b.text: {NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top"}},
		&b.wrapped: {NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}},
	} {
		id, err := b.file.NewStyle(is)
		if err != nil {
			return nil, err
		}
		*style = id
	}
	return b, nil
}

// heading is a column of a sheet that is written.
type heading struct {
	title  string
	needed bool
	width  float64
}

func entryHeadings() []heading {
	var list []heading
	for _, c := range columns {
		list = append(list, heading{c.title, c.needed, c.width})
	}
	return list
}

func itemHeadings() []heading {
	list := []heading{{codeTitle, true, columns[0].width}}
	for _, c := range itemColumns {
		list = append(list, heading{c.title, c.needed, c.width})
	}
	return list
}

// sheet begins a sheet that is written row by row: header, widths, frozen panes.
func (b *book) sheet(name string, headings []heading) (*excelize.StreamWriter, error) {
	w, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	row := make([]any, len(headings))
	for i, h := range headings {
		if err := w.SetColWidth(i+1, i+1, h.width); err != nil {
			return nil, err
		}
		if err := w.SetColStyle(i+1, i+1, b.text); err != nil {
			return nil, err
		}
		row[i] = excelize.Cell{StyleID: map[bool]int{true: b.needed, false: b.header}[h.needed], Value: h.title}
	}
	err = w.SetPanes(&excelize.Panes{Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight"})
	if err != nil {
		return nil, err
	}
	return w, w.SetRow("A1", row, excelize.RowOpts{Height: 30})
}

// layout says how the sheets are printed: across two pages of A3, which keeps the type legible, with the header and the
// columns that name the entry on each.
func (b *book) layout() error {
	size, orientation, across, down, fit := 8, "landscape", 2, 0, true
	for _, name := range []string{entrySheet, itemSheet} {
		err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit})
		if err != nil {
			return err
		}
		err = b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &across, FitToHeight: &down})
		if err != nil {
			return err
		}
		err = b.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", RefersTo: name + "!$A:$B," + name + "!$1:$1", Scope: name,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fill streams the entries. What else is said of their sheets must have been said before: streaming writes it along, and
// what is added afterwards is lost.
func (b *book) fill(entries Entries) error {
	table, err := b.sheet(entrySheet, entryHeadings())
	if err != nil {
		return err
	}
	items, err := b.sheet(itemSheet, itemHeadings())
	if err != nil {
		return err
	}
	row, itemRow := 2, 2
	if entries != nil {
		for e, err := range entries {
			if err != nil {
				return err
			}
			if err := b.row(table, row, b.departments.cells(e)); err != nil {
				return err
			}
			for _, i := range Canonical(e).Items {
				if err := b.row(items, itemRow, append([]string{e.Code}, itemCells(i)...)); err != nil {
					return err
				}
				itemRow++
			}
			row++
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return items.Flush()
}

func (b *book) row(w *excelize.StreamWriter, number int, texts []string) error {
	row := make([]any, len(texts))
	for i, text := range texts {
		if text != "" {
			row[i] = excelize.Cell{StyleID: b.text, Value: text}
		}
	}
	at, err := excelize.CoordinatesToCellName(1, number)
	if err != nil {
		return err
	}
	return w.SetRow(at, row)
}
