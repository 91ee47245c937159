// Package dialect holds what differs between the databases that the ledger can lie
// in: how to connect, how to lock, which clock to read, how a text is searched, how
// many rows are written at once. The rest of package store asks a [Dialect] and
// never which database it is of. Nothing here knows what is in the tables.
package dialect

import (
	"context"
	"database/sql"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
)

// Dialect is one of the databases: see [SQLite] and [Postgres].
type Dialect interface {
	Connector
	Locker
	Searcher
	Loader
}

// Connector leads to the database and its tables.
type Connector interface {
	// Open connects: to write, and to read.
	Open() (write, read *sql.DB, err error)
	// Gorm hands a connection to GORM.
	Gorm(*sql.DB) gorm.Dialector

	// Prepare makes the place for the tables, if there is none.
	Prepare(context.Context, *sql.DB) error
	// Migrations are those among the files that are its own, run by one process at a time.
	Migrations(db *sql.DB, files fs.FS, options ...goose.ProviderOption) (*goose.Provider, error)
	// HasTable looks for a table, and creates nothing.
	HasTable(ctx context.Context, db *sql.DB, name string) (bool, error)

	// Outage tells what is the matter with the database itself, if that is what the error says.
	Outage(err error) Outage
	// Room is how many bytes are free where the database writes, as far as this process can see; false if it cannot.
	Room() (int64, bool)
}

// Locker keeps transactions apart, and tells them the time.
type Locker interface {
	// Now reads the clock that all processes on this database share.
	Now(tx *gorm.DB) (time.Time, error)
	// Lock holds a name until the transaction ends.
	Lock(tx *gorm.DB, name string) error
	// LockTable keeps others from writing to a table until the transaction ends.
	LockTable(tx *gorm.DB, table string) error
	// ShareTable waits for whoever has locked the table with LockTable, and keeps it from being locked so until the
	// transaction ends.
	ShareTable(tx *gorm.DB, table string) error
	// Snapshot begins a transaction that reads everything as it was at one moment.
	Snapshot() *sql.TxOptions
}

// Searcher finds rows by their words.
type Searcher interface {
	// Contains is the condition that a text, given as an expression, has a word in it.
	Contains(text string) string
	// Narrow narrows rows down to those among the texts that the index has under all pairs of the words.
	Narrow(rows *gorm.DB, in Searched, texts *gorm.DB, words []string) *gorm.DB
	// Index makes the text of a row the one that is searched.
	Index(tx *gorm.DB, in Searched, text Text) error
}

// Loader writes many rows at once.
type Loader interface {
	// Bulk runs do in a transaction in which many rows are inserted fast.
	Bulk(ctx context.Context, db *sql.DB, do func(Inserter) error) error
	// Settle has the planner know what the tables hold, after many rows were written at once.
	Settle(ctx context.Context, db *sql.DB) error
}

// Inserter inserts many rows into a table, in the transaction that it belongs to.
type Inserter interface {
	Insert(ctx context.Context, table string, columns []string, rows int, row func(int) ([]any, error)) error
	// Index makes texts those that rows are searched by. None of the rows has had one.
	Index(ctx context.Context, in Searched, texts []Text) error
}

// migrations is a provider of those in a folder.
func migrations(of goose.Dialect, db *sql.DB, files fs.FS, folder string, options []goose.ProviderOption) (*goose.Provider, error) {
	own, err := fs.Sub(files, folder)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(of, db, own, options...)
}

// hasTable counts the tables of a name by a query of the catalog.
func hasTable(ctx context.Context, db *sql.DB, query, name string) (bool, error) {
	var tables int
	err := db.QueryRowContext(ctx, query, name).Scan(&tables)
	return tables > 0, err
}
