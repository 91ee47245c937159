package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/shixian/shixian/keyring"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store/dialect"
)

// Store is the ledger. It is safe for concurrent use, also by several processes on one database.
type Store struct {
	config  Config
	dialect dialect.Dialect
	writer  *gorm.DB
	reader  *gorm.DB
	pools   []*sql.DB
	id      string
	drill   *drill       // nil: real
	made    atomic.Bool  // a demonstration's
	read    atomic.Int64 // what people were told before this instant they have read: DemoMark.read
	guard   *guard
	process string // names this process among those of the house

	line        string        // how the line of the database's history is read, which who owns the server may forbid; empty: it is not
	keys        *keyring.Ring // nil: nothing is encrypted
	highWater   *highWater
	definitions definitionCache
	arranged    atomic.Pointer[arrangements] // as they were last read
	told        told
	tidied      atomic.Int64 // when what has expired was last removed
}

// Open opens a ledger that Migrate has prepared. It returns a *SchemaError if this build does not know the schema, and a
// *ModeError if the data was made in another mode. The first Open stamps the data with its mode.
func Open(ctx context.Context, c Config) (*Store, error) {
	d, err := c.dialect()
	if err != nil {
		return nil, err
	}
	write, read, err := d.Open()
	if err != nil {
		return nil, fmt.Errorf("ledger: open: %w", err)
	}
	s := &Store{
		config: c.withDefaults(), dialect: d, pools: []*sql.DB{write, read}, guard: newGuard(c.steady()), process: uuid.NewString(),
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, closeAll(s.pools...))
	}
	return s, nil
}

// connect hands a connection to GORM. Transactions are begun where they are meant (tx.go), errors are returned rather than
// logged, and the values in a query never reach a log.
func connect(d dialect.Connector, db *sql.DB, tell func(context.Context, string, time.Duration)) (*gorm.DB, error) {
	log := logger.Discard
	if tell != nil {
		log = statements{logger.Discard, tell}
	}
	return gorm.Open(d.Gorm(db), &gorm.Config{SkipDefaultTransaction: true, Logger: log})
}

func (s *Store) open(ctx context.Context) (err error) {
	if err := checkSchema(ctx, s.dialect, s.pools[0]); err != nil {
		var schema *SchemaError
		if errors.As(err, &schema) {
			return err
		}
		return fmt.Errorf("ledger: open: %w", err)
	}
	if s.writer, err = connect(s.dialect, s.pools[0], s.config.Statements); err != nil {
		return fmt.Errorf("ledger: open: %w", err)
	}
	if s.reader, err = connect(s.dialect, s.pools[1], s.config.Statements); err != nil {
		return fmt.Errorf("ledger: open: %w", err)
	}
	if err := s.derived(ctx); err != nil {
		return err
	}
	if s.line, err = s.dialect.Line(s.reader.WithContext(ctx)); err != nil {
		return fmt.Errorf("ledger: open: %w", err)
	}
	if s.keys, err = s.openKeys(ctx, s.reader); err != nil {
		return fmt.Errorf("ledger: open: %w", err)
	}
	if err := s.bindKeys(ctx); err != nil {
		return err
	}
	if s.highWater, err = openHighWater(s.config.HighWater); err != nil {
		return fmt.Errorf("ledger: open: %w", err)
	}
	if err := s.stamp(ctx); err != nil {
		return err
	}
	if err := s.openClock(ctx); err != nil {
		return err
	}
	if err := s.followHighWater(ctx); err != nil {
		return fmt.Errorf("ledger: open: %w", err)
	}
	authority, made, err := s.Demo(ctx)
	s.made.Store(made)
	s.read.Store(authority.read())
	return err
}

// Close ends the connections.
func (s *Store) Close() error { return closeAll(s.pools...) }

func closeAll(pools ...*sql.DB) error {
	var faults []error
	for _, db := range pools {
		faults = append(faults, db.Close()) // closing one pool twice does no harm
	}
	return errors.Join(faults...)
}

// Now is the ledger's legal time.
func (s *Store) Now(ctx context.Context) (time.Time, error) {
	now, err := s.reading(ctx).now()
	return now, explain("read the clock", err)
}

// ID tells the ledger from others, wherever it is moved. A copy has the same.
func (s *Store) ID() string { return s.id }

// Drill returns how long a day lasts in a drill, or 0 outside one.
func (s *Store) Drill() time.Duration {
	if s.drill == nil {
		return 0
	}
	return s.drill.Day
}

// explain says what was being done when the database failed. A Refusal is an answer, not a failure: it stays as it is.
func explain(what string, err error) error {
	if err == nil {
		return nil
	}
	var several procedure.Refusals
	if errors.As(err, &several) {
		return several
	}
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) {
		return refusal
	}
	return fmt.Errorf("ledger: %s: %w", what, err)
}
