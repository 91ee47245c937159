package e2e

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever is told to end says that it is not ready, answers as long as it has been told to, and ends.
func TestAnEndingProcessIsNotReadyAndAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t, "--data", t.TempDir())
	ending := start(t, append([]string{"api", "--temporal", s.temporal, "--listen", "127.0.0.1:0", "--drain", "20s"}, s.ledger...)...)
	base := ending.printed(`API +(\S+)`)
	applicant := logIn(t, base, "mzj")
	require.NoError(t, ending.cmd.Process.Signal(os.Interrupt))
	root := strings.TrimSuffix(base, "/api/v1")
	require.Eventually(t, func() bool {
		answer, err := http.Get(root + "/readyz")
		if err != nil {
			return false
		}
		text, err := io.ReadAll(answer.Body)
		return err == nil && answer.Body.Close() == nil && answer.StatusCode == http.StatusServiceUnavailable && strings.Contains(string(text), "shutting_down")
	}, patience, pollEvery)
	assert.Equal(t, http.StatusOK, applicant.get("/healthz").Status)
	number := applicant.files("share-application", "gaj-001", shareForm)
	ending.ends()
	assert.Equal(t, number, logIn(t, s.base, "mzj").get("/cases/" + number).Body["number"], "what it still took is kept")
}
