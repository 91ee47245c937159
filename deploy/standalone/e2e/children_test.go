package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

// Silence is a breach: the bureau is offered a rectification with item and
// department filled in, and the two cases refer to each other, in the API and in
// Temporal.
func TestSilenceLeadsToRectification(t *testing.T) {
	t.Parallel()
	p, base := standalone(t, t.TempDir())
	engine, err := client.Dial(client.Options{HostPort: p.printed(`Temporal +(\S+:\d+)\s`), Namespace: "shixian"})
	require.NoError(t, err)
	defer engine.Close()
	applicant, bureau, provider := logIn(t, base, "mzj"), logIn(t, base, "bureau"), logIn(t, base, "gaj")
	silent := applicant.files("share-application", "gaj-001", shareForm)
	applicant.awaits(silent, "consent by silence", consented)

	offers := bureau.get("/cases/" + silent).Body["offers"].([]any)
	i := slices.IndexFunc(offers, func(o any) bool { return o.(map[string]any)["name"] == "rectification" })
	require.GreaterOrEqual(t, i, 0, "%v", offers)
	offer := offers[i].(map[string]any)
	form := offer["form"].(map[string]any)
	assert.Equal(t, "gaj", form["respondent"])
	assert.Equal(t, "4", form["breach"], "not answered as the rules say")
	assert.Empty(t, provider.get("/cases/" + silent).Body["offers"], "it is the bureau's to open")

	form["demand"], form["limit"] = "说明未答复的原因并建立答复制度", 5
	a := bureau.post("/cases", map[string]any{
		"procedure": offer["procedure"], "form": form, "parent": silent, "child": offer["name"],
	})
	require.Equal(t, http.StatusCreated, a.Status, a)
	opened := a.Body["number"].(string)
	related := bureau.get("/cases/" + silent).Body["children"].([]any)
	require.Len(t, related, 1)
	assert.Equal(t, opened, related[0].(map[string]any)["number"])
	assert.Equal(t, silent, provider.get("/cases/" + opened).Body["parent"])

	require.EventuallyWithT(t, func(t *assert.CollectT) {
		assert.Equal(t, []string{opened}, listed(p.t.Context(), t, engine, fmt.Sprintf("Opener = '%s'", silent)))
	}, patience, 200*time.Millisecond)
	a = provider.acts(opened, "complete", map[string]any{"result": "已说明并建立制度"})
	require.Equal(t, http.StatusOK, a.Status, a)
	require.Equal(t, http.StatusOK, bureau.acts(opened, "accept", nil).Status)
	assert.Equal(t, "rectified", bureau.awaits(opened, "an end", ended).outcome())
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		a, err := bureau.send("GET", "/cases/"+silent, nil)
		require.NoError(t, err)
		assert.Equal(t, "rectified", a.Body["children"].([]any)[0].(map[string]any)["outcome"], "the parent case knows what came of it")
	}, patience, 200*time.Millisecond)
}
