package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Who administers, who only reads, and what is refused.
func TestAdministration(t *testing.T) {
	t.Parallel()
	newcomer := map[string]any{"login": "qian", "name": "钱", "department": "mzj", "positions": []string{"staff"}}
	play(t, []scenario{
		{name: "a department is entered", as: "admin", do: "POST /administration/departments",
			body: map[string]any{"code": "gaj", "name": "公安局", "group": "区直部门"}, status: 201, want: map[string]any{"code": "gaj"}},
		{name: "a code is a department's alone", as: "admin", do: "POST /administration/departments", body: map[string]any{"code": "mzj", "name": "x"},
			status: 409, code: "department_known"},
		{name: "staff enter none", as: "zhang", do: "POST /administration/departments", body: map[string]any{"code": "gaj", "name": "公安局"},
			status: 403, code: "forbidden"},
		{name: "the auditor changes nothing", as: "zhao", do: "PATCH /administration/departments/mzj", body: map[string]any{"name": "x"},
			status: 403, code: "forbidden"},
		{name: "a department is renamed", as: "admin", do: "PATCH /administration/departments/mzj", body: map[string]any{"name": "民政局"},
			status: 200, want: map[string]any{"name": "民政局", "group": "区直部门"}},
		{name: "a department is of an area", as: "admin", do: "PATCH /administration/departments/mzj", body: map[string]any{"area": "340100"},
			status: 200, want: map[string]any{"area": "340100", "level": "市级", "group": "区直部门"}},
		{name: "an area that there is not", as: "admin", do: "PATCH /administration/departments/mzj", body: map[string]any{"area": "340001"},
			status: 422, code: "field_invalid", want: map[string]any{"field": "area"}, says: []string{"GB/T 2260", "340001"}},
		{name: "nor is one entered there", as: "admin", do: "POST /administration/departments",
			body: map[string]any{"code": "gaj", "name": "公安局", "area": "34"}, status: 422, code: "field_invalid", want: map[string]any{"field": "area"}},
		{name: "the auditor reads", as: "zhao", do: "GET /administration/people?department=wjw",
			status: 200, want: map[string]any{"items.#": 1, "items.0.login": "liu"}},
		{name: "staff do not", as: "liu", do: "GET /administration/people", status: 403, code: "forbidden"},
		{name: "nor does the bureau", as: "wang", do: "GET /administration/log", status: 403, code: "forbidden"},
		{name: "a person is entered", as: "admin", do: "POST /administration/people", body: newcomer,
			status: 201, want: map[string]any{"account.login": "qian", "account.must_change_password": true}},
		{name: "a log-in is taken", as: "admin", do: "POST /administration/people", body: map[string]any{"login": "LIU", "name": "刘"},
			status: 409, code: "login_taken", want: map[string]any{"field": "login"}},
		{name: "staff have positions", as: "admin", do: "POST /administration/people", body: map[string]any{"login": "qian", "name": "钱", "department": "mzj"},
			status: 422, code: "positions_mismatch"},
		{name: "a department that is not there", as: "admin", do: "PATCH /administration/people/p1", body: map[string]any{"department": "none"},
			status: 422, code: "department_unknown", want: map[string]any{"field": "department"}},
		{name: "a position that there is not", as: "admin", do: "PATCH /administration/people/p1", body: map[string]any{"positions": []string{"king"}},
			status: 422, code: "field_invalid"},
		{name: "the last administrator stays", as: "admin", do: "PATCH /administration/people/p6", body: map[string]any{"disabled": true},
			status: 409, code: "last_administrator"},
		{name: "nobody there", as: "admin", do: "POST /administration/people/none:resetPassword", status: 404, code: "person_unknown"},
		{name: "a token lasts a year at most", as: "admin", do: "POST /administration/people/p1/tokens", body: map[string]any{"title": "x", "days": 1000},
			status: 422, code: "field_invalid"},
		{name: "a token that is not there", as: "admin", do: "DELETE /administration/people/p1/tokens/none", status: 404, code: "token_missing"},
	})
}

