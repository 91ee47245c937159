package api_test

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store"
)

// but is the usual filing with something changed; nil removes.
func but(changes map[string]any) map[string]any {
	f := filing()
	for name, value := range changes {
		in, key := f, name
		if field, ok := strings.CutPrefix(name, "form."); ok {
			in, key = f["form"].(map[string]any), field
		}
		if in[key] = value; value == nil {
			delete(in, key)
		}
	}
	return f
}

func TestFiling(t *testing.T) {
	t.Parallel()
	lapsed := func(h *fixture) { h.clock.Set("2027-03-01 10:00:00") }
	play(t, []scenario{
		{name: "a filing is answered with when it will be", as: "liu", do: "POST /cases", body: filing(), status: 201, want: map[string]any{
			"expected_on": "2026-09-20", "repeated": false, "case.state": "acceptance", "case.version": 1, "number": "YH-2026-000002",
			"case.awaiting.0.due_on": "2026-09-15", "case.awaiting.0.department.code": "mzj", "case.awaiting.0.basis.authority": "practice",
			"case.actions.#": 1, "case.actions.0.action": "withdraw", "case.filed_at": "2026-09-14T10:00:00+08:00",
		}},
		{name: "nobody files without logging in", do: "POST /cases", body: filing(), status: 401, code: "unauthenticated"},
		{name: "a department's procedure is not the public's", as: "citizen", do: "POST /cases", body: but(map[string]any{"resource": "mzj-003"}),
			status: 403, code: "not_your_filing"},
		{name: "what is closed to the public it may name, but this is not its procedure", as: "citizen", do: "POST /cases", body: filing(),
			status: 403, code: "not_your_filing"},
		{name: "unknown procedure", as: "liu", do: "POST /cases", body: but(map[string]any{"procedure": "yaohai-2024/none"}),
			status: 422, code: "definition_unknown", want: map[string]any{"field": "procedure"}},
		{name: "unknown resource", as: "liu", do: "POST /cases", body: but(map[string]any{"resource": "none"}),
			status: 404, code: "entry_unknown", want: map[string]any{"field": "resource"}},
		{name: "no resource", as: "liu", do: "POST /cases", body: but(map[string]any{"resource": nil}), status: 422, code: "resource_needed"},
		{name: "a field of the form is missing", as: "liu", do: "POST /cases", body: but(map[string]any{"form.purpose": nil}),
			status: 422, code: "field_missing", want: map[string]any{"field": "purpose"}, says: []string{"使用用途"}},
		{name: "a value that is none of the choices", as: "liu", do: "POST /cases", body: but(map[string]any{"form.mode": "fax"}),
			status: 422, code: "field_invalid", want: map[string]any{"field": "mode"}, says: []string{"interface"}},
		{name: "a value of the wrong type", as: "liu", do: "POST /cases", body: but(map[string]any{"form.purpose": 7}),
			status: 422, code: "field_invalid", want: map[string]any{"field": "purpose"}},
		{name: "a field that the form does not have", as: "liu", do: "POST /cases", body: but(map[string]any{"form.colour": "red"}),
			status: 422, code: "field_unknown", says: []string{"colour"}},
		{name: "a member that the body does not have", as: "liu", do: "POST /cases", body: but(map[string]any{"colour": "red"}),
			status: 422, code: "field_unknown", want: map[string]any{"field": "colour"}, says: []string{"procedure"}},
		{name: "a member by another case", as: "liu", do: "POST /cases", body: but(map[string]any{"Opener": "x"}),
			status: 422, code: "field_unknown", want: map[string]any{"field": "Opener"}},
		{name: "a form that is no object", as: "liu", do: "POST /cases", body: but(map[string]any{"form": "x"}),
			status: 422, code: "field_invalid", want: map[string]any{"field": "form"}, says: []string{"应为对象"}},
		{name: "everything that is wrong at once", as: "liu", do: "POST /cases", body: but(map[string]any{"form": nil, "resource": 3, "a": 1, "b": 2}),
			status: 422, code: "field_unknown", want: map[string]any{"errors.#": 4}},
		{name: "null where a text is wanted", as: "liu", do: "POST /cases", body: `{"procedure":null,"form":{}}`,
			status: 422, code: "field_invalid", want: map[string]any{"field": "procedure"}},
		{name: "malformed JSON says where", as: "liu", do: "POST /cases", body: "{\n  \"procedure\": oops\n}",
			status: 400, code: "malformed_json", says: []string{"第 2 行第 16 列"}},
		{name: "JSON cut short", as: "liu", do: "POST /cases", body: `{"procedure":`, status: 400, code: "malformed_json"},
		{name: "more than one document", as: "liu", do: "POST /cases", body: `{} {}`, status: 400, code: "malformed_json"},
		{name: "not UTF-8", as: "liu", do: "POST /cases", body: "{\"procedure\":\"\xff\"}", status: 400, code: "malformed_json"},
		{name: "no body", as: "liu", do: "POST /cases", body: "", status: 400, code: "malformed_json"},
		{name: "a character that no database keeps", as: "liu", do: "POST /cases", body: but(map[string]any{"form.purpose": "a\x00b"}),
			status: 422, code: "field_invalid", want: map[string]any{"field": "form.purpose"}},
		{name: "a body that is too large", as: "liu", do: "POST /cases", body: but(map[string]any{"form.purpose": strings.Repeat("字", 400_000)}),
			status: 413, code: "body_too_large"},
		{name: "not JSON", as: "liu", do: "POST /cases", body: "procedure=x", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
			status: 415, code: "unsupported_media_type"},
		{name: "a key that is no key", as: "liu", do: "POST /cases", body: filing(), header: map[string]string{"Idempotency-Key": "钥匙"},
			status: 400, code: "parameter_invalid", want: map[string]any{"field": "Idempotency-Key"}},
		{name: "after the regulation has lapsed", fields: lapsed, as: "liu", do: "POST /cases", body: filing(),
			status: 422, code: "regulation_not_in_force", says: []string{"2027年2月7日"}},
		{name: "a parent that one may not see", as: "chen", do: "POST /cases", body: but(map[string]any{"parent": "YH-2026-000001", "child": "rectification"}),
			status: 404, code: "case_unknown", want: map[string]any{"field": "parent"}},
		{name: "a parent that offers no such thing", as: "wang", do: "POST /cases", body: map[string]any{
			"procedure": "yaohai-2024/rectification", "form": map[string]any{}, "parent": "YH-2026-000001", "child": "rectification",
		}, status: 409, code: "offer_not_open"},
		{name: "a parent without which of its child cases", as: "liu", do: "POST /cases", body: but(map[string]any{"parent": "YH-2026-000001"}),
			status: 422, code: "field_missing", want: map[string]any{"field": "child"}},
		{name: "a child case without its parent", as: "liu", do: "POST /cases", body: but(map[string]any{"child": "rectification"}),
			status: 422, code: "field_missing", want: map[string]any{"field": "parent"}},
	})
}

