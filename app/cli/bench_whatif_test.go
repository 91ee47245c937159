//go:build bench

package cli_test

import (
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/whatif"
)

// What is asked for of a question about a hundred thousand cases, on two processors.
const (
	whatIfCases  = 100_000
	whatIfTime   = time.Minute
	whatIfMemory = 1 << 30 // bytes, resident
)

// TestWhatIfOfManyCases asks the command what a notice, and a changed pack, would have made of every case of a large ledger, in a
// process of its own, and fails where that takes too long or too much memory.
func TestWhatIfOfManyCases(t *testing.T) {
	program := filepath.Join(t.TempDir(), "shixian")
	require.NoError(t, exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../cmd/shixian").Run()) //nolint:gosec // ours
	data := t.TempDir()
	seed := exec.CommandContext(t.Context(), program, "seed", "--data", data, "--cases", cmp.Or(os.Getenv(benchCases), "110000"), "--entries", "20000", "--until", "2025-11-30") //nolint:gosec // ours
	seed.Stdout, seed.Stderr = os.Stdout, os.Stderr
	require.NoError(t, seed.Run())

	text, err := json.Marshal(givenOff(t, 2025, "2025-06-03", "2025-06-04", "2025-06-05"))
	require.NoError(t, err)
	notice := filepath.Join(t.TempDir(), "2025.json")
	require.NoError(t, os.WriteFile(notice, text, 0o600))
	folder, _ := shortened(t, "yaohai-2024", changedProgram, answerClock, answerIn3)

	for what, supposed := range map[string][]string{
		"a notice":                    {"--notice", notice},
		"a notice and a changed pack": {"--notice", notice, "--regulations", folder},
	} {
		args := append([]string{"whatif", "--data", data, "--since", "2002-01-01", "--json"}, supposed...)
		command := exec.CommandContext(t.Context(), program, args...) //nolint:gosec // ours
		begun := time.Now()
		command.Stderr = os.Stderr
		out, err := command.Output()
		require.NoError(t, err, what)
		took, most := time.Since(begun), command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss<<10
		var printed struct{ Answer whatif.Answer }
		require.NoError(t, json.Unmarshal(out, &printed))
		a := printed.Answer
		t.Logf("%s: %d cases replayed of %d, %d otherwise, in %s with %d MB", what, a.Replayed, a.Cases, a.Differing.Count, took.Round(100*time.Millisecond), most>>20)
		assert.GreaterOrEqual(t, a.Replayed, whatIfCases)
		assert.Less(t, took, whatIfTime)
		assert.Less(t, most, int64(whatIfMemory))
	}
}
