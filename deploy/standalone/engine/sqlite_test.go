package engine_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFileOfAnotherSchemaIsSetAside(t *testing.T) {
	cfg := sqliteConfig(t)
	file := filepath.Join(cfg.Dir, "temporal.db")
	execute(t, file, "PRAGMA journal_mode=wal", "CREATE TABLE executions (old)", "PRAGMA user_version = 7")

	require.True(t, start(t, cfg).Fresh())
	aside, err := filepath.Glob(file + ".2*")
	require.NoError(t, err)
	require.Len(t, aside, 1)
	execute(t, aside[0], "SELECT old FROM executions")
}

func TestFileThatWasNeverFilledIsUsed(t *testing.T) {
	cfg := sqliteConfig(t)
	file := filepath.Join(cfg.Dir, "temporal.db")
	execute(t, file, "BEGIN; CREATE TABLE executions (half); ROLLBACK")

	require.True(t, start(t, cfg).Fresh())
	entries, err := os.ReadDir(cfg.Dir)
	require.NoError(t, err)
	for _, entry := range entries {
		require.NotContains(t, entry.Name(), "temporal.db.")
	}
}

func execute(t *testing.T, file string, statements ...string) {
	db, err := sql.Open("sqlite", "file:"+file)
	require.NoError(t, err)
	defer db.Close()
	for _, statement := range statements {
		_, err := db.ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
}
