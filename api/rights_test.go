package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What an administrator gives is effective once the security officer has confirmed it.
func TestRightsNeedASecondPerson(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	ask := func(as string) answer {
		return h.ask(call{as: as, method: "PATCH", path: "/administration/people/p4", body: map[string]any{"positions": []string{"staff", "bureau"}}})
	}
	decide := func(as, id string, confirm bool) answer {
		return h.ask(call{as: as, method: "POST", path: "/administration/rights/" + id + ":decide", body: map[string]any{"confirm": confirm}})
	}
	assert.Equal(t, http.StatusForbidden, ask("an").status, "who confirms gives none")
	asked := ask("admin")
	require.Equal(t, http.StatusOK, asked.status, "%s", asked.raw)
	assert.Equal(t, []any{"staff"}, asked.at("positions"))
	assert.Equal(t, "管", asked.text("asked.by_name"))
	id := asked.text("asked.id")
	assert.Equal(t, []any{id}, h.ask(call{as: "an", method: "GET", path: "/administration/rights"}).all("items", "id"))
	assert.Equal(t, http.StatusForbidden, h.ask(call{as: "liu", method: "GET", path: "/administration/rights"}).status)
	assert.Equal(t, "second_needed", decide("admin", id, true).text("code"))
	assert.Equal(t, "second_needed", decide("zhao", id, true).text("code"))
	assert.Equal(t, "forbidden", decide("liu", id, true).text("code"))
	confirmed := decide("an", id, true)
	require.Equal(t, http.StatusOK, confirmed.status, "%s", confirmed.raw)
	assert.Equal(t, []any{"staff", "bureau"}, confirmed.at("positions"))
	assert.Equal(t, "rights_decided", decide("an", id, false).text("code"))
	assert.Equal(t, http.StatusUnauthorized, h.ask(call{as: "chen", method: "GET", path: "/me"}).status, "another seat, another log-in")
}

// An administrator takes over none of those who watch them.
func TestOfficesAreThreePeople(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{name: "two offices", as: "admin", do: "PATCH /administration/people/p6", body: map[string]any{"positions": []string{"administrator", "auditor"}},
			status: 409, code: "offices_separate", want: map[string]any{"field": "positions"}},
		{name: "an auditor's password", as: "admin", do: "POST /administration/people/p5:resetPassword", status: 403, code: "forbidden"},
		{name: "the officer ends log-ins", as: "an", do: "DELETE /administration/people/p1/tokens/none", status: 404, code: "token_missing"},
		{name: "the auditor ends none", as: "zhao", do: "DELETE /administration/people/p1/tokens/none", status: 403, code: "forbidden"},
		{name: "the officer enters nobody", as: "an", do: "POST /administration/people", body: map[string]any{"login": "x1", "name": "x"},
			status: 403, code: "forbidden"},
	})
}
