package store

import (
	"context"
	"database/sql"
	"time"
)

// How long a transaction that writes many cases may keep others from writing, and how many cases it has at least and at most.
const (
	turn      = 40 * time.Millisecond
	breath    = 2 * time.Millisecond // until it is looked whether others write
	turnLeast = 30
	turnMost  = recalculationBatch
)

// pace is how many cases are written in a transaction: as many as a turn allows.
type pace struct {
	pool  *sql.DB
	cases int
}

func (s *Store) newPace() pace { return pace{s.pools[0], turnLeast} }

// waits counts how often somebody has had to wait for a connection that writes. It is where one connection does that people wait for
// each other.
func (p *pace) waits() int64 { return p.pool.Stats().WaitCount }

// rest follows a transaction. If somebody had to wait for it, it lasts until nobody writes any more, but no longer than the transaction
// took: who waits for a connection is not served in order.
func (p *pace) rest(ctx context.Context, took time.Duration, kept bool) error {
	switch {
	case took > turn:
		p.cases = max(p.cases*3/4, turnLeast)
	case took < turn/2:
		p.cases = min(p.cases*3/2, turnMost)
	}
	if !kept {
		return ctx.Err()
	}
	ticker := time.NewTicker(breath)
	defer ticker.Stop()
	for until := time.Now().Add(took); time.Now().Before(until); {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
		if p.pool.Stats().InUse == 0 {
			break
		}
	}
	return ctx.Err()
}
