package api_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// TestWhoFindsByName: in lists as on the case, the applicant is told to who has a part in it.
func TestWhoFindsByName(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.fileAsGuest("").text("number")
	h.file()
	for as, told := range map[string]any{"zhang": "赵某", "wang": "赵某", "zhao": nil} {
		a := h.ask(call{as: as, method: "GET", path: "/cases?text=" + url.QueryEscape("赵某")})
		if told == nil {
			assert.Empty(t, a.all("items", "number"), as)
			all := h.ask(call{as: as, method: "GET", path: "/cases?text=" + number})
			assert.Equal(t, []any{nil}, []any{all.at("items.0.applicant_name")})
			continue
		}
		assert.Equal(t, []any{number}, a.all("items", "number"), as)
		assert.Equal(t, []any{told, "person"}, []any{a.at("items.0.applicant_name"), a.at("items.0.applicant_kind")})
		assert.NotContains(t, string(a.raw), "024-5000000")
	}
	a := h.ask(call{as: "zhang", method: "GET", path: "/tasks?text=" + url.QueryEscape("赵某")})
	assert.Equal(t, []any{number}, a.all("items", "case.number"))
	assert.Equal(t, "赵某", a.at("items.0.case.applicant_name"))
	owed := h.ask(call{as: "wang", method: "GET", path: "/supervision/obligations?text=" + url.QueryEscape("赵某")})
	assert.Equal(t, []any{number}, owed.all("items", "case.number"))
}

func TestListsInOrder(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	first := h.file()
	h.clock.Set("2026-09-15 10:00:00")
	second := h.file()
	list := func(as, path string) answer {
		a := h.ask(call{as: as, method: "GET", path: path})
		require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
		return a
	}
	assert.Equal(t, []any{first, second}, list("wang", "/cases?sort=due").all("items", "number"))
	assert.Equal(t, []any{second, first}, list("wang", "/cases?sort=-number").all("items", "number"))
	assert.Equal(t, []any{first}, list("wang", "/cases?filed_through=2026-09-14").all("items", "number"))
	assert.Equal(t, []any{second}, list("wang", "/cases?filed_from=2026-09-15&filed_through=2026-09-15").all("items", "number"))
	assert.Equal(t, []any{first}, list("wang", "/cases?due=today").all("items", "number"))
	assert.Equal(t, []any{second, first}, list("zhang", "/tasks?sort=-received").all("items", "case.number"))
	assert.Equal(t, []any{second}, list("zhang", "/tasks?due_from=2026-09-16").all("items", "case.number"))
	assert.Equal(t, []any{first}, list("zhang", "/tasks?due=today").all("items", "case.number"))
	assert.Equal(t, []any{first, second}, list("zhang", "/tasks?due=week").all("items", "case.number"))
	assert.Equal(t, []any{second, first}, list("wang", "/supervision/obligations?sort=-number").all("items", "case.number"))
	page := list("wang", "/cases?limit=1")
	assert.Equal(t, []any{2.0, nil}, []any{page.at("total"), page.at("total_more")})
	assert.Nil(t, list("wang", "/cases?limit=1&after="+page.text("next")).at("total"), "with the first page alone")
	assert.Equal(t, []any{2.0}, []any{list("zhang", "/tasks?limit=1").at("total")})
	assert.Equal(t, []any{0.0}, []any{list("wang", "/supervision/obligations?light=red").at("total")})
	play(t, []scenario{
		{name: "an order that there is not", as: "liu", do: "GET /cases?sort=received", status: 400, code: "parameter_invalid"},
		{name: "a period that there is not", as: "liu", do: "GET /tasks?due=month", status: 400, code: "parameter_invalid"},
	})
}

