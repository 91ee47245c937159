package procedure

import (
	"slices"
	"strings"
)

// loops looks for ways in which a case can go round for ever. Whatever is bounded
// is left out of the graph, so that each strongly connected part that remains is
// a loop that nothing ends.
func (l *linter) loops() {
	for _, part := range components(len(l.x.all), l.unbounded) {
		acts, expiries := l.round(part)
		switch all := strings.Join(inOrder(l.d, append(acts, expiries...)), ", "); {
		case len(acts) > 0:
			l.find(l.pathOf(inOrder(l.d, acts)[0]), "an unbounded loop: %s; say `once` or `limit` with one of them", all)
		case len(expiries) > 0:
			l.find(l.pathOf(inOrder(l.d, expiries)[0]), "time alone takes a case round and round: %s", all)
		}
	}
}

// round lists the transitions by which a case stays in a part of the graph:
// those that somebody takes, and expiries that move it.
func (l *linter) round(part []int) (acts, expiries []string) {
	for _, i := range part {
		from := l.x.all[i]
		for _, s := range from.steps {
			switch {
			case s.bounded || !slices.Contains(part, s.to):
			case !s.byTime:
				acts = append(acts, s.transitions...)
			case l.x.all[s.to].state.Node != from.state.Node:
				expiries = append(expiries, s.transitions...)
			}
		}
	}
	return acts, expiries
}

func (l *linter) unbounded(i int) []int {
	var to []int
	for _, s := range l.x.all[i].steps {
		if !s.bounded {
			to = append(to, s.to)
		}
	}
	return to
}

// inOrder returns the transitions once each, in the order of the definition.
func inOrder(d *Definition, names []string) []string {
	return slices.DeleteFunc(Transitions(d), func(name string) bool { return !slices.Contains(names, name) })
}

// components returns the strongly connected parts of a graph, by Tarjan's algorithm.
func components(n int, next func(int) []int) [][]int {
	t := tarjan{next: next, index: make([]int, n), low: make([]int, n), onStack: make([]bool, n)}
	for i := range n {
		if t.index[i] == 0 {
			t.visit(i)
		}
	}
	return t.parts
}

type tarjan struct {
	next       func(int) []int
	index, low []int
	onStack    []bool
	stack      []int
	count      int
	parts      [][]int
}

func (t *tarjan) visit(i int) {
	t.count++
	t.index[i], t.low[i] = t.count, t.count
	t.stack = append(t.stack, i)
	t.onStack[i] = true
	for _, j := range t.next(i) {
		if t.index[j] == 0 {
			t.visit(j)
			t.low[i] = min(t.low[i], t.low[j])
		} else if t.onStack[j] {
			t.low[i] = min(t.low[i], t.index[j])
		}
	}
	if t.low[i] != t.index[i] {
		return
	}
	at := slices.Index(t.stack, i)
	part := slices.Clone(t.stack[at:])
	t.stack = t.stack[:at]
	for _, j := range part {
		t.onStack[j] = false
	}
	t.parts = append(t.parts, part)
}
