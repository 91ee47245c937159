package letter

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/sheet"
)

// Setting is how letters are set here. It changes nothing of what they say.
type Setting struct {
	Mark  string      // printed across each page: what is not in earnest, such as 演练; empty: nothing
	Fonts sheet.Fonts // that files contain
}

// PDF sets the letter as pages of PDF.
func (l Letter) PDF(s Setting) ([]byte, error) {
	var b bytes.Buffer
	err := l.Pages(s).PDF(&b)
	return b.Bytes(), err
}

// OFD sets the letter as pages of OFD, GB/T 33190.
func (l Letter) OFD(s Setting) ([]byte, error) {
	var b bytes.Buffer
	err := l.Pages(s).OFD(&b)
	return b.Bytes(), err
}

// The measures of GB/T 9704—2012: the text is 156 mm by 225 mm, 37 mm below the paper's upper edge and 28 mm from its left one;
// 22 lines of 28 characters of 三号 fill it, so that from one character to the next is a little less than their size.
const (
	marginTop, marginLeft = 37 * sheet.MM, 28 * sheet.MM
	textWidth, textHeight = 156 * sheet.MM, 225 * sheet.MM
	linesOfPage           = 22
	pitch                 = textHeight / linesOfPage
	cell                  = (textWidth - sizeOfText) / 27

	sizeOfText  = 16.0 // 三号
	sizeOfTitle = 22.0 // 二号
	sizeOfPage  = 14.0 // 四号

	// The head of a letter (信函格式, 10.1): the issuer 30 mm below the paper's edge, and 4 mm below it two red lines, 170 mm long;
	// 20 mm above the lower edge, two more. The number is seven eighths of a character below the first ones.
	headTop, headGap, headLength = 30 * sheet.MM, 4 * sheet.MM, 170 * sheet.MM
	footAt                       = sheet.Height - 20*sheet.MM
	numberGap                    = sizeOfText * 7 / 8
	largestIssuer                = 36.0 // 小初; smaller, if the name is too long for it
	firstLine                    = 4    // in which the title begins, two lines below the number
	rise                         = 0.86 // of a character, how far its cell begins above the baseline
)

// row is a line of the page's grid; without text it is empty.
type row struct {
	line sheet.Line
	x    float64 // from the left edge of the text
	face sheet.Face
	size float64
}

// Pages sets the letter in the form of GB/T 9704—2012, 信函格式.
func (l Letter) Pages(s Setting) sheet.Document {
	d := sheet.Document{
		Title: l.Title, Author: l.Issuer, Subject: l.Number, Fonts: s.Fonts,
		Made: time.Date(l.On.Year, l.On.Month, l.On.Day, 0, 0, 0, 0, procedure.Shanghai),
	}
	first := l.head(s)
	d.Pages = append(d.Pages, first)
	line := firstLine
	for i, rows := range l.paged(s) {
		if i > 0 {
			d.Pages = append(d.Pages, sheet.Page{})
			line = 0
		}
		page := &d.Pages[i]
		for _, r := range rows {
			if len(r.line.Text) > 0 {
				page.Runs = append(page.Runs, r.run(line))
			}
			line++
		}
		if i > 0 { // the first page of a letter has no number
			page.Runs = append(page.Runs, pageNumber(s, i+1))
		}
		if s.Mark != "" {
			page.Under = append(page.Under, sheet.Watermark(s.Fonts, s.Mark))
		}
	}
	return d
}

// run puts a row on a line of the grid, in the middle of its height.
func (r row) run(line int) sheet.Run {
	top := marginTop + float64(line)*pitch + (pitch-r.size)/2
	return sheet.Run{X: marginLeft + r.x, Y: top + rise*r.size, Size: r.size, Face: r.face, Text: r.line.Text, At: r.line.At}
}

// paged divides the letter's lines into pages. The signature stands on the page on which the text ends, with two of its lines.
func (l Letter) paged(s Setting) [][]row {
	rows, closing := l.rows(s), l.closing(s)
	all := slices.Concat(rows, closing)
	pages := [][]row{{}}
	room := linesOfPage - firstLine
	for i, r := range all {
		left := room - len(pages[len(pages)-1])
		if left == 0 || i == len(rows)-2 && left < len(all)-i && len(pages[len(pages)-1]) > 0 {
			pages, room = append(pages, nil), linesOfPage
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], r)
	}
	return pages
}

