package api

import (
	"context"
	"sync"
	"time"

	"github.com/shixian/shixian/domain"
)

// queuePatience is how long a log-in waits for those before it.
const queuePatience = 5 * time.Second

// queue has log-ins to one account follow each other in this process. Attempts count while they are made, so that many right
// ones at once would otherwise meet the limit that is there for wrong ones.
type queue struct {
	mu    sync.Mutex
	lines map[string]*line
}

// line is who wants to try under one key: one of them at a time does.
type line struct {
	turn chan struct{}
	in   int
}

func newQueue() *queue { return &queue{lines: map[string]*line{}} }

// enter waits for the turn under a key. The caller ends it by leave. Who waits too long is refused (domain.TooSoon).
func (q *queue) enter(ctx context.Context, key string) (leave func(), err error) {
	l := q.join(key)
	ctx, cancel := context.WithTimeout(ctx, queuePatience)
	defer cancel()
	select {
	case l.turn <- struct{}{}:
		return func() {
			<-l.turn
			q.part(key, l)
		}, nil
	case <-ctx.Done():
		q.part(key, l)
		return nil, domain.TooSoon{Wait: queuePatience}
	}
}

func (q *queue) join(key string) *line {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.lines[key]
	if l == nil {
		l = &line{turn: make(chan struct{}, 1)}
		q.lines[key] = l
	}
	l.in++
	return l
}

func (q *queue) part(key string, l *line) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if l.in--; l.in == 0 {
		delete(q.lines, key)
	}
}
