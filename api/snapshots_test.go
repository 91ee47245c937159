package api_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/report"
)

// keeper takes reports as the application does.
type keeper struct{ *fixture }

func (k keeper) encode(ctx context.Context, period string) ([]byte, error) {
	q, err := report.SnapshotQuery(period)
	if err != nil {
		return nil, err
	}
	counts, err := k.Count(ctx, q)
	if err != nil {
		return nil, err
	}
	return report.Encode(period, counts, report.DefaultThresholds, nil, nil)
}

func (k keeper) CorrectSnapshot(ctx context.Context, period string, seen int, by domain.Person, reason string) (report.Snapshot, error) {
	body, err := k.encode(ctx, period)
	if err != nil {
		return report.Snapshot{}, err
	}
	return k.Store.CorrectSnapshot(ctx, period, seen, body, by, reason)
}

// keeps has September be kept while one application was answered and one not yet, and lets the silence run out then.
func keeps(h *fixture) {
	answered(h)
	body, err := keeper{h}.encode(h.t.Context(), "2026-09")
	require.NoError(h.t, err)
	_, err = h.KeepSnapshot(h.t.Context(), "2026-09", body)
	require.NoError(h.t, err)
}

func TestSnapshots(t *testing.T) {
	t.Parallel()
	const kept = "/reports/snapshots/2026-09"
	play(t, []scenario{
		{name: "none yet", as: "wang", do: "GET /reports/snapshots", status: 200, want: map[string]any{"items.#": 0}},
		{name: "those that are kept", fields: keeps, as: "zhao", do: "GET /reports/snapshots", status: 200, want: map[string]any{
			"items.#": 1, "items.0.period": "2026-09", "items.0.period_title": "2026年9月", "items.0.version": 1, "items.0.by": nil,
		}},
		{name: "as it was", fields: keeps, as: "wang", do: "GET " + kept, status: 200, want: map[string]any{
			"snapshot.version": 1, "report.from": "2026-09-01", "report.through": "2026-09-30", "report.rows.0.department.name": "MZJ局",
			"report.rows.0.figures.due": 2, "report.figures.0.title": "应办结", "evaluations.#": 0,
		}},
		{name: "told apart otherwise", fields: keeps, as: "wang", do: "GET " + kept + "?by=procedure", status: 200, want: map[string]any{
			"report.rows.0.procedure": "yaohai-2024/share-application", "report.rows.0.figures.due": 2,
		}},
		{name: "by what contradicts itself", fields: keeps, as: "wang", do: "GET " + kept + "?by=month,year", status: 400, code: "parameter_invalid"},
		{name: "a version that there is not", fields: keeps, as: "wang", do: "GET " + kept + "?version=2", status: 404, code: "snapshot_unknown"},
		{name: "a period that there is not", as: "wang", do: "GET " + kept, status: 404, code: "snapshot_unknown"},
		{name: "they are of all departments", fields: keeps, as: "zhang", do: "GET " + kept, status: 403, code: "forbidden"},
		{name: "the list too", as: "citizen", do: "GET /reports/snapshots", status: 403, code: "forbidden"},
		{name: "the bureau corrects", fields: keeps, as: "wang", do: "POST " + kept, body: `{"reason": "补录"}`, status: 201, want: map[string]any{
			"version": 2, "reason": "补录", "by": "p3",
		}},
		{name: "with a reason", fields: keeps, as: "wang", do: "POST " + kept, body: `{"reason": " "}`, status: 422, code: "field_missing"},
		{name: "what is there", as: "wang", do: "POST " + kept, body: `{"reason": "补录"}`, status: 404, code: "snapshot_unknown"},
		{name: "nobody else does", fields: keeps, as: "zhao", do: "POST " + kept, body: `{"reason": "补录"}`, status: 403, code: "forbidden"},
		{name: "no difference to itself", fields: keeps, as: "wang", do: "GET " + kept + "/differences", status: 200, want: map[string]any{"items.#": 0}},
	})
}

// A correction shows what it corrects, and leaves the old version as it is.
func TestACorrectedSnapshot(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	h.file()
	keeps(h)
	before := h.ask(call{as: "wang", method: "GET", path: "/reports/snapshots/2026-09?version=1"})
	third := h.file() // in October, and a case of September is annulled in the ledger's figures by nothing: same figures
	h.later(third, "2026-11-20 10:00:00")
	corrected := h.ask(call{as: "wang", method: "POST", path: "/reports/snapshots/2026-09", body: `{"reason": "核对"}`})
	require.Equal(t, http.StatusCreated, corrected.status)
	after := h.ask(call{as: "wang", method: "GET", path: "/reports/snapshots/2026-09?version=1"})
	assert.Equal(t, before.body, after.body)
	differences := h.ask(call{as: "wang", method: "GET", path: "/reports/snapshots/2026-09/differences"})
	assert.EqualValues(t, 1, differences.at("from.version"))
	assert.EqualValues(t, 2, differences.at("to.version"))
}

func TestEvaluation(t *testing.T) {
	t.Parallel()
	const table = "/reports/evaluation?regulation=yaohai-2024&year=2026"
	play(t, []scenario{
		{name: "a supervisor sees all", fields: answered, as: "wang", do: "GET " + table, status: 200, want: map[string]any{
			"basis": "第二十三条", "year": 2026, "columns.0.name": "entries", "columns.0.heading": "目录条目数", "rows.0.department.name": "JTJ局",
		}},
		{name: "a department its own row", fields: answered, as: "zhang", do: "GET " + table, status: 200, want: map[string]any{
			"rows.#": 1, "rows.0.department.code": "mzj",
		}},
		{name: "and no other's", as: "zhang", do: "GET " + table + "&department=wjw", status: 403, code: "forbidden"},
		{name: "the public none", as: "citizen", do: "GET " + table, status: 403, code: "forbidden"},
		{name: "a regulation that there is not", as: "wang", do: "GET /reports/evaluation?regulation=none&year=2026", status: 404, code: "regulation_unknown"},
		{name: "what is behind a count", fields: answered, as: "wang", status: 200,
			do:   "GET /reports/evaluation/counted?regulation=yaohai-2024&year=2026&department=mzj&indicator=share_filed",
			want: map[string]any{"items.#": 2, "items.0.kind": "case", "items.0.id": "YH-2026-000001", "items.0.times": 1}},
		{name: "an indicator that there is not", as: "wang", status: 400, code: "parameter_invalid",
			do: "GET /reports/evaluation/counted?regulation=yaohai-2024&year=2026&department=mzj&indicator=none"},
	})
}
