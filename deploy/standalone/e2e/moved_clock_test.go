package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// movable is a PostgreSQL server of the test's own whose clock, and nobody else's, libfaketime sets off.
type movable struct {
	t      *testing.T
	folder string
	url    string
}

func newMovable(t *testing.T) *movable {
	t.Helper()
	library := installed(t, "/usr/lib/*/faketime/libfaketime.so.1", "libfaketime")
	bin := filepath.Dir(installed(t, "/usr/lib/postgresql/*/bin/initdb", "postgresql"))
	m := &movable{t: t, folder: folderOf(t, "postgres")}
	data, port := filepath.Join(m.folder, "data"), freePort(t)
	out, err := asPostgres(filepath.Join(bin, "initdb"), "-A", "trust", "-U", "postgres", "-D", data).CombinedOutput()
	require.NoError(t, err, string(out))
	m.url = "postgres://postgres@127.0.0.1:" + port + "/postgres"
	m.off(0)
	most := regexp.MustCompile("\n\\| `serve` \\| ([0-9]+) \\|").FindStringSubmatch(operating(t)) // so many connections does it need, and no more
	require.NotNil(t, most)
	// The steady clock stays: nobody sets it on a machine either. The file is read anew each time that the clock is asked.
	server := startCommand(t, asPostgres("env", "LD_PRELOAD="+library, "FAKETIME_TIMESTAMP_FILE="+m.file(), "FAKETIME_NO_CACHE=1",
		"FAKETIME_DONT_FAKE_MONOTONIC=1", filepath.Join(bin, "postgres"), "-D", data, "-p", port, "-c", "listen_addresses=127.0.0.1",
		"-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections="+most[1]))
	t.Cleanup(server.stop)
	server.printed(`(ready to accept connections)`)
	return m
}

func (m *movable) file() string { return filepath.Join(m.folder, "offset") }

// off sets the server's clock off by whole seconds.
func (m *movable) off(d time.Duration) {
	m.t.Helper()
	next := written(m.t, m.folder, "offset.next", "%+d\n", int(d.Seconds()))
	require.NoError(m.t, os.Rename(next, m.file()))
}

// The clock of a real database server is ten days ahead for a while, then an hour back: nothing expires, acts count and are
// dated rightly, the alarm is raised and ends by itself. When it is ahead again, and confirmed, what was held is taken.
func TestTheDatabasesClockIsMoved(t *testing.T) {
	t.Parallel()
	clock := newMovable(t)
	p := start(t, "serve", "--demo", "--data", t.TempDir(), "--database", clock.url, "--listen", "127.0.0.1:0", "--port", "0", "--ui-port", "-1")
	base := p.printed(`API +(\S+)`)
	applicant, provider, admin := logIn(t, base, "mzj"), logIn(t, base, "gaj"), logIn(t, base, "admin")
	numbers := make([]string, 3)
	for i := range numbers {
		numbers[i] = applicant.files("share-application", "gaj-001", shareForm)
		require.Equal(t, http.StatusOK, provider.acts(numbers[i], "accept", nil).Status)
	}
	silent := numbers[2]
	for i, leap := range []struct {
		by    time.Duration
		doubt string
	}{{10 * 24 * time.Hour, "ahead"}, {-time.Hour, "back"}} {
		clock.off(leap.by)
		p.printed(`(the clock is in doubt.*doubt=` + leap.doubt + `)`)
		admin.doubts(leap.doubt)
		a := provider.acts(numbers[i], "approve", nil)
		require.Equal(t, http.StatusOK, a.Status, a)
		assert.WithinDuration(t, time.Now(), registered(t, a).legal, time.Minute)
		assert.Equal(t, "running", answering(t, applicant.sees(silent)).Status)

		clock.off(0)
		p.printed(`(the clock is trusted again.*doubt=` + leap.doubt + `)`)
		admin.awaitsReadiness(http.StatusOK, "")
		provider.delivers(numbers[i], "approved")
		assert.Equal(t, "running", answering(t, applicant.sees(silent)).Status)
	}

	clock.off(10 * 24 * time.Hour)
	require.Eventually(t, func() bool { return admin.get("/administration/clock").Body["held"] == true }, patience, pollEvery)
	confirmed := admin.post("/administration/clock/confirmations", map[string]any{"reason": "核对无误"})
	require.Equal(t, http.StatusOK, confirmed.Status, confirmed)
	logIn(t, base, "mzj").awaits(silent, "consent by silence", consented) // ten days end a session too
}

// doubts sees the alarm, and that the house has gone on under it for longer than it takes to sweep the ledger.
func (u *user) doubts(what string) {
	u.t.Helper()
	assert.Equal(u.t, what, u.get("/about").Body["held"].(map[string]any)["doubt"])
	u.awaitsReadiness(http.StatusServiceUnavailable, "clock_in_doubt")
	type clock struct{ Reading time.Time }
	first := decode[clock](u.t, u.get("/administration/clock").Body)
	require.Eventually(u.t, func() bool {
		return decode[clock](u.t, u.get("/administration/clock").Body).Reading.Sub(first.Reading) > 6*time.Second
	}, patience, pollEvery)
}

// awaitsReadiness waits for what /readyz says: it looks once a second.
func (u *user) awaitsReadiness(status int, code string) {
	u.t.Helper()
	require.Eventually(u.t, func() bool {
		ready := u.get("/readyz")
		said, _ := ready.Body["code"].(string)
		return ready.Status == status && said == code
	}, patience, pollEvery)
}
