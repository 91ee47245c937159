package api_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/regulations"
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

// A pack of the bureau's own can be compared too; of one whose form does not fit the event, the answer says why.
func TestComparisonWithAPackOfAFolder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new, untold, result string }{
		{"it fits", "", "", "", "承诺提供日期"},
		{"its form asks for more", "{name: purpose, title: 使用用途, type: text, required: true,",
			"{name: project, title: 项目代码, type: text, required: true}\n  - {name: purpose, title: 使用用途, type: text, required: true,", "“项目代码”必须填写", ""},
		{"it is about no entry", "resource: required\n  provider: resource.provider", "resource: none\n  provider: form.provider", "不涉及目录条目", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := build(t, built{packs: withExample(t, func(text string) string {
				if c.old != "" {
					text = strings.ReplaceAll(text, c.old, c.new)
				}
				if strings.Contains(text, "resource: none") {
					text = strings.ReplaceAll(text, "\nform:\n", "\nform:\n  - {name: provider, title: 提供部门, type: department, required: true}\n")
				}
				return text
			})})
			a := h.ask(call{method: "GET", path: "/regulations/demo-2026/comparison/yaohai-2024"})
			require.Equal(t, http.StatusOK, a.status, "%s", a.raw)
			assert.Contains(t, a.text("stories.0.sides.1.result"), "视同同意")
			assert.Contains(t, a.text("stories.0.sides.0.untold"), c.untold)
			assert.Contains(t, a.text("stories.0.sides.0.result"), c.result)
			assert.Equal(t, c.untold == "", a.text("stories.0.sides.0.untold") == "")
		})
	}
}

// withExample are the packs that come with the program, and that of the documents after a change.
func withExample(t *testing.T, change func(string) string) *regulations.Library {
	t.Helper()
	folder := fstest.MapFS{}
	for _, name := range []string{"regulation.yaml", "share-application.yaml", "rectification.yaml"} {
		text, err := os.ReadFile("../docs/example-pack/demo-2026/" + name)
		require.NoError(t, err)
		folder["demo-2026/"+name] = &fstest.MapFile{Data: []byte(change(string(text)))}
	}
	example, err := regulations.Load(folder)
	require.NoError(t, err)
	both, err := packs(t).With(example)
	require.NoError(t, err)
	return both
}
