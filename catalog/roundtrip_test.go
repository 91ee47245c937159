package catalog_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/catalog"
	"github.com/shixian/shixian/office"
)

var departments = []office.Department{
	{Code: "mzj", Name: "区民政局", CreditCode: "11340102003000012A"}, {Code: "gaj", Name: "公安瑶海分局"}, {Code: "wjw", Name: "区卫生健康委员会"},
}

func each(entries []office.Entry) catalog.Entries {
	return func(yield func(office.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func present(entries []office.Entry) map[string]office.Entry {
	by := map[string]office.Entry{}
	for _, e := range entries {
		by[e.Code] = e
	}
	return by
}

var words = rapid.StringMatching(`([\p{Han}a-z0-9=+@'",;、 -]|\n){0,12}`)

func anyItem(t *rapid.T) office.Item {
	return office.Item{
		Name:   rapid.StringMatching(`[\p{Han}a-z=']{1,8}`).Draw(t, "name"),
		Type:   rapid.SampledFrom([]string{"字符型", "数值型", "C", "字符", "JSON"}).Draw(t, "type"),
		Length: rapid.SampledFrom([]int{0, 1, 18, 4000}).Draw(t, "length"), Note: words.Draw(t, "note"),
		Share: rapid.SampledFrom([]string{"", "unconditional", "withheld"}).Draw(t, "share"),
		Open:  rapid.SampledFrom([]string{"", "conditional"}).Draw(t, "open"),
	}
}

// anyEntry is an entry that the ledger may hold, complete or not.
func anyEntry(t *rapid.T) office.Entry {
	class := rapid.SampledFrom([]string{"unconditional", "conditional", "withheld"})
	e := office.Entry{
		Category: rapid.SliceOfN(rapid.StringMatching(`\p{Han}{1,5}`), 0, 4).Draw(t, "category"), Domain: words.Draw(t, "domain"),
		Summary: words.Draw(t, "summary"), Format: rapid.SampledFrom([]string{"", "数据库", "数据库表", "电子表格", "纸"}).Draw(t, "format"),
		FormatType: words.Draw(t, "format type"), Items: rapid.SliceOfN(rapid.Custom(anyItem), 0, 4).Draw(t, "items"),
		ShareTerms: words.Draw(t, "share terms"), ShareMode: words.Draw(t, "share mode"), OpenTerms: words.Draw(t, "open terms"),
		UpdateCycle: rapid.SampledFrom([]string{"", "每日", "每月", "每学期", "其他", "其他（每十年）"}).Draw(t, "cycle"),
		Related:     rapid.SampledFrom([][]string{nil, {"gone-1"}, {"a", "b"}}).Draw(t, "related"),
		ReleasedOn:  rapid.SampledFrom([]string{"", "2024-03-01", "某日"}).Draw(t, "released"), ByCase: "YH-2026-000001",
	}
	e.Code = rapid.StringMatching(`[a-z]{1,4}-[0-9]{1,4}|[0-9]{6,9}/[0-9]{1,6}`).Draw(t, "code")
	e.Title, e.Provider = words.Draw(t, "title"), rapid.SampledFrom([]string{"mzj", "gaj", "gone"}).Draw(t, "provider")
	e.Share, e.Open, e.Gathered = class.Draw(t, "share"), class.Draw(t, "open"), rapid.Bool().Draw(t, "gathered")
	e.ShareBasis, e.OpenBasis = words.Draw(t, "share basis"), words.Draw(t, "open basis")
	e.Version = rapid.IntRange(1, 9).Draw(t, "version")
	return e
}

func TestAnExportReadBackIsNoChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfNDistinct(rapid.Custom(anyEntry), 1, 6, func(e office.Entry) string { return e.Code }).Draw(t, "entries")
		for name, write := range map[string]func(io.Writer, catalog.Entries, []office.Department) error{"xlsx": catalog.WriteXLSX, "csv": catalog.WriteCSV} {
			var b bytes.Buffer
			require.NoError(t, write(&b, each(entries), departments))
			plan := catalog.Read(b.Bytes()).Compare(catalog.Catalog{Present: present(entries), Departments: departments})
			require.Empty(t, plan.Problems, name)
			require.Empty(t, plan.Changed, name)
			require.Empty(t, plan.Created, name)
			require.Equal(t, len(entries), plan.Unchanged, name)
		}
	})
}

