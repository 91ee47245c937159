package api_test

import (
	"testing"
)

// What a fixture files is due on Tuesday 2026-09-15; its first Monday is yellow.
func TestSupervision(t *testing.T) {
	t.Parallel()
	wednesday := func(h *fixture) { h.clock.Set("2026-09-16 10:00:00") }
	forbidden := "监督信息只向"
	play(t, []scenario{
		{name: "the bureau sees what is owed", as: "wang", do: "GET /supervision/obligations", status: 200, want: map[string]any{
			"items.#": 1, "items.0.light": "yellow", "items.0.workdays_left": 1, "items.0.workdays_late": nil, "items.0.department.code": "mzj",
			"items.0.due_on": "2026-09-15", "items.0.owner_title": "提供部门", "items.0.basis.authority": "practice", "items.0.used_workdays": 0,
			"items.0.case.number": "YH-2026-000001", "items.0.case.engine_url": "http://127.0.0.1:8233/YH-2026-000001", "items.0.case.light": "yellow",
		}},
		{name: "overdue is red", fields: wednesday, as: "zhao", do: "GET /supervision/obligations?light=red", status: 200, want: map[string]any{
			"items.#": 1, "items.0.light": "red", "items.0.light_title": "逾期",
			"items.0.workdays_late": 1, "items.0.workdays_left": nil, "items.0.used_workdays": 2,
		}},
		{name: "by department", as: "wang", do: "GET /supervision/obligations?department=jtj", status: 200, want: map[string]any{"items.#": 0}},
		{name: "by procedure and authority", as: "wang", do: "GET /supervision/obligations?procedure=yaohai-2024/share-application&authority=practice",
			status: 200, want: map[string]any{"items.#": 1}},
		{name: "by another authority", as: "wang", do: "GET /supervision/obligations?authority=statutory", status: 200, want: map[string]any{"items.#": 0}},
		{name: "a light that there is not", as: "wang", do: "GET /supervision/obligations?light=blue", status: 400, code: "parameter_invalid"},
		{name: "a department sees no supervision", as: "zhang", do: "GET /supervision/obligations", status: 403, code: "forbidden", says: []string{forbidden}},
		{name: "nor does the public", as: "citizen", do: "GET /supervision/summary", status: 403, code: "forbidden", says: []string{forbidden}},
		{name: "nor somebody without a log-in", do: "GET /supervision/summary", status: 401, code: "unauthenticated"},
		{name: "the heat map", fields: wednesday, as: "wang", do: "GET /supervision/summary", status: 200, want: map[string]any{
			"today": "2026-09-16", "yellow_workdays": 2, "counts.red": 1, "counts.total": 1, "departments.#": 1, "departments.0.department.code": "mzj",
			"departments.0.group": "区直部门", "departments.0.counts.red": 1, "departments.0.used.0.workdays": 2, "departments.0.used.0.count": 1,
		}},
		{name: "a task's light", as: "zhang", do: "GET /tasks?light=yellow", status: 200, want: map[string]any{
			"items.#": 1, "items.0.light": "yellow", "items.0.workdays_left": 1, "items.0.case.light": "yellow", "items.0.case.engine_url": nil,
		}},
		{name: "no task has the light", as: "zhang", do: "GET /tasks?light=red", status: 200, want: map[string]any{"items.#": 0}},
		{name: "cases by light", fields: wednesday, as: "wang", do: "GET /cases?light=red", status: 200, want: map[string]any{
			"items.#": 1, "items.0.light": "red", "items.0.workdays_late": 1, "items.0.engine_url": "http://127.0.0.1:8233/YH-2026-000001",
		}},
		{name: "a case's own lights", as: "zhang", do: "GET /cases/{case}", status: 200, want: map[string]any{
			"awaiting.0.light": "yellow", "awaiting.0.workdays_left": 1, "clocks.0.light": "yellow",
		}},
		{name: "saved queries know the calendar", as: "wang", do: "GET /supervision/queries", status: 200, want: map[string]any{
			"items.0.query": "Overdue = true", "items.0.url": "http://127.0.0.1:8233/?query=Overdue+%3D+true", "items.1.name": "due-soon",
			"items.1.query": "ExecutionStatus = 'Running' AND Regulation IS NOT NULL AND Overdue = false AND DueAt < '2026-09-17T00:00:00+08:00'",
			"items.6.query": "WorkflowType = 'Rectification'", "items.7.query": "Outcome = 'deemed_approved'",
		}},
		{name: "of one department", as: "wang", do: "GET /supervision/queries?department=mzj", status: 200, want: map[string]any{
			"items.0.query": "Overdue = true AND Department = 'mzj'",
		}},
		{name: "not for departments", as: "liu", do: "GET /supervision/queries", status: 403, code: "forbidden"},
	})
}
