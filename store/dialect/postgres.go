package dialect

import (
	"context"
	"database/sql"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
	gormpg "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// defaultSchema keeps the application's tables apart from Temporal's in the same database.
const defaultSchema = "app"

// connections is how many connections a process holds at most.
const connections = 16

type postgres struct {
	config *pgx.ConnConfig
	schema string
}

// Postgres is a database on a server; the schema is the URL's search_path.
func Postgres(address string) (Dialect, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("ledger: the Postgres URL: %w", err)
	}
	return postgres{config, firstOf(set(config))}, nil
}

func (e postgres) Open() (write, read *sql.DB, err error) {
	db := sql.OpenDB(e.connector())
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, db, nil
}

func (postgres) Gorm(db *sql.DB) gorm.Dialector { return gormpg.New(gormpg.Config{Conn: db}) }

// Prepare creates the schema only if it is missing: who may not create one can be given one.
func (e postgres) Prepare(ctx context.Context, db *sql.DB) error {
	var there bool
	err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)`, e.schema).Scan(&there)
	if err != nil || there {
		return err
	}
	_, err = db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+pgx.Identifier{e.schema}.Sanitize())
	return err
}

// Migrations lock by the schema's name, so that ledgers in one database do not wait for each other.
func (e postgres) Migrations(db *sql.DB, files fs.FS, options ...goose.ProviderOption) (*goose.Provider, error) {
	locker := &migrationLock{db: db, id: int64(crc32.ChecksumIEEE([]byte("shixian/" + e.schema)))}
	return migrations(goose.DialectPostgres, db, files, "postgres", append(options, goose.WithSessionLocker(locker)))
}

func (postgres) HasTable(ctx context.Context, db *sql.DB, name string) (bool, error) {
	return hasTable(ctx, db, `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1`, name)
}

// Clock is the server's as it is, not as it was when the transaction began.
func (postgres) Clock() string { return `(extract(epoch FROM clock_timestamp()) * 1000000)::bigint` }

// Alone: others go on.
func (postgres) Alone() bool { return false }

func (postgres) Lock(tx *gorm.DB, name string) error {
	return tx.Exec(`SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || ?, 0))`, name).Error
}

// Line asks for what everybody may ask for, unless the server's owner took the right away.
func (postgres) Line(tx *gorm.DB) (line string, err error) {
	var may bool
	err = tx.Raw(`SELECT has_function_privilege('pg_control_system()', 'EXECUTE') AND has_function_privilege('pg_walfile_name(pg_lsn)', 'EXECUTE')`).
		Scan(&may).Error
	if err != nil || !may {
		return "", err
	}
	// The WAL's timeline is another one from the very moment of a promotion; the table's number, after a dump was put back.
	return `(SELECT concat_ws('/', system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8), to_regclass('case_numbers')::oid)
		FROM pg_control_system())`, nil
}

func (postgres) Snapshot() *sql.TxOptions {
	return &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
}

// LockTable also keeps out another who would: two who only read at first could not write while the other holds on.
func (postgres) LockTable(tx *gorm.DB, table string) error {
	return tx.Exec("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE").Error
}

func (postgres) Contains(text string) string { return "strpos(" + text + ", ?) > 0" }

// ShareTable takes the lock that writing takes anyway, before anything is read: were the table waited for only on
// writing, what was read would be old.
func (postgres) ShareTable(tx *gorm.DB, table string) error {
	return tx.Exec("LOCK TABLE " + table + " IN ROW EXCLUSIVE MODE").Error
}

// Narrow has the query of the texts run before the list is looked at: left to choose, the planner underrates how many rows
// have several pairs, which come together, and walks the list for them.
func (postgres) Narrow(rows *gorm.DB, in Searched, texts *gorm.DB, words []string) *gorm.DB {
	texts = texts.Where("search_grams(words) @> string_to_array(?, chr(10))", strings.Join(gramsOf(words), "\n"))
	return rows.Where(in.Key+" = ANY(ARRAY(?))", texts)
}

func (postgres) Index(tx *gorm.DB, in Searched, text Text) error {
	return tx.Exec("INSERT INTO "+in.Table+" ("+in.Key+", words) VALUES (?, ?) ON CONFLICT ("+in.Key+
		") DO UPDATE SET words = excluded.words WHERE "+in.Table+".words <> excluded.words", text.Key, text.Words).Error
}

// Bulk copies: it is several times faster than statements.
func (postgres) Bulk(ctx context.Context, db *sql.DB, do func(Inserter) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return raw(conn, func(pg *pgx.Conn) error {
		return pgx.BeginFunc(ctx, pg, func(tx pgx.Tx) error { return do(pgCopy{tx}) })
	})
}

type pgCopy struct{ tx pgx.Tx }

func (c pgCopy) Insert(ctx context.Context, table string, columns []string, rows int, row func(int) ([]any, error)) error {
	_, err := c.tx.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(rows, row))
	if err != nil {
		return fmt.Errorf("into %s: %w", table, err)
	}
	return nil
}

func (c pgCopy) Index(ctx context.Context, in Searched, texts []Text) error {
	return c.Insert(ctx, in.Table, []string{in.Key, "words"}, len(texts), func(i int) ([]any, error) {
		return []any{texts[i].Key, texts[i].Words}, nil
	})
}

// Settle also marks pages as seen by all, so that what an index holds need not be looked up in its table.
func (postgres) Settle(ctx context.Context, db *sql.DB) error {
	var tables string
	err := db.QueryRowContext(ctx, `SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = current_schema()`).
		Scan(&tables)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM (ANALYZE) "+tables)
	return err
}
