package catalog_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The columns of the lines in these tests.
const (
	codeColumn = iota
	nameColumn
	providerColumn
	summaryColumn
	_
	shareColumn
	dayColumn = 8
)

// TestCellsAreReadAsTheyAreShown, or are a problem where that is not what somebody wrote.
func TestCellsAreReadAsTheyAreShown(t *testing.T) {
	t.Parallel()
	const (
		isoCell = `<c r="%s" t="d"><v>2024-03-01T06:00:00</v></c>`
		reading = `<c r="%s" t="inlineStr"><is><t>婚姻</t><rPh sb="0"><t>hun</t></rPh></is></c>`
		runs    = `<c r="%s" t="inlineStr"><is><r><t>婚姻_x000D_</t></r><r><t>登记</t></r></is></c>`
	)
	for name, c := range map[string]struct {
		column  int
		cell    any
		fault   string
		entered string // code, name, day of release
	}{
		"zeros in front by a format":      {codeColumn, number(zerosStyle, "12"), "", "000012|婚姻登记信息|2024-03-01"},
		"a number of fifteen digits":      {codeColumn, number(plainStyle, "307003001000012"), "", "307003001000012|婚姻登记信息|2024-03-01"},
		"a number of eighteen digits":     {codeColumn, number(zerosStyle, "3.0700300100001197E+17"), "number_rounded", "307003001000011970|婚姻登记信息|2024-03-01"},
		"fewer digits than there are":     {codeColumn, number(pointStyle, "1.236"), "number_rounded", "1.24|婚姻登记信息|2024-03-01"},
		"more digits than columns show":   {codeColumn, number(plainStyle, "1.23456789012345"), "number_rounded", "1.23456789012345|婚姻登记信息|2024-03-01"},
		"as a power":                      {codeColumn, number(scientificStyle, "307003001"), "number_rounded", "3.07E+08|婚姻登记信息|2024-03-01"},
		"thousands":                       {codeColumn, number(thousandsStyle, "307003"), "code_invalid", "307,003|婚姻登记信息|2024-03-01"},
		"a code that is a date by itself": {codeColumn, raw(isoCell), "cell_date", "2024-03-01T06:00:00|婚姻登记信息|2024-03-01"},
		"a code that has become a month":  {codeColumn, number(monthStyle, "45352"), "cell_date", "2024年3月|婚姻登记信息|2024-03-01"},
		"a code with an apostrophe":       {codeColumn, "'0012", "code_invalid", "'0012|婚姻登记信息|2024-03-01"},
		"a code with what nobody sees":    {codeColumn, "x\u200b-1\u200e\ufeff\u00a0", "", sound},
		"a class with what nobody sees":   {shareColumn, "\u200e无条件共享\u00ad", "", sound},
		"a name that is a number":         {nameColumn, number(plainStyle, "1.1000000000000001"), "", "x-1|1.1|2024-03-01"},
		"a name that is true":             {nameColumn, raw(`<c r="%s" t="b"><v>1</v></c>`), "", "x-1|TRUE|2024-03-01"},
		"a name that is a half":           {nameColumn, number(percentStyle, "0.5"), "", "x-1|50%|2024-03-01"},
		"a name that is a day":            {nameColumn, number(dayStyle, "45352"), "cell_date", "x-1|2024-03-01|2024-03-01"},
		"a name that is a failed formula": {nameColumn, raw(`<c r="%s" t="e"><v>#SPILL!</v></c>`), "cell_error", "x-1|#SPILL!|2024-03-01"},
		"a text in several styles":        {nameColumn, raw(runs), "", "x-1|婚姻\n登记|2024-03-01"},
		"a text and how it is read":       {nameColumn, raw(reading), "", "x-1|婚姻|2024-03-01"},
		"a provider that is a day":        {providerColumn, number(dayStyle, "45352"), "cell_date", sound},
		"a day":                           {dayColumn, number(dayStyle, "45352"), "", sound},
		"a day with a time":               {dayColumn, number(timeStyle, "45352.999"), "", sound},
		"a day in Chinese figures":        {dayColumn, number(ownDayStyle, "45352"), "", sound},
		"a day that says so":              {dayColumn, raw(`<c r="%s" t="d"><v>2024-03-01</v></c>`), "", sound},
		"a day with a time that says so":  {dayColumn, raw(isoCell), "", sound},
		"a day written with blanks":       {dayColumn, "2024 年 3 月 1 日 08:30", "", sound},
		"a day with words":                {dayColumn, "2024-03-01 修订", "date_invalid", "x-1|婚姻登记信息|2024-03-01 修订"},
		"a month":                         {dayColumn, number(monthStyle, "45352"), "date_invalid", "x-1|婚姻登记信息|2024年3月"},
		"a day without its year":          {dayColumn, number(monthDayStyle, "45352"), "date_invalid", "x-1|婚姻登记信息|3月1日"},
		"a time":                          {dayColumn, number(clockStyle, "45352.25"), "date_invalid", "x-1|婚姻登记信息|6:00"},
		"a year":                          {dayColumn, number(plainStyle, "2024"), "date_invalid", "x-1|婚姻登记信息|2024"},
		"a year and a month":              {dayColumn, number(plainStyle, "2024.3"), "date_invalid", "x-1|婚姻登记信息|2024.3"},
		"a day that there is not":         {dayColumn, "2024-02-30", "date_invalid", "x-1|婚姻登记信息|2024-02-30"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := told{entries: []string{c.entered}}
			if c.fault != "" {
				want.problems = []string{c.fault + " 目录!" + string(rune('A'+c.column)) + "2"}
			}
			sheet := page{name: "目录", rows: [][]any{titles, entry("x-1", map[int]any{c.column: c.cell})}}
			assert.Equal(t, want, checked(t, workbookOf(t, "", nil, sheet)))
		})
	}
}

