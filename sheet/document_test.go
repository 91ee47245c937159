package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"github.com/shixian/shixian/sheet"
)

// document has each kind of what pages have: lines, a mark, faces, characters that a font has and such that it lacks.
func document(fonts sheet.Fonts) sheet.Document {
	d := sheet.Document{Title: "标题<&>", Author: "某局", Subject: "1号", Made: time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC), Fonts: fonts}
	for range 2 {
		line := sheet.Setter{Fonts: fonts, Size: 16, Width: 400}.Row("甲ABC乙<&>𠀀")
		d.Pages = append(d.Pages, sheet.Page{
			Rules: []sheet.Rule{{X: 10, Y: 20, Length: 100, Thickness: 2, Color: sheet.Red}},
			Under: []sheet.Run{{X: 200, Y: 400, Size: 100, Face: sheet.XiaoBiaoSong, Color: sheet.Pale, Text: []rune("演练"), At: []float64{0, 140}, Angle: 45}},
			Runs:  []sheet.Run{{X: 79, Y: 125, Size: 16, Text: line.Text, At: line.At}},
		})
	}
	return d
}

func fonts(t *testing.T) sheet.Fonts {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "fangsong.ttf"), goregular.TTF, 0o600))
	f, err := sheet.ReadFonts(folder)
	require.NoError(t, err)
	assert.Equal(t, []string{"方正小标宋简体", "宋体"}, f.Missing())
	return f
}

// The same document is the same file.
func TestFilesAreTheSame(t *testing.T) {
	t.Parallel()
	for _, f := range []sheet.Fonts{{}, fonts(t)} {
		for _, write := range []func(sheet.Document, io.Writer) error{sheet.Document.PDF, sheet.Document.OFD} {
			var first, second bytes.Buffer
			require.NoError(t, write(document(f), &first))
			require.NoError(t, write(document(f), &second))
			assert.Equal(t, first.Bytes(), second.Bytes())
		}
	}
}

func TestFontsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	_, err := sheet.ReadFonts(folder)
	require.ErrorContains(t, err, "none of fangsong.ttf")
	path := filepath.Join(folder, "song.ttf")
	for content, want := range map[string]string{"no font": "song.ttf: it is no font", "OTTO\x00\x00" + strings.Repeat("\x00", 20): `it has no table "glyf"`} {
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		_, err = sheet.ReadFonts(folder)
		require.ErrorContains(t, err, want)
	}
	forbidden := bytes.Clone(goregular.TTF)
	at := bytes.Index(forbidden, []byte("OS/2"))
	offset := int(forbidden[at+8])<<24 | int(forbidden[at+9])<<16 | int(forbidden[at+10])<<8 | int(forbidden[at+11])
	forbidden[offset+8], forbidden[offset+9] = 0, 2
	require.NoError(t, os.WriteFile(path, forbidden, 0o600))
	_, err = sheet.ReadFonts(folder)
	require.ErrorContains(t, err, "its maker does not allow")
}

// element is any element of an OFD.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all are the elements of a name at any depth.
func (e element) all(name string) (list []element) {
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			list = append(list, c)
		}
		list = append(list, c.all(name)...)
	}
	return list
}

// ofd is a file as a reader finds its way through it.
type ofd struct {
	t     *testing.T
	files map[string][]byte
}

func (o ofd) at(path string) (root element) {
	o.t.Helper()
	content, there := o.files[path]
	require.True(o.t, there, path)
	require.NoError(o.t, xml.Unmarshal(content, &root), path)
	assert.Equal(o.t, "http://www.ofdspec.org/2016", root.XMLName.Space)
	return root
}

// An OFD leads from its root to each page; numbers are given once, and what is referred to is there.
func TestOFDIsWhole(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]sheet.Fonts{"named": {}, "contained": fonts(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := readOFD(t, document(f))
			root := o.at("OFD.xml")
			assert.Equal(t, "标题<&>", root.all("Title")[0].Text)
			assert.Equal(t, "2026-09-14", root.all("CreationDate")[0].Text)
			doc := o.at(root.all("DocRoot")[0].Text)
			res := o.at("Doc_0/" + doc.all("PublicRes")[0].Text)
			fontFiles, ids, most := map[string]string{}, map[string]bool{}, 0
			see := func(id string) {
				n, err := strconv.Atoi(id)
				require.NoError(t, err)
				assert.False(t, ids[id], "%s is given twice", id)
				ids[id], most = true, max(most, n)
			}
			for _, font := range res.all("Font") {
				see(font.attr("ID"))
				fontFiles[font.attr("ID")] = ""
				for _, file := range font.all("FontFile") {
					fontFiles[font.attr("ID")] = "Doc_0/" + res.attr("BaseLoc") + "/" + file.Text
				}
			}
			pages := doc.all("Page")
			require.Len(t, pages, 2)
			for _, p := range pages {
				see(p.attr("ID"))
				page := o.at("Doc_0/" + p.attr("BaseLoc"))
				for _, kind := range []string{"Layer", "TextObject", "PathObject"} {
					for _, object := range page.all(kind) {
						see(object.attr("ID"))
					}
				}
				assert.Equal(t, "演练甲ABC乙<&>𠀀", o.text(page, fontFiles))
			}
			assert.Equal(t, strconv.Itoa(most), doc.all("MaxUnitID")[0].Text)
		})
	}
}

func readOFD(t *testing.T, d sheet.Document) ofd {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, d.OFD(&b))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	assert.Equal(t, "OFD.xml", z.File[0].Name, "what a reader looks for comes first")
	o := ofd{t, map[string][]byte{}}
	for _, file := range z.File {
		r, err := file.Open()
		require.NoError(t, err)
		o.files[file.Name], err = io.ReadAll(r)
		require.NoError(t, err)
	}
	return o
}

// text is that of a page; a font that the file contains has each character that is set in it.
func (o ofd) text(page element, fontFiles map[string]string) string {
	o.t.Helper()
	var all strings.Builder
	for _, object := range page.all("TextObject") {
		file, known := fontFiles[object.attr("Font")]
		require.True(o.t, known)
		for _, code := range object.all("TextCode") {
			all.WriteString(code.Text)
			n := len([]rune(code.Text))
			assert.Len(o.t, strings.Fields(code.attr("DeltaX")), n-1)
			if file == "" {
				continue
			}
			font, err := sfnt.Parse(o.files[file])
			require.NoError(o.t, err)
			for _, r := range code.Text {
				glyph, err := font.GlyphIndex(&sfnt.Buffer{}, r)
				require.NoError(o.t, err)
				assert.NotZero(o.t, glyph, string(r))
				outline, err := font.LoadGlyph(&sfnt.Buffer{}, glyph, 64<<6, nil)
				require.NoError(o.t, err)
				assert.NotEmpty(o.t, outline)
			}
		}
	}
	return all.String()
}
