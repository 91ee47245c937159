package api_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// raw is what no person should read in a sentence: a date of machines, a name with an underscore, an English name as what is wrong.
var raw = regexp.MustCompile(`\d{4}-\d{2}-\d{2}|\p{Han}[ “（]*[a-z]+_[a-z]|^[a-z_.]+ ?(应为|不能|至少|最多|不得)`)

// shapes are told to those who type a date as machines have it.
var shapes = strings.NewReplacer("形如 2026-09-28", "")

// readable fails for the details of a problem that have raw words in them that the request did not have. What only a program can have got wrong,
// the shape of the request, is named as the document names it.
func (a answer) readable(t testing.TB, asked string) {
	t.Helper()
	places := []string{""}
	if list, several := a.at("errors").([]any); several {
		places = nil
		for i := range list {
			places = append(places, "errors."+strconv.Itoa(i)+".")
		}
	}
	for _, at := range places {
		detail, is := a.at(at + "detail").(string)
		if !is || slices.Contains(forPrograms, a.text(at+"code")) {
			continue
		}
		found := raw.FindString(shapes.Replace(detail))
		require.True(t, found == "" || strings.Contains(asked, found), "%s has %s, which people do not read", detail, found)
	}
}

// forPrograms are the problems that only a program meets, which knows parts of a request by the document's names.
var forPrograms = []string{"field_unknown", "parameter_invalid", "media_type"}

// TestEveryInputHasATitle: what is wrong with a request is said by the title of the property, not by its name.
func TestEveryInputHasATitle(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	require.NoError(t, err)
	seen := map[*openapi3.Schema]bool{}
	var walk func(at string, s *openapi3.SchemaRef)
	walk = func(at string, s *openapi3.SchemaRef) {
		if s == nil || seen[s.Value] {
			return
		}
		seen[s.Value] = true
		for name, property := range s.Value.Properties {
			assert.True(t, property.Value.Title != "" || strings.HasPrefix(name, "$"), "%s.%s has no title", at, name)
			walk(at+"."+name, property)
		}
		walk(at+"[]", s.Value.Items)
		walk(at+"{}", s.Value.AdditionalProperties.Schema)
		if s.Value.Pattern != "" {
			assert.NotEmpty(t, s.Value.Extensions["x-expected"], "%s: the pattern is not said in words", at)
		}
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			for _, p := range o.Parameters {
				walk(method+" "+path+" "+p.Value.Name, p.Value.Schema)
			}
			if o.RequestBody == nil {
				continue
			}
			for _, media := range o.RequestBody.Value.Content {
				walk(method+" "+path, media.Schema)
			}
		}
	}
}

// notOurs are folders of what others or generators have written.
var notOurs = []string{"node_modules", "gen", "ogenclient", "oapiclient"}

// TestReplacedWordsAreGone: one word for one thing. The workbench's own texts are held to the same list by its tests.
func TestReplacedWordsAreGone(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../web/src/locales/replaced.json")
	require.NoError(t, err)
	var replaced map[string]string
	require.NoError(t, json.Unmarshal(content, &replaced))
	held := func(where, text string) {
		for old, now := range replaced {
			if strings.Contains(text, old) { // the whole text would be printed by NotContains
				t.Errorf("%s has %s: say %s", where, old, now)
			}
		}
	}
	document, err := os.ReadFile("openapi.yaml")
	require.NoError(t, err)
	held("openapi.yaml", string(document))
	require.NoError(t, filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (slices.Contains(notOurs, d.Name()) || strings.HasPrefix(d.Name(), ".") && path != ".."):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING {
				held(path, text.Value)
			}
			return true
		})
		return nil
	}))
}
