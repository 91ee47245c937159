package dialect

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/ext/fts5"
)

const sqliteCopy = "shixian.db"

func (sqlite) Name() string { return "sqlite" }

// Export has SQLite write the whole database, as one transaction sees it, into another file. Writers go on meanwhile.
func (e sqlite) Export(ctx context.Context, folder string, look func(Querier) error) (tables []Table, err error) {
	db, err := driver.Open(e.dsn(url.Values{"_txlock": {"deferred"}}), fts5.Register)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, sqliteCopy)
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	if err = errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	if err := syncFile(path); err != nil {
		return nil, err
	}
	copied, err := driver.Open("file:"+uriPath(path)+"?mode=ro&immutable=1", fts5.Register)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, copied.Close()) }()
	if err := look(copied); err != nil {
		return nil, err
	}
	tables, err = counted(ctx, copied, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' ORDER BY name")
	return append(tables, Table{File: sqliteCopy}), err
}

func (e sqlite) Staged() Dialect { return sqlite{e.path + ".restoring"} }

func (e sqlite) Import(_ context.Context, folder string, _ []Table, _ func(*sql.DB) error) (err error) {
	from, err := os.Open(filepath.Join(folder, sqliteCopy)) //nolint:gosec // a backup is read from where somebody says that it is
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	to, err := os.OpenFile(e.path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Sync(), to.Close())
}

// Idle leaves write-ahead logging, which SQLite refuses as long as another connection is open; the next to open the file goes
// back to it. After it the file is whole by itself.
func (e sqlite) Idle(ctx context.Context) (err error) {
	if _, err := os.Stat(e.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := driver.Open("file:"+uriPath(e.path)+"?_pragma=busy_timeout(0)", fts5.Register)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var mode string
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode); err != nil || mode != "delete" {
		return errors.Join(ErrInUse, err)
	}
	return nil
}

func (e sqlite) Remove(context.Context) error {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(e.path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (e sqlite) Replace(ctx context.Context, aside string) (string, error) {
	staged := sqlite{e.path + ".restoring"}
	if err := staged.Idle(ctx); err != nil {
		return "", err
	}
	aside = e.path + "." + aside
	err := os.Rename(e.path, aside)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		aside = ""
	case err != nil:
		return "", err
	}
	return aside, os.Rename(staged.path, e.path)
}

// counted counts the rows of the tables that a query names.
func counted(ctx context.Context, db Querier, names string) ([]Table, error) {
	var tables []Table
	if err := each(ctx, db, names, func(rows *sql.Rows) error {
		var t Table
		err := rows.Scan(&t.Name)
		tables = append(tables, t)
		return err
	}); err != nil {
		return nil, err
	}
	for i, t := range tables {
		if err := each(ctx, db, fmt.Sprintf("SELECT count(*) FROM %q", t.Name), func(rows *sql.Rows) error {
			return rows.Scan(&tables[i].Rows)
		}); err != nil {
			return nil, err
		}
	}
	return tables, nil
}

// each reads the rows of a query.
func each(ctx context.Context, db Querier, query string, read func(*sql.Rows) error) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0) //nolint:gosec // it was just written
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Sync(), file.Close())
}
