package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm/schema"
)

// inserter inserts many rows into a table, in the transaction that it belongs to.
type inserter interface {
	insert(ctx context.Context, table string, columns []string, rows int, row func(int) ([]any, error)) error
	// index makes texts those that rows are searched by. None of the rows has had one.
	index(ctx context.Context, in searched, texts []text) error
}

// text is what a row is searched by.
type text struct {
	key   string
	words string
}

var schemas sync.Map

// insert inserts rows of one type. Keys that the database allots are left to it.
func insert[R any](in inserter, rows []R) error {
	if len(rows) == 0 {
		return nil
	}
	s, err := schema.Parse(&rows[0], &schemas, schema.NamingStrategy{})
	if err != nil {
		return err
	}
	var columns []string
	var fields []*schema.Field
	for _, f := range s.Fields {
		if f.DBName != "" && !f.AutoIncrement {
			columns, fields = append(columns, f.DBName), append(fields, f)
		}
	}
	ctx := context.Background()
	return in.insert(ctx, s.Table, columns, len(rows), func(i int) ([]any, error) {
		row := reflect.ValueOf(&rows[i]).Elem()
		values := make([]any, len(fields))
		for n, f := range fields {
			values[n], _ = f.ValueOf(ctx, row)
		}
		return values, nil
	})
}

// bulk copies: it is several times faster than statements.
func (postgres) bulk(ctx context.Context, db *sql.DB, do func(inserter) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return conn.Raw(func(driver any) error {
		pg, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("ledger: a connection of pgx was expected, not %T", driver)
		}
		return pgx.BeginFunc(ctx, pg.Conn(), func(tx pgx.Tx) error { return do(pgCopy{tx}) })
	})
}

type pgCopy struct{ tx pgx.Tx }

func (c pgCopy) insert(ctx context.Context, table string, columns []string, rows int, row func(int) ([]any, error)) error {
	_, err := c.tx.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(rows, row))
	if err != nil {
		return fmt.Errorf("into %s: %w", table, err)
	}
	return nil
}

// bulk inserts row by row with one prepared statement a table: each is a call into the same process.
func (sqlite) bulk(ctx context.Context, db *sql.DB, do func(inserter) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(liteInsert{tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (c pgCopy) index(ctx context.Context, in searched, texts []text) error {
	return c.insert(ctx, in.table, []string{in.key, "words"}, len(texts), func(i int) ([]any, error) {
		return []any{texts[i].key, texts[i].words}, nil
	})
}

type liteInsert struct{ tx *sql.Tx }

func (l liteInsert) insert(ctx context.Context, table string, columns []string, rows int, row func(int) ([]any, error)) error {
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

func (l liteInsert) index(ctx context.Context, in searched, texts []text) error {
	var last int64
	if err := l.tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM "+in.table).Scan(&last); err != nil {
		return err
	}
	err := l.insert(ctx, in.table, []string{"id", in.key, "words"}, len(texts), func(i int) ([]any, error) {
		return []any{last + 1 + int64(i), texts[i].key, texts[i].words}, nil
	})
	if err != nil {
		return err
	}
	return l.insert(ctx, in.grams, []string{"rowid", "grams"}, len(texts), func(i int) ([]any, error) {
		return []any{last + 1 + int64(i), hexPairs(texts[i].words)}, nil
	})
}

// settle also marks pages as seen by all, so that what an index holds need not be looked up in its table.
func (postgres) settle(ctx context.Context, db *sql.DB) error {
	var tables string
	err := db.QueryRowContext(ctx, `SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = current_schema()`).
		Scan(&tables)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM (ANALYZE) "+tables)
	return err
}

// settle has nothing to do: the few queries are planned by their indexes alone.
func (sqlite) settle(context.Context, *sql.DB) error { return nil }
