package catalog

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The limits of a file. They are far above what a district keeps, and keep a file that was made to hurt from doing so.
const (
	MostBytes    = 20 << 20  // of the file as it is sent
	mostUnzipped = 256 << 20 // of what an XLSX file holds
	MostEntries  = 20000
	mostRows     = 300000 // of a sheet, and of a CSV file
	mostColumns  = 100
)

// Sheets of a file.
const (
	entrySheet = "目录"
	itemSheet  = "信息项"
	helpSheet  = "填写说明"
)

// sheets are the tables of an XLSX file, and what is wrong with the file itself.
func (r *reader) sheets(content []byte) (entries, items *table) {
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostUnzipped, RawCellValue: true,
	})
	if err != nil {
		r.report(Problem{Code: FileUnreadable, Message: unreadable(err)})
		return nil, nil
	}
	defer func() { _ = f.Close() }()
	name := r.entrySheet(f)
	if name == "" {
		return nil, nil
	}
	entries = r.sheet(f, name)
	if i, _ := f.GetSheetIndex(itemSheet); i >= 0 && name != itemSheet {
		items = r.sheet(f, itemSheet)
	}
	return entries, items
}

func unreadable(err error) string {
	switch {
	case errors.Is(err, excelize.ErrWorkbookPassword), errors.Is(err, excelize.ErrWorkbookFileFormat):
		return "不是可以读取的 .xlsx 文件（加密的、.xls 或者其他格式的，请另存为 .xlsx）"
	case strings.Contains(err.Error(), "exceeds"):
		return "文件解压后过大，不予读取"
	default:
		return "文件无法读取，可能已经损坏，请用 Excel 或者 WPS 打开后另存为 .xlsx"
	}
}

// entrySheet is the sheet with the entries: the one of that name, or the first with a header that is known.
func (r *reader) entrySheet(f *excelize.File) string {
	list := f.GetSheetList()
	for _, name := range list {
		if strings.TrimSpace(name) == entrySheet {
			return name
		}
	}
	for _, name := range list {
		if name == itemSheet || name == helpSheet {
			continue
		}
		top := &table{name: name}
		_ = eachRow(f, name, func(row []string) bool {
			top.rows = append(top.rows, row)
			return len(top.rows) < headAmong
		})
		if _, ok := top.findHead(r.columns); ok {
			return name
		}
	}
	r.report(Problem{Code: SheetMissing, Message: "没有名为“" + entrySheet + "”的工作表，也没有哪个工作表的表头可以识别；请使用模板"})
	return ""
}

// eachRow hands over the rows of a sheet until one is enough.
func eachRow(f *excelize.File, name string, next func([]string) bool) error {
	rows, err := f.Rows(name)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		row, err := rows.Columns()
		if err != nil {
			return err
		}
		if !next(row) {
			return nil
		}
	}
	return rows.Error()
}

func (r *reader) sheet(f *excelize.File, name string) *table {
	t := &table{name: name}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		t.epoch = *props.Date1904
	}
	err := eachRow(f, name, func(row []string) bool {
		t.rows = append(t.rows, row[:min(len(row), mostColumns)])
		return len(t.rows) <= mostRows
	})
	if err != nil {
		r.report(Problem{Sheet: name, Code: FileUnreadable, Message: "工作表无法读取：内容不完整或者已经损坏"})
		return nil
	}
	if len(t.rows) > mostRows {
		r.report(Problem{Sheet: name, Row: mostRows + 1, Code: TooManyRows, Message: "超过 " + strconv.Itoa(mostRows) + " 行，请分成几个文件导入"})
		return nil
	}
	r.merged(f, t)
	r.formulas(f, t)
	return t
}

// merged reports merged cells: only the first of them has the value, and nobody can tell whether the others were meant to.
// Above the header they are a title and do no harm.
func (r *reader) merged(f *excelize.File, t *table) {
	cells, err := f.GetMergeCells(t.name, true)
	if err != nil {
		return
	}
	known := r.columns
	if t.name == itemSheet {
		known = r.items
	}
	header, ok := t.findHead(known)
	for _, m := range cells {
		column, row, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil || ok && row <= header {
			continue
		}
		p := t.cell(nil, row, column-1, r.titleAt(t, header, column-1)).at()
		p.Cell, p.Code = m.GetStartAxis()+":"+m.GetEndAxis(), CellMerged
		p.Message = "合并的单元格 " + p.Cell + " 请取消合并，并在每一行填写内容"
		r.report(p)
	}
}

// formulas reports cells that are computed: what they show depends on who opens the file.
func (r *reader) formulas(f *excelize.File, t *table) {
	source := sheetXML(f, t.name)
	if !bytes.Contains(source, []byte("<f")) {
		return
	}
	header, _ := t.findHead(r.columns)
	decoder := xml.NewDecoder(bytes.NewReader(source))
	at := ""
	for {
		token, err := decoder.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				r.report(Problem{Sheet: t.name, Code: FileUnreadable, Message: "工作表无法读取：内容不完整或者已经损坏"})
			}
			return
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "c":
			at = ""
			for _, a := range start.Attr {
				if a.Name.Local == "r" {
					at = a.Value
				}
			}
		case "f":
			r.formula(t, header, at)
		}
	}
}

func (r *reader) formula(t *table, header int, at string) {
	column, row, err := excelize.CellNameToCoordinates(at)
	if err != nil || row <= header {
		return
	}
	p := t.cell(nil, row, column-1, r.titleAt(t, header, column-1)).at()
	p.Code, p.Message = CellFormula, "单元格是公式，请复制后“选择性粘贴”为数值"
	r.report(p)
}

// sheetXML is the source of a sheet: the workbook names its relation, the relation the part.
func sheetXML(f *excelize.File, name string) []byte {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	if xml.Unmarshal(part(f, "xl/workbook.xml"), &book) != nil || xml.Unmarshal(part(f, "xl/_rels/workbook.xml.rels"), &relations) != nil {
		return nil
	}
	for _, sheet := range book.Sheets {
		for _, relation := range relations.Relationship {
			if sheet.Name == name && relation.ID == sheet.ID {
				return part(f, path.Join("/xl", strings.TrimPrefix(relation.Target, "/xl/"))[1:])
			}
		}
	}
	return nil
}

func part(f *excelize.File, name string) []byte {
	loaded, _ := f.Pkg.Load(name)
	source, _ := loaded.([]byte)
	return source
}

// titleAt is the header over a column, or its letters.
func (r *reader) titleAt(t *table, header, column int) string {
	if header >= 0 && header < len(t.rows) && column < len(t.rows[header]) {
		if title := strings.TrimSpace(t.rows[header][column]); title != "" {
			return title
		}
	}
	letters, _ := excelize.ColumnNumberToName(column + 1)
	return letters
}
