package api_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

func TestRoutesAreTheOperationsOfTheContract(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	require.NoError(t, err)
	require.NoError(t, doc.Validate(t.Context()))
	var statements, routed []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			path, _, _ := strings.Cut(path, "}:") // a verb is no part of the route
			statements = append(statements, method+" "+api.Base+strings.NewReplacer("{", ":", "}", "").Replace(path))
		}
	}
	engine, ok := newFixture(t).handler.(interface{ Routes() gin.RoutesInfo })
	require.True(t, ok)
	for _, r := range engine.Routes() {
		routed = append(routed, r.Method+" "+r.Path)
	}
	sort.Strings(statements)
	sort.Strings(routed)
	assert.Equal(t, statements, routed)
}

func TestService(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{name: "alive", do: "GET /healthz", status: 200, want: map[string]any{"status": "ok", "drill": nil}},
		{name: "ready", do: "GET /readyz", status: 200},
		{name: "no such address", as: "liu", do: "GET /nothing", status: 404, code: "route_unknown"},
		{name: "no such method", as: "liu", do: "DELETE /cases", status: 405, code: "method_not_allowed", says: []string{"GET"}},
	})
}

func TestTheContractIsServed(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("openapi.yaml")
	require.NoError(t, err)
	a := newFixture(t).ask(call{method: "GET", path: "/openapi.yaml"})
	assert.Equal(t, "application/yaml", a.header.Get("Content-Type"))
	assert.Equal(t, string(want), string(a.raw))
}

func TestAnswersAreHardened(t *testing.T) {
	t.Parallel()
	a := newFixture(t).ask(call{method: "GET", path: "/healthz", header: map[string]string{"Origin": "https://elsewhere.example"}})
	assert.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
	assert.Contains(t, a.header.Get("Content-Security-Policy"), "default-src 'none'")
	assert.Equal(t, "no-store", a.header.Get("Cache-Control"))
	assert.Empty(t, a.header.Get("Access-Control-Allow-Origin"))
	assert.Empty(t, a.header.Get("Shixian-Drill"))
}

func TestAnswersThatAreReadAreCompressed(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	ask := func(method, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, api.Base+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer token of zhang")
		r.Header.Set("Accept-Encoding", "gzip, br, zstd")
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		h.handler.ServeHTTP(w, r)
		return w
	}
	plain := h.ask(call{as: "zhang", method: "GET", path: "/cases/" + number})
	assert.Empty(t, plain.header.Get("Content-Encoding"), "who does not take it so")
	w := ask("GET", "/cases/"+number, "")
	require.Equal(t, http.StatusOK, w.Code)
	assert.Equal(t, "gzip", w.Header().Get("Content-Encoding"))
	assert.Contains(t, w.Header().Values("Vary"), "Accept-Encoding")
	assert.Equal(t, plain.header.Get("ETag"), w.Header().Get("ETag"), "the case's version, to act on")
	assert.Less(t, w.Body.Len(), len(plain.raw)/2)
	unpacked, err := gzip.NewReader(w.Body)
	require.NoError(t, err)
	whole, err := io.ReadAll(unpacked)
	require.NoError(t, err)
	assert.JSONEq(t, string(plain.raw), string(whole))

	for name, w := range map[string]*httptest.ResponseRecorder{
		"short":          ask("GET", "/me", ""),
		"with a token":   ask("POST", "/session", `{"login":"zhang","password":"`+password+`"}`),
		"of an act":      ask("POST", "/cases/"+number+"/acts", `{"action":"accept"}`),
		"a workbook":     ask("GET", "/tasks.xlsx", ""),
		"a paper":        ask("GET", "/cases/"+number+"/file.pdf", ""),
		"the contract":   ask("GET", "/openapi.yaml", ""),
		"a drawing":      ask("GET", "/regulations/yaohai-2024/procedures/share-application/bpmn", ""),
		"the catalog":    ask("GET", "/catalog-file.csv", ""),
		"without a body": ask("HEAD", "/feeds/none.ics", ""),
	} {
		assert.Empty(t, w.Header().Get("Content-Encoding"), name)
	}
}

func TestADrillSaysSo(t *testing.T) {
	t.Parallel()
	h := build(t, built{drill: store.Drill{Day: 10 * time.Second}})
	alive := h.ask(call{method: "GET", path: "/healthz"})
	assert.Equal(t, "10s", alive.text("drill.workday"))
	for _, c := range []call{
		{method: "GET", path: "/healthz"}, {method: "GET", path: "/nothing"}, {method: "GET", path: "/me"}, {as: "liu", method: "GET", path: "/cases"},
	} {
		assert.Equal(t, "10s", h.ask(c).header.Get("Shixian-Drill"), c.path)
	}
	refused := h.ask(call{as: "wang", method: "PUT", path: "/calendar/2027", body: notice2027()})
	assert.Equal(t, "drill_calendar", refused.text("code"))
	assert.Equal(t, http.StatusConflict, refused.status)
}

// broken is a ledger whose database fails.
type broken struct {
	*store.Store
	panics bool
}

var errSecret = errors.New("dial tcp 10.0.0.5:5432: password authentication failed for user shixian")

func (b broken) Cases(context.Context, domain.CaseQuery) (domain.List[domain.Summary], error) {
	if b.panics {
		panic(errSecret)
	}
	return domain.List[domain.Summary]{}, errSecret
}

func (b broken) Impediments(context.Context) procedure.Refusals {
	return procedure.Refusals{procedure.Refuse(domain.DatabaseReadOnly, "只读"), procedure.Refuse(domain.SweepStalled, "停")}
}

func TestAFailureOfOursTellsNothing(t *testing.T) {
	t.Parallel()
	for _, panics := range []bool{false, true} {
		h := build(t, built{ledger: func(s *store.Store, l *api.Ledger) { l.Filing, l.Health = broken{s, panics}, broken{s, panics} }})
		a := h.ask(call{as: "liu", method: "GET", path: "/cases"})
		assert.Equal(t, http.StatusInternalServerError, a.status)
		assert.Equal(t, "internal", a.text("code"))
		assert.Contains(t, a.text("detail"), a.header.Get("X-Request-Id"))
		assert.NotContains(t, string(a.raw), "10.0.0.5")
		assert.Contains(t, h.logs.String(), "10.0.0.5")
		request := regexp.MustCompile(`.*"msg":"request","request_id":"` + a.header.Get("X-Request-Id") + `.*`).FindString(h.logs.String())
		assert.Contains(t, request, "10.0.0.5", "each has its error, also where the log sums up")
		assert.NotContains(t, request, "goroutine")
		ready := h.ask(call{method: "GET", path: "/readyz"})
		assert.Equal(t, http.StatusServiceUnavailable, ready.status)
		assert.NotEmpty(t, ready.header.Get("Retry-After"))
		assert.Equal(t, []any{"database_read_only", "sweep_stalled"}, ready.all("errors", "code"))
		assert.Equal(t, http.StatusOK, h.ask(call{method: "GET", path: "/healthz"}).status)
	}
}

func TestTheLogHoldsNothingThatPeopleWrote(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	h.ask(call{as: "liu", method: "POST", path: "/cases", body: filing(), header: map[string]string{"Idempotency-Key": "k"}})
	h.ask(call{as: "liu", method: "GET", path: "/cases?text=张三"})
	h.ask(call{method: "POST", path: "/session", body: login("liu", "wrong-word")})
	for _, private := range []string{"核对低保对象", "张三", "wrong-word", "token of liu"} {
		assert.NotContains(t, h.logs.String(), private)
	}
	assert.Contains(t, h.logs.String(), `"route":"/api/v1/cases"`)
}
