package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func expediteBody(cases ...string) map[string]any {
	return map[string]any{"cases": cases, "reason": "群众反映办理迟缓"}
}

func TestExpediteRequests(t *testing.T) {
	t.Parallel()
	const first = "YH-2026-000001"
	play(t, []scenario{
		{name: "the bureau expedites", as: "wang", do: "POST /expedites", body: expediteBody(first), status: 200, want: map[string]any{
			"expedited": 1, "registered": 0, "refused": 0, "items.#": 1, "items.0.case": first, "items.0.status": "expedited", "items.0.status_title": "已催办",
		}},
		{name: "it is an act like any other", as: "wang", do: "POST /cases/{case}/acts", body: map[string]any{
			"action": "supervise_urge", "fields": map[string]any{"reason": "逾期"},
		}, status: 200, want: map[string]any{"title": "催办", "status": "applied"}},
		{name: "it is offered with its field", as: "wang", do: "GET /cases/{case}", status: 200, want: map[string]any{
			"actions.0.action": "supervise_urge", "actions.0.title": "催办", "actions.0.fields.0.name": "reason", "actions.0.fields.0.required": true,
		}},
		{name: "each case has its own result", as: "wang", do: "POST /expedites", body: expediteBody("YH-2026-000009", first),
			status: 200, want: map[string]any{
				"expedited": 1, "refused": 1, "items.0.status": "refused", "items.0.code": "case_unknown", "items.1.status": "expedited",
			}},
		{name: "an ended case is not expedited", as: "wang", do: "POST /expedites", body: expediteBody(first), status: 200,
			fields: func(h *fixture) { h.applied("liu", first, "withdraw", nil) },
			want: map[string]any{"expedited": 0, "items.0.status": "refused",
				"items.0.code": "case_ended", "items.0.act": nil, "items.0.registered_at": nil}},
		{name: "a regulation that does not know the position", as: "zhao", do: "POST /expedites", body: expediteBody(first), status: 403, code: "forbidden"},
		{name: "a department does not expedite", as: "zhang", do: "POST /expedites", body: expediteBody(first), status: 403, code: "forbidden"},
		{name: "nor by an act", as: "liu", do: "POST /cases/{case}/acts", body: map[string]any{
			"action": "supervise_urge", "fields": map[string]any{"reason": "快"},
		}, status: 403, code: "not_your_role"},
		{name: "without a reason", as: "wang", do: "POST /expedites", body: map[string]any{"cases": []string{first}, "reason": " "},
			status: 422, code: "field_missing", want: map[string]any{"field": "reason"}},
		{name: "no case", as: "wang", do: "POST /expedites", body: expediteBody(), status: 422, code: "field_invalid"},
		{name: "a case twice", as: "wang", do: "POST /expedites", body: expediteBody(first, first),
			status: 422, code: "field_invalid", want: map[string]any{"detail": "“办件”不得有重复的项"}},
		{name: "nobody without a log-in", do: "POST /expedites", body: expediteBody(first), status: 401, code: "unauthenticated"},
	})
}

// The department is told, the timeline has it with its reason, nothing has moved,
// and the key means the whole request.
func TestExpeditingIsSeen(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	one, two := h.file(), h.file()
	before := h.show("zhang", one)
	key := map[string]string{"Idempotency-Key": "k1"}
	urge := func(body any) answer {
		return h.ask(call{as: "wang", method: "POST", path: "/expedites", body: body, header: key})
	}
	a := urge(expediteBody(one, two))
	require.Equal(t, 200, a.status, "%s", a.raw)
	again := urge(expediteBody(two, one))
	assert.Equal(t, 200, again.status)
	assert.Equal(t, a.at("items.0.act"), again.at("items.1.act"), "the same acts")
	other := urge(expediteBody(one))
	assert.Equal(t, 409, other.status)
	assert.Equal(t, "idempotency_conflict", other.at("code"))

	notified := h.ask(call{as: "zhang", method: "GET", path: "/notifications"})
	assert.Equal(t, "urged", notified.at("items.0.notice"))
	assert.Contains(t, notified.at("items.0.text"), "区数据资源管理局催办：请尽快办理“受理申请”，“受理”期限2026年9月15日届满（惯例）")
	assert.NotContains(t, notified.at("items.0.text"), "群众反映", "the reason is not sent around")
	assert.EqualValues(t, 4, notified.at("items.#"), "two tasks, expedited twice, not four times")

	timeline := h.ask(call{as: "zhang", method: "GET", path: "/cases/" + one + "/timeline"})
	assert.Equal(t, "催办", timeline.at("items.1.title"))
	assert.Equal(t, "群众反映办理迟缓", timeline.at("items.1.fields.0.value"))
	after := h.show("zhang", one)
	for _, same := range []string{"state", "awaiting", "clocks", "actions"} {
		assert.Equal(t, before.at(same), after.at(same), same)
	}
}
