package sheet

import "time"

// MM is a millimetre.
const MM = 72 / 25.4

// Measures of the paper, A4.
const (
	Width  = 210 * MM
	Height = 297 * MM
)

// Color is one of those that official documents are printed in.
type Color [3]float64 // red, green, blue, each from 0 to 1

// The colours.
var (
	Black = Color{0, 0, 0}
	Red   = Color{0.8, 0, 0}
	Pale  = Color{0.87, 0.87, 0.87} // under the text, which stays legible
)

// Run is text in a row.
type Run struct {
	X, Y  float64 // where the first character begins, on the baseline
	Size  float64
	Face  Face
	Color Color
	Text  []rune
	At    []float64 // where each character begins, from X
	Angle float64   // by which the row goes up, in degrees
}

// Rule is a straight line across.
type Rule struct {
	X, Y, Length float64 // from its left end
	Thickness    float64
	Color        Color
}

// Page is what stands on a page; what comes later is printed over what came before.
type Page struct {
	Rules []Rule
	Under []Run // under the text: a watermark
	Runs  []Run
}

// Document is a file of pages.
type Document struct {
	Title, Author, Subject string
	Made                   time.Time
	Pages                  []Page
	Fonts                  Fonts
}
