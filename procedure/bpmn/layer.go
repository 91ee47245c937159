package bpmn

// layer gives each node its column: the longest way from the start, loops left aside.
// Events on a boundary and what is drawn below them share the column of their host.
func (g *graph) layer() {
	l := layering{state: map[*node]int{}, back: map[*edge]bool{}}
	for _, n := range g.drawn() {
		if l.state[n] == 0 {
			l.visit(n)
		}
	}
	for i := len(l.order) - 1; i >= 0; i-- {
		n := l.order[i]
		for _, e := range n.ahead() {
			if to := e.to.anchor(); !l.back[e] && to != n {
				to.col = max(to.col, n.col+1)
			}
		}
	}
}

// drawn lists the nodes that have a cell of their own.
func (g *graph) drawn() []*node {
	var list []*node
	for _, n := range g.nodes {
		if n.anchor() == n && !n.anytime {
			list = append(list, n)
		}
	}
	return list
}

type layering struct {
	state map[*node]int // 1 on the way, 2 done
	back  map[*edge]bool
	order []*node // each after what follows it
}

func (l *layering) visit(n *node) {
	l.state[n] = 1
	for _, e := range n.ahead() {
		to := e.to.anchor()
		switch {
		case l.state[to] == 1:
			l.back[e] = to != n
		case l.state[to] == 0:
			l.visit(to)
		}
	}
	l.state[n] = 2
	l.order = append(l.order, n)
}
