package language

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/report"
)

// speaking are the packages of which answers have texts.
var speaking = []string{
	"api", "api/contract", "calendar", "calendar/announced", "catalog", "domain", "ledger", "notice", "procedure", "procedure/articles",
	"procedure/comparison", "procedure/prose", "report", "store", "whatif",
}

// onRecord are files whose texts stay in Chinese, with why.
var onRecord = map[string]string{
	"api/access.go": "docs/access.md", "api/papers.go": "papers of the file, as they are filed",
	"catalog/template.go": "the form of the national standard", "catalog/values.go": "how people write the standard's values",
	"calendar/announced/text.go": "how notices are written", "calendar/announced/clause.go": "how notices are written",
	"calendar/announced/document.go": "how notices are written", "calendar/announced/numbers.go": "how notices are written",
	"calendar/announced/spelling.go": "how notices are written",
	"calendar/errata.go":             "names of holidays in earlier years", "procedure/counterexample.go": "the checks of packs, on the command line",
	"procedure/stuck.go": "the checks of packs, on the command line", "procedure/articles/citation.go": "articles are cited as they are",
	"procedure/articles/text.go": "articles are cited as they are",
	"notice/wording.go":          "notifications, written to the ledger", "notice/digest.go": "notifications, written to the ledger",
	"notice/entry.go": "notifications, written to the ledger", "notice/escalation.go": "notifications, written to the ledger",
	"notice/signing.go":  "notifications, written to the ledger",
	"notice/grantend.go": "notifications, written to the ledger", "notice/unmanned.go": "notifications, written to the ledger",
}

func theCatalog(t *testing.T) catalog {
	t.Helper()
	var c catalog
	require.NoError(t, yaml.UnmarshalWithOptions(source, &c, yaml.Strict()))
	return c
}

// Whatever the program says in Chinese has its English, or a reason to have none.
func TestEverythingSaidHasItsEnglish(t *testing.T) {
	t.Parallel()
	c, used := theCatalog(t), map[string]bool{}
	for _, room := range speaking {
		files, err := filepath.Glob("../../" + room + "/*.go")
		require.NoError(t, err)
		require.NotEmpty(t, files, room)
		for _, path := range files {
			name := filepath.ToSlash(strings.TrimPrefix(path, "../../"))
			if _, stays := onRecord[name]; stays || strings.HasSuffix(path, "_test.go") {
				continue
			}
			for text, at := range said(t, path) {
				used[text] = true
				if c.Said[text] == "" && !slices.Contains(c.Kept, text) {
					t.Errorf("%s:%d: api/language/english.yaml has no English for %q", name, at, text)
				}
			}
		}
	}
	for text := range theContract(t) {
		used[text] = true
		assert.NotEmpty(t, c.Said[text], "api/openapi.yaml: no English for %q", text)
	}
	for _, text := range slices.Concat(slices.Sorted(maps.Keys(c.Said)), c.Kept) {
		assert.True(t, used[text] || composed[text], "english.yaml has %q, which nothing says", text)
	}
	for name := range onRecord {
		assert.FileExists(t, "../../"+name)
	}
}

// composed are put together of several texts at once, and no source has them whole.
var composed = map[string]bool{"“%s”": true, "《%s》": true, "（%s）": true, "（%s，%s）": true, "%s“%s”": true, "%s：“%s”": true, "%s %d 个工作日": true}

// Each message can be read back: what stands in its places is where the English has it, and the English is English.
func TestTheEnglishIsOfTheChinese(t *testing.T) {
	t.Parallel()
	for chinese, english := range theCatalog(t).Said {
		m := read(chinese, english)
		next := 0
		for _, v := range verb.FindAllStringSubmatch(english, -1) {
			if v[1] != "" {
				next = int(v[1][0] - '1')
			}
			assert.Less(t, next, len(m.places), "%q has fewer places than %q", chinese, english)
			next++
		}
		rest := english
		for _, form := range []string{"其他（每学期）", "其他（%s）", "是 (yes)", "否 (no)", "否", "是", "民政", "教育", "达梦", "数据科 王某", "信息资源格式类型"} {
			if han(chinese) {
				rest = strings.ReplaceAll(rest, form, "")
			}
		}
		assert.False(t, han(rest), "%q is not in English: %q", chinese, english)
	}
}

// said are the sentences in a source with their lines, as formats: a literal, or several with %s for what stands between them.
func said(t *testing.T, path string) map[string]int {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	found := map[string]int{}
	var visit func(ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr: // patterns are read by, not said
			called, ok := n.Fun.(*ast.SelectorExpr)
			return !ok || called.Sel.Name != "MustCompile"
		case *ast.KeyValueExpr: // so are other names of a column
			name, ok := n.Key.(*ast.Ident)
			return !ok || !strings.EqualFold(name.Name, "aliases")
		case *ast.BinaryExpr:
			if n.Op == token.ADD {
				if text := format(n, visit); han(text) {
					found[text] = set.Position(n.Pos()).Line
				}
				return false
			}
		case *ast.BasicLit:
			if text := literal(n); han(text) {
				found[text] = set.Position(n.Pos()).Line
			}
		}
		return true
	}
	ast.Inspect(file, visit)
	return found
}

// literal is a text without Markdown's marks, which answers do not have.
func literal(n *ast.BasicLit) string {
	if n.Kind != token.STRING {
		return ""
	}
	text, _ := strconv.Unquote(n.Value)
	return strings.ReplaceAll(text, "**", "")
}

// format is what a sum of texts says, with %s for each that is no literal; in those, visit looks further.
func format(e ast.Expr, visit func(ast.Node) bool) string {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return format(e.X, visit) + format(e.Y, visit)
		}
	case *ast.BasicLit:
		return literal(e)
	}
	ast.Inspect(e, visit)
	return "%s"
}

// theContract are the titles and expectations of what requests have, by which refusals name it.
func theContract(t *testing.T) map[string]bool {
	t.Helper()
	document, err := os.ReadFile("../openapi.yaml")
	require.NoError(t, err)
	var root any
	require.NoError(t, yaml.Unmarshal(document, &root))
	found := map[string]bool{}
	var walk func(n any)
	walk = func(n any) {
		switch n := n.(type) {
		case map[string]any:
			_, typed := n["type"]
			if title, ok := n["title"].(string); ok && typed && han(title) {
				found[title] = true
			}
			if expected, ok := n["x-expected"].(string); ok {
				found["应为"+expected] = true
			}
			for _, v := range n {
				walk(v)
			}
		case []any:
			for _, v := range n {
				walk(v)
			}
		}
	}
	walk(root)
	return found
}

// What tables give an English name of its own is called the same.
func TestTablesSayTheSame(t *testing.T) {
	t.Parallel()
	for _, f := range domain.EntryFields {
		assert.Equal(t, f.English, English.Word(cmp.Or(f.Label, f.Title)), f.Name)
	}
	for _, f := range report.Figures {
		assert.Equal(t, f.English, English.Word(f.Title), f.Name)
	}
}