// rows are title, addressee and text.
func (l Letter) rows(s Setting) []row {
	var rows []row
	for _, line := range titleSetter(s).Balanced(l.Title) {
		rows = append(rows, row{line: line, x: (textWidth - line.Width) / 2, face: sheet.XiaoBiaoSong, size: sizeOfTitle})
	}
	rows = append(rows, row{})
	text := textSetter(s)
	put := func(paragraph string, indent int) {
		for _, line := range text.Paragraph(paragraph, indent) {
			rows = append(rows, row{line: line, size: sizeOfText})
		}
	}
	put(l.Addressee+"：", 0)
	for _, paragraph := range l.Text() {
		put(paragraph, 2)
	}
	return rows
}

// TitleLines is the title as it is broken into lines.
func (l Letter) TitleLines(s Setting) (lines []string) {
	for _, line := range titleSetter(s).Balanced(l.Title) {
		lines = append(lines, string(line.Text))
	}
	return lines
}

func titleSetter(s Setting) sheet.Setter {
	return sheet.Setter{Fonts: s.Fonts, Face: sheet.XiaoBiaoSong, Size: sizeOfTitle, Width: textWidth}
}

func textSetter(s Setting) sheet.Setter {
	return sheet.Setter{Fonts: s.Fonts, Face: sheet.FangSong, Size: sizeOfText, Cell: cell, Width: 28 * cell}
}

// closing is signature, date and note, a line below the text. A seal goes over the date, which stands four characters from the
// right edge; the issuer is centred over it.
func (l Letter) closing(s Setting) []row {
	text := textSetter(s)
	issuer, date := text.Row(l.Issuer), text.Row(l.Date)
	middle := min(textWidth-4*cell-date.Width/2, textWidth-issuer.Width/2)
	rows := []row{
		{}, {line: issuer, x: max(0, middle-issuer.Width/2), size: sizeOfText}, {line: date, x: middle - date.Width/2, size: sizeOfText},
	}
	if note := l.Note(); note != "" {
		for _, line := range text.Paragraph(note, 2) {
			rows = append(rows, row{line: line, size: sizeOfText})
		}
	}
	return rows
}

// head is the first page with issuer, lines and number.
func (l Letter) head(s Setting) sheet.Page {
	size := largestIssuer
	issuer := sheet.Setter{Fonts: s.Fonts, Face: sheet.XiaoBiaoSong, Size: size}.Row(l.Issuer)
	if issuer.Width > textWidth {
		size *= textWidth / issuer.Width
		issuer = sheet.Setter{Fonts: s.Fonts, Face: sheet.XiaoBiaoSong, Size: size}.Row(l.Issuer)
	}
	left := (sheet.Width - headLength) / 2
	under := headTop + size + headGap
	number := textSetter(s).Row(l.Number)
	return sheet.Page{
		Rules: slices.Concat(double(left, under, true), double(left, footAt, false)),
		Runs: []sheet.Run{
			{
				X: (sheet.Width - issuer.Width) / 2, Y: headTop + rise*size, Size: size,
				Face: sheet.XiaoBiaoSong, Color: sheet.Red, Text: issuer.Text, At: issuer.At,
			},
			{X: marginLeft + textWidth - number.Width, Y: under + numberGap + rise*sizeOfText, Size: sizeOfText, Text: number.Text, At: number.At},
		},
	}
}

// double is two red lines, a thick one outside and a thin one towards the text.
func double(x, y float64, above bool) []sheet.Rule {
	const thick, thin, apart = 2.0, 0.75, 3.0
	first, second := thick, thin
	if !above {
		first, second = thin, thick
	}
	return []sheet.Rule{
		{X: x, Y: y, Length: headLength, Thickness: first, Color: sheet.Red},
		{X: x, Y: y + apart, Length: headLength, Thickness: second, Color: sheet.Red},
	}
}

// pageNumber stands 7 mm below the text, outside: on odd pages to the right, on even ones to the left, a character from the edge.
func pageNumber(s Setting, n int) sheet.Run {
	line := sheet.Setter{Fonts: s.Fonts, Face: sheet.Song, Size: sizeOfPage}.Row(fmt.Sprintf("— %d —", n))
	x := marginLeft + sizeOfPage
	if n%2 == 1 {
		x = marginLeft + textWidth - sizeOfPage - line.Width
	}
	const dash = 0.36 // of a character, how far a dash is above the baseline
	return sheet.Run{
		X: x, Y: marginTop + textHeight + 7*sheet.MM + dash*sizeOfPage, Size: sizeOfPage, Face: sheet.Song, Text: line.Text, At: line.At,
	}
}
