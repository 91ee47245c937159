// Package dialect holds what differs between the databases that the ledger can lie
// in: how to connect, how to lock, which clock to read, how a text is searched, how
// many rows are written at once. The rest of package store asks a [Dialect] and
// never which database it is of. Nothing here knows what is in the tables.
package dialect

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
)

// Dialect is one of the databases: see [SQLite] and [Postgres].
type Dialect interface {
	Connector
	Locker
	Searcher
	Writer
	Loader
	Archiver
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

	// Taken tells whether an error says that another row has what only one may have.
	Taken(err error) bool
	// Outage tells what is the matter with the database itself, if that is what the error says.
	Outage(err error) Outage
	// Room is how many bytes are free where the database writes, as far as this process can see; false if it cannot.
	Room() (int64, bool)
}

// Locker keeps transactions apart, and tells them the time.
type Locker interface {
	// Clock is an expression that reads the clock that all processes on this database share, in microseconds since 1970 UTC; empty:
	// this process's own is theirs.
	Clock() string
	// Alone tells whether a transaction that writes is the only one that does.
	Alone() bool
	// Lock holds a name until the transaction ends.
	Lock(tx *gorm.DB, name string) error
	// LockTable keeps others from writing to a table until the transaction ends.
	LockTable(tx *gorm.DB, table string) error
	// ShareTable waits for whoever has locked the table with LockTable, and keeps it from being locked so until the
	// transaction ends.
	ShareTable(tx *gorm.DB, table string) error
	// Line is an expression that names the line of the database's history that is being written: another one after a replica was
	// promoted, the database was recovered to an earlier moment, or its tables were made anew. It is empty where that cannot be told.
	Line(tx *gorm.DB) (string, error)
	// Snapshot begins a transaction that reads everything as it was at one moment.
	Snapshot() *sql.TxOptions
}

// Writer writes what belongs together.
type Writer interface {
	// Together runs writes, of which none needs to see what another one has done, in as few statements as the database can.
	Together(tx *gorm.DB, writes []*gorm.Statement) error
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
	// Rewrite writes columns of many rows that are there, in a transaction. It fails if one is not.
	Rewrite(tx *gorm.DB, r Rows) error
	// Settle has the planner know what the tables hold, after many rows were written at once.
	Settle(ctx context.Context, db *sql.DB) error
}

// Inserter inserts many rows into a table, in the transaction that it belongs to.
type Inserter interface {
	Insert(ctx context.Context, table string, columns []string, rows int, row func(int) ([]any, error)) error
	// Index makes texts those that rows are searched by. None of the rows has had one.
	Index(ctx context.Context, in Searched, texts []Text) error
}

// Archiver copies the database while it is in use, and puts a copy in its place.
type Archiver interface {
	// Name is what a copy is marked with: it can only be put back into a database of the same kind.
	Name() string
	// Export copies all tables as they were at one moment into a folder, and has the same moment looked at.
	Export(ctx context.Context, folder string, look func(Querier) error) ([]Table, error)
	// Staged is another place beside this one, where a copy can be made and looked at before it takes its place.
	Staged() Dialect
	// Import makes the database anew from a folder that Export filled: schema has a fresh one's tables made first.
	Import(ctx context.Context, folder string, tables []Table, schema func(*sql.DB) error) error
	// Idle fails with ErrInUse if anybody has the database open.
	Idle(ctx context.Context) error
	// Remove takes the database away, if there is one.
	Remove(ctx context.Context) error
	// Replace puts what was staged in its place. What was there is set aside under a name that it returns; empty: nothing.
	Replace(ctx context.Context, aside string) (string, error)
}

// ErrInUse says that another process has the database open.
var ErrInUse = errors.New("ledger: the ledger is in use: stop every process that has it open")

// Querier is what a copy is looked at with.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Table is one that was copied, with the columns of its file, if it has one of its own.
type Table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns,omitempty"`
	File    string   `json:"file,omitempty"` // within the folder
	Rows    int64    `json:"rows"`
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
