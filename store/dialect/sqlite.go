package dialect

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/ext/fts5"
	"github.com/ncruces/go-sqlite3/gormlite"
	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
)

type sqlite struct{ path string }

// SQLite is a file.
func SQLite(path string) (Dialect, error) {
	abs, err := filepath.Abs(path)
	return sqlite{abs}, err
}

// readers is how many connections read beside the one that writes.
const readers = 4

func (e sqlite) Open() (write, read *sql.DB, err error) {
	if err := keepPrivate(e.path); err != nil {
		return nil, nil, err
	}
	// IMMEDIATE: the transaction is exclusive from its first statement, so that what it reads, the clock included, stays
	// true until it commits. A deferred one would fail half-way when it turns into a writer.
	// What it keeps aside within a statement is small, and in memory: that no act fails for want of a folder for temporary files.
	if write, err = driver.Open(e.dsn(url.Values{"_txlock": {"immediate"}, "_pragma": {"temp_store(memory)"}}), fts5.Register); err != nil {
		return nil, nil, err
	}
	// One writer: the others of this process queue in Go, in order, instead of polling a busy file.
	write.SetMaxOpenConns(1)
	if read, err = driver.Open(e.dsn(url.Values{"_pragma": {"query_only(on)"}}), fts5.Register); err != nil {
		_ = write.Close()
		return nil, nil, err
	}
	read.SetMaxOpenConns(readers)
	return write, read, nil
}

// keepPrivate makes the file if there is none, and takes from others what they may do with it and with the files that SQLite
// keeps beside it. Those that come later get the file's mode (dsn), but for the index, which is made here.
func keepPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the ledger's own
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return nil // it can only be read: whoever opens it says so
	}
	if err != nil {
		return err
	}
	index, err := os.OpenFile(path+"-shm", os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // likewise
	if err != nil {
		return errors.Join(err, file.Close())
	}
	faults := []error{file.Close(), index.Close()}
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		info, err := os.Stat(path + end)
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			err = os.Chmod(path+end, 0o600)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

func (e sqlite) dsn(more url.Values) string {
	q := url.Values{"_pragma": {
		"busy_timeout(10000)", // first: another process may hold the file while the next ones are set
		"journal_mode(WAL)",   // readers do not wait for the writer, nor it for them
		"synchronous(FULL)",   // in WAL, NORMAL may lose the last commits with the power: what was acknowledged must last
		"foreign_keys(on)",    // off by default
	}}
	q.Add("modeof", e.path)
	for option, values := range more {
		q[option] = append(q[option], values...)
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: e.path, RawQuery: q.Encode()}).String()
}

func uriPath(path string) string { return (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() }

func (sqlite) Gorm(db *sql.DB) gorm.Dialector { return gormlite.OpenDB(db) }

func (sqlite) Prepare(context.Context, *sql.DB) error { return nil }

// Migrations need no lock: a file has one writer.
func (sqlite) Migrations(db *sql.DB, files fs.FS, options ...goose.ProviderOption) (*goose.Provider, error) {
	return migrations(goose.DialectSQLite3, db, files, "sqlite", options)
}

func (sqlite) HasTable(ctx context.Context, db *sql.DB, name string) (bool, error) {
	return hasTable(ctx, db, `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`, name)
}

// Clock is the process's: whoever reads it inside the immediate transaction is alone.
func (sqlite) Clock() string { return "" }

// Alone: the transaction is immediate.
func (sqlite) Alone() bool { return true }

// Lock has nothing to do: an immediate transaction excludes every other.
func (sqlite) Lock(*gorm.DB, string) error { return nil }

// Line is not known: a file that was copied back looks like the one that it was copied from.
func (sqlite) Line(*gorm.DB) (string, error) { return "", nil }

func (sqlite) Snapshot() *sql.TxOptions { return &sql.TxOptions{ReadOnly: true} }

func (sqlite) LockTable(*gorm.DB, string) error { return nil }

func (sqlite) ShareTable(*gorm.DB, string) error { return nil }

func (sqlite) Contains(text string) string { return "instr(" + text + ", ?) > 0" }

func (sqlite) Narrow(rows *gorm.DB, in Searched, texts *gorm.DB, words []string) *gorm.DB {
	var terms []string
	for _, gram := range gramsOf(words) {
		term := hex.EncodeToString([]byte(gram))
		if utf8.RuneCountInString(gram) == 1 {
			term += "*" // whatever it is the first character of
		}
		terms = append(terms, term)
	}
	texts = texts.Where("id IN (SELECT rowid FROM "+in.Grams+" WHERE "+in.Grams+" MATCH ?)", strings.Join(terms, " AND "))
	return rows.Where(in.Key+" IN (?)", texts)
}

func (e sqlite) Index(tx *gorm.DB, in Searched, text Text) error {
	var id int64
	err := tx.Raw("INSERT INTO "+in.Table+" ("+in.Key+", words) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id", text.Key, text.Words).Scan(&id).Error
	if err != nil {
		return err
	}
	if id == 0 {
		return e.reindex(tx, in, text)
	}
	return tx.Exec("INSERT INTO "+in.Grams+" (rowid, grams) VALUES (?, ?)", id, hexPairs(text.Words)).Error
}

func (sqlite) reindex(tx *gorm.DB, in Searched, text Text) error {
	var old struct {
		ID    int64
		Words string
	}
	err := tx.Raw("SELECT id, words FROM "+in.Table+" WHERE "+in.Key+" = ?", text.Key).Scan(&old).Error
	if err != nil || old.Words == text.Words {
		return err
	}
	if err := tx.Exec("UPDATE "+in.Table+" SET words = ? WHERE id = ?", text.Words, old.ID).Error; err != nil {
		return err
	}
	return tx.Exec("UPDATE "+in.Grams+" SET grams = ? WHERE rowid = ?", hexPairs(text.Words), old.ID).Error
}

// Bulk inserts row by row with one prepared statement a table: each is a call into the same process.
func (sqlite) Bulk(ctx context.Context, db *sql.DB, do func(Inserter) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(liteInsert{tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

type liteInsert struct{ tx *sql.Tx }

func (l liteInsert) Insert(ctx context.Context, table string, columns []string, rows int, row func(int) ([]any, error)) error {
	statement, err := l.tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %s (%s) VALUES (?%s)",
		table, strings.Join(columns, ", "), strings.Repeat(", ?", len(columns)-1)))
	if err != nil {
		return err
	}
	defer func() { _ = statement.Close() }()
	for i := range rows {
		values, err := row(i)
		if err != nil {
			return err
		}
		if _, err := statement.ExecContext(ctx, values...); err != nil {
			return fmt.Errorf("into %s: %w", table, err)
		}
	}
	return nil
}

func (l liteInsert) Index(ctx context.Context, in Searched, texts []Text) error {
	var last int64
	if err := l.tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM "+in.Table).Scan(&last); err != nil {
		return err
	}
	err := l.Insert(ctx, in.Table, []string{"id", in.Key, "words"}, len(texts), func(i int) ([]any, error) {
		return []any{last + 1 + int64(i), texts[i].Key, texts[i].Words}, nil
	})
	if err != nil {
		return err
	}
	return l.Insert(ctx, in.Grams, []string{"rowid", "grams"}, len(texts), func(i int) ([]any, error) {
		return []any{last + 1 + int64(i), hexPairs(texts[i].Words)}, nil
	})
}

// Settle has nothing to do: the few queries are planned by their indexes alone.
func (sqlite) Settle(context.Context, *sql.DB) error { return nil }
