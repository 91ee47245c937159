package api_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/whatif"
)

// accepting is the procedure of the fixture's cases, with so many working days to accept an application.
func accepting(t *testing.T, workdays string) map[string]any {
	t.Helper()
	text, err := os.ReadFile("../regulations/yaohai-2024/share-application.yaml")
	require.NoError(t, err)
	const clock = "    title: 受理\n    kind: answer\n    workdays: "
	require.Contains(t, string(text), clock+"1\n")
	return map[string]any{
		"regulation": "yaohai-2024", "procedure": strings.Replace(string(text), clock+"1\n", clock+workdays+"\n", 1),
	}
}

func TestWhatIfRequests(t *testing.T) {
	t.Parallel()
	const first = "YH-2026-000001"
	changed := accepting(t, "2")
	faulty := accepting(t, "2\n    nonsense: 1")
	unknown := map[string]any{"regulation": "nowhere", "procedure": changed["procedure"]}
	notice := map[string]any{"year": 2026, "papers": []string{"国办发明电〔2025〕7号"}, "days": []any{}}
	play(t, []scenario{
		{name: "the bureau supposes a longer period", as: "wang", do: "POST /whatif", body: changed, status: 200, want: map[string]any{
			"cases": 1, "replayed": 1, "differing.count": 1, "differing.first.0": first, "failures": 0, "apart.count": 0,
			"definitions.#": 1, "definitions.0.id": "yaohai-2024/share-application",
			"obligations.#": 1, "obligations.0.department.code": "mzj", "obligations.0.later": 1, "obligations.0.newly_late": 0,
			"obligations.0.cases.first.0": first, "results.#": 0, "stops.#": 0,
		}},
		{name: "an administrator, too; what is published is no change", as: "admin", do: "POST /whatif", body: accepting(t, "1"), status: 200,
			want: map[string]any{"cases": 1, "replayed": 0, "differing.count": 0}},
		{name: "a workbook", as: "wang", do: "POST /whatif.xlsx", body: changed, status: 200},
		{name: "a faulty procedure", as: "wang", do: "POST /whatif", body: faulty, status: 422, code: "field_invalid",
			want: map[string]any{"field": "procedure"}},
		{name: "no such regulation", as: "wang", do: "POST /whatif", body: unknown, status: 422, code: "definition_unknown"},
		{name: "a notice that cannot be right", as: "wang", do: "POST /whatif", body: map[string]any{"notice": notice}, status: 422, code: "notice_invalid"},
		{name: "nothing supposed", as: "wang", do: "POST /whatif", body: map[string]any{"since": "2026-01-01"}, status: 422, code: "field_missing"},
		{name: "a department does not see what becomes of others", as: "zhang", do: "POST /whatif", body: changed, status: 403, code: "forbidden"},
		{name: "nobody without a log-in", do: "POST /whatif", body: changed, status: 401, code: "unauthenticated"},
	})
}

// held is a ledger in which the histories wait.
type held struct {
	whatif.Ledger
	begun, goOn chan struct{}
}

func (h held) PublishedDefinitions(ctx context.Context) ([]*procedure.Definition, error) {
	h.begun <- struct{}{}
	<-h.goOn
	return h.Ledger.PublishedDefinitions(ctx)
}

// A question keeps every processor busy: while one is answered, another is refused. Nothing of it stays in the ledger.
func TestOneQuestionAtATime(t *testing.T) {
	t.Parallel()
	begun, goOn := make(chan struct{}, 4), make(chan struct{})
	h := build(t, built{ledger: func(s *store.Store, l *api.Ledger) { l.WhatIf = held{s, begun, goOn} }})
	h.file()
	before := h.everything()
	ask := func() answer {
		return h.ask(call{as: "wang", method: "POST", path: "/whatif", body: accepting(t, "2")})
	}
	done := make(chan answer)
	go func() { done <- ask() }()
	<-begun
	second := ask()
	assert.Equal(t, 409, second.status)
	assert.Equal(t, "whatif_running", second.text("code"))
	close(goOn)
	first := <-done
	assert.Equal(t, 200, first.status, first.body)
	assert.Equal(t, 200, ask().status)
	assert.Equal(t, before, h.everything())
}
