package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/procedure"
)

// tx is a transaction, or a connection that only reads.
type tx struct {
	*Store
	db *gorm.DB
}

// writing runs do in one transaction, which is committed if do returns no error. On SQLite it is exclusive.
//
// Whoever asked may give up until the commit and not during it: PostgreSQL would no longer wait for the synchronous standby, and show
// what the standby lacks to whoever asks again.
func (s *Store) writing(ctx context.Context, what string, do func(tx) error) error {
	return explain(what, s.writer.WithContext(ctx).Connection(func(conn *gorm.DB) error {
		return conn.WithContext(context.WithoutCancel(ctx)).Transaction(func(db *gorm.DB) error {
			if err := do(tx{s, db.WithContext(ctx)}); err != nil {
				return err
			}
			return ctx.Err()
		})
	}))
}

func (s *Store) reading(ctx context.Context) tx { return tx{s, s.reader.WithContext(ctx)} }

// now is the legal time at this moment.
func (t tx) now() (time.Time, error) {
	real, err := t.real()
	return t.legal(real), err
}

// real is the house's time: what the clock shows, unless it has leapt.
func (t tx) real() (time.Time, error) {
	r, err := t.clock()
	return r.real, err
}

func (t tx) clock() (reading, error) {
	raw, err := t.raw()
	if err != nil {
		return reading{}, err
	}
	return t.guard.judge(raw), nil
}

// raw is what the clock shows, whether it is right or not.
func (t tx) raw() (time.Time, error) {
	if t.config.Clock != nil {
		return t.config.Clock.Now(), nil
	}
	return t.dialect.Now(t.db)
}

// lock holds a name that is not a row's until the transaction ends.
func (t tx) lock(format string, args ...any) error {
	return t.dialect.Lock(t.db, fmt.Sprintf(format, args...))
}

// take reads a row that must be there, and holds it until the transaction ends if locked.
func take[T any](db *gorm.DB, locked bool, unknown *procedure.Refusal, where string, args ...any) (T, error) {
	var row T
	if locked {
		db = db.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	err := db.Where(where, cleanArgs(args)...).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, unknown
	}
	return row, err
}

// find reads a row that may be there.
func find[T any](db *gorm.DB, where string, args ...any) (row T, found bool, err error) {
	var rows []T
	err = db.Where(where, cleanArgs(args)...).Limit(1).Find(&rows).Error
	if len(rows) == 0 {
		return row, false, err
	}
	return rows[0], true, err
}
