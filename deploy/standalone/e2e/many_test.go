package e2e

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

// site is Shixian on many machines: Temporal, API and worker in processes of
// their own, on one ledger.
type site struct {
	t        *testing.T
	ledger   []string // flags that say where the ledger is
	temporal string
	engine   *process
	api      *process
	base     string // of the API
}

func newSite(t *testing.T, ledger ...string) *site {
	t.Helper()
	s := &site{t: t, ledger: append(ledger, drillFlags()...)}
	run(t, append([]string{"seed"}, s.ledger...)...)
	s.engine = temporalIn(t, filepath.Join(t.TempDir(), "engine"), "0")
	s.temporal = s.engine.printed(`Temporal server (\S+:\d+)`)
	s.serves()
	return s
}

// temporalIn runs Temporal alone, with its file in a folder.
func temporalIn(t *testing.T, folder, port string) *process {
	t.Helper()
	return start(t, "temporal", "--data", folder, "--namespace", "shixian", "--port", port, "--ui-port", "-1")
}

// serves starts an API.
func (s *site) serves() {
	s.t.Helper()
	s.api = start(s.t, append([]string{"api", "--temporal", s.temporal, "--listen", "127.0.0.1:0"}, s.ledger...)...)
	s.base = s.api.printed(`API +(\S+)`)
}

// worker starts one, and waits until it looks for work.
func (s *site) worker() *process {
	s.t.Helper()
	p := start(s.t, append([]string{"worker", "--temporal", s.temporal}, s.ledger...)...)
	p.printed(`(Started Worker)`)
	return p
}

// An approval counts at once, though no worker lives until after the deadline; one
// that comes later is not even registered.
func TestApprovalInTimeStandsThoughTheWorkerIsDead(t *testing.T) {
	t.Parallel()
	s := newSite(t, "--data", t.TempDir())
	worker := s.worker()
	applicant, provider := logIn(t, s.base, "mzj"), logIn(t, s.base, "gaj")
	inTime := applicant.files("share-application", "gaj-001", shareForm)
	tooLate := applicant.files("share-application", "gaj-001", shareForm)
	for _, number := range []string{inTime, tooLate} {
		a := provider.acts(number, "accept", nil)
		require.Contains(t, []int{http.StatusOK, http.StatusAccepted}, a.Status, a)
		provider.awaits(number, "being accepted", func(c theCase) bool { return c.State == "review" })
	}
	worker.kill()

	a := provider.acts(inTime, "approve", nil)
	require.Equal(t, http.StatusOK, a.Status, a)
	require.Equal(t, "delivery", provider.sees(inTime).State)
	deadline := answering(t, provider.sees(tooLate)).RunsOutAt
	registered(t, a).pass(t, deadline)
	a = provider.acts(tooLate, "approve", nil)
	assert.Equal(t, http.StatusConflict, a.Status, a)
	assert.Equal(t, "action_not_open", a.Body["code"])

	s.worker()
	applicant.awaits(inTime, "consent", toBeDelivered)
	consent := answering(t, applicant.awaits(tooLate, "consent by silence", consented))
	assert.True(t, deadline.Equal(consent.EndedAt))
	provider.delivers(inTime, "approved")
	provider.delivers(tooLate, "deemed_approved")
}

// The worker dies when the ledger has the grant and that it was made, and the engine
// does not know it yet. Afterwards both say the same, and it was granted once.
func TestWorkerDiesBetweenTheLedgersDecisionAndTheEngines(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	s := newSite(t, "--data", data)
	worker := s.worker()
	applicant, provider := logIn(t, s.base, "mzj"), logIn(t, s.base, "gaj")
	number := applicant.files("share-application", "gaj-001", shareForm)
	require.Contains(t, []int{http.StatusOK, http.StatusAccepted}, provider.acts(number, "accept", nil).Status)
	provider.awaits(number, "being accepted", func(c theCase) bool { return c.State == "review" })
	worker.kill()

	dying := s.crashingWorker(data, number)
	require.Equal(t, http.StatusOK, provider.acts(number, "approve", nil).Status)
	provider.delivers(number, "approved")
	dying.ends()

	s.worker()
	s.awaitEngine(number, "approved")
	assert.Equal(t, "met", answering(t, applicant.sees(number)).Status)
	grants := applicant.get("/cases/" + number).Body["grants"].([]any)
	assert.Len(t, grants, 1)
}

// crashingWorker starts a worker that kills itself as soon as the ledger knows
// that a service of the case was done, before the engine hears of it.
func (s *site) crashingWorker(data, number string) *process {
	s.t.Helper()
	self, err := os.Executable()
	require.NoError(s.t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), crashingWorker+"="+s.temporal, crashingData+"="+data, crashingCase+"="+number)
	return startCommand(s.t, cmd)
}

// awaitEngine waits until the case's workflow has ended and says the same outcome.
func (s *site) awaitEngine(number, outcome string) {
	s.t.Helper()
	engine, err := client.Dial(client.Options{HostPort: s.temporal, Namespace: "shixian"})
	require.NoError(s.t, err)
	defer engine.Close()
	require.NoError(s.t, engine.GetWorkflow(s.t.Context(), number, "").Get(s.t.Context(), nil))
	query := fmt.Sprintf("WorkflowId = '%s' AND Outcome = '%s' AND ExecutionStatus = 'Completed'", number, outcome)
	require.EventuallyWithT(s.t, func(t *assert.CollectT) {
		assert.Equal(t, []string{number}, listed(s.t.Context(), t, engine, query))
	}, patience, 200*time.Millisecond)
}
