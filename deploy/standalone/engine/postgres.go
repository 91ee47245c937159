package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/iancoleman/strcase"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	toolschema "go.temporal.io/server/tools/common/schema"
	toolsql "go.temporal.io/server/tools/sql"
)

const (
	// Enough for the shards of a county to work side by side, few enough for one process.
	postgresShards = 4

	// Each service opens pools of its own; together they stay well below the hundred connections of a Postgres that
	// nobody has tuned.
	mainConns       = 8
	visibilityConns = 4

	pgxDriver = "pgx" // by this name sqlx knows how to write parameters

	lockTimeout = 30 * time.Second
	lockPoll    = 250 * time.Millisecond
)

// postgresSchema is one of the two schemas in which Temporal lives, with the set-up that belongs there.
type postgresSchema struct {
	name     string // of the schema
	assets   string // where the server keeps the migrations for it
	maxConns int
}

var (
	mainSchema       = postgresSchema{"temporal", "postgresql/v12/temporal", mainConns}
	visibilitySchema = postgresSchema{"temporal_visibility", "postgresql/v12/visibility", visibilityConns}
)

func openPostgres(ctx context.Context, databaseURL string, log *slog.Logger) (_ *store, err error) {
	conn, err := connectPostgres(ctx, databaseURL)
	if err != nil {
		return nil, err
	}
	unlock := func() { _ = conn.Close(context.WithoutCancel(ctx)) }
	defer func() {
		if err != nil {
			unlock()
		}
	}()
	if err := lockDatabase(ctx, conn, log); err != nil {
		return nil, err
	}
	var configs []*config.SQL
	for _, schema := range []postgresSchema{mainSchema, visibilitySchema} {
		sqlConfig := schema.config(conn.Config())
		if err := schema.migrate(ctx, conn, sqlConfig, newServerLog(log)); err != nil {
			return nil, fmt.Errorf("engine: set up the Postgres schema %q: %w", schema.name, err)
		}
		configs = append(configs, sqlConfig)
	}
	return &store{persistence: twoStores(postgresShards, configs[0], configs[1]), unlock: unlock}, nil
}

var errPooler = errors.New("engine: a connection pooler drops what Temporal asks for with a connection: " +
	`give a URL of the database itself ("Connection poolers" in docs/operating.md)`)

// connectPostgres refuses a pooler in between: each of Temporal's pools has a schema and a lock of its own, which last as long
// as a connection.
func connectPostgres(ctx context.Context, databaseURL string) (*pgx.Conn, error) {
	cfg, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return nil, fmt.Errorf("engine: the Postgres URL: %w", err)
	}
	cfg.RuntimeParams["search_path"] = mainSchema.name
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		var said *pgconn.PgError
		if errors.As(err, &said) && said.Code == "08P01" { // protocol_violation: no server refuses a setting so
			return nil, fmt.Errorf("%w: %w", errPooler, err)
		}
		return nil, fmt.Errorf("engine: connect to Postgres: %w", err)
	}
	var path string
	err = conn.QueryRow(ctx, "SELECT current_setting('search_path')").Scan(&path)
	if err == nil && path != mainSchema.name {
		err = errPooler
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return conn, nil
}

var errDatabaseInUse = errors.New("engine: another process runs Temporal in this database: stop it, or use another database")

const tryLock = "SELECT pg_try_advisory_lock(hashtextextended('shixian temporal engine', 0))"

