package api_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/report"
)

// answered has mzj accept the first case late and answer it in time, and be silent on another.
func answered(h *fixture) {
	number := "YH-2026-000001"
	h.applied("zhang", number, "accept", nil)
	h.clock.Set("2026-09-17 10:00:00")
	h.applied("zhang", number, "approve", nil)
	second := h.file()
	h.later(second, "2026-10-20 10:00:00")
}

func TestTimeliness(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{name: "a supervisor sees all", fields: answered, as: "wang", do: "GET /reports/timeliness?period=2026-Q3&by=department,month",
			status: 200, want: map[string]any{
				"from": "2026-07-01", "through": "2026-09-30", "period_title": "2026年第三季度",
				"demo": false, "rows.0.department.name": "MZJ局", "rows.0.period": "2026-09",
				"rows.0.authority": "statutory", "rows.0.stage": "every", "rows.0.figures.due": 2, "rows.0.figures.on_time": 1, "rows.0.figures.consented": 1,
				"rows.0.figures.on_time_rate": 0.5, "rows.0.figures.mean_days": 3, "rows.0.small_sample": true, "rows.0.light": "none",
				"rows.1.authority": "practice", "rows.1.stage": "every", "rows.1.figures.expired": 1,
				"rows.2.stage": "first_answer", "rows.#": 3, "totals.#": 3, "thresholds.green": 0.95, "figures.0.title": "应办结",
				"rows.0.obligations": api.Base + "/reports/timeliness/obligations" +
					"?authority=statutory&department=mzj&from=2026-09-01&stage=every&through=2026-09-30",
			}},
		{name: "nothing to count, no rate", as: "wang", do: "GET /reports/timeliness?period=2026-Q1", status: 200, want: map[string]any{"rows.#": 0}},
		{name: "the present year is the default", fields: answered, as: "zhao", do: "GET /reports/timeliness",
			status: 200, want: map[string]any{"from": "2026-01-01", "through": "2026-12-31"}},
		{name: "one stage", fields: answered, as: "wang", do: "GET /reports/timeliness?stage=first_answer",
			status: 200, want: map[string]any{"rows.#": 1, "rows.0.stage": "first_answer"}},
		{name: "a department sees its own", fields: answered, as: "zhang", do: "GET /reports/timeliness",
			status: 200, want: map[string]any{"rows.0.department.code": "mzj", "scope.0": "部门：MZJ局"}},
		{name: "and no other's", fields: answered, as: "liu", do: "GET /reports/timeliness?by=department", status: 200, want: map[string]any{"rows.#": 0}},
		{name: "nor by asking for it", as: "liu", do: "GET /reports/timeliness?department=mzj", status: 403, code: "forbidden"},
		{name: "nor the cases behind it", as: "liu", do: "GET /reports/timeliness/obligations?department=mzj", status: 403, code: "forbidden"},
		{name: "an administrator keeps accounts", as: "admin", do: "GET /reports/timeliness", status: 403, code: "forbidden"},
		{name: "the public sees none", as: "citizen", do: "GET /reports/timeliness", status: 403, code: "forbidden"},
		{name: "nobody sees none", do: "GET /reports/timeliness", status: 401, code: "unauthenticated"},
		{name: "a period that is none", as: "wang", do: "GET /reports/timeliness?period=2026-13", status: 400, code: "parameter_invalid"},
		{name: "two periods", as: "wang", do: "GET /reports/timeliness?period=2026&from=2026-01-01&through=2026-02-01", status: 400, code: "parameter_invalid"},
		{name: "half a period", as: "wang", do: "GET /reports/timeliness?from=2026-01-01", status: 400, code: "parameter_invalid"},
		{name: "a period that runs backwards", as: "wang", do: "GET /reports/timeliness?from=2026-02-01&through=2026-01-01",
			status: 400, code: "parameter_invalid", want: map[string]any{"field": "through"}},
		{name: "by what there is not", as: "wang", do: "GET /reports/timeliness?by=colour", status: 400, code: "parameter_invalid"},
		{name: "by months and years", as: "wang", do: "GET /reports/timeliness?by=month,year",
			status: 400, code: "parameter_invalid", want: map[string]any{"field": "by"}},
		{name: "by article and clock", fields: answered, as: "wang", do: "GET /reports/timeliness?by=article,clock&authority=statutory&stage=every",
			status: 200, want: map[string]any{
				"rows.0.regulation_title": "瑶海办法", "rows.0.procedure": "yaohai-2024/share-application", "rows.0.procedure_title": "政务数据共享申请",
				"rows.0.article": "第十四条第二款", "rows.0.clock": "答复", "rows.#": 1,
			}},
		{name: "what is behind a figure", fields: answered, as: "wang", do: "GET /reports/timeliness/obligations?period=2026-09&figure=consented",
			status: 200, want: map[string]any{
				"items.#": 1, "items.0.case": "YH-2026-000002", "items.0.title": "答复", "items.0.standing_title": "届满视同同意", "items.0.department.name": "MZJ局",
				"items.0.basis.article": "第十四条第二款", "items.0.due_on": "2026-09-23",
				"items.0.ended_on": "2026-09-23", "items.0.used_workdays": nil, "items.0.completes": false,
			}},
		{name: "page by page", fields: answered, as: "wang", do: "GET /reports/timeliness/obligations?period=2026-09&limit=1",
			status: 200, want: map[string]any{"items.#": 1, "items.0.title": "受理"}},
		{name: "a figure that is none", as: "wang", do: "GET /reports/timeliness/obligations?figure=colour", status: 400, code: "parameter_invalid"},
		{name: "the definitions", as: "liu", do: "GET /reports/timeliness/figures", status: 200, want: map[string]any{"items.#": len(report.Figures),
			"items.6.name": "on_time_rate", "items.6.title_en": "On-time rate", "items.6.column": 7, "items.6.unit_title": "%"}},
	})
}

