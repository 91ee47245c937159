package api_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
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

// Somebody who is there keeps their log-in for twelve hours; what the browser asks by itself does not.
func TestALogInEndsWithoutUse(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	in := h.ask(call{method: "POST", path: "/session", body: login("liu", password), from: "10.0.0.7"})
	assert.InDelta(t, 1800, in.at("idle_seconds"), 0, "whoever logs in is told")
	token := map[string]string{"Authorization": "Bearer " + in.text("token")}
	unattended := map[string]string{"Authorization": token["Authorization"], "Shixian-Unattended": "true"}
	h.clock.Set("2026-09-14 10:29:00")
	list := h.ask(call{method: "GET", path: "/me/tokens", header: token})
	assert.Contains(t, list.all("items", "address"), "10.0.0.7")
	h.clock.Set("2026-09-14 10:58:00")
	require.Equal(t, http.StatusOK, h.ask(call{method: "GET", path: "/me", header: unattended}).status)
	h.clock.Set("2026-09-14 10:59:00")
	assert.Equal(t, "token_unknown", h.ask(call{method: "GET", path: "/me", header: token}).text("code"))
}

func TestASixthLogInEndsTheFirst(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	var tokens []map[string]string
	for minute := range 6 {
		h.clock.Set(fmt.Sprintf("2026-09-14 10:%02d:00", minute))
		in := h.ask(call{method: "POST", path: "/session", body: login("citizen", password)})
		tokens = append(tokens, map[string]string{"Authorization": "Bearer " + in.text("token")})
	}
	status := func(i int) int { return h.ask(call{method: "GET", path: "/me", header: tokens[i]}).status }
	assert.Equal(t, http.StatusUnauthorized, status(0))
	for i := 1; i <= 5; i++ {
		assert.Equal(t, http.StatusOK, status(i))
	}
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
	for at := 10*60 + 25; at < 22*60; at += 25 {
		h.clock.Set(fmt.Sprintf("2026-09-14 %02d:%02d:00", at/60, at%60))
		require.Equal(t, http.StatusOK, me(second))
	}
	h.clock.Set("2026-09-14 21:59:59")
	assert.Equal(t, http.StatusOK, me(second))
	h.clock.Set("2026-09-14 22:00:00")
	assert.Equal(t, http.StatusUnauthorized, me(second))
}

func TestLogInsThatFailAreLimited(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	try := func(at *fixture, from, name, word string) answer {
		return at.ask(call{method: "POST", path: "/session", body: login(name, word), from: from})
	}
	for range 5 {
		require.Equal(t, "login_failed", try(h, "10.0.0.1", "liu", "wrong").text("code"))
	}
	for _, from := range []string{"10.0.0.1", "10.0.0.2"} {
		for _, at := range []*fixture{h, h.elsewhere()} {
			limited := try(at, from, "Liu", password)
			assert.Equal(t, "too_many_attempts", limited.text("code"), "from wherever, in whichever process")
			assert.Equal(t, "601", limited.header.Get("Retry-After"))
		}
	}
	assert.Equal(t, http.StatusCreated, try(h, "10.0.0.1", "zhang", password).status, "others are not concerned")
	for range 5 {
		require.Equal(t, "login_failed", try(h, "10.0.0.1", "nobody", "wrong").text("code"))
	}
	unknown := try(h, "10.0.0.1", "nobody", "wrong")
	assert.Equal(t, []string{"too_many_attempts", "601"}, []string{unknown.text("code"), unknown.header.Get("Retry-After")},
		"an account that there is not is locked alike")
	h.clock.Set("2026-09-14 10:10:00")
	assert.Equal(t, http.StatusCreated, try(h, "10.0.0.2", "liu", password).status)
}

// Who tries an account elsewhere does not keep its owner out of the place that they log in from.
func TestAFamiliarPlaceStaysOpen(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	try := func(from, word string) answer {
		return h.ask(call{method: "POST", path: "/session", body: login("liu", word), from: from})
	}
	require.Equal(t, http.StatusCreated, try("10.0.0.7", password).status)
	for range 5 {
		require.Equal(t, "login_failed", try("10.9.9.9", "wrong").text("code"))
	}
	assert.Equal(t, "too_many_attempts", try("10.9.9.9", password).text("code"))
	assert.Equal(t, http.StatusCreated, try("10.0.0.7", password).status)
	for range 5 {
		require.Equal(t, "login_failed", try("10.0.0.7", "wrong").text("code"))
	}
	assert.Equal(t, "too_many_attempts", try("10.0.0.7", password).text("code"), "nor is a familiar place a way round")
}

// Somebody's programs begin their day at the same moment: none of them is kept out by the others.
func TestManyRightLogInsAtOnce(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	statuses := make([]int, 12)
	var asking sync.WaitGroup
	for i := range statuses {
		asking.Go(func() {
			statuses[i] = h.ask(call{method: "POST", path: "/session", body: login("liu", password), from: "10.0.0.7"}).status
		})
	}
	asking.Wait()
	for _, status := range statuses {
		assert.Equal(t, http.StatusCreated, status)
	}
}

// Nobody tries one password on every account: an address has a limit of its own, and the house one for all addresses.
func TestSprayingIsLimited(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	require.Equal(t, http.StatusCreated, h.ask(call{method: "POST", path: "/session", body: login("liu", password), from: "10.0.0.7"}).status)
	exhaust := func(limit domain.AttemptLimit) {
		for range limit.Allowed {
			require.NoError(t, h.TakeAttempt(t.Context(), limit))
		}
	}
	try := func(from, name string) answer {
		return h.ask(call{method: "POST", path: "/session", body: login(name, password), from: from})
	}
	exhaust(domain.AttemptLimit{Key: "address 10.0.0.8", Allowed: 50, Window: 10 * time.Minute})
	assert.Equal(t, http.StatusTooManyRequests, try("10.0.0.8", "zhang").status)
	assert.Equal(t, http.StatusCreated, try("10.0.0.9", "zhang").status)
	exhaust(domain.AttemptLimit{Key: "address 2001:db8:0:1::/64", Allowed: 50, Window: 10 * time.Minute})
	assert.Equal(t, http.StatusTooManyRequests, try("2001:db8:0:1:ffff::9", "zhang").status, "a subscriber has many addresses of IPv6")

	exhaust(domain.AttemptLimit{Key: "house", Allowed: 200, Window: time.Minute})
	limited := try("10.0.0.10", "zhang")
	assert.Equal(t, "61", limited.header.Get("Retry-After"), "the house is closed to strange places for a minute")
	assert.Equal(t, http.StatusCreated, try("10.0.0.7", "liu").status, "and open to familiar ones")
	h.clock.Set("2026-09-14 10:01:00")
	assert.Equal(t, http.StatusCreated, try("10.0.0.10", "zhang").status)
}
