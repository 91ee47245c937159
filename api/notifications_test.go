package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

func TestReadingNotifications(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	h.file()
	second := h.file()
	notified := h.ask(call{as: "zhang", method: "GET", path: "/notifications"})
	require.EqualValues(t, 2, notified.at("unread"))
	assert.Nil(t, notified.at("items.0.read_at"))
	id := notified.text("items.1.id")

	read := call{as: "zhang", method: "POST", path: "/notifications/" + id + ":read"}
	require.Equal(t, http.StatusNoContent, h.ask(read).status)
	notified = h.ask(call{as: "zhang", method: "GET", path: "/notifications"})
	assert.EqualValues(t, 1, notified.at("unread"))
	assert.NotNil(t, notified.at("items.1.read_at"))
	unread := h.ask(call{as: "zhang", method: "GET", path: "/notifications?unread=true"})
	assert.Equal(t, []any{second}, unread.all("items", "case"))

	read.as = "chen"
	assert.Equal(t, "notification_unknown", h.ask(read).at("code"), "not told to that person")
	read.path = "/notifications/" + id
	assert.Equal(t, "route_unknown", h.ask(read).at("code"))

	require.Equal(t, http.StatusNoContent, h.ask(call{as: "zhang", method: "POST", path: "/notifications/read"}).status)
	assert.EqualValues(t, 0, h.ask(call{as: "zhang", method: "GET", path: "/notifications"}).at("unread"))
}

func TestSettings(t *testing.T) {
	t.Parallel()
	entered := func(h *fixture) {
		address := "zhang@mzj.example"
		_, err := h.ChangeContact(h.t.Context(), people["zhang"].ID, domain.ContactChange{Email: &address})
		require.NoError(h.t, err)
	}
	play(t, []scenario{
		{name: "as nobody has set them", as: "zhang", do: "GET /me/settings", status: 200, want: map[string]any{"email": nil, "mail": true, "digest": true}},
		{name: "an address", as: "zhang", do: "PATCH /me/settings", body: map[string]any{"email": "z@mzj.example"},
			status: 200, want: map[string]any{"email": "z@mzj.example", "mail": true}},
		{name: "only what is given", fields: entered, as: "zhang", do: "PATCH /me/settings", body: map[string]any{"mail": false},
			status: 200, want: map[string]any{"email": "zhang@mzj.example", "mail": false, "digest": true}},
		{name: "no address any more", fields: entered, as: "zhang", do: "PATCH /me/settings", body: map[string]any{"email": ""},
			status: 200, want: map[string]any{"email": nil}},
		{name: "not an address", as: "zhang", do: "PATCH /me/settings", body: map[string]any{"email": "zhang"},
			status: 422, code: "email_invalid", want: map[string]any{"field": "email"}},
		{name: "something else", as: "zhang", do: "PATCH /me/settings", body: map[string]any{"phone": "1"}, status: 422, code: "field_unknown"},
		{name: "of nobody", do: "GET /me/settings", status: 401, code: "unauthenticated"},
	})
}

// New work is counted beside what there is to read, and what was told of a case is read with the case.
func TestNewWork(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	first, second := h.file(), h.file()
	told := func(as, key string) any { return h.ask(call{as: as, method: "GET", path: "/notifications"}).at(key) }
	assert.EqualValues(t, 2, told("zhang", "new_work"))
	assert.EqualValues(t, 0, told("liu", "new_work"))
	h.clock.Set("2026-09-14 10:01:00")
	require.Equal(t, http.StatusNoContent, h.ask(call{as: "zhang", method: "POST", path: "/tasks/seen"}).status)
	assert.EqualValues(t, 0, told("zhang", "new_work"))
	assert.EqualValues(t, 2, told("ma", "new_work"))
	h.clock.Set("2026-09-14 10:02:00")
	require.Equal(t, http.StatusOK, h.divide("ma", first, h.task(first), map[string]any{"how": "assign", "to": "p2"}).status)
	assert.EqualValues(t, 1, told("zhang", "new_work"))
	assert.EqualValues(t, 3, told("zhang", "unread"))
	require.Equal(t, http.StatusNoContent, h.ask(call{as: "zhang", method: "POST", path: "/notifications/read?case=" + first}).status)
	assert.EqualValues(t, 1, told("zhang", "unread"))
	assert.Equal(t, []any{second}, h.ask(call{as: "zhang", method: "GET", path: "/notifications?unread=true"}).all("items", "case"))
}