// TestListsAreExported with their filters, and it is on the record.
func TestListsAreExported(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	guest := h.fileAsGuest("").text("number")
	h.file()
	sheet := func(as, path string) [][]string {
		a := h.ask(call{as: as, method: "GET", path: path})
		require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
		book, err := excelize.OpenReader(bytes.NewReader(a.raw))
		require.NoError(t, err)
		defer func() { assert.NoError(t, book.Close()) }()
		rows, err := book.GetRows(book.GetSheetName(0))
		require.NoError(t, err)
		return rows
	}
	rows := sheet("wang", "/cases.xlsx?sort=number&text="+url.QueryEscape("赵某"))
	require.Len(t, rows, 2)
	assert.Equal(t, []string{"办件编号", "办件", "目录条目", "申请方"}, rows[0][:4])
	assert.Equal(t, []string{guest, "赵某（个人）"}, []string{rows[1][0], rows[1][3]})
	assert.Len(t, sheet("zhang", "/tasks.xlsx?scope=department"), 3)
	assert.Len(t, sheet("zhang", "/tasks.xlsx?light=red"), 1)
	owed := sheet("zhao", "/supervision/obligations.xlsx?sort=number")
	assert.Len(t, owed, 3)
	for _, row := range owed {
		assert.NotContains(t, row, "赵某（个人）", "the auditor has no part in it")
	}
	assert.Equal(t, http.StatusForbidden, h.ask(call{as: "zhang", method: "GET", path: "/supervision/obligations.xlsx"}).status)
	record := h.ask(call{as: "zhao", method: "GET", path: "/administration/accesses?action=exported"})
	assert.Len(t, record.all("items", "subject"), 4, "%s", record.raw)
}

func TestActingInBulk(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	first, second, done := h.file(), h.file(), h.file()
	listed := h.ask(call{as: "zhang", method: "GET", path: "/tasks"})
	assert.Equal(t, []any{"accept"}, listed.all("items.0.at_once", "action"), "what asks for nothing")
	task := func(number string) map[string]any { return map[string]any{"case": number, "task": "1-acceptance"} }
	h.applied("zhang", done, "accept", nil)
	send := func(as, key, action string, tasks ...map[string]any) answer {
		return h.ask(call{
			as: as, method: "POST", path: "/bulk-acts", body: map[string]any{"action": action, "tasks": tasks},
			header: map[string]string{"Idempotency-Key": key},
		})
	}
	a := send("zhang", "k", "accept", task(first), task(done), task("YH-2026-000099"), task(second))
	require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	assert.Equal(t, []any{"applied", "refused", "refused", "applied"}, a.all("items", "status"))
	assert.Equal(t, []any{2.0, 2.0}, []any{a.at("applied"), a.at("refused")})
	assert.NotEmpty(t, a.text("items.1.detail"))
	assert.Equal(t, "case_unknown", a.text("items.2.code"))
	again := send("zhang", "k", "accept", task(first), task(done), task("YH-2026-000099"), task(second))
	assert.Equal(t, a.all("items", "act"), again.all("items", "act"), "the same key acts once")
	refused := send("zhang", "other", "reject", task(first))
	assert.Equal(t, []any{"refused"}, refused.all("items", "status"))
	assert.Equal(t, []any{"refused"}, send("chen", "third", "accept", task(first)).all("items", "status"), "who may not see it")
}

func TestViewsAreOnesOwn(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	put := func(as, name, query string, preferred bool) answer {
		return h.ask(call{as: as, method: "PUT", path: "/list-views/tasks", body: map[string]any{"name": name, "query": query, "preferred": preferred}})
	}
	put("zhang", "本周", "due=week", true)
	put("zhang", "逾期", "light=red", true)
	a := put("zhang", "本周", "due=week&sort=number", false)
	assert.Equal(t, []any{"本周", "逾期"}, a.all("items", "name"))
	assert.Equal(t, []any{"due=week&sort=number", "light=red"}, a.all("items", "query"))
	assert.Equal(t, []any{nil, true}, a.all("items", "preferred"))
	assert.Empty(t, h.ask(call{as: "liu", method: "GET", path: "/list-views/tasks"}).all("items", "name"))
	assert.Empty(t, h.ask(call{as: "zhang", method: "GET", path: "/list-views/cases"}).all("items", "name"))
	left := h.ask(call{as: "zhang", method: "DELETE", path: "/list-views/tasks?name=" + url.QueryEscape("逾期")})
	assert.Equal(t, []any{"本周"}, left.all("items", "name"))
	for i := range 19 {
		require.Equal(t, http.StatusOK, put("zhang", strconv.Itoa(i), "", false).status)
	}
	assert.Equal(t, "too_many_views", put("zhang", "多", "", false).text("code"))
	assert.Equal(t, http.StatusBadRequest, h.ask(call{as: "zhang", method: "GET", path: "/list-views/others"}).status)
}
