package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

func hook(change map[string]any) map[string]any {
	body := map[string]any{"title": "大屏", "url": "https://hook.example/in?key=not-to-be-shown&x=1", "format": "cloudevents"}
	for name, value := range change {
		body[name] = value
	}
	return body
}

// subscribed is the id of a subscription that an administrator has entered.
func (h *fixture) subscribed(change map[string]any) string {
	h.t.Helper()
	a := h.ask(call{as: "admin", method: "POST", path: "/subscriptions", body: hook(change)})
	require.Equal(h.t, http.StatusCreated, a.status, "%s", a.raw)
	return a.text("subscription.id")
}

func TestSubscriptions(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	created := h.ask(call{as: "admin", method: "POST", path: "/subscriptions",
		body: hook(map[string]any{"departments": []string{"mzj"}, "notices": []string{"overdue"}})})
	require.Equal(t, http.StatusCreated, created.status, "%s", created.raw)
	id, secret := created.text("subscription.id"), created.text("secret")
	require.True(t, strings.HasPrefix(secret, "whsec_"), secret)

	list := h.ask(call{as: "admin", method: "GET", path: "/subscriptions"})
	assert.Equal(t, "https://hook.example/in?key=***&x=***", list.text("items.0.url"))
	assert.Equal(t, []any{"mzj"}, list.at("items.0.departments"))
	assert.NotContains(t, string(list.raw), secret, "a secret is shown once")

	changed := h.ask(call{as: "admin", method: "PATCH", path: "/subscriptions/" + id, body: map[string]any{"active": false, "departments": []string{}}})
	assert.Equal(t, []any{false, []any{}, []any{"overdue"}, "大屏"},
		[]any{changed.at("active"), changed.at("departments"), changed.at("notices"), changed.at("title")})
	rotated := h.ask(call{as: "admin", method: "POST", path: "/subscriptions/" + id + "/secret"})
	assert.NotEqual(t, secret, rotated.text("secret"))
	assert.Equal(t, "2026-09-15T10:00:00+08:00", rotated.text("subscription.former_until"))

	tried := h.ask(call{as: "admin", method: "POST", path: "/subscriptions/" + id + "/test"})
	assert.Equal(t, http.StatusAccepted, tried.status)
	assert.Equal(t, "pending", tried.text("status"))
	deliveries := h.ask(call{as: "admin", method: "GET", path: "/deliveries?status=pending&channel=webhook&subscription=" + id})
	assert.Equal(t, []any{tried.text("id")}, deliveries.all("items", "id"))

	require.Equal(t, http.StatusNoContent, h.ask(call{as: "admin", method: "DELETE", path: "/subscriptions/" + id}).status)
	log := h.ask(call{as: "admin", method: "GET", path: "/administration/log?subject=" + id})
	assert.Equal(t, []any{"删除推送", "更换推送密钥", "修改推送", "新增推送"}, log.all("items", "action_title"))
	assert.NotContains(t, string(log.raw), secret)
	assert.NotContains(t, string(log.raw), "not-to-be-shown")
	assert.Equal(t, "subscription_unknown", h.ask(call{as: "admin", method: "GET", path: "/subscriptions/" + id}).text("code"))
}

func TestWhatIsNoSubscription(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{name: "plain http", as: "admin", do: "POST /subscriptions", body: hook(map[string]any{"url": "http://hook.example/"}),
			status: 422, code: "hook_invalid", want: map[string]any{"field": "url"}},
		{name: "this machine", as: "admin", do: "POST /subscriptions", body: hook(map[string]any{"url": "http://127.0.0.1:9/"}), status: 201},
		{name: "another scheme", as: "admin", do: "POST /subscriptions", body: hook(map[string]any{"url": "file:///etc/passwd"}),
			status: 422, code: "hook_invalid"},
		{name: "a secret that is ours to make", as: "admin", do: "POST /subscriptions", body: hook(map[string]any{"secret": "x"}),
			status: 422, code: "field_invalid", want: map[string]any{"field": "secret"}},
		{name: "DingTalk's own secret", as: "admin", do: "POST /subscriptions", body: hook(map[string]any{"format": "dingtalk", "secret": "SEC"}),
			status: 201, want: map[string]any{"secret": nil}},
		{name: "another format", as: "admin", do: "POST /subscriptions", body: hook(map[string]any{"format": "slack"}), status: 422, code: "field_invalid"},
		{name: "by the bureau", as: "wang", do: "POST /subscriptions", body: hook(nil), status: 403, code: "forbidden"},
		{name: "seen by the auditor", as: "zhao", do: "GET /subscriptions", status: 403, code: "forbidden"},
		{name: "deliveries seen by staff", as: "liu", do: "GET /deliveries", status: 403, code: "forbidden"},
		{name: "tried by staff", as: "liu", do: "POST /subscriptions/x/test", status: 403, code: "forbidden"},
		{name: "a change of none", as: "admin", do: "PATCH /subscriptions/x", body: map[string]any{"active": true}, status: 404, code: "subscription_unknown"},
		{name: "none removed", as: "admin", do: "DELETE /subscriptions/x", status: 404, code: "subscription_unknown"},
		{name: "none delivered", as: "admin", do: "POST /deliveries/x:retry", status: 404, code: "delivery_unknown"},
	})
}

func TestRetryingDeliveries(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	id := h.subscribed(nil)
	number := h.file()
	_, err := h.PostNotifications(t.Context(), false, 10)
	require.NoError(t, err)
	fail := func() {
		parcels, err := h.TakeDeliveries(t.Context(), domain.LeaseRequest{Holder: "h", Limit: 1, Each: 1})
		require.NoError(t, err)
		require.Len(t, parcels, 1)
		require.NoError(t, h.SettleDelivery(t.Context(), parcels[0], domain.DeliveryResult{Fault: "HTTP 500", Final: true}))
	}
	fail()
	failed := h.ask(call{as: "admin", method: "GET", path: "/deliveries?status=failed&case=" + number})
	require.Equal(t, []any{"HTTP 500"}, failed.all("items", "fault"))
	one := "/deliveries/" + failed.text("items.0.id") + ":retry"
	assert.Equal(t, "pending", h.ask(call{as: "admin", method: "POST", path: one}).text("status"))
	assert.Equal(t, "delivery_not_failed", h.ask(call{as: "admin", method: "POST", path: one}).text("code"))
	fail()
	assert.EqualValues(t, 0, h.ask(call{as: "admin", method: "POST", path: "/deliveries/retry?channel=mail"}).at("count"))
	assert.EqualValues(t, 1, h.ask(call{as: "admin", method: "POST", path: "/deliveries/retry?subscription=" + id}).at("count"))
}
