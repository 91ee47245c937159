package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// signs has what mzj decides signed by its heads.
func (h *fixture) signs() answer {
	h.t.Helper()
	entered := h.ask(call{as: "admin", method: "POST", path: "/administration/signing", body: map[string]any{"department": "mzj", "position": "head"}})
	require.Equal(h.t, http.StatusCreated, entered.status, "%s", entered.raw)
	return entered
}

// drafts sends a refusal to be signed and returns the draft's path.
func (h *fixture) drafts(number string) string {
	h.t.Helper()
	sent := h.act("zhang", number, "refuse", map[string]any{"reason": "超出职责", "legal_basis": "第十四条"})
	require.Equal(h.t, http.StatusAccepted, sent.status, "%s", sent.raw)
	require.Equal(h.t, "unsigned", sent.text("status"))
	require.Equal(h.t, "/api/v1/sign-offs/"+sent.text("id"), sent.header.Get("Location"))
	return "/sign-offs/" + sent.text("id")
}

func (h *fixture) settle(as, path, how string, body map[string]any) answer {
	return h.ask(call{as: as, method: "POST", path: path + "/" + how, body: body})
}

func TestADraftIsSigned(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.applied("zhang", number, "accept", nil)
	h.signs()
	assert.Equal(t, "负责人", h.show("zhang", number).text("actions.0.signed_by"))
	assert.Nil(t, h.show("ma", number).at("actions.0.signed_by"), "who signs acts at once")
	path := h.drafts(number)

	listed := h.ask(call{as: "ma", method: "GET", path: "/sign-offs"})
	assert.Equal(t, []any{number}, listed.all("items", "case.number"))
	assert.Equal(t, []any{true}, listed.all("items", "may_sign"))
	assert.NotNil(t, listed.at("items.0.workdays_left"))
	assert.Empty(t, h.ask(call{as: "zhang", method: "GET", path: "/sign-offs"}).all("items", "id"))
	counted := h.ask(call{as: "ma", method: "GET", path: "/notifications"})
	assert.InDelta(t, 1, counted.at("to_sign"), 0)
	assert.Contains(t, counted.text("items.0.text"), "待审签：张送审“不同意共享”")
	assert.Nil(t, h.ask(call{as: "zhang", method: "GET", path: "/notifications"}).at("to_sign"))
	assert.Equal(t, "待审签", h.ask(call{as: "zhang", method: "GET", path: "/tasks"}).text("items.0.draft_title"))

	seen := h.show("ma", number)
	assert.Equal(t, []any{"待审签"}, seen.all("sign_offs", "status_title"))
	assert.Equal(t, "超出职责", seen.text("sign_offs.0.values.0.text"))
	assert.Equal(t, "不同意共享", seen.text("sign_offs.0.then.to_title"), "with what it leads to")
	assert.Nil(t, h.show("liu", number).at("sign_offs"), "it is not the applicant's to know")
	assert.Equal(t, http.StatusNotFound, h.ask(call{as: "liu", method: "GET", path: path}).status)
	assert.Equal(t, "超出职责", h.ask(call{as: "wang", method: "GET", path: path}).text("values.0.text"))

	assert.Equal(t, "sign_off_refused", h.settle("zhang", path, "signature", nil).text("code"))
	assert.Equal(t, "sign_off_unknown", h.settle("liu", path, "signature", nil).text("code"))
	stale := h.ask(call{as: "ma", method: "POST", path: path + "/signature", header: map[string]string{"If-Match": `"1"`}})
	assert.Equal(t, http.StatusPreconditionFailed, stale.status)
	done := h.settle("ma", path, "signature", nil)
	require.Equal(t, http.StatusOK, done.status, "%s", done.raw)
	assert.Equal(t, "applied", done.text("status"))
	assert.Equal(t, "sign_off_settled", h.settle("ma", path, "signature", nil).text("code"))

	line := h.ask(call{as: "zhang", method: "GET", path: "/cases/" + number + "/timeline"})
	last := line.all("items", "by.name")
	assert.Equal(t, []any{"张", "马"}, []any{last[len(last)-1], line.all("items", "by.signed_by")[len(last)-1]})
	public := h.ask(call{as: "liu", method: "GET", path: "/cases/" + number + "/timeline"})
	assert.Equal(t, "马", public.all("items", "by.signed_by")[len(last)-1], "officials of the other side see who acted, and who signed")
	assert.Equal(t, []any{number}, h.ask(call{as: "ma", method: "GET", path: "/tasks/done"}).all("items", "case.number"))
}

