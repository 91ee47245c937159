package store

import (
	"context"
	"sync"
)

// asking is what reads for one request have seen: it reads the clock and the edition of the arrangements once.
type asking struct {
	mu     sync.Mutex
	glance *glance
}

type askingKey struct{}

// Asking is a context for one request: what is read under it reads the clock once, and whether anything of departments, people, law and
// calendar has changed. Once something is written, both are read anew.
func (s *Store) Asking(ctx context.Context) context.Context {
	return context.WithValue(ctx, askingKey{}, &asking{})
}

func askingIn(ctx context.Context) *asking {
	a, _ := ctx.Value(askingKey{}).(*asking)
	return a
}

func (a *asking) keep(g *glance) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.glance = g
}

// glanced is what the transaction has seen of clock and arrangements, or the request for which it reads; nil: it looks each time.
func (t tx) glanced() (*glance, error) {
	if t.seen != nil {
		return t.seen.glance, nil
	}
	if t.asking == nil {
		return nil, nil //nolint:nilnil // nothing is kept
	}
	t.asking.mu.Lock()
	defer t.asking.mu.Unlock()
	if t.asking.glance == nil {
		var row glanceRow
		if err := t.db.Raw("SELECT " + t.glanceColumns()).Scan(&row).Error; err != nil {
			return nil, err
		}
		t.asking.glance = t.glanceOf(row)
	}
	return t.asking.glance, nil
}
