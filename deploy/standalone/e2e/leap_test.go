package e2e

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// settable starts everything in one process of a build whose clock a file sets off, and returns what sets it.
func settable(t *testing.T, args ...string) (p *process, base string, off func(time.Duration)) {
	t.Helper()
	dir := t.TempDir()
	program, clock, off := settableBuild(t, dir)
	cmd := exec.Command(program, append([]string{
		"serve", "--demo", "--data", filepath.Join(dir, "data"), "--listen", "127.0.0.1:0", "--port", "0", "--ui-port", "-1",
	}, args...)...)
	cmd.Env = append(os.Environ(), clock)
	p = startCommand(t, cmd)
	return p, p.printed(`API +(\S+)`), off
}

// settableBuild builds the program whose clock a file sets off. It returns the part of the environment that names the file, and
// what writes it.
func settableBuild(t *testing.T, dir string) (program, clock string, off func(time.Duration)) {
	t.Helper()
	program, offset := filepath.Join(dir, "shixian-settable"), filepath.Join(dir, "offset")
	build := exec.Command("go", "build", "-tags", "settableclock", "-o", program, "..")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	off = func(d time.Duration) {
		require.NoError(t, os.WriteFile(offset+".next", []byte(d.String()), 0o600))
		require.NoError(t, os.Rename(offset+".next", offset))
	}
	off(0)
	return program, "SHIXIAN_TEST_CLOCK_OFFSET=" + offset, off
}

// The clock is ten days ahead for a while: nothing is decided, acts count, the alarm is raised and ends by itself; then it is
// right, and confirmed. Then it goes back by an hour, and the engine goes on.
func TestAClockThatLeaps(t *testing.T) {
	t.Parallel()
	p, base, off := settable(t)
	applicant, provider, admin := logIn(t, base, "mzj"), logIn(t, base, "gaj"), logIn(t, base, "admin")
	silent, acted := applicant.files("share-application", "gaj-001", shareForm), applicant.files("share-application", "gaj-001", shareForm)
	require.Equal(t, http.StatusOK, provider.acts(silent, "accept", nil).Status)
	require.Equal(t, http.StatusOK, provider.acts(acted, "accept", nil).Status)

	off(10 * 24 * time.Hour)
	p.printed(`(the clock is in doubt)`)
	assert.Equal(t, "ahead", admin.get("/about").Body["held"].(map[string]any)["doubt"])
	ready := admin.get("/readyz")
	assert.Equal(t, http.StatusServiceUnavailable, ready.Status, ready)
	a := provider.acts(acted, "approve", nil)
	require.Equal(t, http.StatusOK, a.Status, a)
	assert.WithinDuration(t, time.Now(), registered(t, a).legal, time.Minute)
	assert.Equal(t, "running", answering(t, applicant.sees(silent)).Status)

	p.printed(`(this machine's clock was set ahead)`) // the engine, too, has seen it
	off(0)
	p.printed(`(the clock is trusted again)`)
	p.printed(`(the engine was restarted)`) // for the engine, it has gone back
	assert.Equal(t, "running", answering(t, applicant.sees(silent)).Status)
	assert.Equal(t, http.StatusConflict, admin.post("/administration/clock/confirmations", map[string]any{"reason": "核对无误"}).Status)

	off(10 * 24 * time.Hour)
	require.Eventually(t, func() bool { return admin.get("/administration/clock").Body["held"] == true }, patience, 100*time.Millisecond)
	confirmed := admin.post("/administration/clock/confirmations", map[string]any{"reason": "核对无误"})
	require.Equal(t, http.StatusOK, confirmed.Status, confirmed)
	applicant, provider = logIn(t, base, "mzj"), logIn(t, base, "gaj") // ten days end a session too
	applicant.awaits(silent, "consent by silence", consented)
	provider.delivers(silent, "deemed_approved")
}