const small = "信息资源代码,信息资源名称,信息资源提供方,信息资源摘要,信息资源格式,共享类型,共享依据,是否向社会开放,开放依据,更新周期,信息项名称,数据类型\r\n" +
	"mzj-1,婚姻登记信息,区民政局,结婚与离婚,数据库,有条件共享,第十二条,否,第十五条,每日,姓名,C\r\n,,,,,,,,,,登记日期,日期型\r\n"

func TestEncodings(t *testing.T) {
	t.Parallel()
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(small)
	require.NoError(t, err)
	for name, content := range map[string]string{
		"UTF-8": small, "with a byte order mark": "\ufeff" + small, "GB18030": gb, "tabs": strings.ReplaceAll(small, ",", "\t"),
		"semicolons": strings.ReplaceAll(small, ",", ";"), "line feeds": strings.ReplaceAll(small, "\r\n", "\n"),
	} {
		plan := catalog.Read([]byte(content)).Compare(catalog.Catalog{Departments: departments})
		require.Empty(t, plan.Problems, name)
		require.Len(t, plan.Created, 1, name)
		e := plan.Created[0].Entry
		assert.Equal(t, "mzj", e.Provider, name)
		assert.Equal(t, []string{"conditional", "withheld", "每日"}, []string{e.Share, e.Open, e.UpdateCycle}, name)
		assert.Equal(t, []office.Item{{Name: "姓名", Type: "字符型"}, {Name: "登记日期", Type: "日期型"}}, e.Items, name)
		again := catalog.Read([]byte(content)).Compare(catalog.Catalog{Present: present(plan.Versions()), Departments: departments})
		assert.Equal(t, 1, again.Unchanged, name)
	}
}

func TestTheTemplateIsReadAsEmpty(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, catalog.Template(&b, departments))
	f := catalog.Read(b.Bytes())
	assert.Empty(t, f.Problems)
	assert.Empty(t, f.Codes())
}

func TestAbsentColumnsKeepWhatIsThere(t *testing.T) {
	t.Parallel()
	file := catalog.Read([]byte(small))
	e := file.Compare(catalog.Catalog{Departments: departments}).Created[0].Entry
	part := catalog.Read([]byte("信息资源代码,信息资源名称,共享条件,摘要\nmzj-1,婚姻登记,内部使用,结婚与离婚\n"))
	plan := part.Compare(catalog.Catalog{Present: present([]office.Entry{e}), Departments: departments})
	require.Empty(t, plan.Problems)
	require.Len(t, plan.Changed, 1)
	var titles []string
	for _, d := range plan.Changed[0].Differences {
		titles = append(titles, d.Title+" "+string(d.Kind)+" "+d.Old+"→"+d.New)
	}
	assert.Equal(t, []string{"信息资源名称 changed 婚姻登记信息→婚姻登记", "共享条件 added →内部使用"}, titles)
	assert.Equal(t, e.Items, plan.Changed[0].Entry.Items)
	assert.Equal(t, 2, plan.Changed[0].Entry.Version)
}

func TestDifferencesOfItems(t *testing.T) {
	t.Parallel()
	a := office.Entry{Items: []office.Item{{Name: "甲", Type: "字符型"}, {Name: "乙", Type: "字符型"}, {Name: "丙", Type: "日期型"}}}
	b := office.Entry{Items: []office.Item{{Name: "丙", Type: "日期型"}, {Name: "甲", Type: "字符型", Length: 18}, {Name: "丁", Type: "整型"}}}
	var got []string
	for _, d := range catalog.Differences(a, b) {
		got = append(got, d.Item+" "+string(d.Kind))
		if d.Item == "甲" {
			assert.Equal(t, []catalog.Difference{{Title: "数据长度", Kind: catalog.Added, New: "18"}}, d.Details)
		}
	}
	slices.Sort(got)
	assert.Equal(t, []string{"丁 added", "乙 removed", "甲 changed"}, got)
	assert.Empty(t, catalog.Differences(a, a))
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	_ = catalog.Template(&b, departments)
	f.Add(b.Bytes())
	f.Add([]byte(small))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\"a\n\"\"b,信息资源代码\n\n\n1"))
	f.Fuzz(func(t *testing.T, content []byte) {
		file := catalog.Read(content)
		file.Codes()
		plan := file.Compare(catalog.Catalog{Departments: departments})
		for _, p := range plan.Problems {
			if p.Message == "" || p.Code == "" {
				t.Fatalf("a problem without words: %+v", p)
			}
		}
	})
}
