package dialect

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// readCommitted is the isolation that every transaction counts on which asks for no other.
const readCommitted = "read committed"

// pooled tells whether the URL names a way of executing queries that leaves no prepared statements behind. It then leads
// through a pooler of transactions, which has one connection after the other do what is asked.
func pooled(config *pgx.ConnConfig) bool {
	return config.DefaultQueryExecMode != pgx.QueryExecModeCacheStatement
}

// set asks for the settings that the ledger needs, with each connection. A pooler takes none: there the role has to have them.
func set(config *pgx.ConnConfig) (path string) {
	path = cmp.Or(config.RuntimeParams["search_path"], defaultSchema)
	config.RuntimeParams["application_name"] = "shixian " + path // by which Idle knows whose connections they are
	if pooled(config) {
		delete(config.RuntimeParams, "search_path")
		delete(config.RuntimeParams, "work_mem")
		return path
	}
	config.RuntimeParams["search_path"] = path
	// A transaction locks a row and then reads: it must see what the one before it committed, whatever the server's default.
	config.RuntimeParams["default_transaction_isolation"] = readCommitted
	// A report groups a million obligations into some hundred thousand: hashed in memory, that takes one processor as long as
	// sorting on disk takes two, which is what the server's usual 4 MB come to. The URL may say otherwise.
	config.RuntimeParams["work_mem"] = cmp.Or(config.RuntimeParams["work_mem"], "32MB")
	return path
}

// firstOf is the schema in which a search path has things made.
func firstOf(path string) string {
	first, _, _ := strings.Cut(path, ",")
	return strings.Trim(strings.TrimSpace(first), `"`)
}

// connector connects, and tells apart what is wrong with a pooler in between.
type connector struct {
	driver.Connector
}

func (e postgres) connector() driver.Connector {
	return connector{stdlib.GetConnector(*e.config, stdlib.OptionAfterConnect(e.checked))}
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	return conn, explain(err)
}

// explain says what to do where a pooler refuses a connection for the settings that it asks for.
func explain(err error) error {
	if unsupported(err) {
		return fmt.Errorf("a connection pooler is in between: serve and temporal need the database itself, all else a URL with "+
			`default_query_exec_mode=cache_describe ("Connection poolers" in docs/operating.md): %w`, err)
	}
	return err
}

// unsupported is what pgbouncer calls a setting that it does not hand on.
func unsupported(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && said.Code == "08P01" && strings.Contains(said.Message, "startup parameter")
}

// checked refuses a connection without the settings: a pooler may drop them in silence, and a role may have others.
func (e postgres) checked(ctx context.Context, conn *pgx.Conn) error {
	var path, isolation string
	err := conn.QueryRow(ctx, "SELECT current_setting('search_path'), current_setting('default_transaction_isolation')").Scan(&path, &isolation)
	if err == nil && (firstOf(path) != e.schema || isolation != readCommitted) {
		err = fmt.Errorf("ledger: the connection's search_path is %s and its isolation %q, %q and %q were expected: behind a connection pooler "+
			`run ALTER ROLE %s SET search_path = %s ("Connection poolers" in docs/operating.md)`,
			path, isolation, e.schema, readCommitted, pgx.Identifier{e.config.User}.Sanitize(), pgx.Identifier{e.schema}.Sanitize())
	}
	if err != nil {
		return errors.Join(err, conn.Close(ctx))
	}
	return nil
}

// migrationLock lets one process migrate at a time. The lock is a transaction's: one of a session would be left behind in a
// pooler.
type migrationLock struct {
	db *sql.DB
	id int64
	tx *sql.Tx
}

func (l *migrationLock) SessionLock(ctx context.Context, _ *sql.Conn) (err error) {
	if l.tx, err = l.db.BeginTx(ctx, nil); err != nil {
		return err
	}
	if _, err = l.tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", l.id); err != nil {
		return errors.Join(err, l.tx.Rollback())
	}
	return nil
}

func (l *migrationLock) SessionUnlock(context.Context, *sql.Conn) error { return l.tx.Rollback() }
