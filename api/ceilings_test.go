package api_test

import (
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/regulations"
)

// layered are the packs with a law that has ceilings.
func layered(t *testing.T) *regulations.Library {
	t.Helper()
	law, err := regulations.Load(os.DirFS("../regulations/testdata"))
	require.NoError(t, err)
	library, err := packs(t).With(law)
	require.NoError(t, err)
	return library
}

// ceilings has the administrator say what the ceilings of higher laws do, and which regulations apply.
func (h *fixture) ceilings(mode string, list ...map[string]any) answer {
	body := items(list...)
	body["ceilings"] = map[string]any{"mode": mode}
	return h.ask(call{as: "admin", method: http.MethodPut, path: "/administration/law", body: body})
}

// A regulation's page names what is longer than a higher law allows, and whether that binds.
func TestWhatARegulationExceeds(t *testing.T) {
	t.Parallel()
	h := build(t, built{packs: layered(t)})
	for _, mode := range []string{"warn", "bind"} {
		require.Equal(t, http.StatusOK, h.ceilings(mode, applies("neixiang", "departments"), applies("order-809", "departments")).status)
		a := h.ask(call{method: http.MethodGet, path: "/regulations/neixiang"})
		require.Equal(t, http.StatusOK, a.status)
		for path, want := range map[string]any{
			"ceilings_bind": mode == "bind", "exceeds.1.law.id": "order-809", "exceeds.1.article": "第二十六条第二款",
			"exceeds.1.procedure.name": "correction-ticket", "exceeds.1.clocks.0": "dispatch", "exceeds.1.clocks.#": 3,
			"exceeds.1.binds": "应当在《政务数据共享条例》第二十六条第二款规定的 10 个工作日内办理",
		} {
			assert.EqualValues(t, want, a.at(path), path)
		}
	}
	require.Equal(t, http.StatusOK, h.ceilings("bind", applies("neixiang", "departments")).status)
	a := h.ask(call{method: http.MethodGet, path: "/regulations/neixiang"})
	assert.EqualValues(t, 0, a.at("exceeds.#"), "a law that does not apply here has no ceilings")
}

// What the administrator enters in one process counts in another at once, for what is filed there and for what its pages say.
func TestProcessesAgreeOnCeilings(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	elsewhere := h.elsewhere()
	clocks := func(of *fixture) int {
		a := of.ask(call{method: http.MethodGet, path: "/regulations/yaohai-2024/procedures/catalog-change"})
		require.Equal(t, http.StatusOK, a.status)
		return int(a.at("clocks.#").(float64))
	}
	plain := clocks(elsewhere)
	law := h.ceilings("bind", applies("yaohai-2024", "departments"), applies("order-809", "departments"))
	require.Equal(t, http.StatusOK, law.status, "%s", law.raw)
	assert.Equal(t, "bind", law.at("ceilings.mode"))
	assert.Greater(t, clocks(elsewhere), plain)
	assert.Equal(t, clocks(h), clocks(elsewhere))

	kept := h.ask(call{as: "admin", method: http.MethodPut, path: "/administration/law", body: items(applies("yaohai-2024", "departments"))})
	assert.Equal(t, "bind", kept.at("ceilings.mode"), "what is not said stays")
	assert.Equal(t, plain, clocks(elsewhere), "a law that does not apply here has no ceilings")
}

// Where two regulations have a procedure for the same, it is the narrower place's unless the house chooses.
func TestWhoseProcedure(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	enter := func(choices ...map[string]any) {
		body := items(applies("yaohai-2024", "departments"), applies("order-809", "departments"))
		body["choices"] = append([]map[string]any{}, choices...)
		a := h.ask(call{as: "admin", method: http.MethodPut, path: "/administration/law", body: body})
		require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	}
	shown := func(regulation string) map[string]any {
		return named(h.ask(call{method: http.MethodGet, path: "/regulations/" + regulation}), "share-application")
	}
	enter()
	assert.Nil(t, shown("yaohai-2024")["yields"])
	assert.Equal(t, []any{map[string]any{
		"filer": "department", "procedure": "yaohai-2024/share-application", "also": true,
		"regulation": map[string]any{"id": "yaohai-2024", "title": "合肥市瑶海区政务数据资源共享开放管理办法", "short": "瑶海办法"},
	}}, shown("order-809")["yields"])
	assert.Equal(t, []any{"department"}, shown("order-809")["offered_to"])

	enter(map[string]any{"serves": "share", "relation": "departments", "regulation": "order-809", "others": false})
	assert.Equal(t, []any{}, shown("yaohai-2024")["offered_to"])
	refused := h.ask(call{as: "liu", method: http.MethodPost, path: "/cases", body: map[string]any{
		"procedure": "yaohai-2024/share-application", "resource": "mzj-001", "form": map[string]any{},
	}})
	assert.Equal(t, "regulation_not_applied", refused.at("code"), "%s", refused.raw)
	form := h.ask(call{as: "liu", method: http.MethodGet, path: "/regulations/yaohai-2024/procedures/share-application/form"})
	assert.Contains(t, form.at("not_applied"), "依《政务数据共享条例》发起", "%s", form.raw)
}

// A case that is filed where the higher law binds carries both periods to its end, each with its own article, and reports
// tell the two grounds apart.
func TestACaseUnderAHigherLaw(t *testing.T) {
	t.Parallel()
	h := build(t, built{packs: layered(t)})
	require.Equal(t, http.StatusOK, h.ceilings("bind", applies("lanzhou-2022", "departments"), applies("order-809", "departments")).status)
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
