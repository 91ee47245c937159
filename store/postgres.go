package store

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	gormpg "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

//go:embed migrations/postgres/*.sql
var postgresMigrations embed.FS

// defaultSchema keeps the application's tables apart from Temporal's in the same database.
const defaultSchema = "app"

// connections is how many connections a process holds at most.
const connections = 16

type postgres struct {
	config *pgx.ConnConfig
	schema string
}

func newPostgres(address string) (engine, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("ledger: the Postgres URL: %w", err)
	}
	path := cmp.Or(config.RuntimeParams["search_path"], defaultSchema)
	config.RuntimeParams["search_path"] = path
	config.RuntimeParams["application_name"] = "shixian"
	// A transaction locks a row and then reads: it must see what the one before it committed, whatever the server's default.
	config.RuntimeParams["default_transaction_isolation"] = "read committed"
	// A report groups a million obligations into some hundred thousand: hashed in memory, that takes one processor as long as
	// sorting on disk takes two, which is what the server's usual 4 MB come to. The URL may say otherwise.
	config.RuntimeParams["work_mem"] = cmp.Or(config.RuntimeParams["work_mem"], "32MB")
	first, _, _ := strings.Cut(path, ",")
	return postgres{config, strings.Trim(strings.TrimSpace(first), `"`)}, nil
}

func (e postgres) open() (write, read *sql.DB, err error) {
	db := stdlib.OpenDB(*e.config)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, db, nil
}

func (postgres) gorm(db *sql.DB) gorm.Dialector { return gormpg.New(gormpg.Config{Conn: db}) }

func (postgres) dialect() goose.Dialect { return goose.DialectPostgres }

func (postgres) migrations() fs.FS {
	files, err := fs.Sub(postgresMigrations, "migrations/postgres")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return files
}

// prepare creates the schema only if it is missing: who may not create one can be given one.
func (e postgres) prepare(ctx context.Context, db *sql.DB) error {
	var there bool
	err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)`, e.schema).Scan(&there)
	if err != nil || there {
		return err
	}
	_, err = db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+pgx.Identifier{e.schema}.Sanitize())
	return err
}

// exclusive locks by the schema's name, so that ledgers in one database do not wait for each other.
func (e postgres) exclusive() ([]goose.ProviderOption, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(int64(crc32.ChecksumIEEE([]byte("shixian/" + e.schema)))))
	return []goose.ProviderOption{goose.WithSessionLocker(locker)}, err
}

func (postgres) tableQuery() string {
	return `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1`
}

// now is the server's clock as it is, not as it was when the transaction began.
func (postgres) now(tx *gorm.DB) (time.Time, error) {
	var us int64
	err := tx.Raw(`SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint`).Scan(&us).Error
	return time.UnixMicro(us), err
}

func (postgres) lock(tx *gorm.DB, name string) error {
	return tx.Exec(`SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || ?, 0))`, name).Error
}

func (postgres) snapshot() *sql.TxOptions {
	return &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
}

// freeze also keeps out another who would: two who only read at first could not write while the other holds on.
func (postgres) freeze(tx *gorm.DB, table string) error {
	return tx.Exec("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE").Error
}

func (postgres) contains(text string) string { return "strpos(" + text + ", ?) > 0" }

// unfrozen takes the lock that writing takes anyway, before anything is read: by a table that is thawed only when it is
// written to, what was read is old.
func (postgres) unfrozen(tx *gorm.DB, table string) error {
	return tx.Exec("LOCK TABLE " + table + " IN ROW EXCLUSIVE MODE").Error
}

func (postgres) candidates(texts *gorm.DB, _ searched, words []string) *gorm.DB {
	return texts.Where("search_grams(words) @> string_to_array(?, chr(10))", strings.Join(gramsOf(words), "\n"))
}

// among has the query run before the list is looked at: left to choose, the planner underrates how many rows have several
// pairs, which come together, and walks the list for them.
func (postgres) among(column string) string { return column + " = ANY(ARRAY(?))" }

func (postgres) index(tx *gorm.DB, in searched, key, text string) error {
	return tx.Exec("INSERT INTO "+in.table+" ("+in.key+", words) VALUES (?, ?) ON CONFLICT ("+in.key+
		") DO UPDATE SET words = excluded.words WHERE "+in.table+".words <> excluded.words", key, text).Error
}
