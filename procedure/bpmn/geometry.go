package bpmn

type point struct{ x, y int }

// box is a rectangle; x and y are its upper left corner.
type box struct{ x, y, w, h int }

func (b box) center() point { return point{b.x + b.w/2, b.y + b.h/2} }
func (b box) right() int    { return b.x + b.w }
func (b box) bottom() int   { return b.y + b.h }

func (b box) grown(by int) box { return box{b.x - by, b.y - by, b.w + 2*by, b.h + 2*by} }

func (b box) overlaps(o box) bool {
	return b.x < o.right() && o.x < b.right() && b.y < o.bottom() && o.y < b.bottom()
}

// line returns the box that a line between two points takes.
func line(a, b point) box {
	return box{min(a.x, b.x), min(a.y, b.y), abs(a.x-b.x) + 1, abs(a.y-b.y) + 1}
}

func abs(n int) int { return max(n, -n) }

// side is where a line leaves or meets a shape.
type side int

const (
	right side = iota
	left
	top
	bottom
)

func (b box) port(s side) point {
	c := b.center()
	switch s {
	case right:
		return point{b.right(), c.y}
	case left:
		return point{b.x, c.y}
	case top:
		return point{c.x, b.y}
	default:
		return point{c.x, b.bottom()}
	}
}

// move shifts everything in a graph.
func (g *graph) move(dx, dy int) {
	for _, n := range g.nodes {
		n.box.x, n.box.y = n.box.x+dx, n.box.y+dy
		shift(n.label, dx, dy)
		if n.inner != nil {
			n.inner.move(dx, dy)
		}
	}
	for _, e := range g.edges {
		shift(e.label, dx, dy)
		for i := range e.points {
			e.points[i].x += dx
			e.points[i].y += dy
		}
	}
}

func shift(b *box, dx, dy int) {
	if b != nil {
		b.x, b.y = b.x+dx, b.y+dy
	}
}
