package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"go.temporal.io/server/common/config"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/schema"
)

const (
	sqliteFile   = "temporal.db"
	sqliteLock   = "temporal.lock"
	sqliteDriver = "sqlite" // as modernc.org/sqlite, which the server brings with it, calls itself

	// All services share one connection to the one file: more shards would only wait for each other.
	sqliteShards = 1
)

var sqliteSchemas = []string{"sqlite/v3/temporal/schema.sql", "sqlite/v3/visibility/schema.sql"}

func openSQLite(ctx context.Context, dir string, log *slog.Logger) (_ *store, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("engine: create the data folder: %w", err)
	}
	unlock, err := lockFolder(ctx, dir)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, sqliteFile)
	if err := prepareFile(ctx, file, log); err != nil {
		unlock()
		return nil, fmt.Errorf("engine: prepare %s: %w", file, err)
	}
	both := sqliteConfig(file)
	return &store{persistence: twoStores(sqliteShards, both, both), unlock: unlock}, nil
}

func sqliteConfig(file string) *config.SQL {
	return &config.SQL{
		PluginName:   sqliteplugin.PluginName,
		DatabaseName: escapePath(file), // the plugin puts it into a file: URI as it is
		ConnectAttributes: map[string]string{
			"mode": "rw",
			// Readers such as a backup do not stop the writer, and a commit is one write to one file.
			"journal_mode": "wal",
			// With NORMAL, a power loss could take back what the server had acknowledged to the application.
			"synchronous": "full",
			// For the moment in which a backup holds the file.
			"busy_timeout": "10000",
		},
	}
}

// lockFolder refuses a second engine in the same folder. The lock is SQLite's own, on an empty database beside the
// data: the system drops it when the process ends, however it ends.
func lockFolder(ctx context.Context, dir string) (unlock func(), err error) {
	file := filepath.Join(dir, sqliteLock)
	db, err := sql.Open(sqliteDriver, fileURI(file))
	if err != nil {
		return nil, fmt.Errorf("engine: open %s: %w", file, err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("engine: is the data folder %s in use by another process? %w", dir, err)
	}
	return func() { _ = db.Close() }, nil
}

// prepareFile leaves a database of this server's schema at the given path.
func prepareFile(ctx context.Context, file string, log *slog.Logger) error {
	script, stamp, err := sqliteSchema()
	if err != nil {
		return err
	}
	state, err := inspect(ctx, file, stamp)
	if err != nil || state == current {
		return err
	}
	if state == foreign {
		aside := fmt.Sprintf("%s.%s", file, time.Now().UTC().Format("20060102T150405"))
		log.Warn("Temporal's file has the schema of another version: set aside, starting with an empty one",
			"file", file, "aside", aside)
		if err := os.Rename(file, aside); err != nil {
			return err
		}
	}
	return create(ctx, file, script, stamp)
}

// sqliteSchema returns the statements that make the schema, and a fingerprint of them that fits into user_version.
func sqliteSchema() (script string, stamp int32, err error) {
	for _, name := range sqliteSchemas {
		part, err := fs.ReadFile(schema.Assets(), name)
		if err != nil {
			return "", 0, fmt.Errorf("read Temporal's schema: %w", err)
		}
		script += string(part) + "\n"
	}
	return script, int32(crc32.ChecksumIEEE([]byte(script))>>1) | 1, nil
}

type fileState int

const (
	empty   fileState = iota // no tables: nothing was begun, or what was begun was rolled back
	current                  // made by this very schema
	foreign                  // made by another one
)

func inspect(ctx context.Context, file string, stamp int32) (state fileState, err error) {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return empty, nil
	}
	db, err := sql.Open(sqliteDriver, fileURI(file))
	if err != nil {
		return 0, err
	}
	// Closing the last connection also brings the WAL home, so that the file can be moved by itself.
	defer func() { err = errors.Join(err, db.Close()) }()
	var tables, found int32
	query := "SELECT (SELECT count(*) FROM sqlite_master), user_version FROM pragma_user_version"
	if err := db.QueryRowContext(ctx, query).Scan(&tables, &found); err != nil {
		return 0, err
	}
	switch {
	case tables == 0:
		return empty, nil
	case found == stamp:
		return current, nil
	}
	return foreign, nil
}

// create makes schema and stamp in one transaction: a process that is killed meanwhile leaves an empty file.
func create(ctx context.Context, file, script string, stamp int32) (err error) {
	db, err := sql.Open(sqliteDriver, fileURI(file))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, script); err != nil {
		return fmt.Errorf("make Temporal's schema: %w", err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", stamp)); err != nil {
		return err
	}
	return tx.Commit()
}

func fileURI(file string) string { return "file:" + escapePath(file) }

func escapePath(file string) string { return (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath() }
