package seed

import (
	"container/heap"
	"time"
)

// kind is what is going to happen.
type kind uint8

const (
	alarm     kind = iota // time brings something about
	attend                // somebody attends to a task
	extend                // somebody asks for more time for a task
	interfere             // somebody does what need not be done
	serve                 // a service is carried out
	follow                // a child case that is offered is opened
)

// event is something on the agenda.
type event struct {
	at    time.Time
	order int // among those at one instant: first come, first served
	kind  kind
	of    *simulatedCase
	what  string // task, call, offer or action
	tries int
}

// agenda is what will happen, the next thing first.
type agenda struct {
	events []event
	count  int
}

func (a *agenda) Len() int { return len(a.events) }

func (a *agenda) Less(i, j int) bool {
	x, y := &a.events[i], &a.events[j]
	if x.at.Equal(y.at) {
		return x.order < y.order
	}
	return x.at.Before(y.at)
}

func (a *agenda) Swap(i, j int) { a.events[i], a.events[j] = a.events[j], a.events[i] }

// Push is heap's; use add.
func (a *agenda) Push(x any) { a.events = append(a.events, x.(event)) }

// Pop is heap's; use pop.
func (a *agenda) Pop() any {
	last := a.events[len(a.events)-1]
	a.events[len(a.events)-1] = event{}
	a.events = a.events[:len(a.events)-1]
	return last
}

func (a *agenda) add(e event) {
	a.count++
	e.order = a.count
	e.of.tree.awaited++
	heap.Push(a, e)
}

func (a *agenda) first() (event, bool) {
	if len(a.events) == 0 {
		return event{}, false
	}
	return a.events[0], true
}

func (a *agenda) pop() { heap.Pop(a) }
