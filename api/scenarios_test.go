package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every scenario of every pack plays without a fault, on elements that are in the procedure's own diagram.
func TestEveryScenarioPlays(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	diagrams := map[string]string{}
	for _, r := range packs(t).Regulations() {
		list := h.ask(call{method: "GET", path: "/regulations/" + r.ID + "/scenarios"})
		items, _ := list.at("items").([]any)
		require.NotEmpty(t, items)
		for i := range items {
			play := h.ask(call{method: "GET", path: fmt.Sprintf("/regulations/%s/scenarios/%d", r.ID, i+1)})
			require.Equal(t, http.StatusOK, play.status, "%s", play.raw)
			assert.Equal(t, []any{}, play.at("faults"), "%s", play.raw)
			id := play.text("scenario.procedure")
			name := strings.TrimPrefix(id, r.ID+"/")
			if diagrams[id] == "" {
				diagrams[id] = string(h.ask(call{method: "GET", path: "/regulations/" + r.ID + "/procedures/" + name + ".bpmn"}).raw)
			}
			steps, _ := play.at("steps").([]any)
			for _, step := range steps {
				for _, key := range []string{"taken", "present"} {
					ids, _ := answer{body: step}.at(key).([]any)
					require.NotEmpty(t, ids)
					for _, element := range ids {
						assert.Contains(t, diagrams[id], fmt.Sprintf(`id="%s"`, element), "%s: %s", id, play.text("scenario.title"))
					}
				}
			}
		}
	}
	assert.Equal(t, "scenario_unknown", h.ask(call{method: "GET", path: "/regulations/neixiang/scenarios/999"}).at("code"))
	assert.Equal(t, "regulation_unknown", h.ask(call{method: "GET", path: "/regulations/none/scenarios"}).at("code"))
}

func TestDescription(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{name: "silence is consent", do: "GET /regulations/yaohai-2024/procedures/share-application/description", status: 200, want: map[string]any{
			"title": "政务数据共享申请", "periods.1.title": "答复", "periods.1.workdays": 5, "periods.1.owner": "提供部门",
			"periods.1.basis.article": "第十四条第二款", "periods.1.consent": true,
		}},
		{name: "overdue is supervised", do: "GET /regulations/fushun-2023/procedures/open-data-request/description", status: 200, want: map[string]any{
			"filed_by.0": "公民、法人和其他组织", "periods.0.silence": "逾期，升级督办", "periods.0.breach": "第三十条第六项",
		}},
		{name: "no such procedure", do: "GET /regulations/fushun-2023/procedures/none/description", status: 404, code: "procedure_unknown"},
	})
}

func TestComparisonOfTwo(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	a := h.ask(call{method: "GET", path: "/regulations/yaohai-2024/comparison/fushun-2023"})
	require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
	assert.Equal(t, []any{"yaohai-2024", "fushun-2023"}, a.all("regulations", "id"))
	assert.Contains(t, a.text("stories.0.sides.0.result"), "视同同意")
	assert.NotContains(t, string(a.raw), "**")
	assert.Equal(t, http.StatusNotFound, h.ask(call{method: "GET", path: "/regulations/yaohai-2024/comparison/none"}).status)
}
