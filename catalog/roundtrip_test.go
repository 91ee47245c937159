package catalog_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/catalog"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/domain/domaintest"
	"github.com/shixian/shixian/procedure"
)

var departments = []domain.Department{
	{Code: "mzj", Name: "区民政局", CreditCode: "11340102003000012A"}, {Code: "gaj", Name: "公安瑶海分局"}, {Code: "wjw", Name: "区卫生健康委员会"},
}

func each(entries []domain.Entry) catalog.Entries {
	return func(yield func(domain.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func present(entries []domain.Entry) map[string]domain.Entry {
	by := map[string]domain.Entry{}
	for _, e := range entries {
		by[e.Code] = e
	}
	return by
}

var words = rapid.StringMatching(`([\p{Han}a-z0-9=+@'",;、 -]|\n){0,12}`)

func anyItem(t *rapid.T) procedure.Item {
	return procedure.Item{
		Name:   rapid.StringMatching(`[\p{Han}a-z=']{1,8}`).Draw(t, "name"),
		Type:   rapid.SampledFrom([]string{"字符型", "数值型", "C", "字符", "JSON"}).Draw(t, "type"),
		Length: rapid.SampledFrom([]int{0, 1, 18, 4000}).Draw(t, "length"), Note: words.Draw(t, "note"),
		Share: rapid.SampledFrom([]string{"", "unconditional", "withheld"}).Draw(t, "share"),
		Open:  rapid.SampledFrom([]string{"", "conditional"}).Draw(t, "open"),
	}
}

// anyEntry is an entry that the ledger may hold, complete or not.
func anyEntry(t *rapid.T) domain.Entry {
	class := rapid.SampledFrom([]string{"unconditional", "conditional", "withheld"})
	e := domain.Entry{
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
	e.Access, e.Contact = words.Draw(t, "access"), words.Draw(t, "contact")
	e.Version = rapid.IntRange(1, 9).Draw(t, "version")
	return e
}

func TestAnExportReadBackIsNoChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfNDistinct(rapid.Custom(anyEntry), 1, 6, func(e domain.Entry) string { return e.Code }).Draw(t, "entries")
		for name, write := range map[string]func(io.Writer, catalog.Entries, []domain.Department) error{"xlsx": catalog.WriteXLSX, "csv": catalog.WriteCSV} {
			var b bytes.Buffer
			require.NoError(t, write(&b, each(entries), departments))
			plan := catalog.Read(t.Context(), b.Bytes()).Compare(catalog.Catalog{Present: present(entries), Departments: departments})
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
		plan := catalog.Read(t.Context(), []byte(content)).Compare(catalog.Catalog{Departments: departments})
		require.Empty(t, plan.Problems, name)
		require.Len(t, plan.Created, 1, name)
		e := plan.Created[0].Entry
		assert.Equal(t, "mzj", e.Provider, name)
		assert.Equal(t, []string{"conditional", "withheld", "每日"}, []string{e.Share, e.Open, e.UpdateCycle}, name)
		assert.Equal(t, []procedure.Item{{Name: "姓名", Type: "字符型"}, {Name: "登记日期", Type: "日期型"}}, e.Items, name)
		again := catalog.Read(t.Context(), []byte(content)).Compare(catalog.Catalog{Present: present(plan.Versions()), Departments: departments})
		assert.Equal(t, 1, again.Unchanged, name)
	}
}

func TestTheTemplateIsReadAsEmpty(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, catalog.Template(&b, departments))
	f := catalog.Read(t.Context(), b.Bytes())
	assert.Empty(t, f.Problems)
	assert.Empty(t, f.Codes())
}

// Whoever fills in a class picks it from a list, in an export as in the template.
func TestColumnsOfGivenValuesHaveDropDownLists(t *testing.T) {
	t.Parallel()
	template, export := bytes.Buffer{}, bytes.Buffer{}
	require.NoError(t, catalog.Template(&template, departments))
	require.NoError(t, catalog.WriteXLSX(&export, func(func(domain.Entry, error) bool) {}, departments))
	for name, content := range map[string]*bytes.Buffer{"template": &template, "export": &export} {
		f, err := excelize.OpenReader(content)
		require.NoError(t, err)
		for sheet, lists := range map[string]map[string]string{
			"目录":  {"共享类型": `"无条件共享,有条件共享,不予共享"`, "开放类型": `"无条件开放,有条件开放,不予开放"`, "信息资源提供方": "选项!$A$1:$A$3"},
			"信息项": {"数据类型": `"字符型,数值型,货币型,日期型,日期时间型,逻辑型,备注型,通用型,双精度型,整型,浮点型"`},
		} {
			rows, err := f.GetRows(sheet)
			require.NoError(t, err)
			validations, err := f.GetDataValidations(sheet)
			require.NoError(t, err)
			formulas := map[string]string{}
			for _, v := range validations {
				column, _, err := excelize.CellNameToCoordinates(strings.Split(v.Sqref, ":")[0])
				require.NoError(t, err)
				formulas[rows[0][column-1]] = v.Formula1
			}
			for column, list := range lists {
				assert.Equal(t, list, formulas[column], "%s: %s: %s", name, sheet, column)
			}
			panes, err := f.GetPanes(sheet)
			require.NoError(t, err)
			assert.True(t, panes.Freeze)
			page, err := f.GetPageLayout(sheet)
			require.NoError(t, err)
			assert.Equal(t, "landscape", *page.Orientation)
		}
	}
}

func TestAbsentColumnsKeepWhatIsThere(t *testing.T) {
	t.Parallel()
	file := catalog.Read(t.Context(), []byte(small))
	e := file.Compare(catalog.Catalog{Departments: departments}).Created[0].Entry
	part := catalog.Read(t.Context(), []byte("信息资源代码,信息资源名称,共享条件,摘要\nmzj-1,婚姻登记,内部使用,结婚与离婚\n"))
	plan := part.Compare(catalog.Catalog{Present: present([]domain.Entry{e}), Departments: departments})
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
	a := domain.Entry{Items: []procedure.Item{{Name: "甲", Type: "字符型"}, {Name: "乙", Type: "字符型"}, {Name: "丙", Type: "日期型"}}}
	b := domain.Entry{Items: []procedure.Item{{Name: "丙", Type: "日期型"}, {Name: "甲", Type: "字符型", Length: 18}, {Name: "丁", Type: "整型"}}}
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
	book, err := os.ReadFile("testdata/files/05-xlsx-one-styled-empty-cell-in-last-row.xlsx")
	require.NoError(f, err)
	f.Add(book)
	f.Add([]byte("\"a\n\"\"b,信息资源代码\n\n\n1"))
	f.Fuzz(func(t *testing.T, content []byte) {
		file := catalog.Read(t.Context(), content)
		file.Codes()
		plan := file.Compare(catalog.Catalog{Departments: departments})
		for _, p := range plan.Problems {
			if p.Message == "" || p.Code == "" {
				t.Fatalf("a problem without words: %+v", p)
			}
		}
	})
}

// Who types with a Chinese keyboard does not see the difference, and a catalog must not get an entry twice by it.
func TestFullWidthCodesDaysAndNumbersMeanTheSame(t *testing.T) {
	t.Parallel()
	const file = "信息资源代码,信息资源名称,提供方代码,摘要,信息资源格式,共享类型,开放类型,更新周期,发布日期,关联资源代码,信息项名称,数据类型,数据长度\n" +
		"ｍｚｊ－０１,名称Ａ,ｍｚｊ,摘要,数据库,无条件共享,无条件开放,每日,２０２４－０３－０１,３０７００３００１／０００１２，mzj-02,姓名,Ｃ,１８\n" +
		"mzj-01,又一次,mzj,摘要,数据库,无条件共享,无条件开放,每日,,,,,\n"
	related := domain.Entry{}
	related.Code = "307003001/00012"
	other := domain.Entry{}
	other.Code = "mzj-02"
	plan := catalog.Read(t.Context(), []byte(file)).Compare(catalog.Catalog{Departments: departments, Present: present([]domain.Entry{related, other})})
	require.Len(t, plan.Created, 1)
	e := plan.Created[0].Entry
	assert.Equal(t, "mzj-01", e.Code)
	assert.Equal(t, "名称Ａ", e.Title, "a name is as it is")
	assert.Equal(t, "mzj", e.Provider)
	assert.Equal(t, "2024-03-01", e.ReleasedOn)
	assert.Equal(t, []string{"307003001/00012", "mzj-02"}, e.Related)
	assert.Equal(t, []procedure.Item{{Name: "姓名", Type: "字符型", Length: 18}}, e.Items)
	require.Len(t, plan.Problems, 1)
	assert.Equal(t, catalog.CodeDuplicate, plan.Problems[0].Code, "%v", plan.Problems[0])
}

// TestNoTextIsAFormula: no cell of a CSV file begins as a formula does, and what is read back is what was there.
func TestNoTextIsAFormula(t *testing.T) {
	t.Parallel()
	const formula = "=+-@＝＋－＠\t\r\n"
	for _, begins := range formula {
		for _, before := range []string{"", " ", "'", "''", "\u3000"} {
			text := before + string(begins) + "cmd|' /C calc'!A1"
			e := domaintest.Entry("x-1", true)
			e.Title, e.Summary, e.Domain, e.ShareTerms, e.Contact, e.Related = text, text, text, text, text, nil
			e.Items = []procedure.Item{{Name: text, Type: "字符型", Note: text}, {Name: "另一项", Type: "字符型", Note: text}}
			var b bytes.Buffer
			named := []domain.Department{{Code: e.Provider, Name: strings.TrimSpace(strings.ReplaceAll(text, "\r", "\n"))}}
			require.NoError(t, catalog.WriteCSV(&b, each([]domain.Entry{e}), named))
			lines, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.Bytes(), []byte("\xef\xbb\xbf")))).ReadAll()
			require.NoError(t, err)
			for _, cell := range slices.Concat(lines...) {
				first, _ := utf8.DecodeRuneInString(cell)
				assert.False(t, strings.ContainsRune(formula, first), "%q", cell)
			}
			plan := catalog.Read(t.Context(), b.Bytes()).Compare(catalog.Catalog{Departments: named, Present: present([]domain.Entry{e})})
			assert.Equal(t, 1, plan.Unchanged, "%q: %v %v", text, plan.Changed, plan.Problems)
		}
	}
}

