package bpmn

import "slices"

// lane is the strip of one party.
type lane struct {
	role, title string
	first, rows int
	box         box
}

// cell is a place in the grid.
type cell struct{ row, col int }

// grid holds the nodes of a graph in columns and rows.
type grid struct {
	g          *graph
	lanes      []*lane
	cols, rows int
	cells      map[cell]*node
	across     map[cell]string // free cells that lines run through, and where those lead
	down       map[cell]string

	channels [][]*track // above each row, and below the last
	gutters  [][]*track // before each column, and after the last
}

// place gives every node its cell. What goes on keeps the row of what leads to it;
// ends make way.
func place(g *graph, lanes []*lane) *grid {
	gr := &grid{g: g, lanes: lanes, cells: map[cell]*node{}, across: map[cell]string{}, down: map[cell]string{}}
	g.layer()
	local := map[string]map[cell]*node{}
	for _, l := range lanes {
		local[l.role] = map[cell]*node{}
	}
	nodes := g.drawn()
	for _, n := range nodes {
		gr.cols = max(gr.cols, n.col+1)
	}
	for col := range gr.cols {
		for _, n := range inColumn(nodes, col) {
			gr.lane(n.lane).settle(local[n.lane], n)
		}
	}
	gr.number(nodes)
	return gr
}

func (gr *grid) lane(role string) *lane {
	i := slices.IndexFunc(gr.lanes, func(l *lane) bool { return l.role == role })
	return gr.lanes[max(i, 0)]
}

// inColumn lists the nodes of a column, those first that the procedure goes on from.
func inColumn(nodes []*node, col int) []*node {
	var on, ends []*node
	for _, n := range nodes {
		switch {
		case n.col != col:
		case n.kind == endEvent:
			ends = append(ends, n)
		default:
			on = append(on, n)
		}
	}
	return append(on, ends...)
}

// settle finds a row of the lane: that of a predecessor, or the next that is free.
func (l *lane) settle(taken map[cell]*node, n *node) {
	want := 0
	for _, e := range n.in {
		from := e.from.anchor()
		if from.lane == n.lane && from.col < n.col {
			want = from.row
			if e.from.host != nil {
				want++ // below the event that leads here
			}
			break
		}
	}
	for away := 0; ; away++ {
		for _, row := range []int{want + away, want - away} {
			if row >= 0 && taken[cell{row, n.col}] == nil {
				n.row = row
				taken[cell{row, n.col}] = n
				l.rows = max(l.rows, row+1)
				return
			}
		}
	}
}

// number counts the rows through all lanes.
func (gr *grid) number(nodes []*node) {
	for _, l := range gr.lanes {
		l.rows = max(l.rows, 1)
		l.first = gr.rows
		gr.rows += l.rows
	}
	for _, n := range nodes {
		n.row += gr.lane(n.lane).first
		gr.cells[cell{n.row, n.col}] = n
	}
	gr.channels = make([][]*track, gr.rows+1)
	gr.gutters = make([][]*track, gr.cols+1)
}
