package workflows_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"

	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/workflows"
)

// recordVariable has TestRecordHistories write what the replay test reads, into a
// folder that it names: the commit that records. Record anew only beside what is
// there: a history of an earlier version is worth more than one of this one.
const recordVariable = "SHIXIAN_TEST_RECORD_HISTORIES"

func TestRecordHistories(t *testing.T) {
	t.Parallel()
	if os.Getenv(recordVariable) == "" {
		t.Skipf("writes testdata/histories: set %s=$(git rev-parse --short HEAD)", recordVariable)
	}
	l := newLive(t)
	l.work()
	for _, p := range plays() {
		t.Run(p.file, func(t *testing.T) {
			t.Parallel()
			number := (&live{T: t, client: l.client, driver: l.driver, ledgers: l.ledgers}).perform(p)
			write(t, recorded(t, p.file), l.history(number))
		})
	}
}

// A daily run is recorded by itself: no case is played.
func TestRecordDailyRun(t *testing.T) {
	t.Parallel()
	if os.Getenv(recordVariable) == "" {
		t.Skipf("writes testdata/histories: set %s=$(git rev-parse --short HEAD)", recordVariable)
	}
	l := newLive(t)
	l.work()
	run, err := l.client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: "morning-" + uuid.NewString(), TaskQueue: l.driver.TaskQueue,
	}, workflows.DailyRunType)
	require.NoError(t, err)
	require.NoError(t, run.Get(t.Context(), nil))
	write(t, recorded(t, "Morning"), l.history(run.GetID()))
}

func (l *live) perform(p play) string {
	l.Helper()
	book, s := l.file(lawOf(l.T, p.procedure), p.application(l.T))
	if p.prepare != nil {
		p.prepare(book)
	}
	require.NoError(l, l.driver.Tell(l.Context(), book.said()))
	for i, sc := range p.scenes {
		l.await(book, fmt.Sprintf("scene %d", i+1), sc.when)
		if sc.wakes {
			require.NoError(l, l.driver.Start(l.Context(), s))
			continue
		}
		l.acts(book, fmt.Sprintf("%s-act-%d", s.Number, i+1), procedure.Step{By: sc.by, Do: sc.do, With: sc.with})
	}
	l.awaitClosed(s.Number)
	return s.Number
}

func (l *live) history(number string) *historypb.History {
	l.Helper()
	var h historypb.History
	events := l.client.GetWorkflowHistory(l.Context(), number, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(l, err)
		h.Events = append(h.Events, event)
	}
	return &h
}

// recorded is where a history of this version goes.
func recorded(t *testing.T, name string) string {
	t.Helper()
	folder := filepath.Join("testdata", "histories", os.Getenv(recordVariable))
	require.NoError(t, os.MkdirAll(folder, 0o755))
	return filepath.Join(folder, name+".json")
}

func write(t *testing.T, file string, h *historypb.History) {
	t.Helper()
	text, err := temporalproto.CustomJSONMarshalOptions{Indent: " "}.Marshal(h)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, append(text, '\n'), 0o644))
}