func TestFilingWithTheSameKeyFilesOnce(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	request := call{as: "liu", method: "POST", path: "/cases", body: filing(), header: map[string]string{"Idempotency-Key": "k1"}}
	first := h.ask(request)
	require.Equal(t, http.StatusCreated, first.status)
	assert.Equal(t, "/api/v1/cases/YH-2026-000001", first.header.Get("Location"))
	assert.Equal(t, `"1"`, first.header.Get("ETag"))
	again := h.ask(request)
	require.Equal(t, http.StatusCreated, again.status)
	assert.Equal(t, first.text("number"), again.text("number"))
	assert.Equal(t, true, again.at("repeated"))
	request.body = but(map[string]any{"form.purpose": "其他"})
	other := h.ask(request)
	assert.Equal(t, http.StatusConflict, other.status)
	assert.Equal(t, "idempotency_conflict", other.text("code"))
}

func TestFilingCountsWhileTheEngineIsDown(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	h.engine.down.Store(true)
	number := h.file()
	assert.Equal(t, "acceptance", h.show("liu", number).text("state"))
	assert.Contains(t, h.logs.String(), "10.0.0.7", "what failed is logged")
}

func TestActing(t *testing.T) {
	t.Parallel()
	accepted := func(h *fixture) { h.applied("zhang", "YH-2026-000001", "accept", nil) }
	withdrawn := func(h *fixture) { h.applied("liu", "YH-2026-000001", "withdraw", nil) }
	act := func(action string, more ...map[string]any) map[string]any {
		body := map[string]any{"action": action}
		for _, m := range more {
			maps.Copy(body, m)
		}
		return body
	}
	fields := func(f map[string]any) map[string]any { return map[string]any{"fields": f} }
	play(t, []scenario{
		{name: "accept", as: "zhang", do: "POST /cases/{case}/acts", body: act("accept"),
			status: 200, want: map[string]any{"status": "applied", "title": "受理"}},
		{name: "withdraw", as: "liu", do: "POST /cases/{case}/acts", body: act("withdraw"), status: 200, want: map[string]any{"status": "applied"}},
		{name: "refuse with reasons", fields: accepted, as: "zhang", do: "POST /cases/{case}/acts",
			body: act("refuse", fields(map[string]any{"reason": "不属职责", "legal_basis": "第十四条"})), status: 200},
		{name: "wrong role", as: "liu", do: "POST /cases/{case}/acts", body: act("accept"), status: 403, code: "not_your_role", says: []string{"提供部门"}},
		{name: "who only looks on does not act", as: "zhao", do: "POST /cases/{case}/acts", body: act("accept"), status: 403, code: "not_your_role"},
		{name: "wrong state", as: "zhang", do: "POST /cases/{case}/acts", body: act("approve"), status: 409, code: "action_not_open", says: []string{"accept"}},
		{name: "a task that is closed", fields: accepted, as: "zhang", do: "POST /cases/{case}/acts",
			body: act("accept", map[string]any{"task": "1-acceptance"}), status: 409, code: "task_closed"},
		{name: "a field is missing", fields: accepted, as: "zhang", do: "POST /cases/{case}/acts", body: act("refuse"),
			status: 422, code: "field_missing", want: map[string]any{"field": "reason"}, says: []string{"理由"}},
		{name: "the case has ended", fields: withdrawn, as: "zhang", do: "POST /cases/{case}/acts", body: act("accept"), status: 409, code: "case_ended"},
		{name: "unknown case", as: "zhang", do: "POST /cases/YH-2026-999999/acts", body: act("accept"), status: 404, code: "case_unknown"},
		{name: "a case that one may not see", as: "chen", do: "POST /cases/{case}/acts", body: act("accept"), status: 404, code: "case_unknown"},
		{name: "the case has changed since it was read", fields: accepted, as: "zhang", do: "POST /cases/{case}/acts",
			body: act("approve"), header: map[string]string{"If-Match": `"1"`}, status: 412, code: "stale"},
		{name: "the case is as it was read", fields: accepted, as: "zhang", do: "POST /cases/{case}/acts",
			body: act("approve"), header: map[string]string{"If-Match": `"2"`}, status: 200},
		{name: "nobody", do: "POST /cases/{case}/acts", body: act("accept"), status: 401, code: "unauthenticated"},
		{name: "no action", as: "zhang", do: "POST /cases/{case}/acts", body: map[string]any{},
			status: 422, code: "field_missing", want: map[string]any{"field": "action"}},
		{name: "after silence has decided", fields: func(h *fixture) { accepted(h); h.clock.Set("2026-09-21 00:00:00") }, as: "zhang",
			do: "POST /cases/{case}/acts", body: act("refuse", fields(map[string]any{"reason": "x", "legal_basis": "y"})),
			status: 409, code: "action_not_open", says: []string{"deliver（提供数据）"}},
		{name: "unknown act", as: "zhang", do: "GET /acts/none", status: 404, code: "act_unknown"},
	})
}

