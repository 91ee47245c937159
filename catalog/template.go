package catalog

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

const (
	exampleSheet = "示例"
	exampleCode  = "307003001/000012"
	exampleTitle = "城乡低保对象信息"
	choiceSheet  = "选项" // hidden: lists that are too long for a rule of their own
)

// choices puts drop-down lists on the columns that take one of some values.
func (b *book) choices() error {
	for i, c := range columns {
		if err := b.choice(entrySheet, i, c.values, c.open); err != nil {
			return err
		}
	}
	for i, c := range itemColumns {
		if err := b.choice(itemSheet, i+1, c.values, false); err != nil {
			return err
		}
	}
	return b.providers()
}

func validation(column int, open bool) (*excelize.DataValidation, error) {
	letters, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		return nil, err
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = letters + "2:" + letters + strconv.Itoa(MostEntries+1)
	if !open {
		v.SetError(excelize.DataValidationErrorStyleStop, "不能这样填", "请从下拉列表中选择")
	}
	return v, nil
}

func (b *book) choice(sheet string, column int, values []string, open bool) error {
	if len(values) == 0 {
		return nil
	}
	v, err := validation(column, open)
	if err != nil {
		return err
	}
	if err := v.SetDropList(values); err != nil {
		return err
	}
	return b.file.AddDataValidation(sheet, v)
}

// providers offers the departments' names from a hidden sheet: a rule of its own holds 255 characters only.
func (b *book) providers() error {
	if len(b.departments.names) == 0 {
		return nil
	}
	if _, err := b.file.NewSheet(choiceSheet); err != nil {
		return err
	}
	for i, name := range b.departments.names {
		if err := b.file.SetCellStr(choiceSheet, "A"+strconv.Itoa(i+1), name); err != nil {
			return err
		}
	}
	if err := b.file.SetSheetVisible(choiceSheet, false); err != nil {
		return err
	}
	for i, c := range columns {
		if c.title != providerTitle {
			continue
		}
		v, err := validation(i, true)
		if err != nil {
			return err
		}
		v.SetSqrefDropList(choiceSheet + "!$A$1:$A$" + strconv.Itoa(len(b.departments.names)))
		return b.file.AddDataValidation(entrySheet, v)
	}
	return nil
}

// explain adds the sheet that says what each column expects.
func (b *book) explain() error {
	if _, err := b.file.NewSheet(helpSheet); err != nil {
		return err
	}
	lines := [][]string{{"工作表", "列", "必填", "填写要求", "可选值"}}
	for _, c := range columns {
		lines = append(lines, []string{entrySheet, c.title, mark(c.needed), limit(c.help, c.longest), strings.Join(c.values, "、")})
	}
	lines = append(lines, []string{itemSheet, codeTitle, mark(true), "该信息项所属条目在“" + entrySheet + "”中的代码；每个信息项一行", ""})
	for _, c := range itemColumns {
		lines = append(lines, []string{itemSheet, c.title, mark(c.needed), limit(c.help, c.longest), strings.Join(c.values, "、")})
	}
	for _, note := range []string{
		"依《政务信息资源目录编制指南（试行）》（发改高技〔2017〕1272号）编制。红色表头为必填列，列的顺序可以调整。",
		"“信息项”也可以直接写在“" + entrySheet + "”中：加上信息项各列，每个信息项一行，同一条目的其他列只需在第一行填写。CSV 文件即用此格式。",
		"没有的列保持目录中原有的内容；有列而单元格为空的，清除原有的内容。",
		"不要合并单元格，不要使用公式。文件不超过 " + strconv.Itoa(MostBytes>>20) + " MB、" + strconv.Itoa(MostEntries) + " 个条目。",
	} {
		lines = append(lines, []string{"说明", "", "", note, ""})
	}
	return b.lines(helpSheet, lines, []float64{12, 24, 8, 70, 60})
}

func (b *book) lines(sheet string, lines [][]string, widths []float64) error {
	for i, width := range widths {
		letters, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.file.SetColWidth(sheet, letters, letters, width); err != nil {
			return err
		}
	}
	for n, line := range lines {
		style := b.wrapped
		if n == 0 {
			style = b.header
		}
		for i, text := range line {
			at, err := excelize.CoordinatesToCellName(i+1, n+1)
			if err != nil {
				return err
			}
			if err := b.file.SetCellStr(sheet, at, text); err != nil {
				return err
			}
			if err := b.file.SetCellStyle(sheet, at, at, style); err != nil {
				return err
			}
		}
	}
	return nil
}

func mark(needed bool) string {
	if needed {
		return "是"
	}
	return ""
}

func limit(help string, longest int) string {
	if longest == 0 {
		return help
	}
	return help + "（不超过 " + strconv.Itoa(longest) + " 字）"
}

// example adds a sheet with one entry and its items, as they are to be written.
func (b *book) example() error {
	if _, err := b.file.NewSheet(exampleSheet); err != nil {
		return err
	}
	e := domain.Entry{
		Category: []string{"部门信息资源目录", "民政部门", "社会救助", "城乡低保"}, Domain: "民政",
		Summary: "享受最低生活保障的家庭及成员", Format: "数据库", FormatType: "MySQL",
		ShareTerms: "用于数据校核、业务协同", ShareMode: domain.ShareModes[0], UpdateCycle: "每月", ReleasedOn: "2024-03-01",
	}
	e.Code, e.Title, e.Gathered = exampleCode, exampleTitle, true
	e.Access, e.Contact = "共享平台接口 https://share.example.gov.cn/mz/dibao，说明见平台服务目录", "数据科 王某 0551-00000000"
	e.Share, e.ShareBasis, e.Open, e.OpenBasis = procedure.Conditional, "《某某条例》第某条", procedure.Withheld, "《某某法》第某条"
	line := b.departments.cells(e)
	for i, c := range columns {
		if c.title == providerTitle {
			line[i] = "某某区民政局"
		}
	}
	lines := [][]string{entryTitles(), line, {}, append([]string{codeTitle}, itemTitles()...)}
	for _, i := range []procedure.Item{{Name: "姓名", Type: "字符型", Length: 50}, {Name: "保障起始日期", Type: "日期型"}, {Name: "户月保障金额", Type: "货币型", Length: 10}} {
		lines = append(lines, append([]string{e.Code}, itemCells(i)...))
	}
	var widths []float64
	for _, c := range columns {
		widths = append(widths, c.width)
	}
	return b.lines(exampleSheet, lines, widths)
}
