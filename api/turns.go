package api

import (
	"context"
	"sync"
	"time"

	"github.com/shixian/shixian/procedure"
)

// alreadyRunning refuses the second of what one can have only one of at a time.
const alreadyRunning procedure.Code = "already_running"

const (
	importsAtOnce = 2 // in this process; each may take some hundred megabytes
	exportsAtOnce = 2

	// turnPatience is how long somebody waits for a turn before the answer is that there is none.
	turnPatience = 20 * time.Second
)

// turns bound work that takes much memory: so many at once, and of each caller one.
type turns struct {
	free chan struct{}

	mu   sync.Mutex
	busy map[string]bool
}

func newTurns(atOnce int) *turns {
	return &turns{free: make(chan struct{}, atOnce), busy: map[string]bool{}}
}

// take waits for a turn, until who asks has left or the patience is over. The caller ends it by done.
func (t *turns) take(ctx context.Context, who string) (done func(), err error) {
	if !t.enter(who) {
		return nil, refuse(alreadyRunning, "上一个还没有处理完，请稍后再试")
	}
	ctx, cancel := context.WithTimeout(ctx, turnPatience)
	defer cancel()
	select {
	case t.free <- struct{}{}:
		return func() {
			<-t.free
			t.leave(who)
		}, nil
	case <-ctx.Done():
		t.leave(who)
		return nil, ctx.Err()
	}
}

func (t *turns) enter(who string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy[who] {
		return false
	}
	t.busy[who] = true
	return true
}

func (t *turns) leave(who string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.busy, who)
}
