package store

import (
	"context"
	"database/sql"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/ext/fts5"
	"github.com/ncruces/go-sqlite3/gormlite"
	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
)

//go:embed migrations/sqlite/*.sql
var sqliteMigrations embed.FS

type sqlite struct{ path string }

func newSQLite(path string) (engine, error) {
	abs, err := filepath.Abs(path)
	return sqlite{abs}, err
}

// readers is how many connections read beside the one that writes.
const readers = 4

func (e sqlite) open() (write, read *sql.DB, err error) {
	// IMMEDIATE: the transaction is exclusive from its first statement, so that what it reads, the clock included, stays
	// true until it commits. A deferred one would fail half-way when it turns into a writer.
	if write, err = driver.Open(e.dsn("_txlock", "immediate"), fts5.Register); err != nil {
		return nil, nil, err
	}
	// One writer: the others of this process queue in Go, in order, instead of polling a busy file.
	write.SetMaxOpenConns(1)
	if read, err = driver.Open(e.dsn("_pragma", "query_only(on)"), fts5.Register); err != nil {
		_ = write.Close()
		return nil, nil, err
	}
	read.SetMaxOpenConns(readers)
	return write, read, nil
}

func (e sqlite) dsn(option, value string) string {
	q := url.Values{"_pragma": {
		"busy_timeout(10000)", // first: another process may hold the file while the next ones are set
		"journal_mode(WAL)",   // readers do not wait for the writer, nor it for them
		"synchronous(FULL)",   // in WAL, NORMAL may lose the last commits with the power: what was acknowledged must last
		"foreign_keys(on)",    // off by default
	}}
	q.Add(option, value)
	return (&url.URL{Scheme: "file", OmitHost: true, Path: e.path, RawQuery: q.Encode()}).String()
}

func (sqlite) gorm(db *sql.DB) gorm.Dialector { return gormlite.OpenDB(db) }

func (sqlite) dialect() goose.Dialect { return goose.DialectSQLite3 }

func (sqlite) migrations() fs.FS {
	files, err := fs.Sub(sqliteMigrations, "migrations/sqlite")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return files
}

func (sqlite) prepare(context.Context, *sql.DB) error { return nil }

// exclusive has nothing to do: a file has one writer.
func (sqlite) exclusive() ([]goose.ProviderOption, error) { return nil, nil }

func (sqlite) tableQuery() string {
	return `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`
}

// now is the process's clock: whoever reads it inside the immediate transaction is alone.
func (sqlite) now(*gorm.DB) (time.Time, error) { return time.Now(), nil }

// lock has nothing to do: an immediate transaction excludes every other.
func (sqlite) lock(*gorm.DB, string) error { return nil }

func (sqlite) snapshot() *sql.TxOptions { return &sql.TxOptions{ReadOnly: true} }

func (sqlite) freeze(*gorm.DB, string) error { return nil }

func (sqlite) unfrozen(*gorm.DB, string) error { return nil }

func (sqlite) contains(text string) string { return "instr(" + text + ", ?) > 0" }

func (sqlite) candidates(texts *gorm.DB, in searched, words []string) *gorm.DB {
	var terms []string
	for _, gram := range gramsOf(words) {
		term := hex.EncodeToString([]byte(gram))
		if utf8.RuneCountInString(gram) == 1 {
			term += "*" // whatever it is the first character of
		}
		terms = append(terms, term)
	}
	return texts.Where("id IN (SELECT rowid FROM "+in.grams+" WHERE "+in.grams+" MATCH ?)", strings.Join(terms, " AND "))
}

func (sqlite) among(column string) string { return column + " IN (?)" }

func (sqlite) index(tx *gorm.DB, in searched, key, text string) error {
	var old struct {
		ID    int64
		Words string
	}
	err := tx.Raw("SELECT id, words FROM "+in.table+" WHERE "+in.key+" = ?", key).Scan(&old).Error
	if err != nil || old.ID != 0 && old.Words == text {
		return err
	}
	if old.ID != 0 {
		if err := tx.Exec("DELETE FROM "+in.grams+" WHERE rowid = ?", old.ID).Error; err != nil {
			return err
		}
	}
	var id int64
	err = tx.Raw("INSERT INTO "+in.table+" ("+in.key+", words) VALUES (?, ?) ON CONFLICT ("+in.key+
		") DO UPDATE SET words = excluded.words RETURNING id", key, text).Scan(&id).Error
	if err != nil {
		return err
	}
	return tx.Exec("INSERT INTO "+in.grams+" (rowid, grams) VALUES (?, ?)", id, hexPairs(text)).Error
}
