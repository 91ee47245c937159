package bpmn

// layout places everything in a graph, with its upper left corner at 0, 0, and
// returns the size that it takes.
func layout(g *graph, lanes []*lane) (w, h int) {
	for _, n := range g.nodes {
		n.measure()
	}
	gr := place(g, lanes)
	gr.connect()
	aside, least := g.aside()
	cols, rows := gr.columns(), gr.lines(least)
	for at, n := range gr.cells {
		n.box.x, n.box.y = cols.center[at.col]-n.box.w/2, rows.center[at.row]-n.box.h/2
		if n.kind == subProcess {
			n.inner.move(n.box.x, n.box.y)
		}
	}
	g.attach()
	w = gr.setAside(aside, cols.end)
	for _, e := range g.edges {
		e.draw()
	}
	for _, l := range lanes {
		l.box.w = w
	}
	g.name(lanes)
	return w, rows.end
}

// attach sets events on the boundary of their hosts, and below them what belongs there.
func (g *graph) attach() {
	for _, n := range g.nodes {
		for i, e := range n.events {
			e.box.x = n.box.x + eventInset + eventSpacing*i - eventSize/2
			e.box.y = n.box.bottom() - eventSize/2
		}
	}
	for _, n := range g.nodes {
		if n.under != nil {
			n.box.x, n.box.y = n.under.box.x, n.under.host.box.bottom()+n.under.drop()
		}
	}
}

// aside lists the event sub-processes, and the height that each lane must have for
// those of its role.
func (g *graph) aside() (list []*node, least map[string]int) {
	least = map[string]int{}
	for _, n := range g.nodes {
		if n.anytime {
			list = append(list, n)
			least[n.lane] += n.box.h + padding
		}
	}
	for role := range least {
		least[role] += padding
	}
	return list, least
}

// setAside draws the event sub-processes to the right of everything, below each
// other in the lanes of their roles, and returns the width of it all.
func (gr *grid) setAside(list []*node, x int) int {
	end := x
	filled := map[*lane]int{}
	for _, n := range list {
		l := gr.lane(n.lane)
		n.box.x, n.box.y = x+padding, l.box.y+padding+filled[l]
		n.inner.move(n.box.x, n.box.y)
		filled[l] += n.box.h + padding
		end = max(end, n.box.right()+padding)
	}
	return end
}

// draw turns the way of a line into points.
func (e *edge) draw() {
	from, to := e.from.box.port(e.route.from), e.to.box.port(e.route.to)
	p := from
	e.points = []point{p}
	across := e.route.from == right
	for _, t := range e.route.bends {
		if across {
			p.x = t.level(to.x)
		} else {
			p.y = t.level(to.y)
		}
		e.points = append(e.points, p)
		across = !across
	}
	e.points = append(e.points, to)
	e.tidy()
}

func (t bend) level(target int) int {
	if t.track != nil {
		return t.track.at
	}
	return target
}

// tidy leaves out points that are no turns.
func (e *edge) tidy() {
	kept := e.points[:1]
	for i := 1; i < len(e.points); i++ {
		p, last := e.points[i], kept[len(kept)-1]
		if p == last {
			continue
		}
		if n := len(kept); n > 1 && ((kept[n-2].x == last.x && last.x == p.x) || (kept[n-2].y == last.y && last.y == p.y)) {
			kept[n-1] = p
			continue
		}
		kept = append(kept, p)
	}
	e.points = kept
}
