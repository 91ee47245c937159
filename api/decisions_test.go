package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A refusal stands with its reason and basis, and is told apart before it is taken.
func TestOutcomeTellsWhy(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.applied("zhang", number, "accept", nil)
	seen := h.show("zhang", number)
	manners := map[string][]any{}
	for i := range seen.at("actions").([]any) {
		at := "actions." + string(rune('0'+i)) + "."
		manners[seen.text(at+"action")] = []any{seen.at(at + "manner"), seen.at(at + "justified"), seen.at(at + "ends")}
	}
	assert.Equal(t, map[string][]any{"approve": {"decides", false, false}, "refuse": {"decides", true, true}}, manners)
	assert.Equal(t, []any{"提交", "受理", "核实需求并答复", "提供数据", "办结"}, seen.all("steps", "title"))
	assert.Equal(t, []any{"passed", "passed", "present", "ahead", "ahead"}, seen.all("steps", "stage"))

	h.applied("zhang", number, "refuse", map[string]any{"reason": "超出职责", "legal_basis": "第十四条第二款"})
	seen = h.show("liu", number)
	assert.Equal(t, []any{"理由", "依据"}, seen.all("outcome.explanation", "title"))
	assert.Equal(t, []any{"超出职责", "第十四条第二款"}, seen.all("outcome.explanation", "text"))
	assert.Equal(t, []any{"提交", "受理", "核实需求并答复", "不同意共享"}, seen.all("steps", "title"))
}

// What is open for the same is pointed out to the side that has filed it, and to nobody else.
func TestForecastPointsOutWhatIsOpenAlready(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	ask := func(as string) answer {
		body := map[string]any{"resource": "mzj-001", "form": map[string]any{}}
		a := h.ask(call{as: as, method: "POST", path: "/regulations/yaohai-2024/procedures/share-application/forecast", body: body})
		require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
		return a
	}
	mine := ask("liu")
	assert.Equal(t, []any{number}, mine.all("alike", "number"))
	assert.Equal(t, "受理", mine.at("alike.0.state_title"))
	for _, other := range []string{"chen", ""} {
		assert.Nil(t, ask(other).at("alike"), other)
	}
	assert.Equal(t, http.StatusCreated, h.ask(call{as: "liu", method: "POST", path: "/cases", body: filing()}).status, "it is no refusal")
}

// Who applied without an account urges and complains by the token of the query code, once a day each.
func TestGuestUrgesAndComplains(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	filed := h.fileAsGuest("")
	number, token := filed.text("number"), filed.text("token")
	act := func(action string) answer {
		return h.asGuest(token, call{method: "POST", path: "/cases/" + number + "/acts", body: map[string]any{
			"action": action, "fields": map[string]any{"reason": "请告知进展"},
		}})
	}
	for _, action := range []string{"supervise_remind", "supervise_complain"} {
		assert.Equal(t, http.StatusOK, act(action).status)
		again := act(action)
		assert.Equal(t, http.StatusConflict, again.status)
		assert.Equal(t, "done_today", again.at("code"))
	}
	told := h.ask(call{as: "wang", method: "GET", path: "/notifications"})
	assert.Contains(t, told.all("items", "notice"), "complained")
}

// What each of several requests for more time said stands with it, and not what the last one said.
func TestEachRequestForMoreTimeKeepsItsReason(t *testing.T) {
	t.Parallel()
	h := build(t, built{packs: withExample(t, func(text string) string {
		return strings.ReplaceAll(text, "approve: provider_head\n", "approve: provider_head\n      times: 2\n")
	})})
	body := map[string]any{"procedure": "demo-2026/share-application", "resource": "mzj-001", "form": map[string]any{"purpose": "核对", "mode": "interface"}}
	filed := h.ask(call{as: "liu", method: "POST", path: "/cases", body: body})
	require.Equal(t, http.StatusCreated, filed.status, "%s", filed.raw)
	number := filed.text("number")
	h.applied("zhang", number, "accept", nil)
	h.applied("zhang", number, "extend_answer", map[string]any{"workdays": 1, "reason": "系统改造"})
	h.applied("ma", number, "refuse_answer", map[string]any{"reason": "理由不充分"})
	h.applied("zhang", number, "extend_answer", map[string]any{"workdays": 2, "reason": "需要征求意见"})
	seen := h.show("zhang", number)
	var reasons []any
	for _, at := range []string{"0", "1"} {
		reasons = append(reasons, seen.all("clocks.1.extensions."+at+".request", "text"))
	}
	assert.Equal(t, []any{[]any{"1", "系统改造"}, []any{"2", "需要征求意见"}}, reasons)
}