func TestNoFieldIsDroppedByAFile(t *testing.T) {
	t.Parallel()
	related := domain.Entry{}
	related.Code = "mzj-001"
	entries := []domain.Entry{domaintest.Entry("x-1", true), domaintest.Entry("x-2", false)}
	for name, write := range map[string]func(io.Writer, catalog.Entries, []domain.Department) error{"xlsx": catalog.WriteXLSX, "csv": catalog.WriteCSV} {
		var b bytes.Buffer
		require.NoError(t, write(&b, each(entries), departments))
		file := catalog.Read(t.Context(), b.Bytes())
		plan := file.Compare(catalog.Catalog{Departments: departments, Present: present([]domain.Entry{related})})
		assert.Empty(t, plan.Problems, name)
		require.Len(t, plan.Created, len(entries), name)
		for i, change := range plan.Created {
			for _, f := range domain.EntryFields {
				assert.Equal(t, f.In(&entries[i]), f.In(&change.Entry), "%s in %s", f.Name, name)
			}
		}
		for _, f := range domain.EntryFields { // and each is seen to differ
			old, code := entries[0], entries[0].Code
			blank(&old, f)
			old.Code = code
			plan := file.Compare(catalog.Catalog{Departments: departments, Present: present([]domain.Entry{related, old, entries[1]})})
			if f.Kind == domain.CodeField {
				assert.Empty(t, plan.Changed)
				continue
			}
			require.Len(t, plan.Changed, 1, f.Name)
			for _, d := range plan.Changed[0].Differences {
				assert.Equal(t, f.Name, d.Field, name)
			}
			assert.NotEmpty(t, plan.Changed[0].Differences, f.Name)
		}
	}
}

// blank takes a field's value away.
func blank(e *domain.Entry, f domain.EntryField) { reflect.ValueOf(f.In(e)).Elem().SetZero() }