func TestADraftIsReturnedAndWithdrawn(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.applied("zhang", number, "accept", nil)
	h.signs()
	path := h.drafts(number)
	assert.Equal(t, "reason", h.settle("ma", path, "return", map[string]any{"reason": " "}).text("field"))
	back := h.settle("ma", path, "return", map[string]any{"reason": "依据不足"})
	require.Equal(t, http.StatusOK, back.status, "%s", back.raw)
	assert.Equal(t, []string{"returned", "依据不足", "马"}, []string{back.text("status"), back.text("reason"), back.text("settled_by.name")})
	assert.Equal(t, true, h.show("zhang", number).at("sign_offs.0.mine"))
	assert.Equal(t, "超出职责", h.show("zhang", number).at("sign_offs.0.values.0.value"), "the text is kept")
	again := h.drafts(number)
	assert.Equal(t, "sign_off_refused", h.settle("ma", again, "withdrawal", nil).text("code"))
	assert.Equal(t, "withdrawn", h.settle("zhang", again, "withdrawal", nil).text("status"))
}

func TestADraftLapses(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.applied("zhang", number, "accept", nil)
	h.signs()
	path := h.drafts(number)
	h.applied("ma", number, "approve", nil)
	assert.Equal(t, "lapsed", h.ask(call{as: "zhang", method: "GET", path: path}).text("status"))
	assert.Equal(t, "sign_off_settled", h.settle("ma", path, "signature", nil).text("code"))
}

func TestSeveralAreSentToBeSigned(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	task := h.task(number)
	h.signs()
	sent := h.ask(call{as: "zhang", method: "POST", path: "/bulk-acts", body: map[string]any{
		"action": "accept", "tasks": []any{map[string]any{"case": number, "task": task}},
	}})
	require.Equal(t, http.StatusOK, sent.status, "%s", sent.raw)
	assert.InDelta(t, 1, sent.at("unsigned"), 0)
	assert.Equal(t, []any{"已送审"}, sent.all("items", "status_title"))
}

func TestWhatIsSignedIsTheAdministrators(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	enter := func(as string, body map[string]any) answer {
		return h.ask(call{as: as, method: "POST", path: "/administration/signing", body: body})
	}
	body := map[string]any{"department": "mzj", "position": "head"}
	assert.Equal(t, "forbidden", enter("ma", body).text("code"))
	entered := h.signs()
	assert.Equal(t, []string{"mzj", "负责人"}, []string{entered.text("department.code"), entered.text("position_title")})
	assert.InDelta(t, 1, entered.at("signers"), 0)
	assert.Equal(t, "signing_invalid", enter("admin", map[string]any{"position": "head"}).text("code"))
	assert.Equal(t, "signing_invalid", enter("admin", map[string]any{"department": "mzj", "position": "auditor"}).text("code"))
	assert.Equal(t, "signer_missing", enter("admin", map[string]any{"department": "wjw", "position": "head"}).text("code"))
	whole := enter("admin", map[string]any{"procedure": "yaohai-2024/share-application", "position": "head"})
	require.Equal(t, http.StatusCreated, whole.status, "%s", whole.raw)
	assert.Equal(t, "政务数据共享申请", whole.text("procedure_title"))
	assert.Nil(t, whole.at("signers"))

	assert.Len(t, h.ask(call{as: "zhao", method: "GET", path: "/administration/signing"}).all("items", "id"), 2)
	assert.Equal(t, "forbidden", h.ask(call{as: "zhang", method: "GET", path: "/administration/signing"}).text("code"))
	remove := func(as string) int {
		return h.ask(call{as: as, method: "DELETE", path: "/administration/signing/" + entered.text("id")}).status
	}
	assert.Equal(t, http.StatusForbidden, remove("ma"))
	assert.Equal(t, http.StatusNoContent, remove("admin"))
	assert.Equal(t, http.StatusNotFound, remove("admin"))
	log := h.ask(call{as: "zhao", method: "GET", path: "/administration/log"})
	assert.Equal(t, []any{"取消审签", "设置审签", "设置审签"}, log.all("items", "action_title")[:3])
}
