package letter

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// DOCX sets the letter as a document of Office Open XML, by the same measures as its pages and without a grid of characters, which
// programs read differently: the lines are as far apart as 22 of them need, and the characters so close that 28 fit. Styles and
// fonts have the names of GB/T 9704; who has not the fonts gets those that the font table names instead.
func (l Letter) DOCX(s Setting) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	parts := []docxPart{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageRelations},
		{"word/_rels/document.xml.rels", documentRelations}, {"word/settings.xml", settings}, {"word/styles.xml", styles()},
		{"word/fontTable.xml", fontTable}, {"word/document.xml", l.document()}, {"docProps/core.xml", l.properties()},
		{"word/header1.xml", margin("hdr", l.firstHeader()+watermark(s.Mark))}, {"word/header2.xml", margin("hdr", paragraphs("Header", "")+watermark(s.Mark))},
		{"word/footer1.xml", margin("ftr", `<w:p><w:pPr><w:pStyle w:val="FirstFooter"/></w:pPr></w:p>`)},
		{"word/footer2.xml", margin("ftr", pageField("PageOdd"))}, {"word/footer3.xml", margin("ftr", pageField("PageEven"))},
	}
	for _, part := range parts {
		w, err := z.Create(part.name) // without a time: the same letter is the same file
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(xml.Header + part.content)); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

type docxPart struct{ name, content string }

const wordNamespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
	`xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"`

func (l Letter) document() string {
	var b strings.Builder
	b.WriteString(`<w:document ` + wordNamespaces + `><w:body>`)
	b.WriteString(paragraphs("LetterTitle", l.TitleLines(Setting{})...))
	b.WriteString(paragraphs("Addressee", l.Addressee+"："))
	texts := l.Text()
	for i, text := range texts {
		style := "LetterBody"
		if i == len(texts)-1 {
			style = "LetterClosing"
		}
		b.WriteString(paragraphs(style, text))
	}
	closing := l.closing(Setting{})
	b.WriteString(indented("SignatureFirst", closing[1].x, l.Issuer))
	b.WriteString(indented("Signature", closing[2].x, l.Date))
	if note := l.Note(); note != "" {
		b.WriteString(paragraphs("LetterNote", note))
	}
	b.WriteString(section + `</w:body></w:document>`)
	return b.String()
}

// section is A4 with the text 156 mm by 225 mm, its upper edge 37 mm and its left edge 28 mm from the paper's; the header is 30 mm and
// the footer 20 mm from it (twentieths of a point).
const section = `<w:sectPr><w:headerReference w:type="first" r:id="rId4"/><w:headerReference w:type="default" r:id="rId5"/>` +
	`<w:headerReference w:type="even" r:id="rId5"/><w:footerReference w:type="first" r:id="rId6"/>` +
	`<w:footerReference w:type="default" r:id="rId7"/><w:footerReference w:type="even" r:id="rId8"/>` +
	`<w:pgSz w:w="11906" w:h="16838"/>` +
	`<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="1701" w:footer="1134" w:gutter="0"/><w:titlePg/></w:sectPr>`

// firstHeader is the head of the letter: issuer, red lines, number.
func (l Letter) firstHeader() string {
	issuer := l.head(Setting{}).Runs[0]
	return fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="Issuer"/><w:spacing w:line="%d" w:lineRule="exact"/></w:pPr><w:r><w:rPr><w:sz w:val="%d"/></w:rPr>`+
		`<w:t xml:space="preserve">%s</w:t></w:r></w:p>`, int(issuer.Size*20), int(issuer.Size*2), escaped(l.Issuer)) + paragraphs("Number", l.Number)
}

func margin(kind, content string) string {
	return fmt.Sprintf(`<w:%s %s>%s</w:%s>`, kind, wordNamespaces, content, kind)
}

// pageField is the number of the page between two dashes.
func pageField(style string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>`+
		`<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>`, style)
}

// watermark is the mark as a shape behind the text, from corner to corner; it stands in each of the headers.
func watermark(mark string) string {
	if mark == "" {
		return ""
	}
	return fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:pict>`+
		`<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">`+
		`<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>`+
		`<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>`+
		`<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>`+
		`<v:shape id="Mark" type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;width:%dpt;height:150pt;rotation:315;z-index:-251658752;`+
		`mso-position-horizontal:center;mso-position-horizontal-relative:page;mso-position-vertical:center;mso-position-vertical-relative:page" `+
		`o:allowincell="f" fillcolor="#dedede" stroked="f"><v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt" string="%s"/></v:shape>`+
		`</w:pict></w:r></w:p>`, 180*len([]rune(mark)), escaped(mark))
}