// What the engine was not told counts all the same, and the sweep is to tell it.
func TestAnActThatTheEngineDoesNotHearOfIsDone(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.applied("zhang", number, "accept", nil)
	h.clock.Set("2026-09-14 11:00:00")
	require.Empty(t, h.stale())
	h.engine.down.Store(true)
	h.applied("zhang", number, "approve", nil)
	h.clock.Set("2026-09-14 12:00:00")
	require.Equal(t, []string{number}, h.stale())
}

// stale are the cases of which the sweep is to tell the engine.
func (h *fixture) stale() (numbers []string) {
	h.t.Helper()
	require.NoError(h.t, h.WriteTold(h.t.Context()))
	starts, err := h.Stale(h.t.Context(), 10)
	require.NoError(h.t, err)
	for _, s := range starts {
		numbers = append(numbers, s.Number)
	}
	return numbers
}

// An act waits while the house does not trust its clock: whoever acts is told so, and can ask what came of it.
func TestAnActThatWaitsIsRegistered(t *testing.T) {
	t.Parallel()
	acts := &register{}
	h := build(t, built{ledger: func(s *store.Store, l *api.Ledger) { acts.Store = s; l.Acts = acts }})
	number := h.file()
	h.engine.started.Clear()
	a := h.act("zhang", number, "accept", nil)
	require.Equal(t, http.StatusAccepted, a.status, "%s", a.raw)
	assert.Equal(t, "/api/v1/acts/"+a.text("id"), a.header.Get("Location"))
	_, woken := h.engine.started.Load(number)
	assert.True(t, woken)
	where := call{as: "liu", method: "GET", path: "/acts/" + a.text("id")}
	assert.Equal(t, "pending", h.ask(where).text("status"))
	where.as = "chen"
	assert.Equal(t, "act_unknown", h.ask(where).text("code"))
}

