package bpmn

// Sizes, in pixels. Shapes have those that modelers give them.
const (
	taskWidth, taskHeight = 140, 80
	eventSize             = 36
	gatewaySize           = 50
	eventSpacing          = 174 // between events on a boundary, with room for a label
	eventInset            = 30  // of the first of them
	trackSpacing          = 22
	gutterWidth           = 40
	headerWidth           = 30 // of a pool and of a lane
	padding               = 16
)

// measure sizes a node, around its own centre.
func (n *node) measure() {
	switch n.kind {
	case userTask, serviceTask:
		n.box.w, n.box.h = max(taskWidth, 2*eventInset+eventSpacing*(len(n.events)-1)), taskHeight
		if len(breakLines(n.name, n.box.w*11/12-16)) > 1 {
			n.box.h += 20 // or the name would lie on the mark of the task
		}
	case exclusive, parallel:
		n.box.w, n.box.h = gatewaySize, gatewaySize
	case subProcess:
		n.box.w, n.box.h = n.inside()
		n.box.w = max(n.box.w, eventInset+eventSpacing*len(n.events))
	default:
		n.box.w, n.box.h = eventSize, eventSize
	}
}

// inside lays out a sub-process and returns the size that it takes.
func (n *node) inside() (w, h int) {
	w, h = layout(n.inner, []*lane{{}})
	n.inner.move(padding, padding+10)
	return w + 2*padding, h + 2*padding + 10
}

// reach is how far a node extends above and below its centre line, and to the right
// of its shape, with its events and labels.
func (n *node) reach() (up, down, beside int) {
	up, down = n.box.h/2, n.box.h/2
	if n.kind == endEvent || n.kind == startEvent || n.kind == exclusive {
		down += 2 + wrapped(n.name).h
	}
	if len(n.events) == 0 {
		return up, down, 0
	}
	for i, e := range n.events {
		below := eventSize/2 + 4 + wrapped(e.name).h
		for _, out := range e.out {
			if out.to.under == e {
				below = e.drop() + eventSize + 4
			}
		}
		down = max(down, n.box.h/2+below)
		beside = max(beside, eventInset+eventSpacing*i+eventSize/2+labelWidth-n.box.w)
	}
	return up, down, beside
}

// drop is how far below the boundary that is drawn to which an event leads.
func (n *node) drop() int { return max(56, eventSize/2+8+wrapped(n.name).h) }

// bounds are the extents of the grid's columns and rows.
type bounds struct {
	center []int // of each column or row
	end    int
}

// columns sets the columns beside each other and the tracks between them.
func (gr *grid) columns() bounds {
	width, beside := make([]int, gr.cols), make([]int, gr.cols+1)
	for at, n := range gr.cells {
		width[at.col] = max(width[at.col], n.box.w)
	}
	for at, n := range gr.cells {
		_, _, more := n.reach()
		beside[at.col+1] = max(beside[at.col+1], more-(width[at.col]-n.box.w)/2, gr.labels(n)-(width[at.col]-n.box.w)/2)
	}
	var b bounds
	x := 0
	for col := range gr.cols + 1 {
		tracks := number(gr.gutters[col])
		wide := max(gutterWidth, beside[col]+padding) + trackSpacing*max(0, tracks-1)
		if col == 0 {
			wide = gutterWidth + trackSpacing*tracks
		}
		x += wide
		for _, t := range gr.gutters[col] {
			t.at = x - padding - trackSpacing*t.number
		}
		if col < gr.cols {
			b.center = append(b.center, x+width[col]/2)
			x += width[col]
		}
	}
	b.end = x
	return b
}

// labels is the room that the names of flows want to the right of a gateway.
func (gr *grid) labels(n *node) int {
	room := 0
	for _, e := range n.out {
		if e.name != "" && e.route.from == right {
			room = max(room, wrapped(e.name).w+padding)
		}
	}
	return room
}

// lines sets the rows below each other and the tracks between them.
func (gr *grid) lines(least map[string]int) bounds {
	up, down := make([]int, gr.rows), make([]int, gr.rows)
	for at, n := range gr.cells {
		above, below, _ := n.reach()
		up[at.row], down[at.row] = max(up[at.row], above), max(down[at.row], below)
	}
	var b bounds
	y := 0
	for _, l := range gr.lanes {
		l.box.y = y
		for row := l.first; row < l.first+l.rows; row++ {
			y = gr.tracks(row, y)
			b.center = append(b.center, y+max(up[row], 20))
			y += max(up[row], 20) + max(down[row], 20)
		}
		if l.first+l.rows == gr.rows {
			y = gr.tracks(gr.rows, y)
		}
		y = max(y+padding/2, l.box.y+least[l.role], l.box.y+widthOf(l.title)*13/11+padding)
		l.box.h = y - l.box.y
	}
	b.end = y
	return b
}

// tracks sets the tracks of a channel and returns where it ends.
func (gr *grid) tracks(channel, y int) int {
	n := number(gr.channels[channel])
	if n == 0 {
		return y + padding
	}
	for _, t := range gr.channels[channel] {
		t.at = y + trackSpacing*(t.number+1)
	}
	return y + trackSpacing*(n+1)
}