func (l Letter) properties() string {
	return fmt.Sprintf(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" `+
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title><dc:creator>%s</dc:creator><dc:identifier>%s</dc:identifier></cp:coreProperties>`,
		escaped(l.Title), escaped(l.Issuer), escaped(l.Number))
}

// paragraphs is a paragraph of these lines.
func paragraphs(style string, lines ...string) string {
	return styled(`<w:pStyle w:val="`+style+`"/>`, lines)
}

// indented is a paragraph that begins so many points to the right.
func indented(style string, points float64, line string) string {
	return styled(fmt.Sprintf(`<w:pStyle w:val="%s"/><w:ind w:left="%d"/>`, style, int(points*20)), []string{line})
}

func styled(properties string, lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteString(`<w:r><w:br/></w:r>`)
		}
		if line != "" {
			fmt.Fprintf(&b, `<w:r><w:t xml:space="preserve">%s</w:t></w:r>`, escaped(line))
		}
	}
	return `<w:p><w:pPr>` + properties + `</w:pPr>` + b.String() + `</w:p>`
}

// escaped also puts U+FFFD in the place of what XML cannot hold.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder does not fail
	return b.String()
}

const wordType = `application/vnd.openxmlformats-officedocument.wordprocessingml.`

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + wordType + `settings+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="` + wordType + `fontTable+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="` + wordType + `header+xml"/>` +
	`<Override PartName="/word/header2.xml" ContentType="` + wordType + `header+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + wordType + `footer+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="` + wordType + `footer+xml"/>` +
	`<Override PartName="/word/footer3.xml" ContentType="` + wordType + `footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const packageRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`</Relationships>`

const relation = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`

const documentRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + relation + `styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + relation + `fontTable" Target="fontTable.xml"/>` +
	`<Relationship Id="rId3" Type="` + relation + `settings" Target="settings.xml"/>` +
	`<Relationship Id="rId4" Type="` + relation + `header" Target="header1.xml"/>` +
	`<Relationship Id="rId5" Type="` + relation + `header" Target="header2.xml"/>` +
	`<Relationship Id="rId6" Type="` + relation + `footer" Target="footer1.xml"/>` +
	`<Relationship Id="rId7" Type="` + relation + `footer" Target="footer2.xml"/>` +
	`<Relationship Id="rId8" Type="` + relation + `footer" Target="footer3.xml"/></Relationships>`

// settings keep marks as wide as characters, so that lines hold 28, and pages on the left apart from those on the right.
const settings = `<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:evenAndOddHeaders/>` +
	`<w:characterSpacingControl w:val="doNotCompress"/></w:settings>`

const fontTable = `<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
	`<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/><w:charset w:val="86"/><w:family w:val="roman"/></w:font>` +
	`<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/><w:charset w:val="86"/><w:family w:val="roman"/></w:font></w:fonts>`

const (
	songFonts = `<w:rFonts w:ascii="方正小标宋简体" w:hAnsi="方正小标宋简体" w:eastAsia="方正小标宋简体"/>`
	fangFonts = `<w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/>`
	pageFonts = `<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/>`
)

func style(id, name, paragraph, text string) string {
	if text != "" {
		text = `<w:rPr>` + text + `</w:rPr>`
	}
	return fmt.Sprintf(`<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:pPr>%s</w:pPr>%s</w:style>`,
		id, name, paragraph, text)
}

// Sizes are half points: 32 is 三号, 44 is 二号, 28 is 四号. Distances are twentieths of a point: lines are 579 apart, 22 to a page, and
// a character takes 5 less than its size, 28 to a line.
func styles() string {
	return `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
		`<w:docDefaults><w:rPrDefault><w:rPr>` + fangFonts +
		`<w:spacing w:val="-5"/><w:sz w:val="32"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
		`</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>` +
		`<w:pPr><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>` +
		`<w:spacing w:line="579" w:lineRule="exact"/></w:pPr></w:style>` +
		style("Header", "header", `<w:spacing w:line="20" w:lineRule="exact"/>`, ``) +
		style("Issuer", "发文机关标志", `<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="11" w:color="CC0000"/></w:pBdr>`+
			`<w:ind w:left="-454" w:right="-340"/><w:jc w:val="center"/>`, songFonts+`<w:color w:val="CC0000"/><w:spacing w:val="0"/>`) +
		style("Number", "发文字号", `<w:spacing w:before="80"/><w:jc w:val="right"/>`, ``) +
		style("LetterTitle", "公文标题", `<w:spacing w:before="1158" w:after="579"/><w:jc w:val="center"/>`,
			songFonts+`<w:spacing w:val="0"/><w:sz w:val="44"/>`) +
		style("Addressee", "主送机关", ``, ``) +
		style("LetterBody", "公文正文", `<w:ind w:firstLine="630"/><w:jc w:val="both"/>`, ``) +
		style("LetterClosing", "公文结语", `<w:keepNext/><w:ind w:firstLine="630"/><w:jc w:val="both"/>`, ``) +
		style("SignatureFirst", "发文机关署名", `<w:keepNext/><w:spacing w:before="579"/>`, ``) +
		style("Signature", "成文日期", ``, ``) +
		style("LetterNote", "附注", `<w:ind w:firstLine="630"/><w:jc w:val="both"/>`, ``) +
		style("FirstFooter", "首页页脚", `<w:pBdr><w:top w:val="thinThickSmallGap" w:sz="24" w:space="1" w:color="CC0000"/></w:pBdr>`+
			`<w:spacing w:line="20" w:lineRule="exact"/><w:ind w:left="-454" w:right="-340"/>`, ``) +
		style("PageOdd", "页码（单）", `<w:spacing w:after="312" w:line="280" w:lineRule="exact"/><w:ind w:right="280"/><w:jc w:val="right"/>`,
			pageFonts+`<w:spacing w:val="0"/><w:sz w:val="28"/>`) +
		style("PageEven", "页码（双）", `<w:spacing w:after="312" w:line="280" w:lineRule="exact"/><w:ind w:left="280"/>`,
			pageFonts+`<w:spacing w:val="0"/><w:sz w:val="28"/>`) +
		`</w:styles>`
}