func TestActingWithTheSameKeyActsOnce(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	request := call{
		as: "zhang", method: "POST", path: "/cases/" + number + "/acts", body: map[string]any{"action": "accept"},
		header: map[string]string{"Idempotency-Key": "k1"},
	}
	first, again := h.ask(request), h.ask(request)
	require.Equal(t, http.StatusOK, again.status, "%s", again.raw)
	assert.Equal(t, first.text("id"), again.text("id"))
}

func TestOfManyWhoActAtOnceOneDoes(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	const many = 8
	answers := make([]answer, many)
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			answers[i] = h.act("zhang", number, "accept", nil)
		})
	}
	all.Wait()
	done := 0
	for _, a := range answers {
		if a.status == http.StatusOK {
			done++
			continue
		}
		assert.Equal(t, http.StatusConflict, a.status, "%s", a.raw)
	}
	assert.Equal(t, 1, done)
}

func TestWhoSeesACase(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{name: "its applicant", as: "liu", do: "GET /cases/{case}", status: 200, want: map[string]any{
			"actions.#": 1, "actions.0.title": "撤回申请", "actions.0.role_title": "需求部门", "engine_url": nil, "form.2.text": "接口",
			"applicant.name": "WJW局", "regulation.short": "瑶海办法", "attachments.#": 0, "grants.#": 0, "catching_up": false,
		}},
		{name: "its provider", as: "zhang", do: "GET /cases/{case}", status: 200, want: map[string]any{
			"actions.#": 2, "actions.0.action": "accept", "actions.0.to_title": "核实需求并答复", "actions.1.fields.0.name": "reason",
			"actions.1.fields.0.required": true, "clocks.0.remaining_workdays": 1, "clocks.0.runs_out_at": "2026-09-16T00:00:00+08:00",
		}},
		{name: "the bureau", as: "wang", do: "GET /cases/{case}", status: 200,
			want: map[string]any{"actions.#": 1, "actions.0.action": "supervise_urge", "engine_url": "http://127.0.0.1:8233/YH-2026-000001"}},
		{name: "the auditor", as: "zhao", do: "GET /cases/{case}", status: 200, want: map[string]any{"actions.#": 0}},
		{name: "not another department", as: "chen", do: "GET /cases/{case}", status: 404, code: "case_unknown"},
		{name: "not the public", as: "citizen", do: "GET /cases/{case}", status: 404, code: "case_unknown"},
		{name: "not the administrator", as: "admin", do: "GET /cases/{case}", status: 404, code: "case_unknown"},
		{name: "nor what happened", as: "chen", do: "GET /cases/{case}/timeline", status: 404, code: "case_unknown"},
		{name: "nor what is owed", as: "chen", do: "GET /cases/{case}/obligations", status: 404, code: "case_unknown"},
		{name: "nor its files", as: "chen", do: "GET /cases/{case}/attachments", status: 404, code: "case_unknown"},
		{name: "unknown", as: "liu", do: "GET /cases/none", status: 404, code: "case_unknown"},
	})
}

