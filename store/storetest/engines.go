package storetest

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver by which schemas are made and dropped
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/store"
)

// PostgresVariable names the environment variable with the URL of the Postgres that tests may use; "off" leaves it out.
const PostgresVariable = "SHIXIAN_TEST_POSTGRES"

const defaultPostgres = "postgres://root@127.0.0.1:5432/postgres?sslmode=disable"

// schema is the one in which the ledgers of the tests are, each in a database of its own.
const schema = "ledger"

// SQLite returns the configuration of a fresh file, migrated.
func SQLite(t testing.TB) store.Config {
	return migrated(t, store.Config{SQLite: filepath.Join(t.TempDir(), "ledger.db")})
}

// Postgres returns the configuration of a fresh database, migrated and dropped at the end. It fails if Postgres cannot be
// reached: what was not tested must not look as if it were. Only PostgresVariable=off skips.
func Postgres(t testing.TB) store.Config {
	t.Helper()
	return migrated(t, emptyPostgres(t))
}

// emptyPostgres is a database without the schema.
func emptyPostgres(t testing.TB) store.Config {
	t.Helper()
	return postgresLike(t, "template0")
}

// copies are databases like one that was migrated once, which lives as long as the test that asks for them: to migrate takes a second.
func copies(t testing.TB, fresh Fresh) Fresh {
	t.Helper()
	template := fresh(t)
	if template.Postgres != "" {
		name := databaseOf(t, template.Postgres)
		return func(t testing.TB) store.Config { return postgresLike(t, name) }
	}
	content, err := os.ReadFile(template.SQLite)
	require.NoError(t, err)
	return func(t testing.TB) store.Config {
		file := filepath.Join(t.TempDir(), "ledger.db")
		require.NoError(t, os.WriteFile(file, content, 0o600))
		return store.Config{SQLite: file}
	}
}

// postgresLike is a copy of a database, dropped at the end.
func postgresLike(t testing.TB, template string) store.Config {
	t.Helper()
	server := cmp.Or(os.Getenv(PostgresVariable), defaultPostgres)
	if server == "off" {
		t.Skip(PostgresVariable + " is off")
	}
	name := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	onServer(t, server, fmt.Sprintf("CREATE DATABASE %q TEMPLATE %q", name, template))
	t.Cleanup(func() { onServer(t, server, fmt.Sprintf("DROP DATABASE %q WITH (FORCE)", name)) })
	u, err := url.Parse(server)
	require.NoError(t, err)
	u.Path = name
	q := u.Query()
	q.Set("search_path", schema)
	q.Set("synchronous_commit", "off") // nothing here outlives the test, and the disk is slow
	u.RawQuery = q.Encode()
	return store.Config{Postgres: u.String()}
}

func databaseOf(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	return strings.TrimPrefix(u.Path, "/")
}

func migrated(t testing.TB, c store.Config) store.Config {
	t.Helper()
	require.NoError(t, store.Migrate(context.Background(), c))
	return c
}

func onServer(t testing.TB, server, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", server)
	require.NoError(t, err)
	_, err = db.ExecContext(context.Background(), statement)
	require.NoError(t, errors.Join(err, db.Close()))
}
