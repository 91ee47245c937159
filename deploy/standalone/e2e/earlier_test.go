package e2e

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// The data folder of f34c0f5, whose ledger and Temporal's file the program of that commit wrote, and the histories of its
// cases; make.sh beside the data says how.
var (
	earlierData      = filepath.Join("..", "..", "..", "store", "testdata", "f34c0f5")
	earlierHistories = filepath.Join("..", "..", "..", "workflows", "testdata", "histories", "f34c0f5")
)

// This build starts on a data folder of f34c0f5. The audit finds the ledger as it was anchored, the workflows that were under
// way go on in the runs of then, cases are carried forward to their ends, and the anchor still holds.
//
// Both cases are such that time ends neither of them: the test may run in any year.
func TestADataFolderOfF34c0f5GoesOn(t *testing.T) {
	t.Parallel()
	data := earlierFolder(t)
	anchor := filepath.Join(earlierData, "anchor-sqlite.json")
	run(t, "migrate", "--data", data)
	assert.Contains(t, run(t, "audit", "verify", "--data", data, "--anchor", anchor), "71 cases, 238 events: as they were written")

	p, base := inRealTime(t, data)
	engine, err := client.Dial(client.Options{HostPort: p.printed(`Temporal +(\S+:\d+)\s`), Namespace: "shixian"})
	require.NoError(t, err)
	defer engine.Close()
	p.printed(`(stale cases were started or woken)`) // time has gone by since then
	running, overdue := "YH-2026-000034", "YJ-2026-000005"
	for number, by := range map[string]string{running: "gaj", overdue: "cgj"} {
		then := earlierRun(t, "CorrectionTicket-"+number+".json")
		anew := asEngineHas(t, engine, number, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
		assert.NotEqual(t, then, anew, "the run of then waited on a task queue that is not the ledger's own")
		u := logIn(t, base, by)
		require.Contains(t, []string{"verify_data", "verify"}, u.sees(number).State)
		a := u.acts(number, "correct", map[string]any{"result": "已更正"})
		require.Contains(t, []int{http.StatusOK, http.StatusAccepted}, a.Status, a)
		assert.Equal(t, "corrected", u.awaits(number, "its end", ended).outcome())
		// Told of its end while it ends, a case may run once more, and end at once.
		for _, run := range []string{anew, ""} {
			require.NoError(t, engine.GetWorkflow(t.Context(), number, run).Get(t.Context(), nil))
		}
	}
	p.stop()
	assert.Contains(t, run(t, "audit", "verify", "--data", data, "--anchor", anchor), "as they were written")
}

// earlierFile is the one file that the demonstration of then attached to its cases; make.sh kept the ledger without it.
const earlierFile = "演示材料\n本文件由演示数据自动生成，没有实际内容。\n"

// earlierFolder unpacks the data folder.
func earlierFolder(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(data, "temporal"), 0o700))
	require.NoError(t, os.Mkdir(filepath.Join(data, "attachments"), 0o700))
	content := filepath.Join(data, "attachments", fmt.Sprintf("%x", sha256.Sum256([]byte(earlierFile))))
	require.NoError(t, os.WriteFile(content, []byte(earlierFile), 0o600))
	for from, to := range map[string]string{"sqlite.db.gz": "shixian.db", "temporal.db.gz": filepath.Join("temporal", "temporal.db")} {
		packed, err := os.Open(filepath.Join(earlierData, from))
		require.NoError(t, err)
		defer packed.Close()
		unpacked, err := gzip.NewReader(packed)
		require.NoError(t, err)
		content, err := io.ReadAll(unpacked)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(data, to), content, 0o600))
	}
	return data
}

// earlierRun is the run of a workflow whose history was taken then.
func earlierRun(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(earlierHistories, file))
	require.NoError(t, err)
	var history struct {
		Events []struct {
			Started struct {
				RunID string `json:"originalExecutionRunId"`
			} `json:"workflowExecutionStartedEventAttributes"`
		}
	}
	require.NoError(t, json.Unmarshal(content, &history))
	require.NotEmpty(t, history.Events[0].Started.RunID)
	return history.Events[0].Started.RunID
}

// asEngineHas returns the latest run of a case's workflow, which must have the status.
func asEngineHas(t *testing.T, engine client.Client, number string, status enumspb.WorkflowExecutionStatus) string {
	t.Helper()
	found, err := engine.DescribeWorkflowExecution(t.Context(), number, "")
	require.NoError(t, err)
	assert.Equal(t, status, found.GetWorkflowExecutionInfo().GetStatus(), number)
	return found.GetWorkflowExecutionInfo().GetExecution().GetRunId()
}