// Somebody new logs in with the one-time password, can do nothing but change it, and then everything.
func TestOneTimePassword(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	made := h.ask(call{as: "admin", method: "POST", path: "/administration/people", body: map[string]any{
		"login": "qian", "name": "钱", "department": "mzj", "positions": []string{"staff"},
	}})
	once := made.text("password")
	login := h.ask(call{method: "POST", path: "/session", body: map[string]any{"login": "qian", "password": once}})
	require.Equal(t, http.StatusCreated, login.status, "%s", login.raw)
	assert.Equal(t, true, login.at("person.must_change_password"))
	token := login.text("token")
	assert.Equal(t, "password_change_required", h.asGuest(token, call{method: "GET", path: "/tasks"}).at("code"))
	assert.Equal(t, http.StatusOK, h.asGuest(token, call{method: "GET", path: "/me"}).status)
	change := func(current, next string) answer {
		return h.asJSON(token, call{method: "PUT", path: "/me/password", body: map[string]any{"current": current, "new": next}})
	}
	assert.Equal(t, "password_wrong", change("wrong", "一二三四五六七八九十").at("code"))
	assert.Equal(t, "password_weak", change(once, once).at("code"))
	for _, weak := range []string{"aaaaaaaaaa", "password123", "1qaz2wsx3edc", "Qian的密码有十个字长"} {
		refused := change(once, weak)
		assert.Equal(t, []any{"password_weak", "new"}, []any{refused.at("code"), refused.at("field")}, weak)
	}
	assert.Equal(t, http.StatusUnprocessableEntity, change(once, "short").status)
	require.Equal(t, http.StatusNoContent, change(once, "一二三四五六七八九十").status)
	assert.Equal(t, http.StatusOK, h.asGuest(token, call{method: "GET", path: "/tasks"}).status)
	require.Equal(t, http.StatusNoContent, change("一二三四五六七八九十", "十九八七六五四三二一").status)
	for _, former := range []string{once, "一二三四五六七八九十", "十九八七六五四三二一"} {
		assert.Equal(t, "password_weak", change("十九八七六五四三二一", former).at("code"), "what was used lately does not come back")
	}
	old := h.ask(call{method: "POST", path: "/session", body: map[string]any{"login": "qian", "password": once}})
	assert.Equal(t, http.StatusUnauthorized, old.status)

	reset := h.ask(call{as: "admin", method: "POST", path: "/administration/people/" + made.text("account.id") + ":resetPassword"})
	assert.Equal(t, http.StatusOK, reset.status, "%s", reset.raw)
	assert.Equal(t, http.StatusUnauthorized, h.asGuest(token, call{method: "GET", path: "/me"}).status)
	log := h.ask(call{as: "zhao", method: "GET", path: "/administration/log?subject=" + made.text("account.id")})
	assert.Equal(t, []any{"password_reset", "password_changed", "password_changed", "person_entered"}, log.all("items", "action"))
	assert.NotContains(t, string(log.raw), once)
	assert.NotContains(t, string(log.raw), "argon2")
}

func (h *fixture) asJSON(token string, c call) answer {
	h.t.Helper()
	c.header = map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/json"}
	return h.ask(c)
}

