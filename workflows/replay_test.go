package workflows_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/shixian/shixian/worker"
	"github.com/shixian/shixian/workflows"
)

// histories are the files of testdata/histories, in folders by the commit whose
// program made them. In that of f34c0f5 those named after a case are of its
// binary, most of them still open; store/testdata/f34c0f5/make.sh says how it ran.
func histories(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "histories", "*", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// A case runs for months, through many versions of this program: what an earlier
// one did, this one must do again from the same history.
func TestHistoriesReplay(t *testing.T) {
	t.Parallel()
	for _, file := range histories(t) {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			replayer := sdkworker.NewWorkflowReplayer()
			worker.RegisterWorkflows(replayer)
			require.NoError(t, replayer.ReplayWorkflowHistoryFromJSONFile(nil, file))
		})
	}
}

// A case may be of any procedure that this program brings with it: of a type that is registered, or of one that runs as any
// case does.
func TestEveryWorkflowTypeInForceHasAHistory(t *testing.T) {
	t.Parallel()
	recorded := typesOf(t, histories(t))
	registered := append(workflows.Types(), workflows.DailyRunType)
	asAnyCase := slices.ContainsFunc(slices.Collect(maps.Keys(recorded)), func(name string) bool { return !slices.Contains(registered, name) })
	require.True(t, asAnyCase, "no history of a type that is not registered")
	all, err := library()
	require.NoError(t, err)
	for _, pack := range all.Packs() {
		for _, d := range pack.Procedures {
			known := recorded[d.Workflow] || !slices.Contains(registered, d.Workflow)
			assert.True(t, known, "no history of a %s, the workflow of %s/%s", d.Workflow, pack.Regulation.ID, d.Name)
		}
	}
}

// f34c0f5 is a version that is upgraded from: each type that has a history at all has one of it.
func TestEveryWorkflowTypeHasAHistoryOfF34c0f5(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "histories", "f34c0f5", "*.json"))
	require.NoError(t, err)
	require.Equal(t, typesOf(t, histories(t)), typesOf(t, files))
}

// typesOf are the workflow types that files are histories of.
func typesOf(t *testing.T, files []string) map[string]bool {
	t.Helper()
	types := map[string]bool{}
	for _, file := range files {
		types[began(read(t, file)).GetWorkflowType().GetName()] = true
	}
	return types
}

// What a case costs in history is bounded by what happens in it. One task, one
// timer and one signal cost 10 events at least; the rest is what the ledger said
// when it was asked and what supervisors see of it. Earlier builds paid more.
func TestHistoriesStayShort(t *testing.T) {
	t.Parallel()
	const start, perAct, perTimer, perService, perWake = 9, 9, 8, 8, 7
	const told, perStep = 6, 8
	for _, file := range histories(t) {
		count := map[enumspb.EventType]int{}
		h := read(t, file)
		for _, e := range h.Events {
			count[e.EventType]++
		}
		bound := start +
			perAct*count[enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED] +
			perTimer*count[enumspb.EVENT_TYPE_TIMER_FIRED] +
			perService*count[enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED] +
			perWake*(count[enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED]-1)
		if len(began(h).GetInput().GetPayloads()) > 1 {
			bound = told + perTimer*count[enumspb.EVENT_TYPE_TIMER_FIRED] + perService*count[enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED] +
				perStep*count[enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED]
		}
		t.Logf("%-64s %3d events, at most %d", file, len(h.Events), bound)
		require.LessOrEqual(t, len(h.Events), bound, file)
		if filepath.Base(file) == "CorrectionTicket.json" {
			require.LessOrEqual(t, len(h.Events), 16, "one task, one timer, one act")
		}
	}
}

// Histories are read by everybody who may open Temporal's UI.
func TestHistoriesHoldNoPersonAndNoFreeText(t *testing.T) {
	t.Parallel()
	for _, file := range histories(t) {
		text := payloads(t, file)
		first := began(read(t, file))
		found := first.GetSearchAttributes().GetIndexedFields()["Regulation"].GetData()
		if first.GetWorkflowType().GetName() == workflows.DailyRunType {
			require.Empty(t, found, "a Morning is no case")
			found = []byte("开立法定常规义务")
		}
		require.NotEmpty(t, found, file)
		require.Contains(t, text, string(found), "payloads were not found")
		for _, secret := range []string{"somebody", "试验", "核对救助对象", "低保对象", "有误", "研究", "分街道人数", errDown.Error()} {
			require.NotContains(t, text, secret, file)
		}
	}
}

// payloads returns a history with everything that it holds in base64 spelt out.
func payloads(t *testing.T, file string) string {
	t.Helper()
	source, err := os.ReadFile(file)
	require.NoError(t, err)
	var all strings.Builder
	all.Write(source)
	for word := range strings.SplitSeq(string(source), `"`) {
		if plain, err := base64.StdEncoding.DecodeString(word); err == nil {
			all.Write(plain)
		}
	}
	return all.String()
}

func read(t *testing.T, file string) *historypb.History {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, json.Valid(text))
	var h historypb.History
	require.NoError(t, temporalproto.CustomJSONUnmarshalOptions{}.Unmarshal(text, &h))
	return &h
}

func began(h *historypb.History) *historypb.WorkflowExecutionStartedEventAttributes {
	return h.Events[0].GetWorkflowExecutionStartedEventAttributes()
}
