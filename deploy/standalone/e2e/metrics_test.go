package e2e

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// One scrape has the house, the process and Temporal's client and server.
func TestMetricsOfOneProcess(t *testing.T) {
	t.Parallel()
	p, base := standalone(t, t.TempDir(), "--metrics", "127.0.0.1:0")
	url := p.printed(`metrics are told" url=(\S+)`)
	logIn(t, base, "mzj").files("share-application", "gaj-001", shareForm)
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		text := scrape(t, url)
		for _, line := range []string{
			"shixian_ledger_up 1",
			"shixian_cases_open [1-9]",
			`shixian_backlog\{waits="untold"\} 0`,
			`shixian_sweep_timestamp_seconds 1\.`,
			`shixian_daily_run_timestamp_seconds 1\.`,
			`shixian_http_request_duration_seconds_count\{class="2xx",method="POST",route="/api/v1/cases"\} 1`,
			`shixian_ledger_statement_duration_seconds_count\{kind="write"\} [1-9]`,
			`temporal_request_latency_seconds_count\{`,
			`service_latency_count\{`,
		} {
			assert.Regexp(t, "(?m)^"+line, text)
		}
		assert.NotRegexp(t, "(?m)^shixian_impediment", text)
	}, patience, pollEvery)
	answer, err := http.Get(strings.TrimSuffix(base, "/api/v1") + "/metrics")
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusNotFound, answer.StatusCode, "not where the public is")
}

func scrape(t require.TestingT, url string) string {
	answer, err := http.Get(url)
	require.NoError(t, err)
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, errors.Join(err, answer.Body.Close()))
	require.Equal(t, http.StatusOK, answer.StatusCode)
	return string(text)
}
