package api_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/api/language"
)

// inEnglish fails for a problem that is not in English when it is asked for, but for the names in it, and what it quotes of the request.
func (a answer) inEnglish(t testing.TB, request string) {
	t.Helper()
	details := []string{a.text("detail")}
	if list, several := a.at("errors").([]any); several {
		for i := range list {
			details = append(details, a.text("errors."+strconv.Itoa(i)+".detail"))
		}
	}
	for _, detail := range details {
		if a.at("request_id") != nil {
			withoutNames(t, withoutQuotes(language.English.Sentence(detail), request), detail)
		}
	}
}

var quotation = regexp.MustCompile(`“([^”]*)”`)

// withoutQuotes leaves out what is quoted of the request.
func withoutQuotes(text, request string) string {
	request = halfwidth.Replace(request)
	return quotation.ReplaceAllStringFunc(text, func(quoted string) string {
		if strings.Contains(request, halfwidth.Replace(strings.Trim(quoted, "“”"))) {
			return ""
		}
		return quoted
	})
}

// halfwidth writes brackets as notices are read.
var halfwidth = strings.NewReplacer("（", "(", "）", ")")

// withoutNames fails for Chinese in what is said in English that is no name.
func withoutNames(t testing.TB, english, chinese string) {
	t.Helper()
	rest := english
	if !strings.ContainsFunc(rest, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return
	}
	for _, name := range names(t) {
		rest = strings.ReplaceAll(rest, name, "")
	}
	require.False(t, strings.ContainsFunc(rest, func(r rune) bool { return unicode.Is(unicode.Han, r) }),
		"%q is not in English: %q; no name: %q", chinese, english, rest)
}

// names are what stays as it is: whatever packs call things, and what tests write and call people.
var names = func() func(testing.TB) []string {
	var once sync.Once
	var list []string
	return func(t testing.TB) []string {
		t.Helper()
		once.Do(func() {
			list = append(namesOfPacks(t), namesOfTests...)
			slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) }) // one may be a part of another
		})
		return list
	}
}()

var namesOfTests = []string{
	"（法定）", "（解释）", "（惯例）", // in the headings of a pack's indicators
	"社会救助对象信息mzj-001", "社会救助对象信息", "社会救助暂行办法", "个人信息保护法", "提供部门", "需求部门", "区直部门", "局", "民政", "名单", "姓名", "身份证", "工作人员",
	"刘", "张", "王", "沈", "陈", "赵", "管", "安", "李", "马", "何", "孙", "停", "只读", "甲", "乙", "丙",
	strings.Repeat("字", 300), // of TestRequests
}

// namesOfPacks are all texts in the packs.
func namesOfPacks(t testing.TB) []string {
	t.Helper()
	found := map[string]bool{}
	var gather func(n any)
	gather = func(n any) {
		switch n := n.(type) {
		case string:
			found[n] = true
		case []any:
			for _, v := range n {
				gather(v)
			}
		case map[string]any:
			for k, v := range n {
				found[k] = true
				gather(v)
			}
		}
	}
	require.NoError(t, filepath.WalkDir("../regulations", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".yaml" {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var pack any
		if err := yaml.Unmarshal(content, &pack); err != nil {
			return err
		}
		gather(pack)
		return nil
	}))
	var list []string
	for name := range found {
		if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			list = append(list, name)
		}
	}
	return list
}

func TestTheLanguageIsTheOneAskedFor(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	for header, want := range map[string]string{
		"": "zh-CN", "zh": "zh-CN", "zh-CN": "zh-CN", "zh-TW": "zh-CN", "zh-CN,en;q=0.8": "zh-CN", "*": "zh-CN", "fr": "zh-CN", "en;q=0": "zh-CN",
		"not a language": "zh-CN", ";;;": "zh-CN", "en;q=x": "zh-CN", strings.Repeat("en-", 5000): "zh-CN",
		"en": "en", "EN": "en", "en-GB,zh;q=0.5": "en", "fr,en;q=0.5": "en", "zh;q=0.1,en;q=0.9": "en",
	} {
		c := call{as: "liu", method: "GET", path: "/cases/none", header: map[string]string{"Accept-Language": header}}
		if header == "" {
			c.header = nil
		}
		a := h.ask(c)
		assert.Equal(t, want, a.header.Get("Content-Language"), "%.40s", header)
		assert.Contains(t, a.header.Values("Vary"), "Accept-Language")
		assert.Equal(t, map[string]string{"zh-CN": "没有编号为 none 的办件", "en": "There is no case with the number none"}[want], a.text("detail"))
		assert.Equal(t, map[string]string{"zh-CN": "没有找到", "en": "Not found"}[want], a.text("title"))
		assert.Equal(t, "case_unknown", a.text("code"))
	}
}

