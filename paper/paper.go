package paper

import (
	"bytes"
	"fmt"
	"time"

	"github.com/shixian/shixian/sheet"
)

// Paper is a text in parts.
type Paper struct {
	Title, Under string // Under is a line below the title
	Parts        []Part
	Author       string
	Made         time.Time

	Mark  string      // printed across each page; empty: nothing
	Fonts sheet.Fonts // that the file contains
}

// Part is a titled part, of paragraphs.
type Part struct {
	Title string
	Lines []string
}

// PDF sets the paper as pages of PDF.
func (p Paper) PDF() ([]byte, error) {
	var b bytes.Buffer
	err := p.Pages().PDF(&b)
	return b.Bytes(), err
}

const (
	top, left   = 25 * sheet.MM, 25 * sheet.MM
	textWidth   = sheet.Width - 2*left
	bottom      = sheet.Height - 25*sheet.MM
	sizeOfTitle = 18.0
	sizeOfPart  = 14.0
	sizeOfText  = 12.0
	sizeOfFoot  = 10.5
	leading     = 1.6  // from one line to the next, in its size
	rise        = 0.86 // of a character, how far its cell begins above the baseline
)

// Pages sets the paper. A part's title stands with the first line of the part.
func (p Paper) Pages() sheet.Document {
	f := &flow{paper: p, at: bottom}
	for _, line := range f.setter(sheet.XiaoBiaoSong, sizeOfTitle).Balanced(p.Title) {
		f.put(line, (textWidth-line.Width)/2, sheet.XiaoBiaoSong, sizeOfTitle, 0)
	}
	if under := f.setter(sheet.FangSong, sizeOfText).Row(p.Under); p.Under != "" {
		f.put(under, max(0, (textWidth-under.Width)/2), sheet.FangSong, sizeOfText, 0)
	}
	for _, part := range p.Parts {
		f.at += sizeOfText
		f.put(f.setter(sheet.XiaoBiaoSong, sizeOfPart).Row(part.Title), 0, sheet.XiaoBiaoSong, sizeOfPart, leading*sizeOfText)
		for _, text := range part.Lines {
			for _, line := range f.setter(sheet.FangSong, sizeOfText).Paragraph(text, 0) {
				f.put(line, 0, sheet.FangSong, sizeOfText, 0)
			}
		}
	}
	f.number()
	return sheet.Document{Title: p.Title, Subject: p.Under, Author: p.Author, Made: p.Made, Fonts: p.Fonts, Pages: f.pages}
}

// flow fills pages from above.
type flow struct {
	paper Paper
	pages []sheet.Page
	at    float64 // where the next line begins
}

func (f *flow) setter(face sheet.Face, size float64) sheet.Setter {
	return sheet.Setter{Fonts: f.paper.Fonts, Face: face, Size: size, Width: textWidth}
}

// put sets a line, on a new page if it and what must stay with it have no room.
func (f *flow) put(line sheet.Line, x float64, face sheet.Face, size, with float64) {
	if f.at+leading*size+with > bottom {
		page := sheet.Page{}
		if f.paper.Mark != "" {
			page.Under = append(page.Under, sheet.Watermark(f.paper.Fonts, f.paper.Mark))
		}
		f.pages, f.at = append(f.pages, page), top
	}
	page := &f.pages[len(f.pages)-1]
	if len(line.Text) > 0 {
		y := f.at + (leading-1)/2*size + rise*size
		page.Runs = append(page.Runs, sheet.Run{X: left + x, Y: y, Size: size, Face: face, Text: line.Text, At: line.At})
	}
	f.at += leading * size
}

func (f *flow) number() {
	for i := range f.pages {
		line := f.setter(sheet.Song, sizeOfFoot).Row(fmt.Sprintf("第 %d 页，共 %d 页", i+1, len(f.pages)))
		f.pages[i].Runs = append(f.pages[i].Runs, sheet.Run{
			X: left + (textWidth-line.Width)/2, Y: bottom + 10*sheet.MM, Size: sizeOfFoot, Face: sheet.Song, Text: line.Text, At: line.At,
		})
	}
}
