package catalog

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The limits of a file. They are far above what a district keeps, and keep a file that was made to hurt from doing so.
const (
	MostBytes   = 20 << 20 // of the file as it is sent
	MostEntries = 20000
	mostRows    = 300000 // of a sheet, and of a CSV file
	mostColumns = 100
	mostCells   = 1_500_000 // of a file
	mostText    = 96 << 20  // bytes of all cells together
	longestCell = 32767 * 4 // bytes; more than a spreadsheet lets a cell have
)

// Sheets of a file.
const (
	entrySheet = "目录"
	itemSheet  = "信息项"
	helpSheet  = "填写说明"
)

// sheets are the tables of an XLSX file, and what is wrong with the file itself.
func (r *reader) sheets(content []byte) (entries, items *table) {
	marked, err := r.weigh(content)
	if errors.Is(err, errHeavy) {
		r.report(Problem{Code: FileTooLarge, Message: "文件的内容过多（解压后过大，或者单元格过多），不予读取，请分成几个文件导入"})
		return nil, nil
	}
	if err != nil {
		r.report(Problem{Code: FileUnreadable, Message: unreadable(err)})
		return nil, nil
	}
	opened, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: inMemory, RawCellValue: true,
	})
	if err != nil {
		r.report(Problem{Code: FileUnreadable, Message: unreadable(err)})
		return nil, nil
	}
	f := &workbook{opened, marked}
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

// workbook is an XLSX file that has been weighed.
type workbook struct {
	*excelize.File
	marked map[string]*zip.File // the sheets, by their part, that have merged cells or formulas
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
func (r *reader) entrySheet(f *workbook) string {
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
		_ = r.eachRow(f, name, func(row []string) bool {
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

// eachRow hands over the rows of a sheet, cut to the columns that count, until one is enough. It ends with the request.
func (r *reader) eachRow(f *workbook, name string, next func([]string) bool) error {
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
		if err := r.take(row); err != nil {
			return err
		}
		if !next(slices.Clone(row[:min(len(row), mostColumns)])) {
			return nil
		}
	}
	return rows.Error()
}

func (r *reader) sheet(f *workbook, name string) *table {
	t := &table{name: name}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		t.epoch = *props.Date1904
	}
	err := r.eachRow(f, name, func(row []string) bool {
		t.rows = append(t.rows, row)
		return len(t.rows) <= mostRows
	})
	if errors.Is(err, errHeavy) {
		r.report(Problem{Sheet: name, Row: len(t.rows) + 1, Code: FileTooLarge, Message: "单元格的内容过长，不予读取"})
		return nil
	}
	if err != nil {
		r.report(Problem{Sheet: name, Code: FileUnreadable, Message: "工作表无法读取：内容不完整或者已经损坏"})
		return nil
	}
	if len(t.rows) > mostRows {
		r.report(Problem{Sheet: name, Row: mostRows + 1, Code: TooManyRows, Message: "超过 " + strconv.Itoa(mostRows) + " 行，请分成几个文件导入"})
		return nil
	}
	r.marks(f, t)
	return t
}

// marks reports what a sheet has that no table has: merged cells, and formulas.
func (r *reader) marks(f *workbook, t *table) {
	source, ok := f.marked[sheetPart(f.File, t.name)]
	if !ok {
		return
	}
	known := r.columns
	if t.name == itemSheet {
		known = r.items
	}
	header, headed := t.findHead(known)
	if !headed {
		header = -1
	}
	content, err := source.Open()
	if err != nil {
		return // it has been read before
	}
	defer func() { _ = content.Close() }()
	at := ""
	for decoder := xml.NewDecoder(content); len(r.problems) < mostProblems && r.ctx.Err() == nil; {
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
			at = attribute(start, "r")
		case "f":
			r.formula(t, header, at)
		case "mergeCell":
			r.merged(t, header, attribute(start, "ref"))
		}
	}
}

func attribute(of xml.StartElement, name string) string {
	for _, a := range of.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// merged reports merged cells: only the first of them has the value, and nobody can tell whether the others were meant to.
// Above the header they are a title and do no harm.
func (r *reader) merged(t *table, header int, cells string) {
	first, _, _ := strings.Cut(cells, ":")
	column, row, err := excelize.CellNameToCoordinates(first)
	if err != nil || header >= 0 && row <= header {
		return
	}
	p := t.cell(nil, row, column-1, r.titleAt(t, header, column-1)).at()
	p.Cell, p.Code = cells, CellMerged
	p.Message = "合并的单元格 " + p.Cell + " 请取消合并，并在每一行填写内容"
	r.report(p)
}

// formula reports a cell that is computed: what it shows depends on who opens the file.
func (r *reader) formula(t *table, header int, at string) {
	column, row, err := excelize.CellNameToCoordinates(at)
	if err != nil || row <= header {
		return
	}
	p := t.cell(nil, row, column-1, r.titleAt(t, header, column-1)).at()
	p.Code, p.Message = CellFormula, "单元格是公式，请复制后“选择性粘贴”为数值"
	r.report(p)
}

// sheetPart is where the source of a sheet lies: the workbook names its relation, the relation the part.
func sheetPart(f *excelize.File, name string) string {
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
		return ""
	}
	for _, sheet := range book.Sheets {
		for _, relation := range relations.Relationship {
			if sheet.Name == name && relation.ID == sheet.ID {
				return path.Join("/xl", strings.TrimPrefix(relation.Target, "/xl/"))[1:]
			}
		}
	}
	return ""
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
