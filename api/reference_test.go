package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCatalog(t *testing.T) {
	t.Parallel()
	revised := func(h *fixture) {
		_, err := h.PutEntry(h.t.Context(), entry("mzj-001", "conditional", "conditional"))
		require.NoError(h.t, err)
	}
	play(t, []scenario{
		{name: "staff see all of it", as: "liu", do: "GET /catalog", status: 200, want: map[string]any{"items.#": 3, "items.0.provider.name": "MZJ局"}},
		{name: "the public sees what may be opened", do: "GET /catalog", status: 200, want: map[string]any{"items.#": 2}},
		{name: "who is logged in and of the public, too", as: "citizen", do: "GET /catalog", status: 200, want: map[string]any{"items.#": 2}},
		{name: "by class", as: "liu", do: "GET /catalog?share=unconditional", status: 200, want: map[string]any{"items.#": 1, "items.0.code": "mzj-002"}},
		{name: "by openness", as: "liu", do: "GET /catalog?open=withheld", status: 200, want: map[string]any{"items.#": 1}},
		{name: "asking for what is withheld gets the public nothing", do: "GET /catalog?open=withheld", status: 200, want: map[string]any{"items.#": 0}},
		{name: "by text", as: "liu", do: "GET /catalog?text=mzj-003", status: 200, want: map[string]any{"items.#": 1}},
		{name: "by provider", as: "liu", do: "GET /catalog?provider=wjw", status: 200, want: map[string]any{"items.#": 0}},
		{name: "a page", as: "liu", do: "GET /catalog?limit=2", status: 200, want: map[string]any{"items.#": 2}},
		{name: "a class that is none", as: "liu", do: "GET /catalog?share=secret", status: 400, code: "parameter_invalid", says: []string{"withheld"}},
		{name: "an entry", as: "liu", do: "GET /catalog/mzj-001",
			status: 200, want: map[string]any{"version": 1, "share_basis": "社会救助暂行办法", "items.0.name": "姓名"}},
		{name: "an entry withheld from the public", as: "citizen", do: "GET /catalog/mzj-001", status: 404, code: "entry_unknown"},
		{name: "an entry that is not there", as: "liu", do: "GET /catalog/none", status: 404, code: "entry_unknown"},
		{name: "its versions", fields: revised, as: "liu", do: "GET /catalog/mzj-001/versions", status: 200, want: map[string]any{"items.#": 2}},
		{name: "of which the public sees those that were open", fields: revised, do: "GET /catalog/mzj-001/versions",
			status: 200, want: map[string]any{"items.#": 1}},
		{name: "versions of what is withheld", do: "GET /catalog/mzj-001/versions", status: 404, code: "entry_unknown"},
	})
}

