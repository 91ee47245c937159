package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// TestEveryCodeHasAStatus finds the codes where they are declared, so that one
// that is added and not put into the table does not become a failure of ours.
func TestEveryCodeHasAStatus(t *testing.T) {
	t.Parallel()
	var declared []string
	for _, folder := range []string{"../procedure", "../domain", "contract", "."} {
		declared = append(declared, codesIn(t, folder)...)
	}
	var known []string
	for code, status := range statuses {
		known = append(known, string(code))
		assert.NotEmpty(t, titles[status], code)
	}
	assert.ElementsMatch(t, declared, known)
	doc, err := openapi3.NewLoader().LoadFromData(document)
	require.NoError(t, err)
	var published []string
	for _, v := range doc.Components.Schemas["ProblemCode"].Value.Enum {
		published = append(published, v.(string))
	}
	assert.ElementsMatch(t, known, published, "openapi.yaml lists every code")
}

// codesIn reads the constants of type procedure.Code.
func codesIn(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	var codes []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && isCode(spec.Type) && len(spec.Values) == 1 {
				code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				require.NoError(t, err)
				codes = append(codes, code)
			}
			return true
		})
	}
	return codes
}

func isCode(t ast.Expr) bool {
	if in, ok := t.(*ast.SelectorExpr); ok {
		return in.Sel.Name == "Code"
	}
	name, ok := t.(*ast.Ident)
	return ok && name.Name == "Code"
}

func TestACodeThatTheTableDoesNotKnowTellsNothing(t *testing.T) {
	t.Parallel()
	p := toProblem(procedure.Refusals{{Code: "new", Detail: "secret"}}, "r1")
	assert.Equal(t, http.StatusInternalServerError, p.Status)
	assert.NotContains(t, p.Detail, "secret")
}

// TestAnUnknownLoginCostsWhatAKnownOneDoes: the stand-in's hash has the same parameters.
func TestAnUnknownLoginCostsWhatAKnownOneDoes(t *testing.T) {
	t.Parallel()
	hash, err := HashPassword("x")
	require.NoError(t, err)
	real, _, _, err := argon2id.DecodeHash(hash)
	require.NoError(t, err)
	stand, _, _, err := argon2id.DecodeHash(nobody)
	require.NoError(t, err)
	assert.Equal(t, real, stand)
	assert.Equal(t, hashing, *real)
}

func TestAttemptsAreForgottenInTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 9, 14, 10, 0, 0, 0, procedure.Shanghai)
	a := newAttempts(func() time.Time { return now }, 5)
	for range 5 {
		require.NoError(t, a.take("k"))
	}
	var soon domain.TooSoon
	require.ErrorAs(t, a.take("k"), &soon)
	assert.Equal(t, time.Hour, soon.Wait)
	now = now.Add(time.Hour)
	require.NoError(t, a.take("k"))
	for i := range 2 * attemptsRemember {
		require.NoError(t, a.take(strconv.Itoa(i)))
	}
	assert.Equal(t, attemptsRemember, a.recent.Len())
	assert.Len(t, a.byKey, attemptsRemember)
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	for supplied, want := range map[string]string{
		"授权书.pdf":                "授权书.pdf",
		"/etc/passwd":            "passwd",
		`C:\文件\a b.docx`:         "a b.docx",
		"a\r\nSet-Cookie: x":     "aSet-Cookie: x",
		"evil\u202efdp.exe":      "evilfdp.exe",
		"..":                     "",
		"  ":                     "",
		"\xffa":                  "a",
		strings.Repeat("字", 300): strings.Repeat("字", longestName),
	} {
		assert.Equal(t, want, fileName(supplied), "%q", supplied)
	}
}
