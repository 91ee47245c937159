package api

import (
	"container/list"
	"sync"
	"time"

	"github.com/shixian/shixian/domain"
)

// attemptsRemember is how many addresses are counted; the ones longest untouched are forgotten first.
const attemptsRemember = 10_000

// attempts counts, in this process, what may be done only so often within a window: what costs us something, and lets nobody in.
type attempts struct {
	now     func() time.Time
	allowed int
	window  time.Duration

	mu     sync.Mutex
	byKey  map[string]*list.Element
	recent *list.List // of *failures, the last touched in front
}

type failures struct {
	key   string
	count int
	since time.Time
}

func newAttempts(now func() time.Time, allowed int) *attempts {
	return &attempts{now: now, allowed: allowed, window: guestWindow, byKey: map[string]*list.Element{}, recent: list.New()}
}

// take counts an attempt before it is made, so that many at once are no way
// round, and refuses it with domain.TooSoon if too many have failed.
func (a *attempts) take(key string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := a.of(key)
	if passed := a.now().Sub(f.since); passed >= a.window {
		f.count, f.since = 0, a.now()
	}
	if f.count >= a.allowed {
		return domain.TooSoon{Wait: f.since.Add(a.window).Sub(a.now())}
	}
	f.count++
	return nil
}

// settle gives an attempt back that came to nothing through a fault of ours: what was tried has not been found wrong.
func (a *attempts) settle(key string, err error) {
	if !ourFault(err) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if e, ok := a.byKey[key]; ok {
		f := e.Value.(*failures)
		f.count = max(0, f.count-1)
	}
}

func (a *attempts) of(key string) *failures {
	if e, ok := a.byKey[key]; ok {
		a.recent.MoveToFront(e)
		return e.Value.(*failures)
	}
	f := &failures{key: key, since: a.now()}
	a.byKey[key] = a.recent.PushFront(f)
	if a.recent.Len() > attemptsRemember {
		a.drop(a.recent.Back())
	}
	return f
}

func (a *attempts) drop(e *list.Element) {
	delete(a.byKey, e.Value.(*failures).key)
	a.recent.Remove(e)
}
