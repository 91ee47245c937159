package e2e

import (
	"net/http"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// Acts are registered where there is no folder for temporary files, as in a container of nothing but the program.
func TestWithoutAFolderForTemporaryFiles(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(binary, "serve", "--demo", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--port", "0", "--ui-port", "-1")
	cmd.Env = append(cmd.Environ(), "TMPDIR=/nowhere")
	base := startCommand(t, cmd).printed(`API +(\S+)`)
	number := logIn(t, base, "mzj").files("share-application", "gaj-001", shareForm)
	provider := logIn(t, base, "gaj")
	for _, action := range []string{"accept", "approve"} {
		a := provider.acts(number, action, map[string]any{})
		require.Equal(t, http.StatusOK, a.Status, a)
	}
}
