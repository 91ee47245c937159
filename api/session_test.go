package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func login(name, word string) map[string]any { return map[string]any{"login": name, "password": word} }

func TestLoggingIn(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{name: "in", do: "POST /session", body: login("LIU", password),
			status: 201, want: map[string]any{"person.department.code": "wjw", "person.public": false}},
		{name: "the public", do: "POST /session", body: login("citizen", password),
			status: 201, want: map[string]any{"person.department": nil, "person.public": true, "person.positions.#": 0}},
		{name: "wrong password", do: "POST /session", body: login("liu", "wrong"), status: 401, code: "login_failed"},
		{name: "unknown login", do: "POST /session", body: login("none", password), status: 401, code: "login_failed"},
		{name: "disabled account", do: "POST /session", body: login("sun", password), status: 401, code: "login_failed"},
		{name: "no password", do: "POST /session", body: map[string]any{"login": "liu"},
			status: 422, code: "field_missing", want: map[string]any{"field": "password"}},
		{name: "a token that does not matter", do: "POST /session", body: login("liu", password), header: map[string]string{"Authorization": "Bearer gone"},
			status: 201},
		{name: "me", as: "wang", do: "GET /me", status: 200, want: map[string]any{"id": "p3", "supervises": true, "positions.1": "bureau"}},
		{name: "no token", do: "GET /me", status: 401, code: "unauthenticated"},
		{name: "another scheme", do: "GET /me", header: map[string]string{"Authorization": "Basic bGl1"}, status: 401, code: "unauthenticated"},
		{name: "a token that is none", do: "GET /me", header: map[string]string{"Authorization": "Bearer gone"}, status: 401, code: "token_unknown"},
		{name: "a token that is none, where none is needed", do: "GET /catalog", header: map[string]string{"Authorization": "Bearer gone"},
			status: 401, code: "token_unknown"},
		{name: "departments", as: "liu", do: "GET /departments", status: 200, want: map[string]any{"items.#": 5}},
	})
}

func TestATokenHoldsTwelveHoursOrUntilLoggedOut(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	in := func() map[string]string {
		a := h.ask(call{method: "POST", path: "/session", body: login("liu", password)})
		require.Equal(t, http.StatusCreated, a.status, "%s", a.raw)
		return map[string]string{"Authorization": "Bearer " + a.text("token")}
	}
	me := func(token map[string]string) int {
		return h.ask(call{method: "GET", path: "/me", header: token}).status
	}
	first, second := in(), in()
	assert.Equal(t, http.StatusNoContent, h.ask(call{method: "DELETE", path: "/session", header: first}).status)
	assert.Equal(t, http.StatusUnauthorized, me(first))
	h.clock.Set("2026-09-14 21:59:59")
	assert.Equal(t, http.StatusOK, me(second))
	h.clock.Set("2026-09-14 22:00:00")
	assert.Equal(t, http.StatusUnauthorized, me(second))
}

func TestLogInsThatFailAreLimited(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	try := func(name, word string) answer {
		return h.ask(call{method: "POST", path: "/session", body: login(name, word)})
	}
	for range 5 {
		require.Equal(t, "login_failed", try("liu", "wrong").text("code"))
	}
	limited := try("Liu", password)
	assert.Equal(t, "too_many_attempts", limited.text("code"))
	assert.NotEmpty(t, limited.header.Get("Retry-After"))
	assert.Equal(t, http.StatusCreated, try("zhang", password).status, "others are not concerned")
}
