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
	db     *gorm.DB
	seen   *seen   // nil: nothing is kept
	asking *asking // the request for which it reads; nil: none
}

// seen is what a transaction has read once and goes on by.
type seen struct {
	glance       *glance
	arrangements *arrangements
	settled      bool               // the transaction changes nothing of the arrangements
	cases        map[string]*beside // by the numbers of those that it holds
	kept         []string           // references of definitions that it has put into the ledger
	writes       []*gorm.Statement  // that flush makes
}

// writing runs do in one transaction, which is committed if do returns no error. On SQLite it is exclusive.
//
// Whoever asked may give up until the commit and not during it: PostgreSQL would no longer wait for the synchronous standby, and show
// what the standby lacks to whoever asks again.
func (s *Store) writing(ctx context.Context, what string, do func(tx) error) error {
	err := s.writeOnce(ctx, do)
	for errors.Is(err, errRearranged) || errors.Is(err, errOtherLine) {
		if errors.Is(err, errOtherLine) { // nothing is held any more: a gap in all series waits for whoever is being given a number
			if err := s.writeOnce(ctx, tx.followLine); err != nil {
				return explain(what, err)
			}
		}
		err = s.writeOnce(ctx, do)
	}
	return explain(what, err)
}

func (s *Store) writeOnce(ctx context.Context, do func(tx) error) error {
	var kept []string
	var last *glance
	err := s.writer.WithContext(ctx).Connection(func(conn *gorm.DB) error {
		return conn.WithContext(context.WithoutCancel(ctx)).Transaction(func(db *gorm.DB) error {
			t := tx{Store: s, db: db.WithContext(ctx), seen: &seen{cases: map[string]*beside{}}}
			if err := do(t); err != nil {
				return err
			}
			kept = t.seen.kept
			if t.seen.settled {
				last = t.seen.glance
			}
			return ctx.Err()
		})
	})
	askingIn(ctx).keep(last)
	if err == nil {
		s.definitions.kept(kept)
	}
	return err
}

func (s *Store) reading(ctx context.Context) tx {
	return tx{Store: s, db: s.reader.WithContext(ctx), asking: askingIn(ctx)}
}

// now is the legal time at this moment, or at that at which a case was held or a number given.
func (t tx) now() (time.Time, error) {
	real, err := t.real()
	return t.legal(real), err
}

// real is the house's time: what the clock shows, unless it has leapt.
func (t tx) real() (time.Time, error) {
	r, err := t.clock()
	return r.real, err
}

// clock is as it was at the transaction's glance, or as it is now.
func (t tx) clock() (reading, error) {
	if g, err := t.glanced(); err != nil {
		return reading{}, err
	} else if g != nil {
		return g.clock, nil
	}
	raw, err := t.raw()
	if err != nil {
		return reading{}, err
	}
	return t.guard.judge(raw), nil
}

// raw is what the clock shows, whether it is right or not.
func (t tx) raw() (time.Time, error) {
	if t.ownClock() {
		return t.shown(nil), nil
	}
	var at int64
	err := t.db.Raw("SELECT " + t.dialect.Clock()).Scan(&at).Error
	return t.shown(&at), err
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
