package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// task is the id of the first thing that a case waits for.
func (h *fixture) task(number string) string { return h.show("zhang", number).text("awaiting.0.task") }

func (h *fixture) divide(as, number, task string, body map[string]any) answer {
	return h.ask(call{as: as, method: "POST", path: "/cases/" + number + "/tasks/" + task + "/holder", body: body})
}

func TestTheWorkOfADepartmentIsDivided(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	task := h.task(number)
	assert.Equal(t, []any{"claim"}, h.show("zhang", number).at("awaiting.0.ways"))
	assert.Equal(t, []any{"claim", "assign"}, h.show("ma", number).at("awaiting.0.ways"))
	assert.Nil(t, h.show("liu", number).at("awaiting.0.ways"), "it is not the applicant's to know")

	claimed := h.divide("zhang", number, task, map[string]any{"how": "claim", "note": "我来办"})
	require.Equal(t, http.StatusOK, claimed.status, "%s", claimed.raw)
	assert.Equal(t, "张", claimed.text("holder.name"))
	assert.Nil(t, claimed.at("before"))
	assert.Equal(t, "张", h.show("ma", number).text("awaiting.0.holder.name"))
	assert.Equal(t, true, h.show("zhang", number).at("awaiting.0.mine"))
	assert.Equal(t, "张", h.show("wang", number).text("awaiting.0.holder.name"), "who supervises sees it")
	assert.Nil(t, h.show("liu", number).at("awaiting.0.holder"))

	over := h.divide("ma", number, task, map[string]any{"how": "claim"})
	assert.Equal(t, "张", over.text("before.name"), "it says whom it was taken over from")
	tasks := func(as, query string) answer {
		return h.ask(call{as: as, method: "GET", path: "/tasks?" + query})
	}
	assert.Empty(t, tasks("zhang", "").all("items", "id"))
	assert.Len(t, tasks("ma", "scope=held").all("items", "id"), 1)
	assert.Equal(t, "马", tasks("zhang", "scope=department").text("items.0.holder.name"))
	assert.Len(t, tasks("ma", "scope=department&holder=p9").all("items", "id"), 1)
	assert.Empty(t, tasks("ma", "scope=department&holder=-").all("items", "id"))

	assert.Equal(t, []any{"p2", "p9"}, h.ask(call{as: "ma", method: "GET", path: "/cases/" + number + "/tasks/" + task + "/colleagues"}).all("items", "id"))
	assert.Equal(t, "division_refused", h.divide("zhang", number, task, map[string]any{"how": "assign", "to": "p2"}).text("code"))
	given := h.divide("ma", number, task, map[string]any{"how": "assign", "to": "p4"})
	assert.Equal(t, []string{"division_refused", "to"}, []string{given.text("code"), given.text("field")})
	require.Equal(t, http.StatusOK, h.divide("ma", number, task, map[string]any{"how": "assign", "to": "p2"}).status)
	assert.Equal(t, "case_unknown", h.divide("chen", number, task, map[string]any{"how": "claim"}).text("code"))
	assert.Equal(t, "task_unknown", h.divide("ma", number, "none", map[string]any{"how": "claim"}).text("code"))

	h.applied("ma", number, "accept", nil)
	line := func(as string) answer {
		return h.ask(call{as: as, method: "GET", path: "/cases/" + number + "/timeline"})
	}
	assert.Equal(t, []any{"接办", "接办", "分派", "办理时接手"}, line("zhang").all("holdings", "how_title"))
	assert.Empty(t, line("liu").all("holdings", "id"))
	assert.Equal(t, []any{number}, h.ask(call{as: "ma", method: "GET", path: "/tasks/done"}).all("items", "case.number"))
	assert.Equal(t, []any{number}, h.ask(call{as: "liu", method: "GET", path: "/cases?mine=true"}).all("items", "number"))
	assert.Empty(t, h.ask(call{as: "zhang", method: "GET", path: "/cases?mine=true"}).all("items", "number"))
}

func TestSeveralTasksAreAssignedAtOnce(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	first, second, done := h.file(), h.file(), h.file()
	h.applied("zhang", done, "accept", nil)
	task := func(number string) map[string]any { return map[string]any{"case": number, "task": "1-acceptance"} }
	assign := func(as, to string, tasks ...map[string]any) answer {
		return h.ask(call{as: as, method: "POST", path: "/bulk-assignments", body: map[string]any{"to": to, "note": "请尽快", "tasks": tasks}})
	}
	a := assign("ma", "p2", task(first), task(done), task("YH-2026-000099"), task(second), task(first))
	require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	assert.Equal(t, []any{"assigned", "refused", "refused", "assigned", "refused"}, a.all("items", "status"))
	assert.Equal(t, []any{first, done, "YH-2026-000099", second, first}, a.all("items", "case"))
	assert.Equal(t, []any{2.0, 3.0}, []any{a.at("assigned"), a.at("refused")})
	assert.Equal(t, []any{nil, "task_closed", "case_unknown", nil, "division_refused"}, a.all("items", "code"))
	assert.Contains(t, a.text("items.1.detail"), "已关闭")
	for _, number := range []string{first, second} {
		assert.Equal(t, "张", h.show("ma", number).text("awaiting.0.holder.name"))
	}
	held := h.ask(call{as: "zhang", method: "GET", path: "/cases/" + first + "/timeline"})
	assert.Equal(t, []any{"请尽快"}, held.all("holdings", "note"))

	assert.Equal(t, []any{"refused"}, assign("zhang", "p2", task(first)).all("items", "status"), "who does not head the department")
	assert.Equal(t, []any{"refused"}, assign("ma", "p4", task(first)).all("items", "status"), "who is of another")
	assert.Equal(t, []any{"refused"}, assign("ma", "nobody", task(first)).all("items", "status"))
	many := make([]map[string]any, 101)
	for i := range many {
		many[i] = task(first)
	}
	assert.Equal(t, http.StatusUnprocessableEntity, assign("ma", "p2", many...).status, "as many as for other acts at once")
}

