package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

// document uploads the paper that a change of law is filed with.
func (h *fixture) document(t testing.TB, as string) string {
	t.Helper()
	c := upload(t, "file", "修法决定.txt", "决定")
	c.as, c.path = as, "/attachments"
	return h.ask(c).text("id")
}

// Who decides about an entry sees which grants stand on it, and what the decision would change for those who hold them.
func TestWhoDecidesSeesWhatStands(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	granting := h.file()
	require.NoError(t, h.Grant(t.Context(), domain.Grant{Case: granting, Call: "1", Resource: "mzj-001", Grantee: "wjw", Purpose: "核对"}))
	filed := h.ask(call{as: "zhang", method: http.MethodPost, path: "/cases", body: map[string]any{
		"procedure": "lanzhou-2022/catalog-change", "resource": "mzj-001", "form": map[string]any{
			"cause": "law", "document": h.document(t, "zhang"), "event_on": "2026-09-14", "change": "不再共享",
			"share": "withheld", "share_basis": "某行政法规",
		},
	}})
	require.Equal(t, http.StatusCreated, filed.status, "%s", filed.raw)
	number := filed.text("number")
	h.applied("zhang", number, "submit", nil)
	shown := h.show("wang", number)
	assert.EqualValues(t, 1, shown.at("entry_grants.total"))
	assert.Equal(t, []any{granting, "WJW局", "核对", "有效"}, []any{
		shown.at("entry_grants.items.0.case"), shown.at("entry_grants.items.0.grantee.name"),
		shown.at("entry_grants.items.0.purpose"), shown.at("entry_grants.items.0.status_title"),
	})
	assert.Equal(t, "accept", shown.at("actions.0.action"))
	assert.EqualValues(t, 1, shown.at("actions.0.effect.standing"))
	assert.Equal(t, []any{"共享类型", "有条件共享", "不予共享"}, []any{
		shown.at("actions.0.effect.changes.0.title"), shown.at("actions.0.effect.changes.0.old"), shown.at("actions.0.effect.changes.0.new"),
	})
	assert.Nil(t, shown.at("actions.1.effect"), "what sends the case back changes nothing")
	assert.Nil(t, h.show("liu", granting).at("entry_grants"), "an application changes no entry")

	list := call{method: http.MethodGet, path: "/catalog/mzj-001/grants"}
	for as, status := range map[string]int{"zhang": 200, "wang": 200, "liu": 403} {
		list.as = as
		assert.Equal(t, status, h.ask(list).status, as)
	}
	list.as = "zhang"
	assert.Equal(t, granting, h.ask(list).at("items.0.case"))
}

// A form begins with what the entry says, and what nobody changes is not said.
func TestAFormIsPrefilled(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	form := call{as: "zhang", method: http.MethodGet, path: "/regulations/lanzhou-2022/procedures/catalog-change/form?resource=mzj-001"}
	values, ok := h.ask(form).at("values").(map[string]any)
	require.True(t, ok)
	assert.Equal(t, []any{"社会救助对象信息mzj-001", "conditional", "社会救助暂行办法", "withheld"},
		[]any{values["title"], values["share"], values["share_basis"], values["open"]})
	form.as = "liu"
	assert.Nil(t, h.ask(form).at("values"), "who may not file is told nothing")

	values["cause"], values["event_on"], values["change"], values["document"] = "law", "2026-09-14", "改摘要", h.document(t, "zhang")
	values["summary"] = "新的摘要"
	filed := h.ask(call{as: "zhang", method: http.MethodPost, path: "/cases", body: map[string]any{
		"procedure": "lanzhou-2022/catalog-change", "resource": "mzj-001", "form": values,
	}})
	require.Equal(t, http.StatusCreated, filed.status, "%s", filed.raw)
	assert.ElementsMatch(t, []any{"cause", "event_on", "document", "change", "summary"}, h.show("zhang", filed.text("number")).all("form", "name"))

	shown := h.show("zhang", filed.text("number"))
	prefilled, ok := shown.at("actions.0.values").(map[string]any)
	require.True(t, ok)
	assert.Equal(t, []any{"新的摘要", "社会救助对象信息mzj-001"}, []any{prefilled["summary"], prefilled["title"]})
	h.applied("zhang", filed.text("number"), "submit", prefilled)
	assert.Len(t, h.show("zhang", filed.text("number")).all("form", "name"), 5, "taking it again says no more")
}

// A form that follows from a case is filled in from it, for those who may see the case.
func TestAFormKnowsItsSource(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	h.later(number, "2026-10-30 10:00:00") // the provider was silent
	offer := h.show("wang", number)
	require.Contains(t, offer.all("offers", "name"), "rectification", "%s", offer.raw)
	path := "/regulations/yaohai-2024/procedures/rectification/form?parent=" + number + "&child="
	form := h.ask(call{as: "wang", method: http.MethodGet, path: path + "rectification"})
	require.Equal(t, http.StatusOK, form.status, "%s", form.raw)
	assert.Equal(t, "mzj", form.at("values.respondent"))
	assert.ElementsMatch(t, []any{"respondent", "breach"}, form.at("binds"))
	assert.Equal(t, "offer_not_open", h.ask(call{as: "wang", method: http.MethodGet, path: path + "other"}).text("code"))
	hidden := h.ask(call{as: "chen", method: http.MethodGet, path: path + "rectification"})
	assert.Equal(t, "case_unknown", hidden.text("code"), "of a case that they may not see they learn nothing")
}