func TestDaysFrom1904(t *testing.T) {
	t.Parallel()
	sheet := page{name: "目录", rows: [][]any{titles, entry("x-1", map[int]any{dayColumn: number(dayStyle, "43890")})}}
	assert.Equal(t, told{entries: []string{sound}}, checked(t, workbookOf(t, `date1904="1"`, nil, sheet)))
}

func TestFormulasAreProblems(t *testing.T) {
	t.Parallel()
	named := func(name string) []any { return entry("x-1", map[int]any{nameColumn: raw(name)}) }
	for name, c := range map[string]struct {
		rows [][]any
		want told
	}{
		"a shared formula": {
			rows: [][]any{titles, named(`<c r="%s" t="str"><f t="shared" ref="B2:B3" si="0">D2</f><v>甲</v></c>`), entry("x-2", map[int]any{
				nameColumn: raw(`<c r="%s" t="str"><f t="shared" si="0"/><v>乙</v></c>`),
			})},
			want: told{problems: []string{"cell_formula 目录!B2", "cell_formula 目录!B3"}, entries: []string{"x-1|甲|2024-03-01", "x-2|乙|2024-03-01"}},
		},
		"one formula for several cells": {
			rows: [][]any{titles, named(`<c r="%s" t="str"><f t="array" ref="B2:B3">D2:D3</f><v>甲</v></c>`), entry("x-2", nil)},
			want: told{problems: []string{"cell_formula 目录!B2:B3"}, entries: []string{"x-1|甲|2024-03-01", "x-2|婚姻登记信息|2024-03-01"}},
		},
		"a formula that was never computed": {
			rows: [][]any{titles, named(`<c r="%s"><f>D2</f></c>`)},
			want: told{problems: []string{"cell_formula 目录!B2", "value_missing 目录!B2"}, entries: []string{"x-1||2024-03-01"}},
		},
		"one that numbers the lines does no harm": {
			rows: [][]any{
				append([]any{"序号"}, titles...), append([]any{raw(`<c r="%s"><f>ROW()-1</f><v>1</v></c>`)}, entry("x-1", nil)...),
				{raw(`<c r="%s"><f>ROW()-1</f><v>2</v></c>`)},
			},
			want: told{entries: []string{sound}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sheet := page{name: "目录", rows: c.rows}
			assert.Equal(t, c.want, checked(t, workbookOf(t, "", nil, sheet)))
			assert.Equal(t, c.want, checked(t, workbookOf(t, "", map[string]string{"xl/worksheets/s1.xml": prefixed(sheet.xml())}, sheet)), "with prefixes")
		})
	}
}

func prefixed(sheet string) string {
	sheet = strings.ReplaceAll(strings.ReplaceAll(sheet, "<", "<x:"), "<x:/", "</x:")
	return strings.Replace(sheet, "xmlns=", "xmlns:x=", 1)
}