func TestAHeadSeesTheLoad(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	first, second := h.file(), h.file()
	h.divide("zhang", first, h.task(first), map[string]any{"how": "claim"})
	h.applied("ma", second, "accept", nil)
	load := h.ask(call{as: "ma", method: "GET", path: "/tasks/load"})
	require.Equal(t, http.StatusOK, load.status, "%s", load.raw)
	assert.Equal(t, []any{nil, "张", "马"}, load.all("items", "person.name"))
	assert.Equal(t, []any{1.0, 1.0, 0.0}, load.all("items", "open"))
	assert.Equal(t, []any{0.0, 0.0, 1.0}, load.all("items", "done"))
	assert.Equal(t, "forbidden", h.ask(call{as: "zhang", method: "GET", path: "/tasks/load"}).text("code"))
	assert.Empty(t, h.ask(call{as: "ma", method: "GET", path: "/tasks/done?person=p2"}).all("items", "at"))
	assert.Equal(t, "forbidden", h.ask(call{as: "zhang", method: "GET", path: "/tasks/done?person=p9"}).text("code"))
	assert.Equal(t, "forbidden", h.ask(call{as: "ma", method: "GET", path: "/tasks/done?person=p1"}).text("code"))
}

func TestStandIns(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.divide("zhang", number, h.task(number), map[string]any{"how": "claim"})
	name := func(as string, body map[string]any) answer {
		return h.ask(call{as: as, method: "POST", path: "/stand-ins", body: body})
	}
	body := map[string]any{"deputy": "p9", "from": "2026-09-14", "until": "2026-09-16", "note": "出差"}
	named := name("zhang", body)
	require.Equal(t, http.StatusCreated, named.status, "%s", named.raw)
	assert.Equal(t, []string{"张", "马"}, []string{named.text("person.name"), named.text("deputy.name")})
	assert.Equal(t, []any{"张"}, h.ask(call{as: "ma", method: "GET", path: "/me"}).all("stands_in_for", "name"))
	mine := h.ask(call{as: "ma", method: "GET", path: "/tasks"})
	assert.Equal(t, []any{"张"}, mine.all("items", "on_behalf_of"), "held by whom one stands in for")
	h.applied("ma", number, "accept", nil)
	line := h.ask(call{as: "zhang", method: "GET", path: "/cases/" + number + "/timeline"})
	assert.Equal(t, []any{nil, "张"}, line.all("items", "by.on_behalf_of"))
	assert.Equal(t, []any{"接办"}, line.all("holdings", "how_title"))

	assert.Equal(t, "stand_in_refused", name("zhang", map[string]any{"person": "p9", "deputy": "p2", "from": "2026-09-14", "until": "2026-09-16"}).text("code"))
	assert.Equal(t, "stand_in_invalid", name("zhang", map[string]any{"deputy": "p1", "from": "2026-09-14", "until": "2026-09-16"}).text("code"))
	refused := name("admin", map[string]any{"deputy": "p3", "from": "2026-09-14", "until": "2026-09-16"})
	assert.Equal(t, "stand_in_refused", refused.text("code"))
	assert.Equal(t, "stand_in_invalid", name("citizen", map[string]any{"deputy": "p8", "from": "2026-09-14", "until": "2026-09-16"}).text("code"))

	list := h.ask(call{as: "ma", method: "GET", path: "/stand-ins"})
	assert.Equal(t, []any{true}, list.all("items", "may_end"))
	assert.Equal(t, []any{"p2", "p9"}, list.all("people", "id"))
	assert.Empty(t, h.ask(call{as: "chen", method: "GET", path: "/stand-ins"}).all("items", "id"))
	id := named.text("id")
	assert.Equal(t, http.StatusNotFound, h.ask(call{as: "chen", method: "DELETE", path: "/stand-ins/" + id}).status)
	assert.Equal(t, http.StatusNoContent, h.ask(call{as: "ma", method: "DELETE", path: "/stand-ins/" + id}).status)
	assert.Empty(t, h.ask(call{as: "ma", method: "GET", path: "/me"}).all("stands_in_for", "name"))
	log := h.ask(call{as: "zhao", method: "GET", path: "/administration/log"})
	assert.Equal(t, []any{"提前结束代理", "指定代理"}, log.all("items", "action_title")[:2])
}
