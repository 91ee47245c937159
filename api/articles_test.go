package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every article is there with what implements it, and everything that implements one is there too.
func TestArticles(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	for _, r := range packs(t).Regulations() {
		list := h.ask(call{method: "GET", path: "/regulations/" + r.ID + "/articles"})
		require.Equal(t, http.StatusOK, list.status, "%s", list.raw)
		items, _ := list.at("items").([]any)
		require.NotEmpty(t, items)
		for _, item := range items {
			a := answer{body: item}
			assert.True(t, strings.HasPrefix(a.text("citation"), a.text("article")))
			by, _ := a.at("by").([]any)
			assert.NotEmpty(t, len(by)+len(a.text("because")), "%s of %s", a.text("citation"), r.ID)
			for _, one := range by {
				implementation := answer{body: one}
				assert.NotEmpty(t, implementation.text("title"), "%s of %s", implementation.text("path"), r.ID)
			}
		}
	}
	play(t, []scenario{
		{name: "of a place", do: "GET /regulations/yaohai-2024/articles", status: 200, want: map[string]any{
			"regulation.short": "瑶海办法", "items.0.citation": "第一条", "items.0.chapter": "第一章　总则", "items.0.because_title": "目的",
			"items.0.duty": false, "share.leaves": 49,
		}},
		{name: "no such regulation", do: "GET /regulations/none/articles", status: 404, code: "regulation_unknown"},
	})
}
