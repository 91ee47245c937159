package catalog

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheetReader reads a sheet cell by cell. Cells that are empty, whatever they look like, cost nothing but being read past.
type sheetReader struct {
	*reader
	book    *workbook
	table   *table
	until   int // the row, from 1, behind which it may end once there is something; 0: to the end
	row     int // numbers, from 1
	column  int
	hidden  bool // the row
	inText  bool
	reading bool // the text says how another is pronounced
	cell    sheetCell
	text    []byte
}

// sheetCell is a cell as it is written.
type sheetCell struct {
	kind    string
	style   int
	has     bool // a value or a text, perhaps empty
	formula bool
	array   string // the cells that the formula is for, if there are several
}

var (
	errEnough  = errors.New("enough has been read")
	errTooLong = errors.New("the sheet has too many rows")
)

func (s *sheetReader) read(part string) error {
	err := s.book.stream(part, s.elements)
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// elements goes through the sheet's XML. It looks at names alone, since namespaces and their prefixes differ between programs.
func (s *sheetReader) elements(d *xml.Decoder) error {
	depth := 0
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) && depth == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		switch x := token.(type) {
		case xml.StartElement:
			depth++
			err = s.open(x)
		case xml.CharData:
			if s.inText {
				s.text = append(s.text, x...)
			}
		case xml.EndElement:
			depth--
			err = s.closed(x.Name.Local)
		}
		if err != nil {
			return err
		}
	}
}

func attribute(of xml.StartElement, name string) string {
	for _, a := range of.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func (s *sheetReader) open(e xml.StartElement) error {
	switch e.Name.Local {
	case "col":
		s.hideColumns(e)
	case "row":
		return s.line(attribute(e, "r"), truth(attribute(e, "hidden")))
	case "c":
		return s.begin(e)
	case "f":
		s.cell.formula = true
		if kind := attribute(e, "t"); kind == "array" || kind == "dataTable" {
			s.cell.array = attribute(e, "ref")
		}
	case "rPh":
		s.reading = true
	case "v", "t":
		s.inText, s.cell.has = !s.reading, true
	case "mergeCell":
		s.table.addArea(&s.table.merges, attribute(e, "ref"))
	case "drawing":
		s.table.pictures = true
	}
	return nil
}

// line begins a row, which may leave its number to its place.
func (s *sheetReader) line(number string, hidden bool) error {
	s.column, s.hidden = 0, hidden
	if s.row++; number != "" {
		s.row, _ = strconv.Atoi(number)
	}
	switch {
	case s.row < 1 || s.row > excelize.TotalRows:
		return errTorn
	case s.until > 0 && s.row > s.until && len(s.table.rows) > 0:
		return errEnough
	}
	return s.ctx.Err()
}

func truth(value string) bool { return value == "1" || value == "true" }

func (s *sheetReader) hideColumns(e xml.StartElement) {
	if !truth(attribute(e, "hidden")) {
		return
	}
	first, _ := strconv.Atoi(attribute(e, "min"))
	last, _ := strconv.Atoi(attribute(e, "max"))
	for column := max(first, 1); column <= min(last, mostColumns); column++ {
		s.table.hiddenColumns[column-1] = true
	}
}

func (s *sheetReader) begin(e xml.StartElement) error {
	s.cell, s.text = sheetCell{}, s.text[:0]
	s.column++
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "r":
			column, row, err := excelize.CellNameToCoordinates(a.Value)
			if err != nil {
				return errTorn
			}
			s.column, s.row = column, row
		case "t":
			s.cell.kind = a.Value
		case "s":
			s.cell.style, _ = strconv.Atoi(a.Value)
		}
	}
	return nil
}

func (s *sheetReader) closed(name string) error {
	switch name {
	case "rPh":
		s.reading = false
	case "v", "t":
		s.inText = false
	case "c":
		if s.cell.has || s.cell.formula {
			return s.end()
		}
	}
	return nil
}

// end takes a cell into the table.
func (s *sheetReader) end() error {
	if s.row < 1 || s.column < 1 { // it is no cell of a row
		return errTorn
	}
	text, o, err := s.value(string(s.text))
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" && !s.cell.formula {
		return nil
	}
	if s.row > mostRows {
		return errTooLong
	}
	if s.cell.formula {
		s.table.addFormula(s.row-1, s.column-1, s.cell.array)
	}
	if s.hidden {
		s.table.hideRow(s.row - 1)
	}
	if err := s.take(text); err != nil {
		return err
	}
	if err := s.takeFields(s.table.put(s.row-1, s.column-1, text)); err != nil {
		return err
	}
	if o.kind != ordinary {
		s.table.addOdd(s.row-1, s.column-1, o)
	}
	return nil
}

// value is the text that a cell shows.
func (s *sheetReader) value(raw string) (string, odd, error) {
	switch s.cell.kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(raw)); err == nil && i >= 0 && i < len(s.book.strings) {
			return s.book.strings[i], odd{}, nil
		} else if raw == "" {
			return "", odd{}, nil
		}
		return "", odd{}, errTorn
	case "b":
		return map[bool]string{true: "TRUE", false: "FALSE"}[truth(raw)], odd{}, nil
	case "e":
		return raw, odd{kind: failed}, nil
	case "d":
		return raw, isoDate(raw), nil
	case "", "n":
		text, o := s.book.number(strings.TrimSpace(raw), s.cell.style)
		return text, o, nil
	}
	return unescaped(raw), odd{}, nil
}

// isoDate is a cell that says itself that it is a date.
func isoDate(raw string) odd {
	if d, ok := date(raw); ok {
		return odd{kind: dated, day: d.String()}
	}
	return odd{kind: halfDated}
}

// comments are the cells that have one.
func (b *workbook) comments(sheet string) []string {
	var cells []string
	for _, rel := range b.relations(sheet) {
		if !rel.is("comments") {
			continue
		}
		var list struct {
			Comments []struct {
				Cell string `xml:"ref,attr"`
			} `xml:"commentList>comment"`
		}
		if b.decode(rel.Target, &list) != nil {
			continue // it keeps no cell from being read
		}
		for _, c := range list.Comments {
			cells = append(cells, c.Cell)
		}
	}
	return cells
}
