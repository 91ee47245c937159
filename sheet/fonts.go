package sheet

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Face is in what text is set.
type Face int

// The faces of official documents.
const (
	FangSong     Face = iota // 仿宋: the text
	XiaoBiaoSong             // 小标宋: issuer and title
	Song                     // 宋体: page numbers
)

// faces are the faces with the file in which ReadFonts looks for each, and the names by which readers' programs know them.
var faces = [...]struct{ file, named, chinese string }{
	FangSong:     {"fangsong", "FangSong", "仿宋"},
	XiaoBiaoSong: {"xiaobiaosong", "FZXiaoBiaoSong-B05S", "方正小标宋简体"},
	Song:         {"song", "SimSun", "宋体"},
}

// Fonts are the fonts that documents contain. The zero value has none.
type Fonts struct {
	of [len(faces)]*font
}

// ReadFonts reads the fonts of a folder: fangsong, xiaobiaosong and song, each as .ttf or .ttc, with outlines of TrueType. It fails for
// a folder that has none of them, for a font that it cannot read, and for one whose maker does not allow that documents contain it.
func ReadFonts(folder string) (Fonts, error) {
	var f Fonts
	found := false
	for face, known := range faces {
		for _, extension := range []string{".ttf", ".ttc"} {
			path := filepath.Join(folder, known.file+extension)
			content, err := os.ReadFile(path) //nolint:gosec // it is whoever runs the house that names it
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return f, fmt.Errorf("fonts: %w", err)
			}
			if f.of[face], err = parseFont(content); err != nil {
				return f, fmt.Errorf("fonts: %s: %w", path, err)
			}
			found = true
			break
		}
	}
	if !found {
		return f, fmt.Errorf("fonts: %s: none of fangsong.ttf, xiaobiaosong.ttf, song.ttf (or .ttc) is in it", folder)
	}
	return f, nil
}

// Missing are the faces that have no font, by their Chinese names.
func (f Fonts) Missing() (names []string) {
	for face, known := range faces {
		if f.of[face] == nil {
			names = append(names, known.chinese)
		}
	}
	return names
}

// narrow is how much of a cell a character takes that is not wide: as its font has it, or half.
func (f Fonts) narrow(face Face, r rune) float64 {
	if font := f.of[face]; font != nil {
		if glyph := font.glyph(r); glyph != 0 {
			return font.advance(glyph)
		}
	}
	return 0.5
}

// span is a part of a run that is set in one font.
type span struct {
	font *font // nil: the one that is named
	from int   // of the run's characters
	to   int
}

// spans divides a run by the fonts that have its characters: what the contained one lacks is left to the reader's program.
func (f Fonts) spans(r Run) []span {
	var list []span
	for i, char := range r.Text {
		font := f.of[r.Face]
		if font != nil && font.glyph(char) == 0 {
			font = nil
		}
		if last := len(list) - 1; last >= 0 && list[last].font == font {
			list[last].to = i + 1
		} else {
			list = append(list, span{font, i, i + 1})
		}
	}
	return list
}
