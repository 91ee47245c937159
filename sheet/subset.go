package sheet

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
)

// subset is the font with the glyphs of these characters alone. Glyphs keep their numbers, so that nothing else changes.
func (f *font) subset(used map[rune]uint16) []byte {
	keep := map[uint16]bool{0: true}
	for _, glyph := range used {
		f.close(keep, glyph)
	}
	glyf, loca := f.outlines(keep)
	tables := map[string][]byte{"glyf": glyf, "loca": loca, "cmap": cmapOf(used)}
	for _, name := range []string{"head", "hhea", "maxp", "cvt ", "fpgm", "prep", "OS/2", "name", "hmtx"} {
		if content := f.tables[name]; content != nil {
			tables[name] = content
		}
	}
	head := slices.Clone(f.tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0)  // the checksum of the whole, which nobody looks at
	binary.BigEndian.PutUint16(head[50:], 1) // loca has four bytes for each
	tables["head"], tables["hmtx"] = head, f.metrics(keep)
	if post := f.tables["post"]; len(post) >= 32 {
		tables["post"] = slices.Clone(post[:32])
		binary.BigEndian.PutUint32(tables["post"], 0x00030000) // without names of glyphs
	}
	return fontOf(tables)
}

// close adds a glyph and those of which it is composed.
func (f *font) close(keep map[uint16]bool, glyph uint16) {
	if keep[glyph] {
		return
	}
	keep[glyph] = true
	outline := f.outline(glyph)
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 { //nolint:gosec // two's complement
		return
	}
	for at, more := 10, true; more && at+4 <= len(outline); {
		flags := binary.BigEndian.Uint16(outline[at:])
		f.close(keep, binary.BigEndian.Uint16(outline[at+2:]))
		at += 4 + argumentBytes(flags)
		more = flags&0x20 != 0
	}
}

// argumentBytes is how long the arguments of a component are.
func argumentBytes(flags uint16) int {
	n := 2
	if flags&0x1 != 0 {
		n = 4
	}
	switch {
	case flags&0x8 != 0:
		n += 2
	case flags&0x40 != 0:
		n += 4
	case flags&0x80 != 0:
		n += 8
	}
	return n
}

func (f *font) count() int { return int(binary.BigEndian.Uint16(f.tables["maxp"][4:])) }

// outline is empty for a glyph without one.
func (f *font) outline(glyph uint16) []byte {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	at := func(i int) int {
		if binary.BigEndian.Uint16(f.tables["head"][50:]) == 0 {
			return 2 * int(binary.BigEndian.Uint16(loca[2*i:]))
		}
		return int(binary.BigEndian.Uint32(loca[4*i:]))
	}
	if int(glyph) >= f.count() {
		return nil
	}
	from, to := at(int(glyph)), at(int(glyph)+1)
	if from >= to || to > len(glyf) {
		return nil
	}
	return glyf[from:to]
}

func (f *font) outlines(keep map[uint16]bool) (glyf, loca []byte) {
	for i := range f.count() {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf))) //nolint:gosec // of a font
		if glyph := uint16(i); keep[glyph] {
			glyf = append(glyf, f.outline(glyph)...)
			for len(glyf)%4 > 0 {
				glyf = append(glyf, 0)
			}
		}
	}
	return glyf, binary.BigEndian.AppendUint32(loca, uint32(len(glyf))) //nolint:gosec // of a font
}

// metrics leaves the widths of glyphs that are not there at zero: they take less room when they are packed.
func (f *font) metrics(keep map[uint16]bool) []byte {
	all := slices.Clone(f.tables["hmtx"])
	for i := range min(int(binary.BigEndian.Uint16(f.tables["hhea"][34:])), len(all)/4) - 1 { // the last one goes for all that follow
		if !keep[uint16(i)] {
			clear(all[4*i : 4*i+4])
		}
	}
	return all
}

// cmapOf is a table of format 12, a group for each character.
func cmapOf(used map[rune]uint16) []byte {
	var b []byte
	put16, put32 := binary.BigEndian.AppendUint16, binary.BigEndian.AppendUint32
	b = put32(put16(put16(put16(put16(b, 0), 1), 3), 10), 12) // one table, of Windows, for all of Unicode
	n := uint32(len(used))                                    //nolint:gosec // of a document
	b = put32(put32(put32(put16(put16(b, 12), 0), 16+12*n), 0), n)
	for _, r := range slices.Sorted(maps.Keys(used)) {
		b = put32(put32(put32(b, uint32(r)), uint32(r)), uint32(used[r])) //nolint:gosec // of Unicode
	}
	return b
}

// fontOf puts tables together, in the order of their names.
func fontOf(tables map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(tables))
	n, power, log := len(names), 1, 0
	for 2*power <= n {
		power, log = 2*power, log+1
	}
	var head, body bytes.Buffer
	for _, v := range []any{uint32(0x00010000), uint16(n), uint16(16 * power), uint16(log), uint16(16 * (n - power))} { //nolint:gosec // a dozen
		_ = binary.Write(&head, binary.BigEndian, v) // a bytes.Buffer does not fail
	}
	for _, name := range names {
		content := tables[name]
		head.WriteString(name)
		for _, v := range []uint32{checksum(content), uint32(12 + 16*n + body.Len()), uint32(len(content))} { //nolint:gosec // of a font
			_ = binary.Write(&head, binary.BigEndian, v)
		}
		body.Write(content)
		for body.Len()%4 > 0 {
			body.WriteByte(0)
		}
	}
	return append(head.Bytes(), body.Bytes()...)
}

func checksum(table []byte) (sum uint32) {
	for len(table) >= 4 {
		sum, table = sum+binary.BigEndian.Uint32(table), table[4:]
	}
	var last [4]byte
	copy(last[:], table)
	return sum + binary.BigEndian.Uint32(last[:])
}
