package sheet

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
)

// PDF is the document as PDF 1.7.
func (d Document) PDF(to io.Writer) error {
	f := pdfFile{fonts: pdfFonts{of: d.Fonts}}
	pages, resources := f.reserve(), f.reserve()
	var kids []string
	for _, page := range d.Pages {
		content := f.stream("", []byte(f.content(page)))
		kids = append(kids, ref(f.object(fmt.Sprintf(
			"<</Type/Page/Parent %s/MediaBox[0 0 %s %s]/Resources %s/Contents %s>>",
			ref(pages), num(Width), num(Height), ref(resources), ref(content)))))
	}
	f.objects[resources-1] = []byte("<</Font<<" + f.fonts.write(&f) + ">>>>")
	f.objects[pages-1] = fmt.Appendf(nil, "<</Type/Pages/Count %d/Kids[%s]>>", len(kids), strings.Join(kids, " "))
	root := f.object(fmt.Sprintf("<</Type/Catalog/Pages %s/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>", ref(pages)))
	info := f.object(fmt.Sprintf("<</Title%s/Author%s/Subject%s/CreationDate(D:%s+08'00')/Producer(Shixian)>>",
		words(d.Title), words(d.Author), words(d.Subject), d.Made.Format("20060102150405")))
	return f.write(to, root, info)
}

// pdfFile is a file in the making. Objects are numbered from 1.
type pdfFile struct {
	objects [][]byte
	fonts   pdfFonts
}

func (f *pdfFile) reserve() int {
	f.objects = append(f.objects, nil)
	return len(f.objects)
}

func (f *pdfFile) object(content string) int {
	f.objects = append(f.objects, []byte(content))
	return len(f.objects)
}

func (f *pdfFile) stream(entries string, content []byte) int {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(content) // a bytes.Buffer does not fail
	_ = z.Close()
	return f.object(fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream", entries, b.Len(), b.String()))
}

// write writes the objects and the table of where they are. The file's identifier is that of its content.
func (f *pdfFile) write(to io.Writer, root, info int) error {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var table strings.Builder
	for i, content := range f.objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, content)
	}
	id := sha256.Sum256(b.Bytes())
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%s", len(f.objects)+1, table.String())
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %s/Info %s/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.objects)+1, ref(root), ref(info), id[:16], id[:16], at)
	_, err := to.Write(b.Bytes())
	return err
}

// content is what draws a page.
func (f *pdfFile) content(p Page) string {
	var b strings.Builder
	for _, r := range p.Under {
		f.run(&b, r)
	}
	for _, r := range p.Rules {
		fmt.Fprintf(&b, "%s RG %s w %s %s m %s %s l S\n", color(r.Color), num(r.Thickness), num(r.X), up(r.Y), num(r.X+r.Length), up(r.Y))
	}
	for _, r := range p.Runs {
		f.run(&b, r)
	}
	return b.String()
}

func (f *pdfFile) run(b *strings.Builder, r Run) {
	sin, cos := math.Sincos(r.Angle * math.Pi / 180)
	for _, s := range f.fonts.of.spans(r) {
		used := f.fonts.use(r.Face, s.font)
		x, y := r.X+r.At[s.from]*cos, r.Y-r.At[s.from]*sin
		fmt.Fprintf(b, "BT /%s %s Tf %s rg %s %s %s %s %s %s Tm [", used.id, num(r.Size), color(r.Color),
			num(cos), num(sin), num(-sin), num(cos), num(x), up(y))
		for i := s.from; i < s.to; i++ {
			code, width := used.show(r.Text[i])
			fmt.Fprintf(b, "<%s>", code)
			if i+1 < s.to {
				if move := width - (r.At[i+1]-r.At[i])/r.Size*1000; math.Abs(move) > 0.05 {
					b.WriteString(num(move))
				}
			}
		}
		b.WriteString("] TJ ET\n")
	}
}

func ref(object int) string { return strconv.Itoa(object) + " 0 R" }

// num writes a number with as many digits as can be seen.
func num(x float64) string {
	s := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(x, 'f', 3, 64), "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// up turns a distance from the upper edge into one from the lower.
func up(y float64) string { return num(Height - y) }

func color(c Color) string { return num(c[0]) + " " + num(c[1]) + " " + num(c[2]) }

// words are a text string of the document's properties.
func words(text string) string { return "<FEFF" + hex16(text) + ">" }

// hex16 is a text in UTF-16, in hexadecimal digits.
func hex16(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}