func TestMachineTokens(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	as := h.ask(call{as: "admin", method: "POST", path: "/administration/people/p1/tokens", body: map[string]any{"title": "平台对接", "days": 30}})
	require.Equal(t, "machine_account", as.text("code"), "nobody acts as another")
	entered := h.ask(call{as: "admin", method: "POST", path: "/administration/people", body: map[string]any{
		"login": "platform", "name": "平台", "department": "wjw", "positions": []string{"staff"}, "machine": true,
	}})
	require.Equal(t, http.StatusCreated, entered.status, "%s", entered.raw)
	require.Nil(t, entered.at("password"))
	id := entered.text("account.id")
	issued := h.ask(call{as: "admin", method: "POST", path: "/administration/people/" + id + "/tokens", body: map[string]any{"title": "平台对接", "days": 30}})
	require.Equal(t, http.StatusCreated, issued.status, "%s", issued.raw)
	token := issued.text("token")
	me := h.asGuest(token, call{method: "GET", path: "/me"})
	assert.Equal(t, []any{"平台（接口）", true}, []any{me.at("name"), me.at("machine")})
	for _, word := range []string{"", "x"} {
		in := h.ask(call{method: "POST", path: "/session", body: login("platform", word+"x")})
		assert.Equal(t, "login_failed", in.text("code"), "nobody logs in as a machine")
	}
	assert.Equal(t, "machine_account", h.ask(call{as: "admin", method: "POST", path: "/administration/people/" + id + ":resetPassword"}).text("code"))
	filed := h.asJSON(token, call{method: "POST", path: "/cases", body: filing()})
	require.Equal(t, http.StatusCreated, filed.status, "%s", filed.raw)
	timeline := h.ask(call{as: "liu", method: "GET", path: "/cases/" + filed.text("number") + "/timeline"})
	assert.Contains(t, string(timeline.raw), "平台（接口）", "the case shows who it was")
	list := h.asGuest(token, call{method: "GET", path: "/me/tokens"})
	assert.Equal(t, []any{"平台对接"}, list.all("items", "title"))
	assert.Equal(t, []any{true}, list.all("items", "current"))
	assert.NotContains(t, list.all("items", "last_used_at"), nil)
	assert.NotContains(t, string(list.raw), hashOf(token))
	theirs := h.ask(call{as: "zhao", method: "GET", path: "/administration/people/" + id + "/tokens"})
	assert.InDelta(t, 1, theirs.at("items.#"), 0)
	assert.Equal(t, http.StatusNotFound, h.ask(call{as: "zhang", method: "DELETE", path: "/me/tokens/" + issued.text("id")}).status)
	revoking := call{as: "admin", method: "DELETE", path: "/administration/people/" + id + "/tokens/" + issued.text("id")}
	assert.Equal(t, http.StatusNoContent, h.ask(revoking).status)
	assert.Equal(t, http.StatusUnauthorized, h.asGuest(token, call{method: "GET", path: "/me"}).status)
}

// A case knows whether its sides are of one area, as they were when it was filed.
func TestCasesAcrossAreas(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	place := func(department, area string) {
		a := h.ask(call{as: "admin", method: "PATCH", path: "/administration/departments/" + department, body: map[string]any{"area": area}})
		require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	}
	crosses := func(number string) any {
		return h.ask(call{as: "zhang", path: "/cases/" + number}).at("crosses_levels")
	}
	before := h.file()
	place("wjw", "340102")
	place("mzj", "340100")
	across := h.file()
	place("mzj", "340102")
	same := h.file()
	assert.Nil(t, crosses(before))
	assert.Equal(t, true, crosses(across))
	assert.Nil(t, crosses(same))
	departments := h.ask(call{as: "liu", path: "/departments"})
	assert.Contains(t, departments.all("items", "area"), "340102")
	assert.Contains(t, departments.all("items", "level"), "县级")
}

// Who would leave a department without anybody to act is told so, and does it only if that is meant.
func TestTheLastWhoCanActIsNamed(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	disable := func(id string, more map[string]any) answer {
		body := map[string]any{"disabled": true}
		for name, value := range more {
			body[name] = value
		}
		return h.ask(call{as: "admin", method: "PATCH", path: "/administration/people/" + id, body: body})
	}
	require.Equal(t, http.StatusOK, disable("p9", map[string]any{"leave_unmanned": true}).status, "the head")
	refused := disable("p2", nil)
	assert.Equal(t, http.StatusConflict, refused.status)
	assert.Equal(t, "department_unmanned", refused.text("code"))
	assert.Equal(t, "此后无人可办：MZJ局（工作人员），有 1 项任务等待。期限照常计算，届满依规定处理", refused.text("detail"))
	assert.Nil(t, h.show("liu", number).at("awaiting.0.unmanned"))
	require.Equal(t, http.StatusOK, disable("p2", map[string]any{"leave_unmanned": true}).status)
	assert.Equal(t, true, h.show("liu", number).at("awaiting.0.unmanned"), "the applicant sees it")
	second := h.file()
	assert.Contains(t, h.ask(call{as: "wang", method: "GET", path: "/notifications"}).text("items.0.text"), second)
}
