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

// settable builds the binary with a clock that a file sets off.
func settable(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shixian-settable")
	build := exec.Command("go", "build", "-tags", "settableclock", "-o", path, "..")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	return path
}
