package sheet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/image/font/sfnt"
)

// font is a font with outlines of TrueType. Documents may be set in it at once.
type font struct {
	name   string // PostScript name
	tables map[string][]byte
	units  int // of the em

	mutex  sync.Mutex
	parsed *sfnt.Font
	buffer sfnt.Buffer
	glyphs map[rune]uint16
}

// restricted is the right to embed that OS/2 denies (fsType).
const restricted = 0x0002

func parseFont(content []byte) (*font, error) {
	at, err := directory(content)
	if err != nil {
		return nil, err
	}
	f := &font{glyphs: map[rune]uint16{}}
	if f.tables, err = tablesAt(content, at); err != nil {
		return nil, err
	}
	for _, needed := range []string{"glyf", "loca", "head", "hhea", "hmtx", "maxp", "cmap"} {
		if f.tables[needed] == nil {
			return nil, fmt.Errorf("it has no table %q: a font with outlines of TrueType was expected", needed)
		}
	}
	if os2 := f.tables["OS/2"]; len(os2) >= 10 && binary.BigEndian.Uint16(os2[8:])&0xf == restricted {
		return nil, errors.New("its maker does not allow that documents contain it (OS/2 fsType 2)")
	}
	collection, err := sfnt.ParseCollection(content)
	if err != nil {
		return nil, err
	}
	if f.parsed, err = collection.Font(0); err != nil {
		return nil, err
	}
	f.units = int(f.parsed.UnitsPerEm())
	if f.name, err = f.parsed.Name(&f.buffer, sfnt.NameIDPostScript); err != nil {
		f.name = "Font"
	}
	return f, nil
}

// directory is where the table directory of a font is, of a collection that of the first.
func directory(content []byte) (int, error) {
	if len(content) < 16 {
		return 0, errors.New("it is no font")
	}
	if string(content[:4]) == "ttcf" {
		return int(binary.BigEndian.Uint32(content[12:])), nil
	}
	return 0, nil
}

func tablesAt(content []byte, at int) (map[string][]byte, error) {
	if at+12 > len(content) {
		return nil, errors.New("its table directory is beyond its end")
	}
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(content[at+4:])) {
		entry := at + 12 + 16*i
		if entry+16 > len(content) {
			return nil, errors.New("its table directory is beyond its end")
		}
		from, length := int(binary.BigEndian.Uint32(content[entry+8:])), int(binary.BigEndian.Uint32(content[entry+12:]))
		if from+length > len(content) {
			return nil, fmt.Errorf("its table %q is beyond its end", content[entry:entry+4])
		}
		tables[string(content[entry:entry+4])] = content[from : from+length]
	}
	return tables, nil
}

// glyph is the one of a character; 0: the font has none.
func (f *font) glyph(r rune) uint16 {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	glyph, known := f.glyphs[r]
	if !known {
		index, err := f.parsed.GlyphIndex(&f.buffer, r)
		if err == nil {
			glyph = uint16(index)
		}
		f.glyphs[r] = glyph
	}
	return glyph
}

// advance is how far a glyph goes on, of the em.
func (f *font) advance(glyph uint16) float64 {
	return float64(f.width(glyph)) / float64(f.units)
}

func (f *font) width(glyph uint16) int {
	metrics := int(binary.BigEndian.Uint16(f.tables["hhea"][34:]))
	at := 4 * min(int(glyph), metrics-1)
	if at < 0 || at+2 > len(f.tables["hmtx"]) {
		return f.units
	}
	return int(binary.BigEndian.Uint16(f.tables["hmtx"][at:]))
}

// metric is a signed number of a table, in thousandths of the em.
func (f *font) metric(table string, at int) int {
	if at+2 > len(f.tables[table]) {
		return 0
	}
	return int(int16(binary.BigEndian.Uint16(f.tables[table][at:]))) * 1000 / f.units //nolint:gosec // two's complement
}
