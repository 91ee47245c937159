package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func items(list ...map[string]any) map[string]any { return map[string]any{"items": list} }

func applies(regulation, relation string, days ...string) map[string]any {
	f := map[string]any{"regulation": regulation, "relation": relation}
	for i, name := range []string{"from", "through"} {
		if i < len(days) && days[i] != "" {
			f[name] = days[i]
		}
	}
	return f
}

// named is one of a regulation's procedures.
func named(regulation answer, name string) map[string]any {
	procedures, _ := regulation.at("procedures").([]any)
	for _, p := range procedures {
		if found, _ := p.(map[string]any); found["name"] == name {
			return found
		}
	}
	return nil
}

// Who says which regulations apply here, and what is refused.
func TestEnterLaw(t *testing.T) {
	t.Parallel()
	yaohai := applies("yaohai-2024", "departments", "2026-09-14")
	play(t, []scenario{
		{name: "nobody said anything", as: "zhao", do: "GET /administration/law", status: 200,
			want: map[string]any{"set": false, "items.0.regulation": "fushun-2023"}},
		{name: "the bureau does not read it there", as: "wang", do: "GET /administration/law", status: 403, code: "forbidden"},
		{name: "the administrator says it", as: "admin", do: "PUT /administration/law", body: items(yaohai), header: map[string]string{"If-Match": `"0"`},
			status: 200, want: map[string]any{"set": true, "entered_by": "管", "items.#": 1, "items.0.from": "2026-09-14"}},
		{name: "the auditor does not", as: "zhao", do: "PUT /administration/law", body: items(yaohai), status: 403, code: "forbidden"},
		{name: "somebody was faster", as: "admin", do: "PUT /administration/law", body: items(yaohai), header: map[string]string{"If-Match": `"7"`},
			status: 412, code: "stale"},
		{name: "a regulation that is not there", as: "admin", do: "PUT /administration/law", body: items(applies("atlantis-1", "public")),
			status: 404, code: "regulation_unknown", want: map[string]any{"field": "items[0].regulation"}},
		{name: "a relation that is not there", as: "admin", do: "PUT /administration/law", body: items(applies("yaohai-2024", "citizens")),
			status: 422, code: "field_invalid"},
		{name: "twice", as: "admin", do: "PUT /administration/law", body: items(yaohai, yaohai), status: 422, code: "law_invalid"},
		{name: "nothing", as: "admin", do: "PUT /administration/law", body: items(), status: 422, code: "field_invalid"},
	})
}

// What does not apply here is offered to nobody and refused by name; it stays readable, and so do its cases.
func TestLawInForce(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	number := h.file()
	enter := func(list ...map[string]any) {
		answer := h.ask(call{as: "admin", method: "PUT", path: "/administration/law", body: items(list...)})
		require.Equal(t, http.StatusOK, answer.status, "%s", answer.raw)
	}
	regulation := func(id string) answer { return h.ask(call{as: "liu", method: "GET", path: "/regulations/" + id}) }
	offered := func(of answer, name string) any { return named(of, name)["offered_to"] }
	share := func(of answer) any { return offered(of, "share-application") }

	before := regulation("yaohai-2024")
	assert.Equal(t, true, before.at("applies"))
	assert.Equal(t, true, before.at("used"))
	assert.Equal(t, []any{"department"}, share(before))
	assert.Equal(t, "share", named(before, "share-application")["gives"])
	assert.Equal(t, "open", named(before, "open-data-request")["gives"])
	assert.Nil(t, named(before, "correction-ticket")["gives"])

	enter(applies("neixiang", "departments", "2026-10-01"), applies("lanzhou-2022", "departments"))
	after := regulation("yaohai-2024")
	assert.Equal(t, false, after.at("applies"))
	assert.Equal(t, []any{}, share(after))
	assert.Equal(t, []any{}, after.at("applied"))
	assert.Equal(t, []any{}, share(regulation("neixiang")), "not yet")
	lanzhou := regulation("lanzhou-2022")
	assert.Equal(t, []any{"department"}, share(lanzhou))
	assert.Equal(t, []any{}, offered(lanzhou, "open-data-request"), "not towards the public")
	assert.Equal(t, "部门之间", lanzhou.at("applied.0.relation_title"))
	assert.Equal(t, false, lanzhou.at("used"))

	refused := h.ask(call{as: "liu", method: "POST", path: "/cases", body: filing()})
	assert.Equal(t, http.StatusUnprocessableEntity, refused.status)
	assert.Equal(t, "regulation_not_applied", refused.text("code"))
	const why = "自2026年9月14日起，本单位不适用《合肥市瑶海区政务数据资源共享开放管理办法》（部门之间），" +
		"不能据此发起申请；现在适用《兰州市政务数据资源共享管理办法（试行）》"
	assert.Equal(t, why, refused.text("detail"))
	form := h.ask(call{as: "liu", method: "GET", path: "/regulations/yaohai-2024/procedures/share-application/form"})
	assert.Equal(t, why, form.text("not_applied"))

	assert.Equal(t, http.StatusOK, h.ask(call{as: "liu", method: "GET", path: "/cases/" + number}).status)
	h.clock.Set("2026-10-01 00:00:00")
	assert.Equal(t, []any{"department"}, share(regulation("neixiang")))
	log := h.ask(call{as: "zhao", method: "GET", path: "/administration/log?action=law_entered"})
	assert.Equal(t, "登记适用的法规", log.at("items.0.action_title"))
	assert.Equal(t, "适用", log.at("items.0.changes.0.field_title"))
}