// What is answered in English is what is answered in Chinese, but for what the API says; and nothing of it reaches the next answer.
func TestAnswersAreInEnglish(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	english := map[string]string{"Accept-Language": "en"}
	for _, c := range []struct {
		call
		said map[string]string // by where it stands
	}{
		{call{as: "zhang", path: "/cases/" + number}, map[string]string{
			"clocks.0.status_title": "Running", "clocks.0.length": "1 working day", "steps.0.title": "Filing",
		}},
		{call{as: "zhang", path: "/cases/" + number + "/timeline"}, map[string]string{"items.0.title": "Filed: 政务数据共享申请"}},
		{call{as: "an", path: "/administration/log"}, nil},
		{call{as: "zhao", path: "/administration/accesses"}, nil},
		{call{as: "wang", path: "/supervision/queries"}, map[string]string{"items.0.title": "Cases that are late"}},
		{call{path: "/regulations/yaohai-2024"}, map[string]string{"standing_title": "In force"}},
		{call{path: "/catalog-fields"}, nil},
		{call{path: "/calendar/2026"}, nil},
	} {
		c.method = "GET"
		before := h.ask(c.call)
		require.Equal(t, 200, before.status, "%s: %s", c.path, before.raw)
		c.header = english
		a := h.ask(c.call)
		require.Equal(t, 200, a.status)
		assert.Equal(t, "en", a.header.Get("Content-Language"), c.path)
		for at, want := range c.said {
			assert.Equal(t, want, a.text(at), "%s: %s", c.path, at)
		}
		said(t, c.path, "", a.body)
		c.header = nil
		after := h.ask(c.call)
		assert.Equal(t, before.body, after.body, "%s is as it was", c.path)
		assert.Equal(t, "zh-CN", after.header.Get("Content-Language"))
	}
}

// said fails for Chinese in a word that the API says beside a code.
func said(t *testing.T, path, name string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for k, of := range v {
			said(t, path, k, of)
		}
	case []any:
		for _, of := range v {
			said(t, path, name, of)
		}
	case string:
		for _, word := range []string{
			"status_title", "light_title", "authority_title", "action_title", "field_title", "standing_title", "change_title",
			"why", "help",
		} {
			if name == word {
				rest := v
				for _, form := range []string{"其他（每学期）", "否", "是", "民政", "教育", "达梦", "数据科 王某"} {
					rest = strings.ReplaceAll(rest, form, "")
				}
				assert.False(t, strings.ContainsFunc(rest, func(r rune) bool { return unicode.Is(unicode.Han, r) }), "%s: %s is %q", path, name, v)
			}
		}
	}
}

// A refusal that is on record is told in the language asked for, and stays on record as it was.
func TestRefusalsAreInEnglish(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	act := call{
		as: "zhang", method: "POST", path: "/cases/" + number + "/acts", body: map[string]any{"action": "refuse"},
		header: map[string]string{"Accept-Language": "en-GB,zh;q=0.5"},
	}
	a := h.ask(act)
	require.GreaterOrEqual(t, a.status, 400)
	withoutNames(t, a.text("detail"), "")
	for _, c := range []call{
		{method: "POST", path: "/session", body: map[string]any{"login": ""}},
		{method: "POST", path: "/session", body: map[string]any{"login": "liu", "password": "x", "other": 1}},
		{method: "POST", path: "/session", body: `{"login": 1`},
		{as: "liu", method: "GET", path: "/cases?limit=many"},
		{as: "liu", method: "GET", path: "/administration/log"},
		{as: "liu", method: "PATCH", path: "/cases/" + number},
		{method: "GET", path: "/tasks"},
		{method: "GET", path: "/nowhere"},
	} {
		c.header = act.header
		a := h.ask(c)
		require.GreaterOrEqual(t, a.status, 400, c.path)
		content, err := json.Marshal(a.body)
		require.NoError(t, err)
		assert.False(t, strings.ContainsFunc(string(content), func(r rune) bool { return unicode.Is(unicode.Han, r) }), "%s %s: %s", c.method, c.path, content)
	}
}

// Lists and reports are written in the language asked for: what is in Chinese in them are names.
func TestExportsAreInEnglish(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	h.file()
	for path, head := range map[string]string{
		"/cases.xlsx": "Case number", "/tasks.xlsx": "Tasks", "/supervision/obligations.xlsx": "Period",
		"/reports/timeliness.xlsx?period=2026":                      "Report on timeliness of government data (2026)",
		"/reports/timeliness.csv?period=2026":                       "Report on timeliness of government data (2026)",
		"/reports/evaluation.csv?regulation=yaohai-2024&year=2026":  "Department",
		"/reports/evaluation.xlsx?regulation=yaohai-2024&year=2026": "Department",
	} {
		c := call{as: "wang", method: "GET", path: path, header: map[string]string{"Accept-Language": "en"}}
		a := h.ask(c)
		require.Equal(t, 200, a.status, "%s: %s", path, a.raw)
		assert.Equal(t, "en", a.header.Get("Content-Language"), path)
		cells := strings.Split(string(a.raw), "\n")
		if strings.Contains(path, ".xlsx") {
			cells = cellsOf(t, a.raw)
		}
		assert.Contains(t, strings.Join(cells, "\n"), head, path)
		for _, cell := range cells {
			withoutNames(t, cell, path)
		}
	}
}

// cellsOf are the cells of a workbook, and the names of its sheets.
func cellsOf(t *testing.T, file []byte) []string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(file))
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	list := book.GetSheetList()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		require.NoError(t, err)
		list = slices.Concat(list, slices.Concat(rows...))
	}
	return list
}
