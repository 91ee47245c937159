package e2e

import (
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// startPatience is how long a start may take: packs that are not built in are proved at each.
const startPatience = 5 * patience

// standalone starts everything in one process and returns the API's address.
func standalone(t *testing.T, data string, args ...string) (*process, string) {
	t.Helper()
	args = append(append(args, drillFlags()...),
		"--demo", "--data", data, "--listen", "127.0.0.1:0", "--port", "0", "--ui-port", "0")
	p := start(t, append([]string{"serve"}, args...)...)
	return p, p.printedWithin(startPatience, `API +(\S+)`)
}

// A case is accepted and refused; another is left in silence while the machine
// is dead, and is deemed consented to at its deadline when it lives again.
func TestSilenceWhileTheMachineIsDead(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	p, base := standalone(t, data)
	applicant, provider := logIn(t, base, "mzj"), logIn(t, base, "gaj")

	refused := applicant.files("share-application", "gaj-001", shareForm)
	require.Equal(t, http.StatusOK, provider.acts(refused, "accept", nil).Status)
	before := provider.sees(refused)
	a := provider.acts(refused, "refuse", map[string]any{"reason": "超出职责"})
	assert.Equal(t, http.StatusUnprocessableEntity, a.Status, a)
	assert.Equal(t, "field_missing", a.Body["code"])
	assert.Equal(t, before, provider.sees(refused), "a rejected act changes nothing")
	a = provider.acts(refused, "refuse", map[string]any{"reason": "超出职责", "legal_basis": "第二十条"})
	require.Equal(t, http.StatusOK, a.Status, a)
	assert.Equal(t, "refused", provider.sees(refused).outcome())

	silent := applicant.files("share-application", "gaj-001", shareForm)
	accepted := provider.acts(silent, "accept", nil)
	require.Equal(t, http.StatusOK, accepted.Status, accepted)
	now := registered(t, accepted)
	answer := answering(t, provider.sees(silent))
	p.kill()
	now.pass(t, answer.RunsOutAt)

	_, base = standalone(t, data)
	applicant, provider = logIn(t, base, "mzj"), logIn(t, base, "gaj")
	a = provider.acts(silent, "approve", nil)
	assert.Equal(t, http.StatusConflict, a.Status, a)
	assert.Equal(t, "action_not_open", a.Body["code"])
	consent := answering(t, applicant.awaits(silent, "consent by silence", consented))
	assert.Equal(t, answer.DueOn, consent.EndedOn, "consent belongs to the due day")
	assert.True(t, answer.RunsOutAt.Equal(consent.EndedAt), "and takes effect when it has run out: %s", consent.EndedAt)
	provider.delivers(silent, "deemed_approved")
	assert.Equal(t, "refused", applicant.sees(refused).outcome(), "what was decided stays decided")
}

// answering is the clock by which a sharing application is answered.
func answering(t *testing.T, c theCase) aClock {
	t.Helper()
	for _, clock := range c.Clocks {
		if clock.Clock == "answer" {
			return clock
		}
	}
	require.Fail(t, "nothing to answer", "%+v", c)
	return aClock{}
}

// Two hundred people act on one task at once; one of them decides.
func TestTwoHundredActsOnOneTask(t *testing.T) {
	t.Parallel()
	_, base := standalone(t, t.TempDir())
	applicant, provider := logIn(t, base, "mzj"), logIn(t, base, "gaj")
	number := applicant.files("share-application", "gaj-001", shareForm)
	require.Equal(t, http.StatusOK, provider.acts(number, "accept", nil).Status)
	task := provider.get("/cases/" + number).Body["awaiting"].([]any)[0].(map[string]any)["task"].(string)

	const people = 200
	answers := make([]answer, people)
	errs := make([]error, people)
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			answers[i], errs[i] = provider.send("POST", "/cases/"+number+"/acts", map[string]any{"action": "approve", "task": task})
		})
	}
	all.Wait()
	registered := 0
	for i, a := range answers {
		require.NoError(t, errs[i])
		switch a.Status {
		case http.StatusOK, http.StatusAccepted:
			registered++
		case http.StatusConflict:
			assert.Contains(t, []any{"task_closed", "case_ended"}, a.Body["code"], a)
		default:
			assert.Fail(t, "an unexpected answer", "%v", a)
		}
	}
	assert.Equal(t, 1, registered)
	applicant.awaits(number, "consent", toBeDelivered)
	acted := 0
	for _, event := range applicant.get("/cases/" + number + "/timeline").Body["items"].([]any) {
		if event.(map[string]any)["kind"] == "acted" {
			acted++
		}
	}
	assert.Equal(t, 2, acted, "the acceptance and one approval")
	provider.delivers(number, "approved")
}

// The same on PostgreSQL: application and Temporal in schemas of one database.
func TestStandaloneOnPostgres(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	data := t.TempDir()
	p, base := standalone(t, data, "--database", database)
	applicant, provider := logIn(t, base, "mzj"), logIn(t, base, "gaj")
	number := applicant.files("share-application", "gaj-001", shareForm)
	require.Equal(t, http.StatusOK, provider.acts(number, "accept", nil).Status)
	p.stop()

	_, base = standalone(t, data, "--database", database)
	logIn(t, base, "mzj").awaits(number, "consent by silence", consented)
	logIn(t, base, "gaj").delivers(number, "deemed_approved")
}