// Every figure opens into as many obligations as it counts.
func TestEveryFigureOpensIntoItsCases(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	h.file()
	answered(h)
	rows := h.ask(call{as: "wang", method: "GET", path: "/reports/timeliness?period=2026&by=department,quarter,procedure"})
	figures := h.ask(call{as: "wang", method: "GET", path: "/reports/timeliness/figures"})
	opened := 0
	for _, row := range rows.at("rows").([]any) {
		row := answer{body: row}
		for _, figure := range figures.at("items").([]any) {
			figure := answer{body: figure}
			if figure.text("unit") != "items" {
				continue
			}
			path := strings.TrimPrefix(row.text("obligations"), api.Base) + "&limit=200&figure=" + figure.text("name")
			behind := h.ask(call{as: "wang", method: "GET", path: path})
			require.Equal(t, http.StatusOK, behind.status, "%s", behind.raw)
			require.Equal(t, row.at("figures."+figure.text("name")), behind.at("items.#"), "%s: %s", path, behind.raw)
			opened++
		}
	}
	require.Positive(t, opened)
}

func TestTimelinessCSV(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	h.file()
	answered(h)
	a := h.ask(call{as: "wang", method: "GET", path: "/reports/timeliness.csv?period=2026&by=department"})
	require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	assert.Equal(t, "text/csv", strings.Split(a.header.Get("Content-Type"), ";")[0])
	assert.Contains(t, a.header.Get("Content-Disposition"), "filename*=UTF-8''")
	text, bom := strings.CutPrefix(string(a.raw), "\uFEFF")
	require.True(t, bom)
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = -1
	lines, err := in.ReadAll()
	require.NoError(t, err)
	assert.Equal(t, []string{"政务数据事项办理时效报表（2026年）"}, lines[0])
	var head []string
	rows := 0
	for _, line := range lines {
		switch {
		case line[0] == "部门" && len(line) > 3:
			head = line
		case head != nil:
			assert.Len(t, line, len(head))
			rows++
		}
	}
	assert.Positive(t, rows)
}

func TestTimelinessXLSX(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	h.file()
	answered(h)
	a := h.ask(call{as: "wang", method: "GET", path: "/reports/timeliness.xlsx?period=2026"})
	require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	assert.Contains(t, a.header.Get("Content-Disposition"), ".xlsx")
	book, err := excelize.OpenReader(bytes.NewReader(a.raw))
	require.NoError(t, err)
	rows, err := book.GetRows("分部门")
	require.NoError(t, err)
	assert.Equal(t, []string{"依据性质", "阶段", "部门", "应办结"}, rows[0][:4])
	assert.Equal(t, []string{"法定", "全部期限", "MZJ局", "2"}, rows[1][:4])
	assert.Equal(t, http.StatusForbidden, h.ask(call{as: "liu", method: "GET", path: "/reports/timeliness.xlsx?department=mzj"}).status)
}
