package store

import (
	"context"
	"database/sql"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// engine is what differs between the two databases.
type engine interface {
	// open connects. SQLite has one connection that writes and several that read; Postgres one pool for both.
	open() (write, read *sql.DB, err error)
	gorm(*sql.DB) gorm.Dialector

	dialect() goose.Dialect
	migrations() fs.FS
	// prepare makes the place for the tables, if there is none.
	prepare(context.Context, *sql.DB) error
	// exclusive keeps two processes from migrating at once.
	exclusive() ([]goose.ProviderOption, error)
	// tableQuery counts the tables of the name that it is given.
	tableQuery() string

	// now reads the clock that all processes on this database share.
	now(tx *gorm.DB) (time.Time, error)
	// lock holds a name until the transaction ends.
	lock(tx *gorm.DB, name string) error
	// snapshot begins a transaction that reads everything as it was at one moment.
	snapshot() *sql.TxOptions
	// contains is the condition that a text, given as an expression, has a word in it.
	contains(text string) string
	// candidates narrows the texts down to those that the index has under all pairs of the words.
	candidates(texts *gorm.DB, in searched, words []string) *gorm.DB
	// among is the condition that a column is one of those that a query finds, which is to be run by itself, first.
	among(column string) string
	// index makes the text of a row the one that is searched.
	index(tx *gorm.DB, in searched, key, text string) error
	// settle has the planner know what the tables hold, after many rows were written at once.
	settle(ctx context.Context, db *sql.DB) error
	// freeze keeps others from writing to a table until the transaction ends.
	freeze(tx *gorm.DB, table string) error
	// unfrozen waits for whoever froze the table, and lets nobody freeze it until the transaction ends.
	unfrozen(tx *gorm.DB, table string) error
	// bulk runs do in a transaction in which many rows are inserted fast.
	bulk(ctx context.Context, db *sql.DB, do func(inserter) error) error
}

// connect hands a connection to GORM. Transactions are begun where they are meant (tx.go), errors are returned rather than
// logged, and the values in a query never reach a log.
func connect(e engine, db *sql.DB) (*gorm.DB, error) {
	return gorm.Open(e.gorm(db), &gorm.Config{SkipDefaultTransaction: true, Logger: logger.Discard})
}
