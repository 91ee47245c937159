package cli_test

import (
	"path/filepath"
	"testing"
)

// What --only does not know is refused by name before anything is served.
func TestOnlyRefused(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	line{args: []string{"migrate", "--data", data}}.test(t)
	for only, fault := range map[string]string{
		"atlantis-1":            `--only: atlantis-1: no regulation "atlantis-1"; one of fushun-2023, `,
		"yaohai-2024@neighbour": `--only: yaohai-2024@neighbour: no relation "neighbour"; departments or public was expected`,
		"yaohai-2024:soon":      `--only: yaohai-2024:soon: no date "soon"`,
	} {
		line{args: []string{"api", "--data", data, "--listen", "127.0.0.1:0", "--only", only}, status: 2, errOut: []string{fault}}.test(t)
	}
}
