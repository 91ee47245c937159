package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

func TestDatabasePassword(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "password")
	const password = "p@ss/w:rd 100%"
	require.NoError(t, os.WriteFile(file, []byte(password+"\r\nnot this\n"), 0o600))
	empty := filepath.Join(t.TempDir(), "empty")
	require.NoError(t, os.WriteFile(empty, []byte("\nx\n"), 0o600))
	for _, c := range []struct{ name, database, file, url, fault string }{
		{name: "neither"},
		{name: "no file", database: "postgres://u:x@h/db", url: "postgres://u:x@h/db"},
		{name: "a file", database: "postgres://u@h:5432/db?sslmode=disable", file: file,
			url: "postgres://u:p%40ss%2Fw%3Ard%20100%25@h:5432/db?sslmode=disable"},
		{name: "both", database: "postgres://u:x@h/db", file: file,
			fault: "--database-password-file: --database has a password already; one of the two was expected"},
		{name: "both, as a parameter", database: "postgres://u@h/db?password=x", file: file,
			fault: "--database-password-file: --database has a password already; one of the two was expected"},
		{name: "no user", database: "postgres://h/db", file: file,
			fault: "--database: a user was expected, as in postgres://user@host:5432/database, with --database-password-file"},
		{name: "no URL", database: "postgres://u:%zz@h/db", file: file, fault: "--database: a URL such as postgres://user@host:5432/database was expected"},
		{name: "nothing in it", database: "postgres://u@h/db", file: empty,
			fault: "--database-password-file: a password or key was expected in the first line of " + empty},
		{name: "not there", database: "postgres://u@h/db", file: "nowhere", fault: "--database-password-file: open nowhere: no such file or directory"},
		{name: "no database", file: file, fault: "--database-password-file: --database was expected with it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cfg := Config{Data: "data", Database: c.database, PasswordFile: c.file}
			got, err := cfg.DatabaseURL()
			ledger, opening := cfg.ledger()
			if c.fault != "" {
				require.EqualError(t, err, c.fault)
				require.EqualError(t, opening, c.fault)
				return
			}
			require.NoError(t, err)
			require.NoError(t, opening)
			require.Equal(t, c.url, got)
			require.Equal(t, c.url, ledger.Postgres)
			if c.file != "" {
				read, err := pgx.ParseConfig(got)
				require.NoError(t, err)
				require.Equal(t, password, read.Password)
			}
		})
	}
}