func notice2027() map[string]any {
	off := func(name string, dates ...string) []any {
		var days []any
		for _, d := range dates {
			days = append(days, map[string]any{"name": name, "date": d, "isOffDay": true})
		}
		return days
	}
	days := off("元旦", "2027-01-01", "2027-01-02", "2027-01-03")
	days = append(days, off("春节", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10")...)
	days = append(days, off("清明节", "2027-04-05")...)
	days = append(days, off("劳动节", "2027-05-01", "2027-05-02", "2027-05-03", "2027-05-04")...)
	days = append(days, off("端午节", "2027-06-09")...)
	days = append(days, off("中秋节", "2027-09-15")...)
	days = append(days, off("国庆节", "2027-10-01", "2027-10-02", "2027-10-03", "2027-10-04", "2027-10-05")...)
	return map[string]any{"$schema": "https://example.org/s.json", "year": 2027, "papers": []string{"国办发明电〔2026〕9号"}, "days": days}
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	faulty := notice2027()
	faulty["days"] = []any{map[string]any{"name": "元旦", "date": "2027-01-04", "isOffDay": false}}
	longer := notice2027()
	longer["days"] = append(longer["days"].([]any), map[string]any{"name": "元旦", "date": "2027-01-14", "isOffDay": true})
	january := func(h *fixture) { h.clock.Set("2027-01-13 10:00:00"); h.file() }
	entered := func(h *fixture) { h.ask(call{as: "wang", method: "PUT", path: "/calendar/2027", body: notice2027()}) }
	other := notice2027()
	other["colour"] = "red"
	play(t, []scenario{
		{name: "a deadline is explained", do: "GET /calendar/deadline?from=2026-09-28&workdays=5", status: 200, want: map[string]any{
			"due": "2026-10-10", "runs_out_at": "2026-10-11T00:00:00+08:00", "provisional": false, "days.#": 12,
			"days.2.why": "国庆节放假", "days.2.counted": 0, "days.11.counted": 5, "days.11.why": "国庆节调休上班",
		}},
		{name: "a deadline that may move says so", do: "GET /calendar/deadline?from=2026-12-29&workdays=5",
			status: 200, want: map[string]any{"provisional": true}},
		{name: "no working day", do: "GET /calendar/deadline?from=2026-09-28&workdays=0", status: 200, want: map[string]any{"due": "2026-09-28", "days.#": 0}},
		{name: "before the calendar ends", do: "GET /calendar/deadline?from=2099-12-30&workdays=9", status: 422, code: "date_out_of_range"},
		{name: "a day that is none", do: "GET /calendar/deadline?from=2026-02-30&workdays=5",
			status: 400, code: "parameter_invalid", want: map[string]any{"field": "from"}},
		{name: "from nowhere", do: "GET /calendar/deadline?workdays=5",
			status: 400, code: "parameter_invalid", want: map[string]any{"field": "from"}, says: []string{"必须给出"}},
		{name: "backwards", do: "GET /calendar/deadline?from=2026-09-28&workdays=-1", status: 400, code: "parameter_invalid"},
		{name: "a weekend that is worked", do: "GET /calendar/days/2026-09-20",
			status: 200, want: map[string]any{"day.works": true, "day.kind": "make_up", "next_workday": "2026-09-20"}},
		{name: "a holiday", do: "GET /calendar/days/2026-10-01", status: 200, want: map[string]any{"day.works": false, "next_workday": "2026-10-08"}},
		{name: "a day before the calendar", do: "GET /calendar/days/2001-12-31", status: 400, code: "parameter_invalid"},
		{name: "a year", do: "GET /calendar/2026", status: 200, want: map[string]any{"days.#": 365, "notice": "国办发明电〔2025〕7号", "provisional": false}},
		{name: "a year without its notice", do: "GET /calendar/2027",
			status: 200, want: map[string]any{"notice": nil, "provisional": true, "differences.#": 0}},
		{name: "a year that is not covered", do: "GET /calendar/2100", status: 400, code: "parameter_invalid"},
		{name: "the bureau enters a notice", as: "wang", do: "PUT /calendar/2027", body: notice2027(),
			status: 200, want: map[string]any{"provisional": false, "notice": "国办发明电〔2026〕9号"}},
		{name: "the administrator, too", as: "admin", do: "PUT /calendar/2027", body: notice2027(), status: 200},
		{name: "where it differs from the notice that the program has", fields: entered, do: "GET /calendar/2027", status: 200, want: map[string]any{
			"notice": "国办发明电〔2026〕9号", "differences.#": 10, "differences.0.date": "2027-01-31", "differences.0.works": false,
			"differences.0.why": "周末", "differences.0.built_in": "春节调休上班",
		}},
		{name: "which no other year's does", fields: entered, do: "GET /calendar/2026", status: 200, want: map[string]any{"differences.#": 0}},
		{name: "a department does not", as: "liu", do: "PUT /calendar/2027", body: notice2027(), status: 403, code: "forbidden"},
		{name: "nobody does not", do: "PUT /calendar/2027", body: notice2027(), status: 401, code: "unauthenticated"},
		{name: "another year's", as: "wang", do: "PUT /calendar/2028", body: notice2027(),
			status: 422, code: "field_invalid", want: map[string]any{"field": "year"}},
		{name: "a notice that cannot be right", as: "wang", do: "PUT /calendar/2027", body: faulty, status: 422, code: "notice_invalid"},
		{name: "a notice with more than there is", as: "wang", do: "PUT /calendar/2027", body: other, status: 422, code: "field_unknown"},
		{name: "a notice on trial", fields: january, as: "wang", do: "POST /calendar/2027:preview", body: longer, status: 200, want: map[string]any{
			"total": 1, "moving": 1, "staying": 1, "departments.#": 1, "departments.0.department.name": "MZJ局", "departments.0.later": 1,
			"departments.0.earlier": 0, "moves.0.case": "YH-2027-000001", "moves.0.clock": "受理", "moves.0.department.code": "mzj",
			"moves.0.old": "2027-01-14", "moves.0.new": "2027-01-15", "moves.0.moves": "later", "moves.0.title": "政务数据共享申请",
		}},
		{name: "the administrator, too, and nothing moves", as: "admin", do: "POST /calendar/2027:preview", body: notice2027(),
			status: 200, want: map[string]any{"total": 0, "staying": 1, "moves.#": 0, "departments.#": 0}},
		{name: "a department tries none", as: "liu", do: "POST /calendar/2027:preview", body: notice2027(), status: 403, code: "forbidden"},
		{name: "nobody tries none", do: "POST /calendar/2027:preview", body: notice2027(), status: 401, code: "unauthenticated"},
		{name: "another year's on trial", as: "wang", do: "POST /calendar/2028:preview", body: notice2027(),
			status: 422, code: "field_invalid", want: map[string]any{"field": "year"}},
		{name: "on trial, what cannot be right", as: "wang", do: "POST /calendar/2027:preview", body: faulty, status: 422, code: "notice_invalid"},
		{name: "a trial of no year", as: "wang", do: "POST /calendar/x:preview", body: notice2027(), status: 400, code: "parameter_invalid"},
		{name: "a verb that there is not", as: "wang", do: "POST /calendar/2027:enter", body: notice2027(), status: 404, code: "route_unknown"},
		{name: "more days than the law gives", as: "wang", do: "PUT /calendar/2027", body: longer, status: 422, code: "notice_unbalanced",
			says: []string{"法定节假日为 13 天"}},
		{name: "which somebody has looked at", as: "wang", do: "PUT /calendar/2027?unbalanced=true", body: longer, status: 200},
		{name: "on trial it says so", as: "wang", do: "POST /calendar/2027:preview", body: longer, status: 200,
			want: map[string]any{"balance.even": false, "balance.statutory": 13}},
		{name: "a notice as it is published", as: "wang", do: "POST /calendar/readings", body: map[string]any{
			"text": "国办发明电〔2027〕7号 国务院办公厅关于2028年部分节假日安排的通知：一、元旦：1月1日（周六）至3日（周一）放假，共3天。鼓励在1月4日休息。1月5日上班。",
		}, status: 200, want: map[string]any{
			"year": 2028, "papers.0": "国办发明电〔2027〕7号", "days.#": 4, "days.2.date": "2028-01-03", "days.2.name": "元旦", "days.2.isOffDay": true,
			"remarks.#": 2, "balance.off": 1, "balance.even": false,
		}},
		{name: "a file in GB18030", as: "admin", do: "POST /calendar/readings", status: 200, want: map[string]any{"year": 2027, "days.0.name": "元旦"},
			body: map[string]any{"year": 2027, "file": "ufrO8dS6sOy5q8z8udjT2jIwMjfE6rK/t9a92rzZyNWwssXFtcTNqNaqCtK7oaLUqrWpo7ox1MIxyNW3xbzZoaM="}},
		{name: "a weekday that is another", as: "wang", do: "POST /calendar/readings", body: map[string]any{"text": "2028年元旦：1月1日（周五）放假。", "year": 2028},
			status: 422, code: "notice_unread", says: []string{"星期与日期不符：“1月1日(周五)放假”"}},
		{name: "neither text nor file", as: "wang", do: "POST /calendar/readings", body: map[string]any{"year": 2028}, status: 422, code: "field_invalid"},
		{name: "a department has none read", as: "liu", do: "POST /calendar/readings", body: map[string]any{"text": "元旦"}, status: 403, code: "forbidden"},
		{name: "an old calendar", as: "wang", do: "PUT /calendar/2027", body: notice2027(), header: map[string]string{"If-Match": `"old"`},
			status: 412, code: "stale"},
	})
}

func TestANoticeMovesTheCalendarsTag(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	get := call{method: "GET", path: "/calendar/2027"}
	old := h.ask(get).header.Get("ETag")
	put := call{as: "wang", method: "PUT", path: "/calendar/2027", body: notice2027(), header: map[string]string{"If-Match": old}}
	entered := h.ask(put)
	require.Equal(t, http.StatusOK, entered.status, "%s", entered.raw)
	assert.NotEqual(t, old, entered.header.Get("ETag"))
	assert.Equal(t, entered.header.Get("ETag"), h.ask(get).header.Get("ETag"))
	assert.Equal(t, "stale", h.ask(put).text("code"))
}

func TestRegulations(t *testing.T) {
	t.Parallel()
	lastDays := func(h *fixture) { h.clock.Set("2027-02-04 10:00:00") }
	lapsed := func(h *fixture) { h.clock.Set("2027-02-08 10:00:00") }
	const (
		form     = "GET /regulations/yaohai-2024/procedures/share-application/form"
		forecast = "POST /regulations/yaohai-2024/procedures/share-application/forecast"
		ticket   = "POST /regulations/yaohai-2024/procedures/correction-ticket/forecast"
		change   = "POST /regulations/yaohai-2024/procedures/catalog-change/forecast"
	)
	play(t, []scenario{
		{name: "one", do: "GET /regulations/yaohai-2024", status: 200, want: map[string]any{
			"document": "瑶政办[2024]2号", "in_force.through": "2027-02-06", "standing_title": "现行有效", "parties.1.position": "staff",
			"parties.1.side": "provider", "checked_against.0.document": "国务院令第809号",
		}},
		{name: "none", do: "GET /regulations/none", status: 404, code: "regulation_unknown"},
		{name: "a procedure", do: "GET /regulations/yaohai-2024/procedures/share-application", status: 200, want: map[string]any{
			"clocks.1.name": "answer", "clocks.1.workdays": 5, "clocks.1.basis.article": "第十四条第二款", "clocks.1.expired.consent": true,
			"clocks.0.expired.basis.authority_title": "解释", "states.0.kind": "gateway", "states.1.tasks.0.role_title": "提供部门",
			"states.1.actions.0.action": "accept", "resource": "required", "filed_by.0": "department",
		}},
		{name: "no such procedure", do: "GET /regulations/yaohai-2024/procedures/none", status: 404, code: "procedure_unknown"},
		{name: "a form, for nobody", do: form,
			status: 200, want: map[string]any{"may_file": false, "fields.2.options.0.title": "接口", "notices.#": 1, "entry": nil}},
		{name: "a form, for who may file", as: "liu", do: form + "?resource=mzj-001",
			status: 200, want: map[string]any{"may_file": true, "closed": nil, "entry.title": "社会救助对象信息mzj-001", "entry.share": "conditional"}},
		{name: "a form, for the public", as: "citizen", do: form, status: 200, want: map[string]any{"may_file": false}},
		{name: "a form about what is not there", as: "liu", do: form + "?resource=none",
			status: 404, code: "entry_unknown", want: map[string]any{"field": "resource"}},
		{name: "a form about what is not open, for the public", do: form + "?resource=mzj-001",
			status: 200, want: map[string]any{"entry.code": "mzj-001", "entry.share": nil}},
		{name: "a form too late", fields: lapsed, as: "liu", do: form, status: 200, want: map[string]any{"may_file": false}},
		{name: "what comes of it", do: forecast, body: map[string]any{},
			status: 200, want: map[string]any{"expected_on": "2026-09-20", "clock": "答复", "outcome": nil, "notice": nil}},
		{name: "what comes of it at once", do: forecast, body: map[string]any{"resource": "mzj-002"},
			status: 200, want: map[string]any{"outcome": "无条件共享，直接获取", "expected_on": nil}},
		{name: "what comes of a change, before the day of the event is known", do: change,
			body: map[string]any{"resource": "mzj-001", "form": map[string]any{}}, status: 200, want: map[string]any{"expected_on": nil}},
		{name: "what comes of a change, from the day of the event", do: change, body: map[string]any{"resource": "mzj-001",
			"form": map[string]any{"event_on": "2026-09-01"}}, status: 200, want: map[string]any{"expected_on": "2026-09-15", "clock": "更新目录"}},
		{name: "what comes of it where it depends on what is asked for", do: ticket, body: map[string]any{"form": map[string]any{"kind": "catalog"}},
			status: 200, want: map[string]any{"clock": "校核目录并反馈"}},
		{name: "what comes of it where that is not said yet", do: ticket, body: map[string]any{}, status: 200, want: map[string]any{"clock": "校核并反馈"}},
		{name: "what comes of what is not there", do: forecast, body: map[string]any{"resource": "none"}, status: 404, code: "entry_unknown"},
		{name: "what comes of it on the last days", fields: lastDays, do: forecast, body: map[string]any{},
			status: 200, want: map[string]any{"notice": "本办法有效期三年，将于答复期限届满前失效；在办件继续办理（惯例），失效后视同同意的须经区数据资源管理局确认"}},
	})
}

// TestEveryProcedureCanBeShown holds all packs to openapi.yaml.
func TestEveryProcedureCanBeShown(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	all := h.ask(call{method: "GET", path: "/regulations"})
	require.Equal(t, http.StatusOK, all.status)
	for _, r := range packs(t).Regulations() {
		for _, d := range packs(t).Definitions(r.ID) {
			path := "/regulations/" + strings.Replace(d.ID(), "/", "/procedures/", 1)
			assert.Equal(t, http.StatusOK, h.ask(call{method: "GET", path: path}).status, d.ID())
			assert.Equal(t, http.StatusOK, h.ask(call{method: "GET", path: path + "/form"}).status, d.ID())
		}
	}
}

func TestEverythingThatIsWrongWithANoticeIsReported(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	wrong := notice2027()
	wrong["days"] = []any{map[string]any{"name": "元旦", "date": "2027-01-01", "isOffDay": true}}
	for _, to := range []call{{method: "PUT", path: "/calendar/2027"}, {method: "POST", path: "/calendar/2027:preview"}} {
		to.as, to.body = "wang", wrong
		answer := h.ask(to)
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%s", answer.raw)
		assert.Greater(t, answer.at("errors.#"), 5.0, "%s", answer.raw)
		assert.Contains(t, answer.text("detail"), "是法定节假日，应当列为放假")
	}
}
