package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// pdfFonts are the fonts that a file uses, in the order in which it does.
type pdfFonts struct {
	of   Fonts
	used []*pdfFont
}

// pdfFont is a font of a file: one that it contains, or one that it names.
type pdfFont struct {
	id    string
	face  Face
	font  *font // nil: named
	chars map[rune]uint16
}

func (f *pdfFonts) use(face Face, contained *font) *pdfFont {
	for _, used := range f.used {
		if used.face == face && used.font == contained {
			return used
		}
	}
	used := &pdfFont{id: fmt.Sprintf("F%d", len(f.used)+1), face: face, font: contained, chars: map[rune]uint16{}}
	f.used = append(f.used, used)
	return used
}

// show is the code by which a character is shown, and the width that the file says it has, in thousandths of the size.
func (p *pdfFont) show(r rune) (code string, width float64) {
	if p.font == nil {
		p.chars[r] = 0
		if r >= ' ' && r <= '~' {
			return hex16(string(r)), 500
		}
		return hex16(string(r)), 1000
	}
	glyph := p.font.glyph(r)
	p.chars[r] = glyph
	return fmt.Sprintf("%04X", glyph), p.font.advance(glyph) * 1000
}

// write writes the fonts and returns by which names pages find them.
func (f *pdfFonts) write(to *pdfFile) string {
	var list strings.Builder
	for _, p := range f.used {
		descendant, base, encoding := p.named(to), faces[p.face].named+"-UniGB-UTF16-H", "UniGB-UTF16-H"
		if p.font != nil {
			descendant, base, encoding = p.contained(to), p.tag(), "Identity-H"
		}
		font := to.object(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/%s/DescendantFonts[%s]/ToUnicode %s>>",
			base, encoding, ref(descendant), ref(to.stream("", []byte(p.unicode())))))
		fmt.Fprintf(&list, "/%s %s", p.id, ref(font))
	}
	return list.String()
}

// named is a font that the reader's program has, or for which it has another one. In the characters of Adobe-GB1, those with the
// numbers 1 to 95 are ASCII.
func (p *pdfFont) named(to *pdfFile) int {
	name := faces[p.face].named
	descriptor := to.object(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 6/FontBBox[-50 -200 1050 900]/ItalicAngle 0"+
		"/Ascent 859/Descent -141/CapHeight 683/StemV 80>>", name))
	return to.object(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"+
		"/FontDescriptor %s/DW 1000/W[1 95 500]>>", name, ref(descriptor)))
}

// contained is a font with the glyphs that are used.
func (p *pdfFont) contained(to *pdfFile) int {
	content := p.font.subset(p.chars)
	file := to.stream(fmt.Sprintf("/Length1 %d", len(content)), content)
	box := []string{}
	for _, at := range []int{36, 38, 40, 42} {
		box = append(box, fmt.Sprint(p.font.metric("head", at)))
	}
	descriptor := to.object(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%s]/ItalicAngle 0/Ascent %d/Descent %d"+
		"/CapHeight 700/StemV 80/FontFile2 %s>>",
		p.tag(), strings.Join(box, " "), p.font.metric("hhea", 4), p.font.metric("hhea", 6), ref(file)))
	var widths strings.Builder
	shown := map[uint16]bool{}
	for _, glyph := range p.chars {
		shown[glyph] = true
	}
	for _, glyph := range slices.Sorted(maps.Keys(shown)) {
		fmt.Fprintf(&widths, "%d[%s]", glyph, num(p.font.advance(glyph)*1000))
	}
	return to.object(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %s/DW 1000/W[%s]/CIDToGIDMap/Identity>>", p.tag(), ref(descriptor), widths.String()))
}

// tag is the font's name, marked as that of a part of it.
func (p *pdfFont) tag() string {
	plain := strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f && !strings.ContainsRune("()<>[]{}/%#", r) {
			return r
		}
		return -1
	}, p.font.name)
	return fmt.Sprintf("AAAAA%c+%s", 'A'+int(p.face), plain)
}

// unicode says which characters the codes stand for, so that the text can be found and copied.
func (p *pdfFont) unicode() string {
	var rows []string
	for _, r := range slices.Sorted(maps.Keys(p.chars)) {
		code, _ := p.show(r)
		rows = append(rows, fmt.Sprintf("<%s> <%s>", code, hex16(string(r))))
	}
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"2 begincodespacerange\n<0000> <D7FF>\n<E000> <FFFF>\nendcodespacerange\n1 begincodespacerange\n<D800DC00> <DBFFDFFF>\nendcodespacerange\n")
	for chunk := range slices.Chunk(rows, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n%s\nendbfchar\n", len(chunk), strings.Join(chunk, "\n"))
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}
