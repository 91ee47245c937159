// Package cluster has PostgreSQL servers of a test's own, on loopback, that can be killed, copied and promoted.
package cluster

import (
	"context"
	"fmt"
	"net"
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
)

// Cluster is where a test's servers are.
type Cluster struct {
	bin, folder string
}

// New is a cluster without servers. The test is skipped where PostgreSQL's programs are not installed.
func New(t *testing.T) *Cluster {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	require.NoError(t, err)
	if len(found) == 0 {
		t.Skip("needs initdb, pg_ctl and pg_basebackup in /usr/lib/postgresql/*/bin (Debian: postgresql)")
	}
	folder, err := os.MkdirTemp("", "shixian-cluster-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if os.Getuid() == 0 { // the servers' user: they refuse to run as root
		require.NoError(t, exec.CommandContext(t.Context(), "chown", "postgres", folder).Run())
	}
	return &Cluster{found[len(found)-1], folder}
}

// Server is one of a cluster.
type Server struct {
	*Cluster
	Port string
	data string
}

// Primary makes a server that begins anew, and starts it.
func (c *Cluster) Primary(t *testing.T) *Server {
	t.Helper()
	s := c.server(t)
	s.run(t, "initdb", "-A", "trust", "-U", "postgres", "-D", s.data)
	s.Start(t)
	return s
}

// Standby copies the server that is reached at a port, and starts the copy, which follows it there; settings are of its own.
func (c *Cluster) Standby(t *testing.T, of string, settings ...string) *Server {
	t.Helper()
	s := c.server(t)
	s.run(t, "pg_basebackup", "-h", "127.0.0.1", "-p", of, "-U", "postgres", "-D", s.data, "-R", "-X", "stream", "-c", "fast")
	s.Start(t, settings...)
	return s
}

func (c *Cluster) server(t *testing.T) *Server {
	t.Helper()
	data, err := os.MkdirTemp(c.folder, "data-")
	require.NoError(t, err)
	require.NoError(t, os.Remove(data)) // initdb and pg_basebackup make it as their user
	s := &Server{c, freePort(t), data}
	t.Cleanup(func() { s.Stop(t, "immediate") })
	return s
}

func freePort(t *testing.T) string {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	return port
}

// URL is where a database of the server is reached.
func (s *Server) URL(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%s/%s?sslmode=disable", s.Port, database)
}

// command does not end with the test's context: servers are stopped after it.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	args = append([]string{filepath.Join(s.bin, name)}, args...)
	if os.Getuid() == 0 {
		args = append([]string{"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"}, args...)
	}
	cmd := exec.CommandContext(context.Background(), args[0], args[1:]...)
	cmd.Dir = s.folder
	return cmd
}

func (s *Server) run(t *testing.T, name string, args ...string) {
	t.Helper()
	out, err := s.command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s: %s", name, out)
}

// Start starts a server that is stopped, with settings such as wal_level=logical.
func (s *Server) Start(t *testing.T, settings ...string) {
	t.Helper()
	options := "-p " + s.Port
	for _, one := range append(settings, "listen_addresses=127.0.0.1", "unix_socket_directories="+s.folder, "fsync=off") {
		options += " -c " + one
	}
	cmd := s.command("pg_ctl", "-D", s.data, "-w", "-l", s.data+".log", "-o", options, "start")
	require.NoError(t, cmd.Run()) // its output stays open as long as the server runs
}

// Stop does nothing to a server that is stopped. The mode is one of pg_ctl's.
func (s *Server) Stop(t *testing.T, mode string) {
	t.Helper()
	if s.pid() != 0 {
		s.run(t, "pg_ctl", "-D", s.data, "-w", "-m", mode, "stop")
	}
}

// pid is of the server's first process; 0: it is stopped.
func (s *Server) pid() int {
	content, err := os.ReadFile(filepath.Join(s.data, "postmaster.pid"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, _ := strconv.Atoi(first)
	return pid
}

// Lose kills all processes of a server and takes its files away, as a broken machine does.
func (s *Server) Lose(t *testing.T) {
	t.Helper()
	pid := s.pid()
	require.NotZero(t, pid, "the server is stopped")
	require.NoError(t, syscall.Kill(pid, syscall.SIGSTOP)) // it starts no other process
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	require.NoError(t, err)
	for _, child := range append(strings.Fields(string(children)), strconv.Itoa(pid)) {
		pid, err := strconv.Atoi(child)
		require.NoError(t, err)
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended by itself
	}
	require.Eventually(t, func() bool { return syscall.Kill(pid, 0) != nil }, time.Minute, 10*time.Millisecond)
	require.NoError(t, os.RemoveAll(s.data))
}

// Promote has a standby become a primary.
func (s *Server) Promote(t *testing.T) {
	t.Helper()
	s.run(t, "pg_ctl", "-D", s.data, "-w", "promote")
}

// Do runs a statement.
func (s *Server) Do(t *testing.T, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL("postgres"))
	require.NoError(t, err)
	defer func() { _ = conn.Close(t.Context()) }()
	_, err = conn.Exec(t.Context(), statement)
	require.NoError(t, err, statement)
}

// Says tells whether a question is answered with yes.
func (s *Server) Says(ctx context.Context, query string) (yes bool) {
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close(ctx) }()
	return conn.QueryRow(ctx, query).Scan(&yes) == nil && yes
}

// Await waits until a question is answered with yes.
func (s *Server) Await(t *testing.T, query string) {
	t.Helper()
	require.Eventually(t, func() bool { return s.Says(t.Context(), query) }, time.Minute, 50*time.Millisecond, query)
}
