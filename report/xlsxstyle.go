package report

import (
	"strconv"

	"github.com/xuri/excelize/v2"
)

const (
	textFont = "宋体"
	minute   = "2006-01-02 15:04"
)

func itoa(n int) string { return strconv.Itoa(n) }

// style is how a cell looks.
type style struct {
	look   look
	format string // number format
	light  Light  // of the background
	faint  bool   // a small sample
}

type look int

const (
	plainCell look = iota
	tableCell
	midCell // of a table, a word in the middle
	sumCell // of a table, a total
	midSumCell
	wrapCell // of a table, text that may take several lines
	headCell
	bigTitle
	titleCell
	subtitle
	warning
	heading
	linkCell
)

// Number formats.
const (
	countFormat = "#,##0"
	daysFormat  = "0.0"
	rateFormat  = "0.0%"
	dateFormat  = "yyyy-mm-dd"
)

// lightColours are the backgrounds of the lights: soft, so that print in black and white stays readable.
var lightColours = map[Light]string{Green: "C6E7C8", Amber: "FFE9A8", Red: "F6B8B3"}

func (b *book) style(s style) int {
	if id, ok := b.styles[s]; ok {
		return id
	}
	id, err := b.NewStyle(s.excel())
	b.do(err)
	b.styles[s] = id
	return id
}

func (s style) excel() *excelize.Style {
	made := &excelize.Style{
		Font:      &excelize.Font{Family: textFont, Size: 10.5},
		Alignment: &excelize.Alignment{Vertical: "center"},
	}
	switch s.look {
	case plainCell:
	case tableCell:
		made.Border = thin()
	case midCell:
		made.Border, made.Alignment.Horizontal = thin(), "center"
	case sumCell, midSumCell:
		made.Border, made.Font.Bold, made.Fill = thin(), true, solid("F2F2F2")
		if s.look == midSumCell {
			made.Alignment.Horizontal = "center"
		}
	case wrapCell:
		made.Border, made.Alignment.WrapText = thin(), true
	case headCell:
		made.Border, made.Font.Bold = thin(), true
		made.Alignment = &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
		made.Fill = solid("DCE6F2")
	case bigTitle:
		made.Font.Size, made.Font.Bold = 20, true
		made.Alignment = &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	case titleCell:
		made.Font.Size, made.Font.Bold = 16, true
	case subtitle:
		made.Font.Color = "595959"
	case warning:
		made.Font.Bold, made.Font.Color, made.Fill = true, "C00000", solid("FDECEA")
		made.Alignment = &excelize.Alignment{Horizontal: "center", Vertical: "center"}
	case heading:
		made.Font.Size, made.Font.Bold = 13, true
	case linkCell:
		made.Font.Color, made.Font.Underline = "1F4E9E", "single"
	}
	if s.format != "" {
		made.CustomNumFmt, made.Alignment.Horizontal = &s.format, "right"
	}
	if colour := lightColours[s.light]; colour != "" {
		made.Fill = solid(colour)
	}
	if s.faint {
		made.Font.Italic, made.Font.Color = true, "7F7F7F"
	}
	return made
}

func thin() []excelize.Border {
	var list []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		list = append(list, excelize.Border{Type: side, Color: "BFBFBF", Style: 1})
	}
	return list
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// format is the number format of a unit.
func (u Unit) format() string {
	return map[Unit]string{Items: countFormat, Percent: rateFormat, Workdays: daysFormat}[u]
}
