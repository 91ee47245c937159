package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"
)

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
	e, err := c.engine()
	if err != nil {
		return err
	}
	write, read, err := e.open()
	if err != nil {
		return fmt.Errorf("ledger: open: %w", err)
	}
	if err := errors.Join(migrate(ctx, c, e, write), closeAll(write, read)); err != nil {
		return fmt.Errorf("ledger: migrate: %w", err)
	}
	return nil
}

func migrate(ctx context.Context, c Config, e engine, db *sql.DB) error {
	if err := e.prepare(ctx, db); err != nil {
		return err
	}
	have, err := schemaVersion(ctx, e, db)
	if err != nil {
		return err
	}
	p, err := provider(e, db)
	if err != nil {
		return err
	}
	if want := latest(p); have > want {
		return &SchemaError{have, want}
	}
	if _, err = p.Up(ctx); err != nil {
		return err
	}
	return assessAll(ctx, c, e, db)
}

func provider(e engine, db *sql.DB) (*goose.Provider, error) {
	options := []goose.ProviderOption{
		goose.WithTableName(migrationTable), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()),
	}
	exclusive, err := e.exclusive()
	if err != nil {
		return nil, err
	}
	options = append(options, exclusive...)
	return goose.NewProvider(e.dialect(), db, e.migrations(), options...)
}

func latest(p *goose.Provider) int64 {
	sources := p.ListSources()
	return sources[len(sources)-1].Version
}

// checkSchema refuses a database whose tables are older or newer than this build's.
func checkSchema(ctx context.Context, e engine, db *sql.DB) error {
	have, err := schemaVersion(ctx, e, db)
	if err != nil {
		return err
	}
	p, err := provider(e, db)
	if err != nil {
		return err
	}
	if want := latest(p); have != want {
		return &SchemaError{have, want}
	}
	return nil
}

// schemaVersion only looks: a process that merely opens the ledger creates nothing.
func schemaVersion(ctx context.Context, e engine, db *sql.DB) (int64, error) {
	var tables int
	if err := db.QueryRowContext(ctx, e.tableQuery(), migrationTable).Scan(&tables); err != nil || tables == 0 {
		return 0, err
	}
	var version int64
	err := db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM `+migrationTable).Scan(&version)
	return version, err
}
