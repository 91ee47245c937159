package bpmn

import "fmt"

// route is how a line goes: where it leaves, by which tracks, and where it arrives.
type route struct {
	from, to side
	straight bool
	bends    []bend
}

// bend is where a line turns: at a track, or level with its target.
type bend struct {
	track *track
	node  *node // level with it, across if the line runs across
}

// track is a stretch of a gutter or a channel that lines to one place share.
type track struct {
	key    string
	lo, hi int
	number int
	at     int

	outs, ins []int // gutter: rows in which lines come to it from the left, and leave it to the right
}

func (t bend) out(row int) bend {
	t.track.outs = append(t.track.outs, row)
	return t
}

func (t bend) in(row int) bend {
	t.track.ins = append(t.track.ins, row)
	return t
}

// take asks for a track between two positions. Rows and columns are at odd
// positions, the channels and gutters between them at even ones.
func take(line *[]*track, key string, a, b int) bend {
	for _, t := range *line {
		if t.key == key {
			t.lo, t.hi = min(t.lo, a, b), max(t.hi, a, b)
			return bend{track: t}
		}
	}
	t := &track{key: key, lo: min(a, b), hi: max(a, b)}
	*line = append(*line, t)
	return bend{track: t}
}

func (gr *grid) gutter(g int, key string, a, b int) bend  { return take(&gr.gutters[g], key, a, b) }
func (gr *grid) channel(c int, key string, a, b int) bend { return take(&gr.channels[c], key, a, b) }

func odd(n int) int  { return 2*n + 1 }
func even(n int) int { return 2 * n }

// connect routes every line, the straight ones first.
func (gr *grid) connect() {
	var bent []*edge
	for _, e := range gr.g.edges {
		switch {
		case e.to.under != nil:
			e.route = route{from: bottom, to: top}
		case gr.straight(e):
			e.route = route{from: right, to: left, straight: true}
		default:
			bent = append(bent, e)
		}
	}
	for _, e := range bent {
		gr.bend(e)
	}
}

// straight takes the cells between two nodes of a row, if they are free.
func (gr *grid) straight(e *edge) bool {
	from, to := e.from, e.to
	if from.host != nil || from.row != to.row || from.col >= to.col || !gr.open(from.row, from.col+1, to.col-1, e.id) {
		return false
	}
	gr.hold(from.row, from.col+1, to.col-1, e.id)
	return true
}

// open tells whether a line that leads to key can run through cells of a row.
func (gr *grid) open(row, from, to int, key string) bool {
	for col := from; col <= to; col++ {
		at := cell{row, col}
		if gr.cells[at] != nil || (gr.across[at] != "" && gr.across[at] != key) {
			return false
		}
	}
	return true
}

func (gr *grid) hold(row, from, to int, key string) {
	for col := from; col <= to; col++ {
		gr.across[cell{row, col}] = key
	}
}

// openDown tells whether a line can run through the cells between two rows of a column.
func (gr *grid) openDown(col, from, to int, key string) bool {
	for row := min(from, to) + 1; row < max(from, to); row++ {
		at := cell{row, col}
		if gr.cells[at] != nil || (gr.down[at] != "" && gr.down[at] != key) {
			return false
		}
	}
	return true
}

func (gr *grid) holdDown(col, from, to int, key string) {
	for row := min(from, to) + 1; row < max(from, to); row++ {
		gr.down[cell{row, col}] = key
	}
}

// bend chooses the sides of a line that is not straight, and its way.
func (gr *grid) bend(e *edge) {
	e.route.from, e.route.to = gr.leaving(e), arriving(e)
	key := fmt.Sprint(e.to.id, " ", int(e.route.to))
	switch {
	case e.route.from == right && e.route.to == left:
		gr.rightToLeft(e, key)
	case e.route.from == right:
		gr.rightToPort(e, key)
	case e.route.to == left:
		gr.portToLeft(e, key)
	default:
		gr.portToPort(e, key)
	}
}

// leaving is the side of a gateway that looks to the target, unless the line is the
// one that goes on to the right; other nodes are left to the right, events below.
func (gr *grid) leaving(e *edge) side {
	switch {
	case e.from.host != nil:
		return bottom
	case e.from.kind != exclusive || gr.onward(e.from) == e:
		return right
	case e.to.row > e.from.row:
		return bottom
	}
	return top
}

