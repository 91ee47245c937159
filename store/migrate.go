package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"github.com/shixian/shixian/store/dialect"
)

//go:embed migrations/*/*.sql
var migrations embed.FS

// migrationTable has a name of its own, since Temporal may keep its tables in the same database.
const migrationTable = "ledger_migrations"

// SchemaError says that the database's tables are not those that this build knows.
type SchemaError struct {
	Have, Want int64
}

func (e *SchemaError) Error() string {
	if e.Have > e.Want {
		return fmt.Sprintf("ledger: the database has schema version %d, this build knows only %d: use a newer build", e.Have, e.Want)
	}
	return fmt.Sprintf("ledger: the database has schema version %d, this build needs %d: run `shixian migrate`", e.Have, e.Want)
}

// Migrate brings the database's tables up to this build's version, and creates the Postgres schema if there is none. It
// refuses a database that is newer, with a *SchemaError. Several processes may call it at once.
func Migrate(ctx context.Context, c Config) error {
	d, err := c.dialect()
	if err != nil {
		return err
	}
	write, read, err := d.Open()
	if err != nil {
		return fmt.Errorf("ledger: open: %w", err)
	}
	if err := errors.Join(migrate(ctx, c, d, write), closeAll(write, read)); err != nil {
		return fmt.Errorf("ledger: migrate: %w", err)
	}
	return nil
}

func migrate(ctx context.Context, c Config, d dialect.Dialect, db *sql.DB) error {
	if err := d.Prepare(ctx, db); err != nil {
		return err
	}
	p, have, err := versions(ctx, d, db)
	if err != nil {
		return err
	}
	if want := latest(p); have > want {
		return &SchemaError{have, want}
	}
	if err := fits(ctx, c, d, db); err != nil {
		return err
	}
	if _, err = p.Up(ctx); err != nil {
		return err
	}
	return deriveAll(ctx, c, d, db)
}

// fits looks, before anything is changed, whether the file of keys is that of the ledger.
func fits(ctx context.Context, c Config, d dialect.Dialect, db *sql.DB) error {
	if there, err := d.HasTable(ctx, db, metaRow{}.TableName()); err != nil || !there {
		return err
	}
	connected, err := connect(d, db, nil)
	if err != nil {
		return err
	}
	_, err = (&Store{config: c.withDefaults(), dialect: d}).openKeys(ctx, connected)
	return err
}

// deriveAll does in Go what no SQL can: it derives from what is on record what a migration has made room for. It goes on
// where it was interrupted, and changes nothing once it has come to its end.
func deriveAll(ctx context.Context, c Config, d dialect.Dialect, db *sql.DB) error {
	connected, err := connect(d, db, nil)
	if err != nil {
		return err
	}
	s := &Store{config: c.withDefaults(), dialect: d, writer: connected, reader: connected}
	if s.keys, err = s.openKeys(ctx, connected); err != nil {
		return err
	}
	if err := s.bindKeys(ctx); err != nil {
		return err
	}
	row, found, err := find[metaRow](connected.WithContext(ctx), "name = ?", metaMode)
	if err != nil {
		return err
	}
	if !found { // never opened: there is no case
		return connected.WithContext(ctx).Delete(&metaRow{}, "name IN ?", []string{metaLetters, metaOpenWords, metaPersonal, metaNames, metaSeals}).Error
	}
	if s.drill, err = parseStamp(row.Value); err != nil {
		return err
	}
	if err := s.assessAll(ctx); err != nil {
		return err
	}
	if err := s.composeAll(ctx); err != nil {
		return err
	}
	if err := s.indexOpenWords(ctx); err != nil {
		return err
	}
	if err := s.sealPersons(ctx); err != nil {
		return err
	}
	if err := s.indexNames(ctx); err != nil {
		return err
	}
	return s.sealPast(ctx)
}

// errDeriving says that the upgrade was not carried to its end.
var errDeriving = errors.New("ledger: the upgrade has not come to its end yet: run `shixian migrate`")

// derived refuses a ledger of which an upgrade is under way, or was broken off: a letter that is issued meanwhile would get
// another one's number, the public would find too little, and of what identifies people some would lie in the clear.
func (s *Store) derived(ctx context.Context) error {
	names := []string{metaLetters, metaOpenWords, metaNames}
	if s.config.Keys != "" {
		names = append(names, metaPersonal)
	}
	_, waiting, err := find[metaRow](s.reader.WithContext(ctx), "name IN ?", names)
	if err == nil && waiting {
		return errDeriving
	}
	return explain("open", err)
}

func provider(d dialect.Connector, db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return d.Migrations(db, files,
		goose.WithTableName(migrationTable), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
}

// versions are the migrations that this build knows, and the version that the database has.
func versions(ctx context.Context, d dialect.Connector, db *sql.DB) (known *goose.Provider, have int64, err error) {
	if have, err = schemaVersion(ctx, d, db); err != nil {
		return nil, 0, err
	}
	known, err = provider(d, db)
	return known, have, err
}

func latest(p *goose.Provider) int64 {
	sources := p.ListSources()
	return sources[len(sources)-1].Version
}

// checkSchema refuses a database whose tables are older or newer than this build's.
func checkSchema(ctx context.Context, d dialect.Connector, db *sql.DB) error {
	p, have, err := versions(ctx, d, db)
	if err != nil {
		return err
	}
	if want := latest(p); have != want {
		return &SchemaError{have, want}
	}
	return nil
}

// schemaVersion only looks: a process that merely opens the ledger creates nothing.
func schemaVersion(ctx context.Context, d dialect.Connector, db *sql.DB) (int64, error) {
	if there, err := d.HasTable(ctx, db, migrationTable); err != nil || !there {
		return 0, err
	}
	var version int64
	err := db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM `+migrationTable).Scan(&version)
	return version, err
}
