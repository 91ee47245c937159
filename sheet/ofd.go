package sheet

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
)

// OFD is the document as GB/T 33190: a zip of XML, with lengths in millimetres.
func (d Document) OFD(to io.Writer) error {
	f := ofdFile{of: d.Fonts}
	for i, page := range d.Pages {
		f.part(fmt.Sprintf("Doc_0/Pages/Page_%d/Content.xml", i), f.page(page))
	}
	f.part("Doc_0/PublicRes.xml", f.resources())
	f.part("Doc_0/Document.xml", f.document(len(d.Pages)))
	id := sha256.New()
	for _, p := range f.parts {
		id.Write(p.content)
	}
	f.part("OFD.xml", fmt.Sprintf(`<ofd:OFD xmlns:ofd="%s" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>%x</ofd:DocID>`+
		`<ofd:Title>%s</ofd:Title><ofd:Author>%s</ofd:Author><ofd:Subject>%s</ofd:Subject><ofd:CreationDate>%s</ofd:CreationDate>`+
		`<ofd:Creator>Shixian</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
		ofdNamespace, id.Sum(nil)[:16], escaped(d.Title), escaped(d.Author), escaped(d.Subject), d.Made.Format("2006-01-02")))
	return f.write(to)
}

const ofdNamespace = "http://www.ofdspec.org/2016"

// ofdFile is a file in the making.
type ofdFile struct {
	of    Fonts
	parts []ofdPart
	fonts []*ofdFont
	ids   int // given so far
}

type ofdPart struct {
	name    string
	content []byte
}

// ofdFont is a font of a file: one that it contains, or one that it names.
type ofdFont struct {
	id    int
	face  Face
	font  *font // nil: named
	chars map[rune]uint16
}

func (f *ofdFile) part(name, content string) {
	f.parts = append(f.parts, ofdPart{name, []byte(xml.Header + content)})
}

// write writes what tells of the others first, as OFD.xml does, without times.
func (f *ofdFile) write(to io.Writer) error {
	z := zip.NewWriter(to)
	for i := range f.parts {
		p := f.parts[len(f.parts)-1-i]
		w, err := z.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := w.Write(p.content); err != nil {
			return err
		}
	}
	return z.Close()
}

func (f *ofdFile) next() int {
	f.ids++
	return f.ids
}

func (f *ofdFile) use(face Face, contained *font) *ofdFont {
	for _, used := range f.fonts {
		if used.face == face && used.font == contained {
			return used
		}
	}
	used := &ofdFont{id: f.next(), face: face, font: contained, chars: map[rune]uint16{}}
	f.fonts = append(f.fonts, used)
	return used
}

// resources are the fonts, which are in the file if the house has them.
func (f *ofdFile) resources() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<ofd:Res xmlns:ofd="%s" BaseLoc="Res"><ofd:Fonts>`, ofdNamespace)
	for _, used := range f.fonts {
		name := faces[used.face].chinese
		fmt.Fprintf(&b, `<ofd:Font ID="%d" FontName="%s" FamilyName="%s" Charset="unicode"`, used.id, name, name)
		if used.font == nil {
			b.WriteString(`/>`)
			continue
		}
		file := fmt.Sprintf("font_%d.ttf", used.id)
		fmt.Fprintf(&b, `><ofd:FontFile>%s</ofd:FontFile></ofd:Font>`, file)
		f.parts = append(f.parts, ofdPart{"Doc_0/Res/" + file, used.font.subset(used.chars)})
	}
	b.WriteString(`</ofd:Fonts></ofd:Res>`)
	return b.String()
}

func (f *ofdFile) document(pages int) string {
	var list strings.Builder
	for i := range pages {
		fmt.Fprintf(&list, `<ofd:Page ID="%d" BaseLoc="Pages/Page_%d/Content.xml"/>`, f.next(), i)
	}
	return fmt.Sprintf(`<ofd:Document xmlns:ofd="%s"><ofd:CommonData><ofd:MaxUnitID>%d</ofd:MaxUnitID><ofd:PageArea>%s</ofd:PageArea>`+
		`<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>%s</ofd:Pages></ofd:Document>`,
		ofdNamespace, f.ids, physical, list.String())
}

// physical is the paper, A4.
const physical = `<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>`

func (f *ofdFile) page(p Page) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<ofd:Page xmlns:ofd="%s"><ofd:Area>%s</ofd:Area><ofd:Content>`, ofdNamespace, physical)
	if len(p.Under) > 0 {
		fmt.Fprintf(&b, `<ofd:Layer ID="%d" Type="Background">`, f.next())
		for _, r := range p.Under {
			f.run(&b, r)
		}
		b.WriteString(`</ofd:Layer>`)
	}
	fmt.Fprintf(&b, `<ofd:Layer ID="%d" Type="Body">`, f.next())
	for _, r := range p.Rules {
		f.rule(&b, r)
	}
	for _, r := range p.Runs {
		f.run(&b, r)
	}
	b.WriteString(`</ofd:Layer></ofd:Content></ofd:Page>`)
	return b.String()
}

func (f *ofdFile) rule(b *strings.Builder, r Rule) {
	fmt.Fprintf(b, `<ofd:PathObject ID="%d" Boundary="%s %s %s %s" LineWidth="%s"><ofd:StrokeColor Value="%s"/>`+
		`<ofd:AbbreviatedData>M 0 %s L %s %s</ofd:AbbreviatedData></ofd:PathObject>`,
		f.next(), mm(r.X), mm(r.Y-r.Thickness), mm(r.Length), mm(2*r.Thickness), mm(r.Thickness), bytesOf(r.Color),
		mm(r.Thickness), mm(r.Length), mm(r.Thickness))
}

// rise is how far above the baseline a character's cell begins, of its size.
const rise = 0.86

// run is an object for each font: its box is that of the text before it is turned.
func (f *ofdFile) run(b *strings.Builder, r Run) {
	for _, s := range f.of.spans(r) {
		used := f.use(r.Face, s.font)
		for _, char := range r.Text[s.from:s.to] {
			used.chars[char] = 0
			if s.font != nil {
				used.chars[char] = s.font.glyph(char)
			}
		}
		length := r.At[s.to-1] - r.At[s.from] + r.Size
		box := fmt.Sprintf("%s %s %s %s", mm(r.X+r.At[s.from]), mm(r.Y-rise*r.Size), mm(length), mm(1.25*r.Size))
		x, y, turn := 0.0, rise*r.Size, ""
		if r.Angle != 0 { // the whole page is the box, and the text is turned in it
			sin, cos := math.Sincos(r.Angle * math.Pi / 180)
			box, x, y = "0 0 210 297", 0, 0
			turn = fmt.Sprintf(` CTM="%s %s %s %s %s %s"`, num(cos), num(-sin), num(sin), num(cos),
				mm(r.X+r.At[s.from]*cos), mm(r.Y-r.At[s.from]*sin))
		}
		fmt.Fprintf(b, `<ofd:TextObject ID="%d" Boundary="%s"%s Font="%d" Size="%s"><ofd:FillColor Value="%s"/>`+
			`<ofd:TextCode X="%s" Y="%s"%s>%s</ofd:TextCode></ofd:TextObject>`,
			f.next(), box, turn, used.id, mm(r.Size), bytesOf(r.Color), mm(x), mm(y), deltas(r.At[s.from:s.to]), escaped(string(r.Text[s.from:s.to])))
	}
}

// deltas is how far each character is from the one before.
func deltas(at []float64) string {
	var list []string
	for i := 1; i < len(at); i++ {
		list = append(list, mm(at[i]-at[i-1]))
	}
	if len(list) == 0 {
		return ""
	}
	return ` DeltaX="` + strings.Join(list, " ") + `"`
}

func mm(points float64) string { return num(points / MM) }

func bytesOf(c Color) string {
	return fmt.Sprintf("%d %d %d", int(255*c[0]+0.5), int(255*c[1]+0.5), int(255*c[2]+0.5))
}

// escaped also puts U+FFFD in the place of what XML cannot hold.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder does not fail
	return b.String()
}
