package api_test

import "testing"

func TestWhyThisDate(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{name: "every day after the start, up to the last", as: "liu", do: "GET /cases/YH-2026-000001/clocks/acceptance%231", status: 200, want: map[string]any{
			"from": "2026-09-14", "clock.due_on": "2026-09-15", "days.#": 1, "notes.#": 0,
			"days.0.date": "2026-09-15", "days.0.counted": 1, "days.0.how": "period", "days.0.why": "工作日", "days.0.provisional": false,
		}},
		{name: "a clock that the case does not have", as: "liu", do: "GET /cases/YH-2026-000001/clocks/answer%239", status: 404, code: "clock_unknown"},
		{name: "a case that one may not see", as: "citizen", do: "GET /cases/YH-2026-000001/clocks/acceptance%231", status: 404, code: "case_unknown"},
		{name: "how far it has come in the diagram", as: "liu", do: "GET /cases/YH-2026-000001/diagram", status: 200, want: map[string]any{
			"present.#": 1, "present.0": "acceptance", "taken.0": "start", "taken.1": "start-on",
		}},
		{name: "the diagram of a case that one may not see", as: "citizen", do: "GET /cases/YH-2026-000001/diagram", status: 404, code: "case_unknown"},
	})
}
