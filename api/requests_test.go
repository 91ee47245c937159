package api_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/store/storetest"
)

// requestsVariable says how many requests are made on each engine; seedVariable, from which seed.
const (
	requestsVariable = "SHIXIAN_TEST_REQUESTS"
	seedVariable     = "SHIXIAN_TEST_SEED"
	fewRequests      = 1500
	perLedger        = 2500 // after so many a ledger is begun anew: people disable each other
)

// TestRequests makes requests from openapi.yaml: whatever comes, nothing fails, and nonsense is never taken.
func TestRequests(t *testing.T) {
	t.Parallel()
	for name, fresh := range map[string]func(testing.TB) store.Config{"SQLite": nil, "Postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			total, err := strconv.Atoi(cmp.Or(os.Getenv(requestsVariable), strconv.Itoa(fewRequests)))
			require.NoError(t, err)
			seed, err := strconv.ParseUint(cmp.Or(os.Getenv(seedVariable), "1"), 10, 64)
			require.NoError(t, err)
			answers := map[int]int{}
			for made := 0; made < total; made += perLedger {
				newRequests(t, fresh, seed+uint64(made)).run(min(perLedger, total-made), answers)
			}
			t.Log(name, answers)
		})
	}
}

// requests are made up from the document.
type requests struct {
	*fixture
	*rand.Rand
	operations []operation
	callers    []string
	known      []string // what there is to be named
}

type operation struct {
	method, path string
	*openapi3.Operation
}

func newRequests(t *testing.T, fresh func(testing.TB) store.Config, seed uint64) *requests {
	t.Helper()
	r := &requests{fixture: build(t, built{fresh: fresh}), Rand: rand.New(rand.NewPCG(seed, seed))}
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	require.NoError(t, err)
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			o.Parameters = append(slices.Clone(item.Parameters), o.Parameters...)
			if o.OperationID != "logout" && o.OperationID != "login" { // the one ends the callers, the other is slow on purpose
				r.operations = append(r.operations, operation{method, path, o})
			}
		}
	}
	slices.SortFunc(r.operations, func(a, b operation) int {
		return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.method, b.method))
	})
	r.callers = []string{"", "liu", "zhang", "wang", "admin", "zhao", "he", "citizen"}
	r.known = []string{
		r.file(), "mzj-001", "mzj", "yaohai-2024", "yaohai-2024/share-application", "share-application", "2026", "1", "p1", "p2",
		"not-there", "", "0", "-1", "9223372036854775807", "1e400", "％", "a/b", "..", "' OR 1=1 --", "\x00", "2026-09-14", "2026-02-30", "true",
	}
	return r
}

func (r *requests) run(n int, answers map[int]int) {
	r.t.Helper()
	for range n {
		c, nonsense := r.request()
		a := r.ask(c)
		answers[a.status]++
		// An outage of the engine or a limit is no failure; nothing here has the database fail.
		require.Less(r.t, a.status, http.StatusInternalServerError, "%s %s as %q %v: %s\n%s", c.method, c.path, c.as, c.body, a.raw, r.logs)
		if nonsense {
			require.GreaterOrEqual(r.t, a.status, http.StatusBadRequest, "%s %s as %q %v: %s", c.method, c.path, c.as, c.body, a.raw)
		}
	}
}

// request makes one, and tells whether it is nonsense for certain.
func (r *requests) request() (call, bool) {
	o := pick(r, r.operations)
	c := call{as: pick(r, r.callers), method: o.method, header: map[string]string{}}
	path, query, nonsense := o.path, url.Values{}, false
	for _, p := range o.Parameters {
		value := r.text(p.Value.Schema.Value)
		switch p.Value.In {
		case openapi3.ParameterInPath:
			path = strings.Replace(path, "{"+p.Value.Name+"}", url.PathEscape(cmp.Or(value, "x")), 1)
		case openapi3.ParameterInQuery:
			if p.Value.Required || r.IntN(3) == 0 {
				query.Set(p.Value.Name, value)
			}
		case openapi3.ParameterInHeader:
			if p.Value.Required || r.IntN(2) == 0 {
				c.header[p.Value.Name] = strconv.Itoa(r.IntN(50))
			}
		}
	}
	if r.IntN(10) == 0 {
		query.Set("no_such_parameter", "1")
		nonsense = true
	}
	if c.path = path; len(query) > 0 {
		c.path += "?" + query.Encode()
	}
	if o.RequestBody != nil {
		nonsense = r.body(&c, o.RequestBody.Value.Content) || nonsense
	}
	return c, nonsense
}

func (r *requests) body(c *call, content openapi3.Content) bool {
	json := content.Get("application/json")
	if json == nil || json.Schema == nil {
		c.header["Content-Type"] = "multipart/form-data; boundary=b"
		file := strings.Repeat("信息资源代码,信息资源名称\n", r.IntN(3))
		c.body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + file + "\r\n--b--\r\n"
		return false
	}
	switch r.IntN(12) {
	case 0:
		c.body = pick(r, []string{"", "{", "[]", "null", "1e400", `{"a":1e400}`, "\xff", `"text"`, strings.Repeat("[", 2000)})
		return true
	default:
		c.body = r.value(json.Schema.Value, 0)
		return false
	}
}

// text is a parameter as its schema asks for it, or of another kind.
func (r *requests) text(s *openapi3.Schema) string {
	if r.IntN(4) == 0 {
		return pick(r, r.known)
	}
	if text, ok := r.value(s, 0).(string); ok {
		return text
	}
	return fmt.Sprint(r.value(s, 0))
}

// value is what a schema asks for; sometimes it is of another kind, or not there.
func (r *requests) value(s *openapi3.Schema, depth int) any {
	if depth > 5 || r.IntN(25) == 0 {
		return pick(r, []any{nil, -1, 1e308, "", true, []any{}, map[string]any{}, "9999-99-99", strings.Repeat("字", 300)})
	}
	for _, one := range slices.Concat(s.OneOf, s.AnyOf, s.AllOf) {
		return r.value(one.Value, depth+1)
	}
	switch {
	case len(s.Enum) > 0:
		return pick(r, s.Enum)
	case s.Type.Is(openapi3.TypeObject):
		return r.object(s, depth)
	case s.Type.Is(openapi3.TypeArray):
		list := []any{}
		for range r.IntN(3) {
			list = append(list, r.value(s.Items.Value, depth+1))
		}
		return list
	case s.Type.Is(openapi3.TypeInteger), s.Type.Is(openapi3.TypeNumber):
		return pick(r, []any{0, 1, 2, 50, 2026, -1, 1 << 40})
	case s.Type.Is(openapi3.TypeBoolean):
		return r.IntN(2) == 0
	case s.Format == "date":
		return pick(r, []string{"2026-09-14", "2026-10-01", "2024-02-29", "1900-01-01", "2199-12-31"})
	default:
		return pick(r, r.known)
	}
}

func (r *requests) object(s *openapi3.Schema, depth int) any {
	object := map[string]any{}
	for name, property := range s.Properties {
		if slices.Contains(s.Required, name) || r.IntN(2) == 0 {
			object[name] = r.value(property.Value, depth+1)
		}
	}
	if len(s.Properties) == 0 { // a form
		for _, name := range []string{"purpose", "scope", "mode", "duty", "no_state_secrets", "workdays", "reason"} {
			object[name] = pick(r, []any{"理由", true, 5, 1e308, "interface", nil})
		}
	}
	return object
}

func pick[T any](r *requests, from []T) T { return from[r.IntN(len(from))] }