func TestWhatIsHiddenLooksLikeWhatIsNotThere(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	hidden, missing := h.show("chen", number), h.show("chen", "YH-2026-999999")
	assert.Equal(t,
		strings.ReplaceAll(missing.text("detail"), "YH-2026-999999", number),
		hidden.text("detail"))
}

func TestACaseThroughSilence(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.clock.Set("2026-09-22 09:00:00")
	assert.Equal(t, true, h.show("zhang", number).at("catching_up"))
	assert.EqualValues(t, 0, h.show("zhang", number).at("actions.#"))
	h.later(number, "2026-09-22 09:00:00")
	assert.Equal(t, "delivery", h.show("liu", number).text("state"), "consent is not the delivery")
	h.applied("zhang", number, "deliver", map[string]any{"access": "交换平台", "contact": "数据处"})
	shown := h.show("liu", number)
	assert.Equal(t, "deemed_approved", shown.text("outcome.code"))
	assert.Equal(t, "2026-09-22", shown.text("outcome.on"))
	assert.Equal(t, "2026-09-20", shown.text("clocks.1.ended_on"), "consent belongs to the due day, a Sunday that is worked")
	assert.Equal(t, "第二十四条第四项", shown.text("breaches.0.article"))
	assert.Equal(t, "consented", shown.text("clocks.1.status"))
	assert.Equal(t, "waiting", shown.text("services.0.status"))

	line := h.ask(call{as: "liu", method: "GET", path: "/cases/" + number + "/timeline"})
	last := answer{body: line.at("items").([]any)[len(line.at("items").([]any))-2]}
	assert.Equal(t, "“答复”期限届满，视同同意", last.text("title"))
	assert.Equal(t, "2026-09-20", last.text("on"))
	assert.NotEmpty(t, last.text("hash"))
	assert.Equal(t, "刘", line.text("items.0.by.name"))

	owed := h.ask(call{as: "wang", method: "GET", path: "/cases/" + number + "/obligations"})
	assert.Equal(t, []any{"missed", "consented", "met"}, owed.all("items", "clock.status"))
	assert.Equal(t, []any{"practice", "statutory", "practice"}, owed.all("items", "clock.basis.authority"))
	assert.Equal(t, []any{"mzj", "mzj", "mzj"}, owed.all("items", "department.code"))
	assert.Contains(t, h.show("wang", number).all("offers", "name"), "rectification")
	assert.NotContains(t, shown.all("offers", "name"), "rectification", "only the bureau may open it")
}

