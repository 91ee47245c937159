package store_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/store/storetest"
)

// A replica that lags is promoted after its primary was lost with the last filings: the ledger leaves a gap by itself, and no
// number is given twice. Primary and replica are started here.
func TestFailoverToALaggingReplica(t *testing.T) {
	bin := postgresBinaries(t)
	folder := postgresFolder(t)
	first, second := cluster{bin, filepath.Join(folder, "first"), freePort(t)}, cluster{bin, filepath.Join(folder, "second"), freePort(t)}
	first.run(t, "initdb", "-A", "trust", "-U", "postgres", "-D", first.data)
	first.start(t)
	defer first.stop(t, "immediate")
	second.run(t, "pg_basebackup", "-h", "127.0.0.1", "-p", first.port, "-U", "postgres", "-D", second.data, "-R", "-X", "stream", "-c", "fast")
	second.start(t)
	defer second.stop(t, "immediate")

	c := store.Config{Postgres: fmt.Sprintf("postgres://postgres@127.0.0.1:%s,127.0.0.1:%s/postgres?target_session_attrs=read-write", first.port, second.port)}
	require.NoError(t, store.Migrate(t.Context(), c))
	s, err := store.Open(t.Context(), c)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	given := filings(t, s)
	given.file(t)
	given.file(t)
	first.ask(t, "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn = pg_current_wal_lsn())")

	second.stop(t, "fast") // cut off
	for range 3 {
		given.file(t)
	}
	first.stop(t, "immediate")
	second.start(t)
	second.run(t, "pg_ctl", "-D", second.data, "-w", "promote")
	require.Eventually(t, func() bool { _, err := s.Now(t.Context()); return err == nil }, time.Minute, 100*time.Millisecond)
	require.Equal(t, "YH-2026-000005", given.numbers[4])
	given.file(t)
	given.file(t)
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(given.numbers))), 7, "each number is given once: %v", given.numbers)
	log, err := s.Administration(t.Context(), domain.AdministrationQuery{Action: domain.NumbersLeftOut})
	require.NoError(t, err)
	assert.Len(t, log.Items, 1, "the gap is left once, and said")
}

// filed are the numbers of the cases that one person filed.
type filed struct {
	store      *store.Store
	definition *procedure.Definition
	by         domain.Person
	numbers    []string
}

func filings(t *testing.T, s *store.Store) *filed {
	by := domain.Person{ID: "p", Login: "Liu", Name: "刘", Department: "wjw", Positions: []domain.Position{domain.Staff}}
	f := &filed{store: s, definition: storetest.ShareApplication(t), by: by}
	for _, code := range []string{"wjw", "mzj"} {
		require.NoError(t, s.PutDepartment(t.Context(), domain.Department{Code: code, Name: code, Group: "区直部门"}))
	}
	require.NoError(t, s.PutAccount(t.Context(), domain.Account{Person: f.by}))
	_, err := s.PutEntry(t.Context(), domain.Entry{Resource: procedure.Resource{
		Code: "mzj-001", Title: "社会救助", Provider: "mzj", Share: "conditional", ShareBasis: "社会救助暂行办法", Open: "withheld", OpenBasis: "个人信息保护法",
	}})
	require.NoError(t, err)
	require.NoError(t, s.PublishDefinitions(t.Context(), f.definition))
	return f
}

// file files a case; a connection to the server that was lost may still have to be noticed.
func (f *filed) file(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool {
		done, err := f.store.File(t.Context(), domain.Filing{Definition: f.definition, By: f.by, Resource: "mzj-001", Form: procedure.Fields{
			"purpose": "核对", "scope": "姓名", "mode": "interface", "no_state_secrets": true, "duty": true,
		}})
		if err != nil {
			t.Log(err)
			return false
		}
		f.numbers = append(f.numbers, done.Case.State.Number)
		return true
	}, 30*time.Second, 100*time.Millisecond)
}

// cluster is a PostgreSQL server of the test's own, on loopback.
type cluster struct {
	bin, data, port string
}

func postgresBinaries(t *testing.T) string {
	if os.Getenv(storetest.PostgresVariable) == "off" {
		t.Skip(storetest.PostgresVariable + " is off")
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	require.NoError(t, err)
	if len(found) == 0 {
		t.Skip("needs initdb, pg_ctl and pg_basebackup in /usr/lib/postgresql/*/bin (Debian: postgresql)")
	}
	return found[len(found)-1]
}

// postgresFolder is one that the server's user may use: the server refuses to run as root.
func postgresFolder(t *testing.T) string {
	folder, err := os.MkdirTemp("", "shixian-failover-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if os.Getuid() == 0 {
		require.NoError(t, exec.CommandContext(t.Context(), "chown", "postgres", folder).Run())
	}
	return folder
}

func freePort(t *testing.T) string {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	return port
}

func (c cluster) command(name string, args ...string) *exec.Cmd {
	args = append([]string{filepath.Join(c.bin, name)}, args...)
	if os.Getuid() == 0 {
		args = append([]string{"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"}, args...)
	}
	cmd := exec.CommandContext(context.Background(), args[0], args[1:]...)
	cmd.Dir = filepath.Dir(c.data)
	return cmd
}

func (c cluster) run(t *testing.T, name string, args ...string) {
	t.Helper()
	out, err := c.command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s: %s", name, out)
}

func (c cluster) start(t *testing.T) {
	t.Helper()
	cmd := c.command("pg_ctl", "-D", c.data, "-w", "-l", c.data+".log", "-o",
		fmt.Sprintf("-p %s -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s -c fsync=off", c.port, filepath.Dir(c.data)), "start")
	require.NoError(t, cmd.Run()) // its output stays open as long as the server runs
}

// stop does nothing to one that is stopped.
func (c cluster) stop(t *testing.T, mode string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(c.data, "postmaster.pid")); err == nil {
		c.run(t, "pg_ctl", "-D", c.data, "-w", "-m", mode, "stop")
	}
}

// ask waits until a question is answered with yes.
func (c cluster) ask(t *testing.T, query string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), fmt.Sprintf("postgres://postgres@127.0.0.1:%s/postgres", c.port))
	require.NoError(t, err)
	defer func() { _ = conn.Close(t.Context()) }()
	require.Eventually(t, func() bool {
		var yes bool
		return conn.QueryRow(t.Context(), query).Scan(&yes) == nil && yes
	}, 30*time.Second, 50*time.Millisecond, query)
}
