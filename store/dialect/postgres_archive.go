package dialect

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

func (postgres) Name() string { return "postgres" }

// Export copies table by table in one transaction that sees a single moment, with nothing but the database's own COPY: what
// makes the tables is in this build's migrations.
func (e postgres) Export(ctx context.Context, folder string, look func(Querier) error) (tables []Table, err error) {
	db := stdlib.OpenDB(*e.config)
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return nil, err
	}
	if err := look(conn); err != nil {
		return nil, err
	}
	if tables, err = columnsOf(ctx, conn); err != nil {
		return nil, err
	}
	err = raw(conn, func(pg *pgx.Conn) error {
		for i := range tables {
			if err := exportTable(ctx, pg.PgConn(), folder, &tables[i]); err != nil {
				return fmt.Errorf("table %s: %w", tables[i].Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return tables, err
}

// columnsOf lists the tables, each after those that it refers to, with the columns that are not computed.
func columnsOf(ctx context.Context, conn Querier) ([]Table, error) {
	var tables []Table
	err := each(ctx, conn, `SELECT table_name, string_agg(column_name, ',' ORDER BY ordinal_position)
		FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
		WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND is_generated = 'NEVER' AND table_name NOT LIKE '%_migrations'
		GROUP BY table_name ORDER BY table_name`, func(rows *sql.Rows) error {
		var name, columns string
		err := rows.Scan(&name, &columns)
		tables = append(tables, Table{Name: name, Columns: strings.Split(columns, ","), File: name + ".copy"})
		return err
	})
	if err != nil {
		return nil, err
	}
	needs := map[string][]string{}
	err = each(ctx, conn, `SELECT DISTINCT a.relname, b.relname FROM pg_constraint c
		JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid
		WHERE c.contype = 'f' AND a.relnamespace = current_schema()::regnamespace AND a.oid <> b.oid`, func(rows *sql.Rows) error {
		var table, needed string
		err := rows.Scan(&table, &needed)
		needs[table] = append(needs[table], needed)
		return err
	})
	return inOrder(tables, needs), err
}

// inOrder puts each table behind those that it needs.
func inOrder(tables []Table, needs map[string][]string) []Table {
	var ordered []Table
	var put func(name string)
	put = func(name string) {
		if slices.ContainsFunc(ordered, func(t Table) bool { return t.Name == name }) {
			return
		}
		for _, needed := range needs[name] {
			put(needed)
		}
		if at := slices.IndexFunc(tables, func(t Table) bool { return t.Name == name }); at >= 0 {
			ordered = append(ordered, tables[at])
		}
	}
	for _, t := range tables {
		put(t.Name)
	}
	return ordered
}

func (t Table) list() string {
	var quoted []string
	for _, c := range t.Columns {
		quoted = append(quoted, pgx.Identifier{c}.Sanitize())
	}
	return pgx.Identifier{t.Name}.Sanitize() + " (" + strings.Join(quoted, ", ") + ")"
}

func exportTable(ctx context.Context, pg *pgconn.PgConn, folder string, t *Table) error {
	file, err := os.OpenFile(filepath.Join(folder, t.File), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // a new folder of its own
	if err != nil {
		return err
	}
	done, err := pg.CopyTo(ctx, file, "COPY "+t.list()+" TO STDOUT")
	t.Rows = done.RowsAffected()
	return errors.Join(err, file.Sync(), file.Close())
}

// staged is the schema in which a copy is made.
func (e postgres) staged() postgres {
	config := e.config.Copy()
	config.RuntimeParams["search_path"] = e.schema + "_restoring"
	return postgres{config, e.schema + "_restoring"}
}

func (e postgres) Staged() Dialect { return e.staged() }

// Import has the tables made by migrations, and fills them. What the migrations themselves wrote is in the copy, too.
func (e postgres) Import(ctx context.Context, folder string, tables []Table, schema func(*sql.DB) error) (err error) {
	db := stdlib.OpenDB(*e.config)
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := e.Prepare(ctx, db); err != nil {
		return err
	}
	if err := schema(db); err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return raw(conn, func(pg *pgx.Conn) error {
		return pgx.BeginFunc(ctx, pg, func(tx pgx.Tx) error {
			for _, t := range tables {
				if err := importTable(ctx, tx, folder, t); err != nil {
					return fmt.Errorf("table %s: %w", t.Name, err)
				}
			}
			return nil
		})
	})
}

func importTable(ctx context.Context, tx pgx.Tx, folder string, t Table) error {
	if t.Name == "meta" || t.Name == "arrangements" {
		if _, err := tx.Exec(ctx, "DELETE FROM "+t.Name); err != nil {
			return err
		}
	}
	file, err := os.Open(filepath.Join(folder, t.File)) //nolint:gosec // a backup is read from where somebody says that it is
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	done, err := tx.Conn().PgConn().CopyFrom(ctx, file, "COPY "+t.list()+" FROM STDIN")
	if err != nil {
		return err
	}
	if done.RowsAffected() != t.Rows {
		return fmt.Errorf("%d rows were expected, not %d", t.Rows, done.RowsAffected())
	}
	// What counts by itself goes on behind what is there.
	_, err = tx.Exec(ctx, `DO $$ DECLARE c record; BEGIN
		FOR c IN SELECT table_name, column_name FROM information_schema.columns
			WHERE table_schema = current_schema() AND table_name = '`+t.Name+`' AND is_identity = 'YES' LOOP
			EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, false) FROM %I',
				quote_ident(c.table_name), c.column_name, c.column_name, c.table_name);
		END LOOP; END $$`)
	return err
}

// errPooled says that what is asked for needs a connection of its own.
var errPooled = errors.New("ledger: this goes to the database itself, not through a connection pooler: " +
	"give a URL of the database, without default_query_exec_mode")

// leaving is how long the server may take to notice that a program which was stopped just now has gone.
const leaving = 3 * time.Second

// Idle looks for other connections of this program to the same schema, until there are none or they would have gone by now.
// A pooler keeps some that nobody uses, and drops what Staged asks for.
func (e postgres) Idle(ctx context.Context) error {
	if pooled(e.config) {
		return errPooled
	}
	return e.once(ctx, func(conn *pgx.Conn) error {
		for began := time.Now(); ; {
			var others int
			err := conn.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
				AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()`).Scan(&others)
			if err != nil || others == 0 {
				return err
			}
			if time.Since(began) >= leaving {
				return fmt.Errorf("%w: %d connections to the schema %s", ErrInUse, others, e.schema)
			}
			if _, err := conn.Exec(ctx, "SELECT pg_sleep(0.1)"); err != nil {
				return err
			}
		}
	})
}

func (e postgres) Remove(ctx context.Context) error {
	return e.once(ctx, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "DROP SCHEMA IF EXISTS "+pgx.Identifier{e.schema}.Sanitize()+" CASCADE")
		return err
	})
}

func (e postgres) Replace(ctx context.Context, aside string) (string, error) {
	aside = e.schema + "_" + aside
	err := e.once(ctx, func(conn *pgx.Conn) error {
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			var there bool
			if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", e.schema).Scan(&there); err != nil {
				return err
			}
			rename := func(from, to string) error {
				_, err := tx.Exec(ctx, "ALTER SCHEMA "+pgx.Identifier{from}.Sanitize()+" RENAME TO "+pgx.Identifier{to}.Sanitize())
				return err
			}
			if !there {
				aside = ""
			} else if err := rename(e.schema, aside); err != nil {
				return err
			}
			return rename(e.staged().schema, e.schema)
		})
	})
	return aside, err
}

// once connects for one thing.
func (e postgres) once(ctx context.Context, do func(*pgx.Conn) error) error {
	conn, err := pgx.ConnectConfig(ctx, e.config)
	if err != nil {
		return err
	}
	return errors.Join(do(conn), conn.Close(ctx))
}

// raw is the driver's own connection under one of database/sql.
func raw(conn *sql.Conn, do func(*pgx.Conn) error) error {
	return conn.Raw(func(under any) error {
		pg, ok := under.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("ledger: a connection of pgx was expected, not %T", under)
		}
		return do(pg.Conn())
	})
}
