package sheet

// Watermark is a word from corner to corner of a page, pale, to be under its text.
func Watermark(fonts Fonts, word string) Run {
	const size = 150.0
	line := Setter{Fonts: fonts, Face: XiaoBiaoSong, Size: size, Cell: 1.4 * size}.Row(word)
	half := (line.Width - 0.4*size) / 2
	const slope = 0.7071
	return Run{
		X: Width/2 - (half-0.36*size)*slope, Y: Height/2 + (half+0.36*size)*slope,
		Size: size, Face: XiaoBiaoSong, Color: Pale, Text: line.Text, At: line.At, Angle: 45,
	}
}