// lockDatabase refuses a second engine in the same database, by a lock that lasts as long as this connection. It waits
// a little: the connection of an engine whose machine went down is noticed only when the keep-alives stay unanswered.
func lockDatabase(ctx context.Context, conn *pgx.Conn, log *slog.Logger) error {
	_, err := conn.Exec(ctx, "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3")
	if err != nil {
		return fmt.Errorf("engine: shorten the keep-alives: %w", err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, lockTimeout, errDatabaseInUse)
	defer cancel()
	for attempt := 1; ; attempt++ {
		var locked bool
		err := conn.QueryRow(ctx, tryLock).Scan(&locked)
		switch {
		case err != nil:
			return fmt.Errorf("engine: lock the database: %w", err)
		case locked:
			return nil
		case attempt == 2: // at once, it may only be the connection of an engine that has just stopped
			log.Warn("another process runs Temporal in this database, waiting for it to end", "at most", lockTimeout)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(lockPoll):
		}
	}
}

// config says how the server connects to this schema.
func (s postgresSchema) config(conn *pgx.ConnConfig) *config.SQL {
	return &config.SQL{
		PluginName: postgresql.PluginNamePGX,
		// Only a label, under which Temporal files the schema's version: a database that is restored under another
		// name keeps it.
		DatabaseName: s.name,
		Connect:      s.connect(conn),
	}
}

// connect opens pools on this schema. The server would put user, password and the rest into a URL by itself, but
// escapes them in a way that not all passwords survive.
func (s postgresSchema) connect(conn *pgx.ConnConfig) func(*config.SQL) (*sqlx.DB, error) {
	conn = conn.Copy()
	conn.RuntimeParams["search_path"] = s.name
	return func(*config.SQL) (*sqlx.DB, error) {
		pool := sqlx.NewDb(stdlib.OpenDB(*conn, stdlib.OptionAfterConnect(durationsAsNanoseconds)), pgxDriver)
		pool.MapperFunc(strcase.ToSnake) // the server's rows carry no names of columns
		pool.SetMaxOpenConns(s.maxConns)
		pool.SetMaxIdleConns(s.maxConns)
		if err := pool.PingContext(context.Background()); err != nil { // the server gives its factory no context
			return nil, errors.Join(err, pool.Close())
		}
		return pool, nil
	}
}

// durationsAsNanoseconds has pgx write a duration as the number that the server's tables hold, also where the simple
// protocol, as behind a connection pooler, would make it an interval.
func durationsAsNanoseconds(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterDefaultPgType(time.Duration(0), "int8")
	conn.TypeMap().RegisterDefaultPgType(new(time.Duration), "int8")
	return nil
}

// unfinished is the comment on a schema while it is first set up. It tells a set-up that was cut short, which
// Temporal's migrations would stumble over, from one that is only older.
const unfinished = "being set up"

// migrate brings the schema to this server's version.
func (s postgresSchema) migrate(ctx context.Context, conn *pgx.Conn, cfg *config.SQL, log serverLog) error {
	if err := s.dropUnfinished(ctx, conn); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+s.quoted()); err != nil {
		return err
	}
	versioned, err := s.versioned(ctx, conn)
	if err != nil {
		return err
	}
	tool, err := toolsql.NewConnection(cfg, log)
	if err != nil {
		return err
	}
	defer tool.Close()
	update := toolschema.NewUpdateSchemaTask(tool, &toolschema.UpdateConfig{SchemaName: s.assets}, log)
	if versioned {
		return update.Run()
	}
	setup := toolschema.NewSetupSchemaTask(tool, &toolschema.SetupConfig{InitialVersion: "0.0"}, log)
	return s.marked(ctx, conn, func() error {
		if err := setup.Run(); err != nil {
			return err
		}
		return update.Run()
	})
}

// marked has the schema bear the comment unfinished until the set-up has succeeded.
func (s postgresSchema) marked(ctx context.Context, conn *pgx.Conn, setUp func() error) error {
	if _, err := conn.Exec(ctx, "COMMENT ON SCHEMA "+s.quoted()+" IS '"+unfinished+"'"); err != nil {
		return err
	}
	if err := setUp(); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, "COMMENT ON SCHEMA "+s.quoted()+" IS NULL")
	return err
}

func (s postgresSchema) quoted() string { return pgx.Identifier{s.name}.Sanitize() }

func (s postgresSchema) dropUnfinished(ctx context.Context, conn *pgx.Conn) error {
	var comment *string
	query := "SELECT obj_description(to_regnamespace($1), 'pg_namespace')"
	if err := conn.QueryRow(ctx, query, s.quoted()).Scan(&comment); err != nil {
		return err
	}
	if comment == nil || *comment != unfinished {
		return nil
	}
	_, err := conn.Exec(ctx, "DROP SCHEMA "+s.quoted()+" CASCADE")
	return err
}

// versioned reports whether the schema has a version. It asks itself because Temporal's set-up takes a version that it
// failed to read for none, and would begin anew over the data.
func (s postgresSchema) versioned(ctx context.Context, conn *pgx.Conn) (bool, error) {
	table := s.quoted() + ".schema_version"
	var exists bool
	if err := conn.QueryRow(ctx, "SELECT to_regclass($1) IS NOT NULL", table).Scan(&exists); err != nil || !exists {
		return false, err
	}
	err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+table+")").Scan(&exists)
	return exists, err
}
