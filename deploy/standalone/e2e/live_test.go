package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// withoutServer are the tests of the packages below that ask nothing of a server
// and take long, and those that write files.
const withoutServer = "^(TestScenariosEndAsSimulated|TestTheWorkflowEndsAsTheMachineSays|TestRecordHistories|TestRecordDailyRun)$"

// The workflows and the worker on a server instead of a mock. Their tests skip
// where there is none: here is one, and no test may skip. What is left out is
// named, rather than what is run, so that no new test is forgotten.
func TestWorkflowsOnARealServer(t *testing.T) {
	t.Parallel()
	engine := start(t, "temporal", "--data", filepath.Join(t.TempDir(), "engine"), "--namespace", "default", "--port", "0", "--ui-port", "-1")
	server := engine.printed(`Temporal server (\S+:\d+)`)
	tests := exec.CommandContext(t.Context(), "go", "test", "-v", "-count=1", "-timeout", "10m", "-skip", withoutServer, "./workflows", "./worker")
	tests.Dir = filepath.Join("..", "..", "..")
	tests.Env = append(os.Environ(), "SHIXIAN_TEST_TEMPORAL="+server)
	out, err := tests.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "--- PASS: TestALongHistoryBeginsAnewOnTheServer")
	require.NotContains(t, string(out), "--- SKIP")
}
