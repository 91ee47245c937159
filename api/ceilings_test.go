package api_test

import (
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/regulations"
)

// bound are the packs where the ceilings of a higher law bind.
func bound(t *testing.T) (plain, bound *regulations.Library) {
	t.Helper()
	law, err := regulations.Load(os.DirFS("../regulations/testdata"))
	require.NoError(t, err)
	plain, err = packs(t).With(law)
	require.NoError(t, err)
	bound, err = plain.Bound(plain.Above)
	require.NoError(t, err)
	return plain, bound
}

// A regulation's page names what is longer than a higher law allows, and whether that binds.
func TestWhatARegulationExceeds(t *testing.T) {
	t.Parallel()
	plain, bound := bound(t)
	for _, library := range []*regulations.Library{plain, bound} {
		h := build(t, built{packs: library})
		a := h.ask(call{method: http.MethodGet, path: "/regulations/neixiang"})
		require.Equal(t, http.StatusOK, a.status)
		for path, want := range map[string]any{
			"ceilings_bind": library.Binds(), "exceeds.1.law.id": "order-809", "exceeds.1.article": "第二十六条第二款",
			"exceeds.1.procedure.name": "correction-ticket", "exceeds.1.clocks.0": "dispatch", "exceeds.1.clocks.#": 3,
			"exceeds.1.binds": "应当在《政务数据共享条例》第二十六条第二款规定的 10 个工作日内办理",
		} {
			assert.EqualValues(t, want, a.at(path), path)
		}
	}
}

// A case that is filed where the higher law binds carries both periods to its end, each with its own article, and reports
// tell the two grounds apart.
func TestACaseUnderAHigherLaw(t *testing.T) {
	t.Parallel()
	_, library := bound(t)
	h := build(t, built{packs: library})
	document := upload(t, "file", "修法决定.txt", "决定")
	document.as, document.path = "zhang", "/attachments"
	a := h.ask(call{as: "zhang", method: http.MethodPost, path: "/cases", body: map[string]any{
		"procedure": "lanzhou-2022/catalog-change", "resource": "mzj-001",
		"form": map[string]any{
			"cause": "law", "document": h.ask(document).text("id"), "event_on": "2026-09-14", "change": "增加一项", "summary": "增加一项",
		},
	}})
	require.Equal(t, http.StatusCreated, a.status, "%s", a.raw)
	number := a.at("number").(string)
	h.later(number, "2026-09-29 10:00:00")
	shown := h.show("zhang", number)
	for path, want := range map[string]any{
		"clocks.0.basis.article": "第十七条", "clocks.1.basis.article": "《政务数据共享条例》第十七条第二款",
		"clocks.0.overdue": true, "clocks.1.overdue": true,
	} {
		assert.EqualValues(t, want, shown.at(path), path)
	}
	behind := h.ask(call{as: "wang", method: http.MethodGet, path: "/reports/timeliness/obligations?period=2026-09&regulation=lanzhou-2022"})
	require.Equal(t, http.StatusOK, behind.status, "%s", behind.raw)
	assert.ElementsMatch(t, []any{"第十七条", "《政务数据共享条例》第十七条第二款"},
		[]any{behind.at("items.0.basis.article"), behind.at("items.1.basis.article")})
}
