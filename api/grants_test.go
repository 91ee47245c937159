package api_test

import (
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// A grant is shown as what it is today: in force, suspended since when and by which case, expired by itself, or ended.
func TestWhatBecameOfAGrant(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number, until := h.file(), civil.Date{Year: 2026, Month: 9, Day: 15}
	for _, g := range []domain.Grant{{Call: "1", Until: &until}, {Call: "2"}} {
		g.Case, g.Resource, g.Grantee = number, "mzj-001", "wjw"
		require.NoError(t, h.Grant(t.Context(), g))
	}
	m := domain.Measure{GrantedBy: number, By: "YH-9", Reason: "暂停 YH-9"}
	shows := func(want map[string]any) {
		t.Helper()
		a := h.show("liu", number)
		for path, value := range want {
			assert.EqualValues(t, value, a.at("grants."+path), path)
		}
	}
	shows(map[string]any{"0.status": "in_force", "0.status_title": "有效", "0.until": "2026-09-15", "0.suspended_by": nil, "1.until": nil})
	require.NoError(t, h.Suspend(t.Context(), m))
	shows(map[string]any{
		"0.status_title": "暂停", "0.suspended_at": "2026-09-14T10:00:00+08:00", "0.suspended_by": "YH-9", "0.suspend_reason": "暂停 YH-9", "0.ended_at": nil,
	})
	h.clock.Set("2026-09-16 00:00:00")
	shows(map[string]any{"0.status": "expired", "0.status_title": "已到期", "0.suspended_at": nil, "1.status": "suspended"})
	require.NoError(t, h.Restore(t.Context(), m))
	shows(map[string]any{"0.status": "expired", "1.status": "in_force", "1.suspended_at": nil})
	require.NoError(t, h.Revoke(t.Context(), domain.Measure{GrantedBy: number, By: "YH-8", Reason: "终止"}))
	shows(map[string]any{"0.status": "expired", "1.status": "ended", "1.status_title": "终止", "1.ended_by": "YH-8", "1.end_reason": "终止"})
}

// The list of grants says which are about to end.
func TestGrantsThatEnd(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number, until := h.file(), civil.Date{Year: 2026, Month: 12, Day: 10}
	for _, g := range []domain.Grant{{Call: "1", Until: &until}, {Call: "2"}} {
		g.Case, g.Resource, g.Grantee = number, "mzj-001", "wjw"
		require.NoError(t, h.Grant(t.Context(), g))
	}
	shows := func(near any, status string) {
		t.Helper()
		a := h.ask(call{path: "/grants", as: "liu"})
		assert.Nil(t, a.at("items.0.ending"), "it has no last day")
		assert.Equal(t, near, a.at("items.1.ending"))
		assert.Equal(t, status, a.at("items.1.status_title"))
	}
	shows(nil, "有效")
	h.clock.Set("2026-11-12 00:00:00")
	shows(true, "有效")
	h.clock.Set("2026-12-11 00:00:00")
	shows(nil, "已到期")
}

// granted has a case consented to, and carried out.
func (h *fixture) granted() string {
	h.t.Helper()
	number := h.file()
	h.applied("zhang", number, "accept", nil)
	h.applied("zhang", number, "approve", nil)
	h.applied("zhang", number, "deliver", map[string]any{"access": "见平台", "contact": "数据处"})
	c, err := h.Case(h.t.Context(), number)
	require.NoError(h.t, err)
	call := c.State.Calls()[0].ID
	_, err = h.Advance(h.t.Context(), number, []procedure.Event{{ID: "service:" + call, Kind: procedure.ServiceDone, Service: call}}, nil)
	require.NoError(h.t, err)
	return number
}

// From a grant's line its holder, its provider and the bureau open what the regulation gives each of them about it.
func TestFollowUpsOfAGrant(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number, until := h.granted(), civil.Date{Year: 2026, Month: 12, Day: 10}
	require.NoError(t, h.Grant(t.Context(), domain.Grant{Case: number, Call: "1", Resource: "mzj-001", Grantee: "wjw", Until: &until}))
	offers := func(as, side string) []any {
		t.Helper()
		a := h.ask(call{path: "/grants?side=" + side, as: as})
		require.Equal(t, number, a.at("items.0.case"), "%s", a.raw)
		return a.all("items.0.offers", "name")
	}
	assert.Equal(t, []any{"renewal", "wider_use"}, offers("liu", "mine"))
	assert.Empty(t, offers("zhang", "provided"))
	assert.Equal(t, []any{"suspension"}, offers("wang", "all"))
	h.clock.Set("2026-12-11 00:00:00")
	assert.Equal(t, []any{"renewal", "wider_use"}, offers("liu", "mine"))
	assert.Empty(t, offers("wang", "all"), "what has ended is not suspended")
}
