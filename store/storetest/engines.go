package storetest

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver by which schemas are made and dropped
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/store"
)

// PostgresVariable names the environment variable with the URL of the Postgres that tests may use; "off" leaves it out.
const PostgresVariable = "SHIXIAN_TEST_POSTGRES"

const defaultPostgres = "postgres://root@127.0.0.1:5432/postgres?sslmode=disable"

// SQLite returns the configuration of a fresh file, migrated.
func SQLite(t testing.TB) store.Config {
	return migrated(t, store.Config{SQLite: filepath.Join(t.TempDir(), "ledger.db")})
}

// Postgres returns the configuration of a fresh schema, migrated and dropped at the end. It fails if Postgres cannot be
// reached: what was not tested must not look as if it were. Only PostgresVariable=off skips.
func Postgres(t testing.TB) store.Config {
	t.Helper()
	return migrated(t, emptyPostgres(t))
}

// emptyPostgres names a schema that does not exist yet, and is dropped at the end.
func emptyPostgres(t testing.TB) store.Config {
	t.Helper()
	address := cmp.Or(os.Getenv(PostgresVariable), defaultPostgres)
	if address == "off" {
		t.Skip(PostgresVariable + " is off")
	}
	schema := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	u, err := url.Parse(address)
	require.NoError(t, err)
	q := u.Query()
	q.Set("search_path", schema)
	q.Set("synchronous_commit", "off") // nothing here outlives the test, and the disk is slow
	u.RawQuery = q.Encode()
	t.Cleanup(func() { drop(t, address, schema) })
	return store.Config{Postgres: u.String()}
}

// schemaOf is the schema that a configuration names.
func schemaOf(t testing.TB, c store.Config) string {
	t.Helper()
	u, err := url.Parse(c.Postgres)
	require.NoError(t, err)
	return u.Query().Get("search_path")
}

func migrated(t testing.TB, c store.Config) store.Config {
	t.Helper()
	require.NoError(t, store.Migrate(context.Background(), c))
	return c
}

func drop(t testing.TB, address, schema string) {
	db, err := sql.Open("pgx", address)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	// What the test's connections were still asking the server goes on there for a moment, and would hold locks against this one.
	require.Eventually(t, func() bool {
		var left int
		err := db.QueryRowContext(context.Background(),
			"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1", "shixian "+schema).Scan(&left)
		return err == nil && left == 0
	}, time.Minute, 10*time.Millisecond)
	_, err = db.ExecContext(context.Background(), fmt.Sprintf("DROP SCHEMA IF EXISTS %q CASCADE", schema))
	require.NoError(t, err)
}
