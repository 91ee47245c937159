package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

// notices are what somebody was told of a case, by occasion.
func (u *user) notices(t require.TestingT, number, notice string) []string {
	a, err := u.send("GET", "/notifications?limit=200", nil)
	require.NoError(t, err)
	var texts []string
	items, _ := a.Body["items"].([]any)
	for _, item := range items {
		n := item.(map[string]any)
		if n["case"] == number && n["notice"] == notice {
			texts = append(texts, n["text"].(string))
		}
	}
	return texts
}

// laddered are the steps by which somebody was asked to see to what others owe.
func (u *user) laddered(t require.TestingT, number string) []string {
	return slices.DeleteFunc(u.notices(t, number, "ladder"), func(text string) bool { return !strings.Contains(text, "请督促办理") })
}

// numbersByLight returns the numbers of the cases in which something owed has the light.
func (u *user) numbersByLight(t require.TestingT, light string) []string {
	a, err := u.send("GET", "/supervision/obligations?limit=200&light="+light, nil)
	require.NoError(t, err)
	var numbers []string
	items, _ := a.Body["items"].([]any)
	for _, item := range items {
		number := item.(map[string]any)["case"].(map[string]any)["number"].(string)
		if !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// A case goes overdue: its light turns, the case is escalated step by step and each
// once, an expedite request of many reaches the department, and Temporal lists what the ledger
// does.
func TestSupervisorsFollowWhatIsOverdue(t *testing.T) {
	t.Parallel()
	p, base := standalone(t, t.TempDir())
	engine, err := client.Dial(client.Options{HostPort: p.printed(`Temporal +(\S+:\d+)\s`), Namespace: "shixian"})
	require.NoError(t, err)
	defer engine.Close()
	citizen, bureau, provider, head := logIn(t, base, "citizen"), logIn(t, base, "bureau"), logIn(t, base, "rsj"), logIn(t, base, "rsj-head")
	request := map[string]any{"purpose": "研究", "needs": "分行业用工备案数", "no_state_secrets": true}
	one, two := citizen.files("open-data-request", "rsj-004", request), citizen.files("open-data-request", "rsj-004", request)
	require.Contains(t, bureau.numbersByLight(t, "green"), one)

	seen := map[string]bool{}
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		for _, light := range []string{"green", "yellow", "red"} {
			seen[light] = seen[light] || slices.Contains(bureau.numbersByLight(t, light), one)
		}
		assert.True(t, seen["red"], "it never turned red")
	}, patience, 100*time.Millisecond)
	assert.True(t, seen["yellow"], "it turned yellow first")

	require.EventuallyWithT(t, func(t *assert.CollectT) {
		assert.Len(t, head.laddered(t, one), 1, "the head, after one working day")
		assert.Len(t, bureau.laddered(t, one), 1, "the bureau, after three")
	}, patience, 200*time.Millisecond)

	expediting := map[string]any{"cases": []string{one, two, "YH-1999-000001"}, "reason": "群众反映办理迟缓"}
	a := bureau.post("/expedites", expediting)
	require.Equal(t, 200, a.Status, a)
	require.EqualValues(t, 1, a.Body["refused"], a)
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		assert.Len(t, provider.notices(t, one, "urged"), 1)
		assert.Len(t, provider.notices(t, two, "urged"), 1)
	}, patience, 200*time.Millisecond)

	require.EventuallyWithT(t, func(t *assert.CollectT) {
		inTemporal := listed(p.t.Context(), t, engine, "Overdue = true")
		assert.Equal(t, bureau.overdue(t), inTemporal)
		assert.Contains(t, inTemporal, one)
		assert.Contains(t, listed(p.t.Context(), t, engine, "Overdue = true AND Department = 'rsj'"), one)
	}, patience, 500*time.Millisecond)
	for who, u := range map[string]*user{"the head": head, "the bureau": bureau} {
		assert.Len(t, u.laddered(t, one), 1, "%s is told once, whatever the number of daily runs", who)
	}
	for _, text := range provider.notices(t, one, "urged") {
		assert.NotContains(t, text, "群众反映", "the reason is on the timeline, not sent around")
	}
}

// Every saved query is one that the engine takes.
func TestSavedQueriesAreAnswered(t *testing.T) {
	t.Parallel()
	p, base := standalone(t, t.TempDir())
	engine, err := client.Dial(client.Options{HostPort: p.printed(`Temporal +(\S+:\d+)\s`), Namespace: "shixian"})
	require.NoError(t, err)
	defer engine.Close()
	answersSavedQueries(t, logIn(t, base, "bureau"), engine)
}

// answersSavedQueries asks the engine every saved query, and returns what each finds, by name.
func answersSavedQueries(t *testing.T, bureau *user, engine client.Client) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, path := range []string{"/supervision/queries?department=rsj", "/supervision/queries"} {
		a := bureau.get(path)
		require.Equal(t, 200, a.Status, a)
		items := a.Body["items"].([]any)
		require.NotEmpty(t, items)
		for _, item := range items {
			saved := item.(map[string]any)
			found[saved["name"].(string)] = listed(t.Context(), t, engine, saved["query"].(string))
		}
	}
	return found
}
