package catalog_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// raw is a cell as XML, with its reference left open.
type raw string

// styles of the cells in these tests.
const (
	plainStyle = iota
	monthStyle
	dayStyle
	timeStyle
	clockStyle
	zerosStyle
	pointStyle
	percentStyle
	scientificStyle
	ownDayStyle
	thousandsStyle
	monthDayStyle
)

const styleSheet = `<numFmts count="2"><numFmt numFmtId="176" formatCode="000000"/>` +
	`<numFmt numFmtId="177" formatCode="[DBNum1][$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>` +
	`<cellXfs count="12"><xf numFmtId="0"/><xf numFmtId="57"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="176"/>` +
	`<xf numFmtId="2"/><xf numFmtId="9"/><xf numFmtId="11"/><xf numFmtId="177"/><xf numFmtId="3"/><xf numFmtId="58"/></cellXfs>`

func number(style int, value string) raw {
	return raw(fmt.Sprintf(`<c r="%%s" s="%d"><v>%s</v></c>`, style, value))
}

// page is a sheet of a workbook that is made for a test.
type page struct {
	name  string
	state string
	rows  [][]any
	begin string // before the cells
	end   string // behind them
}

func (p page) xml() string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + p.begin + "<sheetData>")
	for i, row := range p.rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for column, value := range row {
			at := fmt.Sprintf("%c%d", 'A'+column, i+1)
			switch value := value.(type) {
			case nil:
			case raw:
				fmt.Fprintf(&b, string(value), at)
			default:
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, html.EscapeString(fmt.Sprint(value)))
			}
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData>" + p.end + "</worksheet>")
	return b.String()
}

const officeDocument = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

// workbookOf is an XLSX file of some sheets, with other parts if there are any.
func workbookOf(t *testing.T, properties string, parts map[string]string, pages ...page) []byte {
	t.Helper()
	var sheets, relations strings.Builder
	files := map[string]string{
		"_rels/.rels":   `<Relationships><Relationship Id="a" Type="` + officeDocument + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/styles.xml": `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + styleSheet + `</styleSheet>`,
	}
	for i, p := range pages {
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" state="%s" r:id="r%d"/>`, html.EscapeString(p.name), i+1, p.state, i+1)
		fmt.Fprintf(&relations, `<Relationship Id="r%d" Type="%s/worksheet" Target="worksheets/s%d.xml"/>`, i+1, officeDocument, i+1)
		files[fmt.Sprintf("xl/worksheets/s%d.xml", i+1)] = p.xml()
	}
	files["xl/workbook.xml"] = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + officeDocument + `"><workbookPr ` +
		properties + `/><sheets>` + sheets.String() + `</sheets></workbook>`
	files["xl/_rels/workbook.xml.rels"] = `<Relationships>` + relations.String() + `<Relationship Id="s" Type="` + officeDocument +
		`/styles" Target="/xl/styles.xml"/></Relationships>`
	maps.Copy(files, parts)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := out.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(w, files[name])
		require.NoError(t, err)
	}
	require.NoError(t, out.Close())
	return b.Bytes()
}

var (
	titles = []any{"信息资源代码", "信息资源名称", "提供方代码", "信息资源摘要", "信息资源格式分类", "共享类型", "开放类型", "更新周期", "发布日期"}
	itemed = []any{"信息资源代码", "信息项名称", "数据类型", "数据长度", "信息项说明"}
)

// entry is a line that is as it should be, with other cells by column.
func entry(code any, others map[int]any) []any {
	line := []any{code, "婚姻登记信息", "mzj", "结婚与离婚", "数据库", "无条件共享", "无条件开放", "每日", "2024-03-01"}
	for column, value := range others {
		for len(line) <= column {
			line = append(line, nil)
		}
		line[column] = value
	}
	return line
}

// table is a sheet with one line.
func table(code any) [][]any { return [][]any{titles, entry(code, nil)} }

const sound = "x-1|婚姻登记信息|2024-03-01"
