package sheet

import (
	"slices"
	"strings"

	"golang.org/x/text/width"
)

// Setter breaks text into lines.
type Setter struct {
	Fonts Fonts
	Face  Face
	Size  float64
	Cell  float64 // from one character to the next; 0: Size
	Width float64 // of a full line
}

// Line is a line of text.
type Line struct {
	Text  []rune
	At    []float64 // where each character begins, from the line's left end
	Width float64   // up to where the last one ends
}

// Wide tells whether a character takes a whole cell, as in Chinese text those do that are ambiguous elsewhere.
func Wide(r rune) bool {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
		return true
	default:
		return false
	}
}

// What may not begin a line, what may not end one, and what stands in pairs that are not torn apart.
const (
	closing = "，。、；：？！）》〉】〕』」”’％‰℃·),.;:?!%]}"
	opening = "（《〈【〔『「“‘([{"
	paired  = "—…"
)

func (s Setter) cell() float64 {
	if s.Cell > 0 {
		return s.Cell
	}
	return s.Size
}

func (s Setter) advance(r rune) float64 {
	if Wide(r) {
		return s.cell()
	}
	return s.Fonts.narrow(s.Face, r) * s.cell()
}

func (s Setter) measure(text []rune) (w float64) {
	for _, r := range text {
		w += s.advance(r)
	}
	return w
}

// Row is text on one line, whatever its width.
func (s Setter) Row(text string) Line {
	l := Line{Text: []rune(text)}
	for _, r := range l.Text {
		l.At = append(l.At, l.Width)
		l.Width += s.advance(r)
	}
	return l
}

// Paragraph breaks text into lines, the first of which begins so many cells to the right. All but the last fill the width.
func (s Setter) Paragraph(text string, indent int) []Line {
	first := float64(indent) * s.cell()
	var lines []Line
	var row []rune
	room := s.Width - first
	begin := first
	finish := func(last bool) {
		l := s.Row(strings.TrimRight(string(row), " "))
		if !last {
			l.justify(room)
		}
		for i := range l.At {
			l.At[i] += begin
		}
		l.Width += begin
		lines, row, room, begin = append(lines, l), nil, s.Width, 0
	}
	for _, piece := range s.pieces([]rune(text)) {
		if len(row) > 0 && s.measure(row)+s.measure([]rune(strings.TrimRight(string(piece), " "))) > room+tolerance {
			finish(false)
			if string(piece) == " " {
				continue
			}
		}
		row = append(row, piece...)
	}
	finish(true)
	return lines
}

// tolerance is for sums of fractions.
const tolerance = 0.01

// pieces are what is not torn apart: a character, or a word in Latin letters, with the marks that belong to it.
func (s Setter) pieces(text []rune) [][]rune {
	var pieces [][]rune
	glued := false // the next character belongs to the last piece
	for i, r := range text {
		joins := glued || i > 0 && belongs(text[i-1], r)
		if last := len(pieces) - 1; joins && last >= 0 && s.measure(pieces[last])+s.advance(r) <= s.Width-2*s.cell() {
			pieces[last] = append(pieces[last], r)
		} else {
			pieces = append(pieces, []rune{r})
		}
		glued = strings.ContainsRune(opening, r)
	}
	return pieces
}

// belongs tells whether a character stays with the one before it.
func belongs(before, r rune) bool {
	switch {
	case before == ' ' || r == ' ':
		return false
	case strings.ContainsRune(closing, r):
		return true
	case strings.ContainsRune(paired, r):
		return r == before
	default:
		return !Wide(before) && !Wide(r)
	}
}

// justify spreads the line over the width: between characters, and not within words.
func (l *Line) justify(room float64) {
	var gaps []int
	for i := 1; i < len(l.Text); i++ {
		if Wide(l.Text[i]) || Wide(l.Text[i-1]) || l.Text[i-1] == ' ' {
			gaps = append(gaps, i)
		}
	}
	missing := room - l.Width
	if len(gaps) == 0 || missing <= 0 {
		return
	}
	each, moved := missing/float64(len(gaps)), 0.0
	for i := range l.Text {
		if slices.Contains(gaps, i) {
			moved += each
		}
		l.At[i] += moved
	}
	l.Width = room
}

// Balanced breaks a title into as few lines as it needs, of about the same length, and not within marks that enclose if it can.
func (s Setter) Balanced(text string) []Line {
	pieces := s.pieces([]rune(text))
	total := s.measure([]rune(text))
	var lines []Line
	for left := total; len(pieces) > 0; {
		n := max(1, ceil((left-tolerance)/s.Width))
		take := s.upTo(pieces, left/float64(n))
		row := slices.Concat(pieces[:take]...)
		left -= s.measure(row)
		lines, pieces = append(lines, s.Row(string(row))), pieces[take:]
	}
	return lines
}

func ceil(x float64) int {
	n := int(x)
	if float64(n) < x {
		n++
	}
	return n
}

// upTo is how many of the pieces go into a line that should be about as long as wanted: a break outside of enclosing marks is
// worth some of the balance.
func (s Setter) upTo(pieces [][]rune, wanted float64) int {
	best, cost := 1, -1.0
	row, depth := 0.0, 0
	for i, piece := range pieces {
		row += s.measure(piece)
		if row > s.Width+tolerance {
			break
		}
		for _, r := range piece {
			switch {
			case strings.ContainsRune(opening, r):
				depth++
			case strings.ContainsRune("）》〉】〕』」”’", r):
				depth--
			}
		}
		off := max(row-wanted, wanted-row)
		if depth > 0 {
			off += 6 * s.cell()
		}
		if cost < 0 || off < cost {
			best, cost = i+1, off
		}
	}
	return best
}
