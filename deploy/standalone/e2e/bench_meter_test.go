package e2e

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/shixian/shixian/app"
)

// startMetered starts a process as all that are measured are started: with the bound of the heap that `serve` sets for itself.
func startMetered(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	cmd.Env = append(cmd.Environ(), "GOMEMLIMIT=450MiB")
	return startCommand(t, cmd)
}

// reading is what was used up to an instant.
type reading struct {
	at                 time.Time
	cpu, postgres, own time.Duration // of the processes, of the database server, of the test program
	written, wal       int64         // bytes, by the processes to disks, and by the database server to its log
	all, ledger        calls
}

// calls are what a database was asked to do.
type calls struct{ commits, statements int64 }

func (c calls) since(before calls) calls {
	return calls{c.commits - before.commits, c.statements - before.statements}
}

func (r *running) reads(t *testing.T) reading {
	t.Helper()
	now := reading{at: time.Now(), own: ownCPU(t)}
	for _, p := range r.processes {
		pid := p.cmd.Process.Pid
		now.cpu += cpuOf(t, pid)
		now.written += writtenBy(t, pid)
	}
	if r.server != nil {
		r.server.reads(t, &now, r.ledger)
	}
	return now
}

func (r reading) since(before reading) reading {
	return reading{
		at: r.at, cpu: r.cpu - before.cpu, postgres: r.postgres - before.postgres, own: r.own - before.own,
		written: r.written - before.written, wal: r.wal - before.wal,
		all: r.all.since(before.all), ledger: r.ledger.since(before.ledger),
	}
}

// calms waits until the processes have next to nothing to do: what a start leaves to be done is done.
func (r *running) calms(t *testing.T) {
	t.Helper()
	before := r.reads(t)
	require.Eventually(t, func() bool {
		now := r.reads(t)
		used := now.since(before)
		before = now
		return used.cpu+used.postgres < 150*time.Millisecond
	}, patience, time.Second, "the processes do not come to rest")
}

// tick is the unit in which the kernel tells processor time.
const tick = time.Second / 100

// cpuOf is the processor time of a process and of its children that have ended.
func cpuOf(t *testing.T, pid int) time.Duration {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	require.NoError(t, err)
	return ticks(t, text)
}

func ticks(t *testing.T, stat []byte) (sum time.Duration) {
	t.Helper()
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	for _, field := range fields[11:15] { // utime, stime, cutime, cstime
		n, err := strconv.ParseInt(field, 10, 64)
		require.NoError(t, err)
		sum += time.Duration(n) * tick
	}
	return sum
}

func writtenBy(t *testing.T, pid int) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/io", pid))
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		if said, found := strings.CutPrefix(line, "write_bytes: "); found {
			n, err := strconv.ParseInt(strings.TrimSpace(said), 10, 64)
			require.NoError(t, err)
			return n
		}
	}
	require.Fail(t, "no write_bytes", "%s", text)
	return 0
}

func ownCPU(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// meteredPostgres is a PostgreSQL server that nobody but the measurement uses, with the settings that it comes with, and a count of
// the statements that it is sent.
type meteredPostgres struct {
	process *process
	url     string
	conn    *pgx.Conn
}

func newMeteredPostgres(t *testing.T) *meteredPostgres {
	t.Helper()
	programs := filepath.Dir(installed(t, "/usr/lib/postgresql/*/bin/initdb", "postgresql"))
	folder, port := folderOf(t, "postgres"), freePort(t)
	data := filepath.Join(folder, "data")
	out, err := asPostgres(filepath.Join(programs, "initdb"), "-A", "trust", "-U", "postgres", "-D", data).CombinedOutput()
	require.NoError(t, err, "%s", out)
	s := &meteredPostgres{url: "postgres://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable"}
	s.process = startCommand(t, asPostgres(filepath.Join(programs, "postgres"), "-D", data, "-p", port, "-k", folder,
		"-c", "listen_addresses=127.0.0.1", "-c", "shared_preload_libraries=pg_stat_statements"))
	t.Cleanup(s.process.stop)
	s.process.printed(`(database system is ready)`)
	s.conn, err = pgx.Connect(t.Context(), s.url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.conn.Close(context.Background())) })
	_, err = s.conn.Exec(t.Context(), "CREATE EXTENSION pg_stat_statements")
	require.NoError(t, err)
	return s
}