// onward is the flow that leaves a gateway to the right: the straight one, or the
// first that leads forward.
func (gr *grid) onward(n *node) *edge {
	var first *edge
	for _, e := range n.out {
		if e.route.straight {
			return e
		}
		if first == nil && e.to.col > n.col {
			first = e
		}
	}
	return first
}

// arriving is the side of a merging gateway that looks to the source, else the left.
func arriving(e *edge) side {
	to := e.to
	from := e.from.anchor()
	if to.kind != exclusive || len(to.in) < 2 {
		return left
	}
	switch {
	case from.row > to.row:
		return bottom
	case from.row < to.row:
		return top
	case e.from.host != nil:
		return bottom
	}
	return top
}

func (e *edge) ends() (from, to *node) { return e.from.anchor(), e.to }

func (gr *grid) rightToLeft(e *edge, key string) {
	s, t := e.ends()
	next := s.col + 1
	switch {
	case t.col == next || (t.col > s.col && gr.open(t.row, next, t.col-1, key)):
		gr.hold(t.row, next, t.col-1, key)
		e.route.bends = []bend{gr.gutter(next, key, odd(s.row), odd(t.row)).out(s.row).in(t.row), {node: t}}
	case t.col > s.col && gr.open(s.row, next, t.col-1, e.id):
		gr.hold(s.row, next, t.col-1, e.id)
		e.route.bends = []bend{gr.gutter(t.col, key, odd(s.row), odd(t.row)).out(s.row).in(t.row), {node: t}}
	default:
		c := near(t.row, s.row)
		e.route.bends = []bend{
			gr.gutter(next, key+"-out", odd(s.row), even(c)).out(s.row), gr.channel(c, key, even(next), even(t.col)),
			gr.gutter(t.col, key, even(c), odd(t.row)).in(t.row), {node: t},
		}
	}
}

// near is the channel beside a row that lies towards another.
func near(row, other int) int {
	if other > row {
		return row + 1
	}
	return row
}

func (gr *grid) rightToPort(e *edge, key string) {
	s, t := e.ends()
	c := t.row
	if e.route.to == bottom {
		c++
	}
	next := s.col + 1
	e.route.bends = []bend{
		gr.gutter(next, key+"-out", odd(s.row), even(c)).out(s.row), gr.channel(c, key, even(next), odd(t.col)), {node: t},
	}
}

func outer(row int, s side) int {
	if s == bottom {
		return row + 1
	}
	return row
}

func (gr *grid) portToLeft(e *edge, key string) {
	s, t := e.ends()
	level := t.row != s.row && t.col > s.col && gr.open(t.row, s.col, t.col-1, key) && gr.openDown(s.col, s.row, t.row, e.id)
	if level && (e.from.host == nil || t.row > s.row) {
		gr.hold(t.row, s.col, t.col-1, key)
		gr.holdDown(s.col, s.row, t.row, e.id)
		e.route.bends = []bend{{node: t}}
		return
	}
	c := outer(s.row, e.route.from)
	e.route.bends = []bend{
		gr.channel(c, key+e.from.id, odd(s.col), even(t.col)), gr.gutter(t.col, key, even(c), odd(t.row)).in(t.row), {node: t},
	}
}

func (gr *grid) portToPort(e *edge, key string) {
	s, t := e.ends()
	a, b := outer(s.row, e.route.from), outer(t.row, e.route.to)
	switch {
	case a == b:
		e.route.bends = []bend{gr.channel(a, key, odd(s.col), odd(t.col)), {node: t}}
	case t.row != s.row && (e.from.host == nil || t.row > s.row) && gr.openDown(s.col, s.row, t.row, e.id):
		gr.holdDown(s.col, s.row, t.row, e.id)
		e.route.bends = []bend{gr.channel(b, key, odd(s.col), odd(t.col)), {node: t}}
	default:
		g := t.col
		if t.col < s.col {
			g++
		}
		e.route.bends = []bend{
			gr.channel(a, key+e.from.id, odd(s.col), even(g)), gr.gutter(g, key+"-in", even(a), even(b)),
			gr.channel(b, key, even(g), odd(t.col)), {node: t},
		}
	}
}