func TestListsAreFilteredAndPaged(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	first := h.file()
	h.clock.Set("2026-09-15 10:00:00")
	second := h.file()
	third := h.file()
	h.applied("liu", third, "withdraw", nil)
	list := func(as, query string) []any {
		a := h.ask(call{as: as, method: "GET", path: "/cases" + query})
		require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
		return a.all("items", "number")
	}
	assert.Len(t, list("liu", ""), 3)
	assert.Empty(t, list("chen", ""))
	assert.Empty(t, list("citizen", ""))
	assert.Equal(t, []any{third}, list("wang", "?state=withdrawn"))
	assert.Equal(t, []any{third}, list("wang", "?ended=true"))
	assert.Len(t, list("wang", "?procedure=yaohai-2024/share-application"), 3)
	assert.Len(t, list("wang", "?procedure=share-application"), 3)
	assert.Empty(t, list("wang", "?procedure=lanzhou-2022/share-application"))
	assert.Empty(t, list("wang", "?procedure=rectification"))
	assert.Len(t, list("wang", "?department=mzj&ended=false"), 2)
	assert.Empty(t, list("wang", "?department=jtj"))
	assert.Equal(t, []any{first}, list("wang", "?due_before=2026-09-16"))
	assert.Equal(t, []any{second}, list("wang", "?text="+second))
	assert.Empty(t, list("wang", "?overdue=true"))

	seen := []any{}
	for next := ""; ; {
		page := h.ask(call{as: "wang", method: "GET", path: "/cases?limit=2&after=" + next})
		seen = append(seen, page.all("items", "number")...)
		if next = page.text("next"); next == "" {
			break
		}
	}
	assert.ElementsMatch(t, []any{first, second, third}, seen)
}

func TestListProblems(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{name: "a misspelt filter", as: "liu", do: "GET /cases?overdu=true", status: 400, code: "parameter_invalid", want: map[string]any{"field": "overdu"}},
		{name: "not a boolean", as: "liu", do: "GET /cases?overdue=perhaps", status: 400, code: "parameter_invalid", says: []string{"true"}},
		{name: "not a date", as: "liu", do: "GET /cases?due_before=2026-02-30", status: 400, code: "parameter_invalid", says: []string{"日期"}},
		{name: "too many at once", as: "liu", do: "GET /cases?limit=201", status: 400, code: "parameter_invalid", says: []string{"200"}},
		{name: "not a cursor of ours", as: "liu", do: "GET /cases?after=zzz", status: 400, code: "cursor_invalid"},
		{name: "twice", as: "liu", do: "GET /cases?state=a&state=b", status: 400, code: "parameter_invalid"},
		{name: "a character that no database keeps", as: "liu", do: "GET /cases?text=%00", status: 400, code: "parameter_invalid"},
		{name: "a character that no database keeps, in the path", as: "liu", do: "GET /cases/a%00b", status: 400, code: "parameter_invalid"},
	})
}

func TestTasksAndNotifications(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	mine := h.ask(call{as: "zhang", method: "GET", path: "/tasks"})
	assert.Equal(t, []any{number}, mine.all("items", "case.number"))
	assert.Equal(t, "提供部门", mine.text("items.0.role_title"))
	assert.Equal(t, "2026-09-15", mine.text("items.0.due_on"))
	owed := h.ask(call{as: "zhang", method: "GET", path: "/cases/" + number})
	assert.NotEmpty(t, owed.text("awaiting.0.basis.authority"))
	assert.Equal(t, owed.text("awaiting.0.basis.authority"), mine.text("items.0.basis.authority"))
	assert.Len(t, h.ask(call{as: "zhang", method: "GET", path: "/tasks?scope=department"}).all("items", "id"), 1)
	assert.Empty(t, h.ask(call{as: "liu", method: "GET", path: "/tasks?scope=me"}).all("items", "id"))
	assert.Equal(t, http.StatusBadRequest, h.ask(call{as: "liu", method: "GET", path: "/tasks?scope=all"}).status)
	notified := h.ask(call{as: "zhang", method: "GET", path: "/notifications"})
	assert.Contains(t, notified.all("items", "case"), number)
	assert.Empty(t, h.ask(call{as: "chen", method: "GET", path: "/notifications"}).all("items", "case"))
}

// register is one on which every act stays pending.
type register struct{ *store.Store }

func (r *register) Register(ctx context.Context, a domain.Act) (domain.Registered, error) {
	a.ID, a.Status = "waiting", domain.Pending
	c, err := r.Case(ctx, a.Case)
	return domain.Registered{Act: a, Case: c}, err
}

func (r *register) Act(_ context.Context, id string) (domain.Act, error) {
	return domain.Act{ID: id, Case: "YH-2026-000001", Action: "accept", Status: domain.Pending}, nil
}
