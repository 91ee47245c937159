package letter

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// DOCX sets the letter as a document of Office Open XML, by styles whose names and fonts are those of GB/T 9704: who has
// not the fonts gets those that the font table names instead.
func (l Letter) DOCX() ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageRelations},
		{"word/_rels/document.xml.rels", documentRelations}, {"word/styles.xml", styles}, {"word/fontTable.xml", fontTable},
		{"word/document.xml", l.document()}, {"docProps/core.xml", l.properties()},
	} {
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

func (l Letter) document() string {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	paragraph(&b, "Issuer", l.Issuer)
	paragraph(&b, "Number", l.Number)
	paragraph(&b, "LetterTitle", l.Title)
	paragraph(&b, "Addressee", l.Addressee+"：")
	texts := l.Text()
	for i, text := range texts {
		style := "LetterBody"
		if i == len(texts)-1 {
			style = "LetterClosing"
		}
		paragraph(&b, style, text)
	}
	paragraph(&b, "SignatureFirst", l.Issuer)
	paragraph(&b, "Signature", l.Date)
	// A4; the text is 156 mm by 225 mm, its upper edge 37 mm and its left edge 28 mm from the paper's (twentieths of a point).
	b.WriteString(`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return b.String()
}

func (l Letter) properties() string {
	return fmt.Sprintf(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" `+
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title><dc:creator>%s</dc:creator><dc:identifier>%s</dc:identifier></cp:coreProperties>`,
		escaped(l.Title), escaped(l.Issuer), escaped(l.Number))
}

func paragraph(b *strings.Builder, style, text string) {
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, style, escaped(text))
}

// escaped also puts U+FFFD in the place of what XML cannot hold.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder does not fail
	return b.String()
}

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const packageRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`</Relationships>`

const documentRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/></Relationships>`

const fontTable = `<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
	`<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/><w:charset w:val="86"/><w:family w:val="roman"/></w:font>` +
	`<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/><w:charset w:val="86"/><w:family w:val="roman"/></w:font></w:fonts>`

const (
	songFonts = `<w:rFonts w:ascii="方正小标宋简体" w:hAnsi="方正小标宋简体" w:eastAsia="方正小标宋简体"/>`
	fangFonts = `<w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/>`
)

// Sizes are half points: 32 is 三号, 44 is 二号. Lines are 29 points apart, 22 to a page.
const styles = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
	`<w:docDefaults><w:rPrDefault><w:rPr>` + fangFonts + `<w:sz w:val="32"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:line="580" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Issuer"><w:name w:val="发文机关标志"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:spacing w:line="900" w:lineRule="atLeast"/><w:jc w:val="center"/></w:pPr>` +
	`<w:rPr>` + songFonts + `<w:color w:val="C00000"/><w:sz w:val="52"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Number"><w:name w:val="发文字号"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="C00000"/></w:pBdr>` +
	`<w:spacing w:before="240"/><w:jc w:val="center"/></w:pPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="LetterTitle"><w:name w:val="标题"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:spacing w:before="800" w:after="400" w:line="700" w:lineRule="exact"/><w:jc w:val="center"/></w:pPr>` +
	`<w:rPr>` + songFonts + `<w:sz w:val="44"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Addressee"><w:name w:val="主送机关"/><w:basedOn w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="LetterBody"><w:name w:val="正文"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr></w:style>` +
	// No page has the signature alone: the last words go with it.
	`<w:style w:type="paragraph" w:styleId="LetterClosing"><w:name w:val="正文结语"/><w:basedOn w:val="LetterBody"/>` +
	`<w:pPr><w:keepNext/><w:keepLines/></w:pPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="SignatureFirst"><w:name w:val="发文机关署名"/><w:basedOn w:val="Signature"/>` +
	`<w:pPr><w:keepNext/><w:spacing w:before="1160"/></w:pPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Signature"><w:name w:val="成文日期"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:keepLines/><w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/></w:pPr></w:style></w:styles>`
