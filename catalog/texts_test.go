package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const line = "x-1,婚姻登记信息,mzj,结婚与离婚,数据库,无条件共享,无条件开放,每日,2024-03-01\n"

func header() string {
	var names []string
	for _, title := range titles {
		names = append(names, fmt.Sprint(title))
	}
	return strings.Join(names, ",") + "\n"
}

func TestNeighboursAmongTexts(t *testing.T) {
	t.Parallel()
	whole := header() + line
	in := func(e interface{ String(string) (string, error) }, text string) string {
		encoded, err := e.String(text)
		require.NoError(t, err)
		return encoded
	}
	second := strings.Replace(line, "x-1", "x-2", 1)
	for name, c := range map[string]struct {
		content string
		want    told
	}{
		"UTF-16, big end first":       {content: in(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(), whole)},
		"UTF-16 without a mark":       {content: in(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder(), whole)},
		"the same, big end first":     {content: in(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder(), whole)},
		"GB18030 after a title":       {content: in(simplifiedchinese.GB18030.NewEncoder(), "瑶海区目录\n\n"+strings.ReplaceAll(whole, ",", ";"))},
		"bars":                        {content: strings.ReplaceAll(whole, ",", "|")},
		"tabs after a title, CR only": {content: "瑶海区目录,2024\r" + strings.ReplaceAll(strings.ReplaceAll(whole, ",", "\t"), "\n", "\r")},
		"full-width commas":           {content: strings.ReplaceAll(whole, ",", "，")},
		"what Excel is told":          {content: "sep=;\n" + strings.ReplaceAll(whole, ",", ";")},
		"CR only, with a line break in a cell": {
			content: strings.ReplaceAll(whole, "\n", "\r") + strings.Replace(strings.TrimSpace(second), "婚姻登记信息", "\"婚姻\n登记\"", 1),
			want:    told{entries: []string{sound, "x-2|婚姻\n登记|2024-03-01"}},
		},
		"quotes within a field": {
			content: header() + strings.Replace(line, "婚姻登记信息", `5"屏"登记`, 1), want: told{entries: []string{`x-1|5"屏"登记|2024-03-01`}},
		},
		"a quote that does not close": {
			content: whole + strings.Replace(second, "结婚", `"结婚`, 1) + strings.Replace(line, "x-1", "x-3", 1),
			want:    told{problems: []string{"quote_unmatched !D3"}, entries: []string{sound}},
		},
		"one in the header": {
			content: strings.Replace(whole, "信息资源名称", `"信息资源名称`, 1), want: told{problems: []string{"header_missing", "quote_unmatched !B1"}},
		},
		"something behind a quote": {
			content: header() + strings.Replace(line, "婚姻登记信息", `"婚姻"登记`, 1) + second, want: told{problems: []string{"quote_unmatched !B2"}},
		},
		"quotes that swallow the next line's beginning": {
			content: header() + strings.Replace(line, "婚姻", `"婚姻`, 1) + strings.Replace(second, "信息", `"`, 1) + strings.Replace(line, "x-1", "x-3", 1),
			want:    told{problems: []string{"quote_unmatched !B2"}, entries: []string{"x-3|婚姻登记信息|2024-03-01"}},
		},
		"a text of several lines with commas": {
			content: header() + strings.Replace(line, "婚姻登记信息", "\"结婚,离婚,\n1,2,3,4,5\"", 1), want: told{entries: []string{"x-1|结婚,离婚,\n1,2,3,4,5|2024-03-01"}},
		},
		"a formula": {
			content: header() + strings.Replace(line, "x-1", `"=""0012"""`, 1),
			want:    told{problems: []string{"cell_formula !A2", "code_invalid !A2"}, entries: []string{`="0012"|婚姻登记信息|2024-03-01`}},
		},
		"a code that has become a month": {
			content: header() + strings.Replace(line, "x-1", "3月1日", 1),
			want:    told{problems: []string{"cell_date !A2"}, entries: []string{"3月1日|婚姻登记信息|2024-03-01"}},
		},
		"a line longer than the header": {
			content: header() + strings.TrimSpace(line) + ",批示\n", want: told{problems: []string{"header_unknown !J2"}, entries: []string{sound}},
		},
		"a header of two rows": {
			content: "信息资源代码,信息资源名称,信息资源提供方,,信息资源摘要,信息资源格式,共享属性,,开放属性,更新周期\n,,名称,代码,,分类,类型,依据,类型,\n" +
				"x-1,婚姻登记信息,,mzj,结婚,数据库,有条件共享,第九条,无条件开放,每日\n",
			want: told{entries: []string{"x-1|婚姻登记信息"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.want.entries == nil && c.want.problems == nil {
				c.want.entries = []string{sound}
			}
			assert.Equal(t, c.want, checked(t, []byte(c.content)))
		})
	}
}
