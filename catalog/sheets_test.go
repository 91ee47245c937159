package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// bookCase is a workbook, and what is right for it.
type bookCase struct {
	pages []page
	parts map[string]string
	want  told
}

func (c bookCase) test(t *testing.T) {
	t.Parallel()
	assert.Equal(t, c.want, checked(t, workbookOf(t, "", c.parts, c.pages...)))
}

func lines(rows ...[]any) page { return page{name: "目录", rows: rows} }

// TestSheetsAreReadOrTold: every sheet that is seen and is a table is read; what else there is, is said.
func TestSheetsAreReadOrTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]bookCase{
		"a sheet under another name, hidden": {
			pages: []page{{name: "目录（作废）", state: "veryHidden", rows: table("old-1")}, {name: "Sheet2", rows: table("x-1")}},
			want:  told{notices: []string{"sheet_set_aside 目录（作废）"}, entries: []string{sound}},
		},
		"nothing but hidden sheets": {
			pages: []page{{name: "目录", state: "hidden", rows: table("x-1")}},
			want:  told{problems: []string{"sheet_missing"}, notices: []string{"sheet_set_aside 目录"}},
		},
		"a cover, an empty sheet and a sheet of items under another name": {
			pages: []page{
				{name: "封面", rows: [][]any{{"瑶海区政务信息资源目录"}}}, {name: "Sheet3"}, lines(titles, entry("x-1", nil)),
				{name: "数据项 明细\u00a0", rows: [][]any{{"低保信息项"}, itemed, {"x-1", "姓名", "C", raw(`<c r="%s"><v>50</v></c>`)}}},
			},
			want: told{notices: []string{"sheet_set_aside 封面"}, entries: []string{sound + "|姓名 字符型 50"}},
		},
		"a sheet of two departments with one code": {
			pages: []page{{name: "甲", rows: table("x-1")}, {name: "乙", rows: table("x-1")}},
			want:  told{problems: []string{"code_duplicate 乙!A2"}, entries: []string{sound}},
		},
		"a catalog without codes beside one that has them": {
			pages: []page{{name: "甲", rows: table("x-1")}, {name: "乙", rows: [][]any{titles[1:], entry("x-2", nil)[1:]}}},
			want:  told{problems: []string{"header_missing 乙"}, entries: []string{sound}},
		},
		"items that say something else of their entry": {
			pages: []page{
				lines(titles, entry("x-1", nil)),
				{name: "信息项", rows: [][]any{{"信息资源代码", "信息资源名称", "信息项名称", "数据类型"}, {"x-1", "婚姻登记信息", "姓名", "C"}, {"x-1", "别的", "性别", "C"}}},
			},
			want: told{problems: []string{"row_inconsistent 信息项!B3"}, entries: []string{sound + "|姓名 字符型 0;性别 字符型 0"}},
		},
	} {
		t.Run(name, c.test)
	}
}

