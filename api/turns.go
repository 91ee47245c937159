package api

import (
	"context"
	"sync"
	"time"

	"github.com/shixian/shixian/procedure"
)

// alreadyRunning refuses more than one can have at a time.
const alreadyRunning procedure.Code = "already_running"

// turnPatience is how long somebody waits for a turn before the answer is that there is none.
const turnPatience = 20 * time.Second

// turns bound what takes much memory, disk or time: so many at once, and so many of each caller.
type turns struct {
	free  chan struct{}
	ofOne int

	mu   sync.Mutex
	busy map[string]int
}

func newTurns(atOnce, ofOne int) *turns {
	return &turns{free: make(chan struct{}, atOnce), ofOne: ofOne, busy: map[string]int{}}
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
		return sync.OnceFunc(func() {
			<-t.free
			t.leave(who)
		}), nil
	case <-ctx.Done():
		t.leave(who)
		return nil, ctx.Err()
	}
}

func (t *turns) enter(who string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy[who] >= t.ofOne {
		return false
	}
	t.busy[who]++
	return true
}

func (t *turns) leave(who string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy[who]--; t.busy[who] == 0 {
		delete(t.busy, who)
	}
}