// database makes one that goes with the test, and returns its URL.
func (s *meteredPostgres) database(t *testing.T) string {
	t.Helper()
	return newDatabaseOn(t, s.url)
}

func nameOf(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	require.NoError(t, err)
	return strings.TrimPrefix(u.Path, "/")
}

// postgresCalls counts what was asked in databases of the given name, and in all but the measurement's own.
const postgresCalls = `
SELECT pg_current_wal_insert_lsn() - '0/0',
	coalesce(sum(calls) FILTER (WHERE query ILIKE 'commit%'), 0),
	coalesce(sum(calls) FILTER (WHERE query !~* '^(begin|start|commit|rollback)'), 0),
	coalesce(sum(calls) FILTER (WHERE query ILIKE 'commit%' AND datname = $1), 0),
	coalesce(sum(calls) FILTER (WHERE query !~* '^(begin|start|commit|rollback)' AND datname = $1), 0)
FROM pg_stat_statements JOIN pg_database ON oid = dbid WHERE datname <> current_database()`

func (s *meteredPostgres) reads(t *testing.T, into *reading, ledger string) {
	t.Helper()
	into.postgres = s.cpu(t)
	err := s.conn.QueryRow(t.Context(), postgresCalls, ledger).Scan(
		&into.wal, &into.all.commits, &into.all.statements, &into.ledger.commits, &into.ledger.statements)
	require.NoError(t, err)
}

// cpu is the processor time of the server's processes, also of those that have ended.
func (s *meteredPostgres) cpu(t *testing.T) time.Duration {
	t.Helper()
	pid := s.process.cmd.Process.Pid
	sum := cpuOf(t, pid)
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	require.NoError(t, err)
	for child := range strings.FieldsSeq(string(children)) {
		if text, err := os.ReadFile(filepath.Join("/proc", child, "stat")); err == nil { // it may end by itself
			sum += ticks(t, text)
		}
	}
	return sum
}

// watch looks in Temporal at the cases that were begun since an instant.
type watch struct {
	client client.Client
	ended  string // query
}

func (r *running) watches(t *testing.T) watch {
	t.Helper()
	c, err := client.Dial(client.Options{HostPort: r.temporal, Namespace: app.DefaultNamespace})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	begun := time.Now().UTC().Format(time.RFC3339Nano)
	return watch{c, fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Completed' AND StartTime >= '%s'", bareType, begun)}
}

// rests waits until the cases' workflows have run to their end. To look costs little: only when there are enough are they looked
// through.
func (w watch) rests(t *testing.T, cases []carried) {
	t.Helper()
	open := map[string]bool{}
	for _, c := range cases {
		open[c.Workflow] = true
	}
	require.Eventually(t, func() bool {
		counted, err := w.client.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: w.ended})
		if err != nil || int(counted.GetCount()) < len(cases) {
			return false
		}
		for request := (&workflowservice.ListWorkflowExecutionsRequest{Query: w.ended, PageSize: 1000}); ; {
			page, err := w.client.ListWorkflow(t.Context(), request)
			if err != nil {
				return false
			}
			for _, e := range page.Executions {
				delete(open, e.Execution.WorkflowId)
			}
			if request.NextPageToken = page.NextPageToken; len(page.NextPageToken) == 0 {
				return len(open) == 0
			}
		}
	}, patience, 50*time.Millisecond, "some cases have not ended")
}

// sampled is of how many cases the history is read.
const sampled = 20

// events is how many the histories of a case have, by a sample: there may be more than one execution.
func (w watch) events(t *testing.T, cases []carried) float64 {
	t.Helper()
	sample, events := cases[:min(sampled, len(cases))], 0
	for _, c := range sample {
		executions, err := w.client.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: "WorkflowId = '" + c.Workflow + "'"})
		require.NoError(t, err)
		for _, e := range executions.Executions {
			history := w.client.GetWorkflowHistory(t.Context(), c.Workflow, e.Execution.RunId, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
			for history.HasNext() {
				_, err := history.Next()
				require.NoError(t, err)
				events++
			}
		}
	}
	return float64(events) / float64(len(sample))
}
