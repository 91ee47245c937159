package metrics_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/metrics"
	"github.com/shixian/shixian/procedure"
)

// house answers as a test has it.
type house struct {
	pulse       domain.Pulse
	impediments procedure.Refusals
	err         error
}

func (h house) Pulse(context.Context) (domain.Pulse, error) { return h.pulse, h.err }

func (h house) Impediments(context.Context) procedure.Refusals { return h.impediments }

// told is what a scrape of the house is answered.
func told(t *testing.T, h house) string {
	t.Helper()
	m, err := metrics.New(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	require.NoError(t, m.Watch(h))
	m.Request("POST", "/api/v1/cases", 201, 20*time.Millisecond)
	m.Request("GET", "", 404, time.Millisecond)
	m.Request("FOO", "", 405, time.Millisecond)
	m.Request("BAR", "", 405, time.Millisecond)
	m.Statement(t.Context(), "SELECT 1", time.Millisecond)
	m.Statement(t.Context(), "\n\tWITH x AS (…)", time.Millisecond)
	m.Client().WithTags(map[string]string{"operation": "PollWorkflowTaskQueue"}).Timer("temporal_request_latency").Record(time.Second)
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	require.Equal(t, 200, answer.Code)
	return answer.Body.String()
}

var monday = time.Date(2026, 9, 14, 10, 0, 0, 0, procedure.Shanghai)

func atWork() house {
	return house{
		pulse: domain.Pulse{
			Open: 12, Overdue: 3, Acts: domain.Backlog{Count: 2, Oldest: 90 * time.Second}, Deliveries: domain.Backlog{Count: 5, Oldest: time.Hour},
			Failing: 4, GivenUp: 1, Sweep: monday, Held: true, Skew: 1500 * time.Millisecond,
		},
		impediments: procedure.Refusals{procedure.Refuse(domain.DiskFull, "磁盘将满")},
	}
}

func TestAHouseTellsHowItsWorkStands(t *testing.T) {
	t.Parallel()
	lines := strings.Split(told(t, atWork()), "\n")
	for _, line := range []string{
		"shixian_ledger_up 1",
		"shixian_cases_open 12",
		"shixian_cases_overdue 3",
		`shixian_backlog{waits="acts"} 2`,
		`shixian_backlog_oldest_seconds{waits="acts"} 90`,
		`shixian_backlog{waits="untold"} 0`,
		`shixian_backlog_oldest_seconds{waits="deliveries"} 3600`,
		"shixian_deliveries_failing 4",
		"shixian_deliveries_given_up 1",
		"shixian_sweep_timestamp_seconds 1.7893512e+09",
		"shixian_daily_run_timestamp_seconds 0",
		"shixian_clock_held 1",
		"shixian_clock_skew_seconds 1.5",
		`shixian_impediment{code="disk_full"} 1`,
		`shixian_http_request_duration_seconds_bucket{class="2xx",method="POST",route="/api/v1/cases",le="0.01"} 0`,
		`shixian_http_request_duration_seconds_bucket{class="2xx",method="POST",route="/api/v1/cases",le="0.025"} 1`,
		`shixian_http_request_duration_seconds_count{class="4xx",method="GET",route="none"} 1`,
		`shixian_http_request_duration_seconds_count{class="4xx",method="other",route="none"} 2`,
		`shixian_ledger_statement_duration_seconds_count{kind="read"} 1`,
		`shixian_ledger_statement_duration_seconds_count{kind="write"} 1`,
		`temporal_request_latency_seconds_bucket{operation="PollWorkflowTaskQueue",le="1"} 1`,
	} {
		assert.Contains(t, lines, line)
	}
}

func TestAHouseThatDoesNotAnswerIsSaidTo(t *testing.T) {
	t.Parallel()
	h := atWork()
	h.err = errors.New("no connection")
	text := told(t, h)
	assert.Contains(t, text, "\nshixian_ledger_up 0\n")
	assert.NotContains(t, text, "shixian_cases_open", "what is not known is not told")
	assert.Contains(t, text, "shixian_ledger_statement_duration_seconds_count", "the process tells of itself")
}

const (
	rules     = "../deploy/prometheus/rules.yml"
	ruleTests = "../deploy/prometheus/rules_test.yml"
	dashboard = "../deploy/grafana/shixian.json"
)

// What rules and the dashboard ask for is told under that name.
func TestRulesAndDashboardAskForWhatIsTold(t *testing.T) {
	t.Parallel()
	there := told(t, atWork())
	name := regexp.MustCompile(`\b(?:shixian|temporal)_[a-z_]+`)
	for _, file := range []string{rules, dashboard} {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		asked := name.FindAllString(string(content), -1)
		require.NotEmpty(t, asked, file)
		for _, one := range asked {
			assert.Regexp(t, `(?m)^`+one+`(_count)?[ {]`, there, file)
		}
	}
}

// Each rule rings when it has to, and is silent otherwise.
func TestAlertRules(t *testing.T) {
	t.Parallel()
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		if os.Getenv("SHIXIAN_TEST_PARTS") == "all" {
			require.NoError(t, err, "run .ci/parts install")
		}
		t.Skip("needs promtool of Debian's prometheus: run .ci/parts install")
	}
	for _, args := range [][]string{
		{"check", "config", "../deploy/prometheus/prometheus.yml"},
		{"test", "rules", ruleTests},
	} {
		out, err := exec.CommandContext(t.Context(), promtool, args...).CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	content, err := os.ReadFile(rules)
	require.NoError(t, err)
	tested, err := os.ReadFile(ruleTests)
	require.NoError(t, err)
	for _, alert := range regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(string(content), -1) {
		assert.Contains(t, string(tested), `alertname="`+alert[1]+`"`, "no test has this rule ring")
	}
}
