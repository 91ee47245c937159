package engine_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

func TestSetUpThatWasCutShortBeginsAnew(t *testing.T) {
	cfg := postgresConfig(t)
	query(t, cfg.Postgres, `
		CREATE SCHEMA temporal;
		COMMENT ON SCHEMA temporal IS 'being set up';
		CREATE TABLE temporal.namespace_metadata (half INT)`)

	require.True(t, start(t, cfg).Fresh())
}

// A password may hold whatever a URL cannot, and the application's tables are not Temporal's business.
func TestLoginOfAnyNameBesideTheApplication(t *testing.T) {
	cfg := postgresConfig(t)
	admin := cfg.Postgres
	const login, password = "county @1", "p s%40/?#&+:"
	query(t, admin, fmt.Sprintf(`
		CREATE TABLE schema_version (version TEXT);
		CREATE ROLE %q LOGIN PASSWORD '%s'`, login, password))
	t.Cleanup(func() { query(t, admin, fmt.Sprintf("DROP OWNED BY %q; DROP ROLE %q", login, login)) })
	database, err := url.Parse(admin)
	require.NoError(t, err)
	query(t, admin, fmt.Sprintf("GRANT CREATE ON DATABASE %q TO %q", database.Path[1:], login))
	database.User = url.UserPassword(login, password)

	cfg.Postgres = database.String()
	e := start(t, cfg)
	require.True(t, e.Fresh())
	addSearchAttributes(t, dial(t, e))
	e.Stop()
	require.False(t, start(t, cfg).Fresh())
}

func query(t *testing.T, database, statements string) {
	ctx := context.Background() // also when a test cleans up, when its own context has ended
	conn, err := pgx.Connect(ctx, database)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(ctx)) }()
	_, err = conn.Exec(ctx, statements)
	require.NoError(t, err)
}
