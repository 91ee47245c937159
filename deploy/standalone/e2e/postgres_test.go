package e2e

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver
	"github.com/stretchr/testify/require"
)

// postgres is the server on which the tests make databases of their own.
func postgres() string {
	if u := os.Getenv("SHIXIAN_TEST_POSTGRES"); u != "" {
		return u
	}
	return "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable"
}

// newDatabase makes a database that goes with the test, and returns its URL. It
// is left out only where the tests were told that there is no PostgreSQL.
func newDatabase(t *testing.T) string {
	t.Helper()
	if postgres() == "off" {
		t.Skip("no PostgreSQL here")
	}
	return newDatabaseOn(t, postgres())
}

// newDatabaseOn makes it on another server.
func newDatabaseOn(t *testing.T, postgres string) string {
	t.Helper()
	server, err := sql.Open("pgx", postgres)
	require.NoError(t, err)
	name := "shixian_e2e_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	_, err = server.ExecContext(t.Context(), "CREATE DATABASE "+name)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := server.Exec(fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", name))
		require.NoError(t, err)
		require.NoError(t, server.Close())
	})
	u, err := url.Parse(postgres)
	require.NoError(t, err)
	u.Path = "/" + name
	return u.String()
}
