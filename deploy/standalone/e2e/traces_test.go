package e2e

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/tracing/tracingtest"
)

// One trace goes from a request at the API through the engine to what a worker, in a process of its own, does in the ledger.
func TestATraceFromTheRequestToTheLedger(t *testing.T) {
	t.Parallel()
	told := tracingtest.Start(t)
	settings := written(t, t.TempDir(), "settings.yaml", "traces: %s\n", told.URL)
	s := newSite(t, "--data", t.TempDir(), "--config", settings, "--database", newDatabase(t))
	worker := s.worker()
	applicant, provider := logIn(t, s.base, "mzj"), logIn(t, s.base, "gaj")
	number := applicant.files("share-application", "gaj-001", shareForm)
	a := provider.acts(number, "accept", nil)
	require.Equal(t, http.StatusOK, a.Status, a)
	s.api.stop()
	worker.stop()

	below := map[string]map[string]bool{} // names of spans, by that of their trace's first
	first, parents := map[string]string{}, map[string]string{}
	for _, span := range told.Spans() {
		parents[string(span.SpanId)] = span.Name
		if len(span.ParentSpanId) == 0 {
			first[string(span.TraceId)] = span.Name
			below[span.Name] = map[string]bool{}
		}
	}
	for _, span := range told.Spans() {
		if from := parents[string(span.ParentSpanId)]; from != "" {
			below[first[string(span.TraceId)]][from+" > "+span.Name] = true
		}
	}
	for name, want := range map[string][]string{
		"POST /api/v1/cases": {
			"POST /api/v1/cases > ledger", "POST /api/v1/cases > StartWorkflow:ShareApplication",
			"StartWorkflow:ShareApplication > RunWorkflow:ShareApplication",
		},
		"POST /api/v1/cases/:number/acts": {
			"POST /api/v1/cases/:number/acts > ledger", "POST /api/v1/cases/:number/acts > SignalWorkflow:step", "SignalWorkflow:step > HandleSignal:step",
		},
		"CreateSchedule:bureau-morning": {"StartActivity:PlanMorning > RunActivity:PlanMorning", "RunActivity:PlanMorning > ledger"},
	} {
		for _, step := range want {
			assert.Contains(t, below[name], step, name)
		}
	}
	assert.NotContains(t, told.Raw(), shareForm["purpose"], "nobody is told what somebody wrote")
	assert.NotContains(t, told.Raw(), "shixian-demo")
}