// TestHeadersAndWhatIsAroundTheTable: titles, headers of two rows, notes, columns that nobody knows.
func TestHeadersAndWhatIsAroundTheTable(t *testing.T) {
	t.Parallel()
	const merges = `<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="D2:D3"/></mergeCells>`
	two := []string{sound, "x-2|婚姻登记信息|2024-03-01"}
	for name, c := range map[string]bookCase{
		"a title of several lines and notes below": {
			pages: []page{{name: "目录", rows: [][]any{
				{"瑶海区政务信息资源目录"}, {"填报单位：区民政局", nil, nil, "2024年"}, titles, entry("x-1", nil), nil, {"注：本表由民政局填报"}, {"填表人：张三"},
			}, end: `<mergeCells><mergeCell ref="A1:I1"/><mergeCell ref="A6:I6"/></mergeCells>`}},
			want: told{notices: []string{"row_set_aside 目录!A6", "row_set_aside 目录!A7"}, entries: []string{sound}},
		},
		"a header of two rows": {
			pages: []page{{name: "目录", rows: [][]any{
				{"序号", "信息资源代码", "信息资源名称", "信息资源分类", nil, "信息资源提供方", nil, "信息资源摘要", "信息资源格式", nil, "共享属性", nil, nil, "开放属性", nil, "更新周期", "信息项", nil},
				{nil, nil, nil, "类", "项", "名称", "代码", nil, "分类", "类型", "类型", "依据", "条件", "类型", "依据", nil, "名称", "类型"},
				{1, "x-1", "婚姻登记信息", "部门信息资源目录", "民政", "区民政局", "mzj", "结婚", "数据库", "MySQL", "无条件共享", nil, nil, "不予开放", "第九条", "每日", "姓名", "C"},
			}, end: `<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/><mergeCell ref="K1:M1"/></mergeCells>`}},
			want: told{entries: []string{"x-1|婚姻登记信息||姓名 字符型 0"}},
		},
		"the header once more": {
			pages: []page{lines(titles, entry("x-1", nil), titles, entry("x-2", nil))},
			want:  told{notices: []string{"header_repeated 目录"}, entries: two},
		},
		"a second table below": {
			pages: []page{lines(titles, entry("x-1", nil), nil, itemed, []any{"x-1", "姓名", "C"})},
			want:  told{problems: []string{"header_repeated 目录"}, notices: []string{"row_blank 目录"}, entries: []string{sound}},
		},
		"a column twice": {
			pages: []page{lines(slices.Concat(titles, []any{"摘要"}), entry("x-1", map[int]any{9: "别的"}))},
			want:  told{problems: []string{"header_duplicate 目录!J1"}, entries: []string{sound}},
		},
		"columns that nobody knows": {
			pages: []page{lines(slices.Concat(titles, []any{"领导批示", "QQQ", "序号"}), entry("x-1", map[int]any{9: "暂不公开", 11: "甲"}))},
			want: told{
				problems: []string{"header_unknown 目录!J1"}, notices: []string{"header_unknown 目录!K1", "header_unknown 目录!L2"}, entries: []string{sound},
			},
		},
		"something far to the right": {
			pages: []page{{name: "目录", rows: [][]any{titles, entry("x-1", map[int]any{9: raw(`<c r="%.0sZZ2" t="inlineStr"><is><t>批示</t></is></c>`)})}}},
			want:  told{problems: []string{"header_unknown 目录!ZZ2"}, entries: []string{sound}},
		},
		"merged cells among the lines, and from the header into them": {
			pages: []page{{name: "目录", rows: [][]any{titles, entry("x-1", nil), entry("x-2", nil)}, end: merges}},
			want:  told{problems: []string{"cell_merged 目录!A1:A2", "cell_merged 目录!D2:D3"}, entries: two},
		},
		"what is hidden, and what is beside the cells": {
			pages: []page{{
				name: "目录", rows: [][]any{titles, entry("x-1", nil)}, begin: `<cols><col min="4" max="4" hidden="1"/></cols>`, end: `<drawing r:id="d"/>`,
			}},
			parts: map[string]string{
				"xl/worksheets/_rels/s1.xml.rels": `<Relationships><Relationship Id="c" Type="` + officeDocument +
					`/comments" Target="../comments1.xml"/></Relationships>`,
				"xl/comments1.xml": `<comments><commentList><comment ref="B2"><text><t>待核</t></text></comment></commentList></comments>`,
			},
			want: told{notices: []string{"column_hidden 目录", "comment_set_aside 目录", "picture_set_aside 目录"}, entries: []string{sound}},
		},
	} {
		t.Run(name, c.test)
	}
}

func TestHiddenRowsAreReadAndTold(t *testing.T) {
	t.Parallel()
	sheet := page{name: "目录", rows: [][]any{titles, entry("x-1", nil)}}
	hidden := strings.Replace(sheet.xml(), `<row r="2">`, `<row r="2" hidden="1">`, 1)
	is := checked(t, workbookOf(t, "", map[string]string{"xl/worksheets/s1.xml": hidden}, sheet))
	assert.Equal(t, told{notices: []string{"row_hidden 目录"}, entries: []string{sound}}, is)
}

// TestStyledRowsToTheEndCostNothing: borders down to the last row are no content.
func TestStyledRowsToTheEndCostNothing(t *testing.T) {
	t.Parallel()
	sheet := page{name: "目录", rows: [][]any{titles, entry("x-1", nil)}}
	var rows strings.Builder
	for i := 3; i < 50_000; i++ {
		fmt.Fprintf(&rows, `<row r="%[1]d"><c r="A%[1]d" s="1"/><c r="B%[1]d" s="1"/><c r="C%[1]d" s="1"/><c r="XFD%[1]d" s="1"/></row>`, i)
	}
	content := strings.Replace(sheet.xml(), "</sheetData>", rows.String()+`<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>`, 1)
	begun := time.Now()
	is := checked(t, workbookOf(t, "", map[string]string{"xl/worksheets/s1.xml": content}, sheet))
	t.Log(len(content)>>20, "MB", time.Since(begun))
	assert.Equal(t, told{entries: []string{sound}}, is)
}

func FuzzSheet(f *testing.F) {
	f.Add(lines(titles, entry("x-1", map[int]any{1: number(zerosStyle, "12"), 8: number(dayStyle, "45352")})).xml())
	f.Add(`<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row><c t="b"><f t="array" ref="A1:B2"/><v>1</v></c></row>` +
		`</sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		checked(t, workbookOf(t, "", map[string]string{"xl/worksheets/s1.xml": sheet}, lines()))
	})
}
