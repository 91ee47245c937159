package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// scenario is one request to a fixture, and what must come of it. A problem has
// changed nothing.
type scenario struct {
	name   string
	fields func(h *fixture) // what has happened before; {case} in the path is what it filed
	as     string
	do     string // "POST /cases"
	body   any
	header map[string]string
	status int
	code   string         // of the problem
	want   map[string]any // by path in the answer; "#" is the length of a list
	says   []string       // in the problem's detail
}

func play(t *testing.T, scenarios []scenario) {
	t.Helper()
	for _, sc := range scenarios {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			h := newFixture(t)
			number := h.file()
			if sc.fields != nil {
				sc.fields(h)
			}
			before := h.everything()
			method, path, _ := strings.Cut(sc.do, " ")
			a := h.ask(call{as: sc.as, method: method, path: strings.ReplaceAll(path, "{case}", number), body: sc.body, header: sc.header})
			sc.check(t, a)
			if sc.status >= http.StatusBadRequest {
				assert.Equal(t, before, h.everything(), "a problem must change nothing")
			}
		})
	}
}

func (sc scenario) check(t *testing.T, a answer) {
	t.Helper()
	assert.Equal(t, sc.status, a.status, "%s", a.raw)
	if sc.status >= http.StatusBadRequest {
		assert.Equal(t, sc.code, a.at("code"), "%s", a.raw)
		assert.Equal(t, "application/problem+json; charset=utf-8", a.header.Get("Content-Type"))
		assert.Equal(t, a.header.Get("X-Request-Id"), a.at("request_id"))
	}
	for path, want := range sc.want {
		assert.EqualValues(t, want, a.at(path), "%s of %s", path, a.raw)
	}
	for _, part := range sc.says {
		assert.Contains(t, a.text("detail"), part)
	}
}
