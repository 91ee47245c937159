package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatWasOpenToOthersIsNot(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	require.NoError(t, os.Chmod(data, 0o755))
	ledger, attachments := filepath.Join(data, "shixian.db"), filepath.Join(data, "attachments")
	require.NoError(t, os.WriteFile(ledger, nil, 0o644))
	require.NoError(t, os.Mkdir(attachments, 0o755))
	require.NoError(t, Migrate(t.Context(), Config{Data: data}))
	s, err := OpenLedger(t.Context(), Config{Data: data})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	require.NoError(t, os.Mkdir(filepath.Join(data, "backup"), 0o755))
	_, err = s.Backup(t.Context(), filepath.Join(data, "backup"))
	require.NoError(t, err)
	modes := map[string]os.FileMode{}
	require.NoError(t, filepath.WalkDir(data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == data {
			return err
		}
		info, err := entry.Info()
		modes[strings.TrimPrefix(path, data+"/")] = info.Mode().Perm()
		return err
	}))
	for _, name := range []string{"shixian.db", "shixian.db-wal", "shixian.db-shm", "attachments", "backup/shixian.db", "backup/manifest.json"} {
		assert.Contains(t, modes, name)
	}
	for name, mode := range modes {
		assert.Zero(t, mode&0o077, "%s: %v", name, mode)
	}
}
