package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/regulations"
)

// withExample is the embedded packs with that of the documentation, in one of whose files texts are replaced.
func withExample(t *testing.T, file string, replaced ...string) *regulations.Library {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("../docs/example-pack")))
	path := filepath.Join(dir, "demo-2026", file)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for i := 0; i < len(replaced); i += 2 {
		require.Contains(t, string(text), replaced[i])
		text = []byte(strings.Replace(string(text), replaced[i], replaced[i+1], 1))
	}
	require.NoError(t, os.WriteFile(path, text, 0o600))
	loaded, err := regulations.Open(dir)
	require.NoError(t, err)
	embedded, err := regulations.Embedded()
	require.NoError(t, err)
	library, err := embedded.With(loaded)
	require.NoError(t, err)
	return library
}

func TestSound(t *testing.T) {
	t.Parallel()
	const file = "share-application.yaml"
	ceiling := []string{"    title: 答复\n", "    title: 答复\n    kind: answer\n"}
	never := []string{"never:\n", `never:
  refused_late: {title: 逾期未答复的，又不同意共享, basis: 第五条第三款, at: {outcome: refused}, when: 'ended("answer", "missed")'}
`}
	for name, c := range map[string]struct {
		replaced []string
		faults   []string
	}{
		"as it comes": {},
		"where silence consents, nobody refuses late": {replaced: never},
		"where a higher law has silence decide nothing, somebody may": {
			replaced: append(ceiling, never...), faults: []string{"never.refused_late: what must never be can happen"},
		},
		"a workflow type of the application's own": {
			replaced: []string{"workflow: ShareApplication", "workflow: Morning"}, faults: []string{"workflow: Morning is the application's own workflow type"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := sound(withExample(t, file, c.replaced...))
			if len(c.faults) == 0 {
				require.NoError(t, err)
			}
			for _, fault := range c.faults {
				assert.ErrorContains(t, err, fault)
			}
		})
	}
}
