package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatWasOpenToOthersIsNot(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	ledger, attachments := filepath.Join(data, "shixian.db"), filepath.Join(data, "attachments")
	require.NoError(t, os.WriteFile(ledger, nil, 0o644))
	require.NoError(t, os.Mkdir(attachments, 0o755))
	require.NoError(t, keepPrivate(data))
	for path, want := range map[string]os.FileMode{ledger: 0o600, attachments: 0o700} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, want, info.Mode().Perm(), path)
	}
}
