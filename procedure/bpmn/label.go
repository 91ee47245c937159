package bpmn

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	labelWidth  = 130
	labelHeight = 14 // of a line
)

// widthOf estimates how wide a line of text of 11 pixels is.
func widthOf(text string) int {
	w := 0
	for _, r := range text {
		if utf8.RuneLen(r) > 1 {
			w += 23
		} else {
			w += 13
		}
	}
	return w/2 + 2
}

// breakLines breaks text where it says so and where it gets too wide.
func breakLines(text string, width int) []string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		current := ""
		for _, r := range line {
			if current != "" && widthOf(current+string(r)) > width {
				lines = append(lines, current)
				current = ""
			}
			current += string(r)
		}
		lines = append(lines, current)
	}
	return lines
}

// wrapped is the size of a label: the narrowest that takes no more lines than the widest
// does, so that no character is left alone, and begins none with a closing mark.
func wrapped(text string) box {
	if text == "" {
		return box{}
	}
	lines := breakLines(text, labelWidth)
	for width := labelHeight; width < labelWidth; width++ {
		if closer := breakLines(text, width); len(closer) == len(lines) && wellBroken(closer) {
			lines = closer
			break
		}
	}
	b := box{h: labelHeight * len(lines)}
	for _, l := range lines {
		b.w = max(b.w, widthOf(l))
	}
	if len(lines) > 1+strings.Count(text, "\n") {
		b.w += 6 // bpmn-js breaks a line half a character before it is full
	}
	return b
}

func wellBroken(lines []string) bool {
	return !slices.ContainsFunc(lines, func(l string) bool {
		first, _ := utf8.DecodeRuneInString(l)
		return strings.ContainsRune("，、。；：）》”／ ", first)
	})
}

// labelling puts each label where it hits least.
type labelling struct {
	shapes, labels []box
	marks          []box // of default flows
	borders        []box // of lanes
	edges          []*edge
}

// name places the labels of everything that has its name outside of its shape.
func (g *graph) name(lanes []*lane) {
	l := labelling{edges: g.edges}
	for _, strip := range lanes {
		l.borders = append(l.borders, box{strip.box.x, strip.box.bottom(), strip.box.w, 1})
	}
	l.borders = append(l.borders, box{lanes[0].box.x, lanes[0].box.y, lanes[0].box.w, 1})
	for _, n := range g.nodes {
		l.shapes = append(l.shapes, n.box)
	}
	for _, e := range g.edges {
		if e.fallback {
			l.marks = append(l.marks, e.mark())
		}
	}
	for _, n := range g.nodes {
		if n.name != "" && n.named() {
			n.label = l.best(wrapped(n.name), n.places())
		}
	}
	for _, e := range g.edges {
		if e.name != "" {
			e.label = l.best(wrapped(e.name), e.places())
		}
	}
}

// named tells whether the name stands outside of the shape.
func (n *node) named() bool {
	return n.kind == startEvent || n.kind == endEvent || n.kind == boundary || n.kind == exclusive
}

// mark is the place of the stroke through the beginning of a default flow.
func (e *edge) mark() box {
	a, b := e.points[0], e.points[1]
	return box{a.x + 11*sign(b.x-a.x), a.y + 11*sign(b.y-a.y), 0, 0}.grown(7)
}

// spot is where a label may stand, given its size, and how little that is liked.
type spot struct {
	at      func(size box) box
	dislike int
	on      *point // of a line: the point that it stands at
}

func (n *node) places() []spot {
	b, c := n.box, n.box.center()
	below := func(s box) box { return box{c.x - s.w/2, b.bottom() + 2, s.w, s.h} }
	above := func(s box) box { return box{c.x - s.w/2, b.y - s.h - 2, s.w, s.h} }
	rightBelow := func(s box) box { return box{c.x + 6, b.bottom() + 1, s.w, s.h} }
	leftBelow := func(s box) box { return box{c.x - 6 - s.w, b.bottom() + 1, s.w, s.h} }
	beside := func(s box) box { return box{b.right() + 4, c.y - s.h/2, s.w, s.h} }
	rightAbove := func(s box) box { return box{c.x + 8, b.y - s.h - 1, s.w, s.h} }
	leftAbove := func(s box) box { return box{c.x - 8 - s.w, b.y - s.h - 1, s.w, s.h} }
	switch {
	case n.host != nil:
		return []spot{{at: rightBelow, dislike: 0}, {at: leftBelow, dislike: 4}}
	case n.under != nil:
		return []spot{{at: beside, dislike: 0}, {at: below, dislike: 2}}
	case n.kind == exclusive:
		return []spot{{at: below, dislike: 0}, {at: above, dislike: 1}, {at: rightBelow, dislike: 2},
			{at: leftBelow, dislike: 2}, {at: rightAbove, dislike: 3}, {at: leftAbove, dislike: 3}}
	}
	fromLeft := func(s box) box { return box{b.x, b.bottom() + 2, s.w, s.h} }
	fromRight := func(s box) box { return box{b.right() - s.w, b.bottom() + 2, s.w, s.h} }
	return []spot{{at: below, dislike: 0}, {at: beside, dislike: 2}, {at: fromLeft, dislike: 2}, {at: fromRight, dislike: 2}, {at: above, dislike: 3}}
}

// places lists spots beside each stretch of a line, those near its start first.
func (e *edge) places() []spot {
	var list []spot
	for i := 1; i < len(e.points); i++ {
		a, b := e.points[i-1], e.points[i]
		if a.y == b.y {
			list = append(list, alongside(a, b, i)...)
		} else {
			list = append(list, besides(a, b, i)...)
		}
	}
	return list
}

// alongside lists spots above and below a level stretch.
func alongside(a, b point, nth int) []spot {
	var list []spot
	run, sign := abs(b.x-a.x), 1
	if b.x < a.x {
		sign = -1
	}
	for step, away := range []int{12, 28, 60, 110, 180, 260} {
		if away > run {
			break
		}
		x := a.x + sign*away
		start := func(s box) int {
			if sign < 0 {
				return x - s.w
			}
			return x
		}
		short := func(s box) int { return max(0, away+s.w-run) / 4 }
		for k, y := range []func(s box) int{func(s box) int { return a.y - s.h - 3 }, func(box) int { return a.y + 4 }} {
			list = append(list, spot{
				at: func(s box) box { return box{start(s), y(s), s.w, s.h} }, on: &point{x, a.y},
				dislike: 2*nth + 2*step + k + short(box{w: 60}),
			})
		}
	}
	return list
}

// besides lists spots to the right and left of an upright stretch.
func besides(a, b point, nth int) []spot {
	var list []spot
	run, sign := abs(b.y-a.y), 1
	if b.y < a.y {
		sign = -1
	}
	for step, away := range []int{4, 20, 36, 60, 100} {
		if away+10 > run {
			break
		}
		on := &point{a.x, a.y + sign*away}
		y := func(s box) int {
			if sign < 0 {
				return a.y - away - s.h
			}
			return a.y + away
		}
		list = append(list,
			spot{func(s box) box { return box{a.x + 5, y(s), s.w, s.h} }, 2*nth + 2*step + 1, on},
			spot{func(s box) box { return box{a.x - 5 - s.w, y(s), s.w, s.h} }, 2*nth + 2*step + 2, on})
	}
	return list
}

// best takes the spot that hits least, and the more liked of equals.
func (l *labelling) best(size box, spots []spot) *box {
	var best box
	least := -1
	for _, s := range spots {
		at := s.at(size)
		if cost := 20*l.hits(at) + 30*l.shared(s.on) + s.dislike; least < 0 || cost < least {
			best, least = at, cost
		}
	}
	l.labels = append(l.labels, best)
	return &best
}

// hits weighs what a label at the place would cover.
func (l *labelling) hits(at box) int {
	n := 0
	for _, s := range l.shapes {
		if s.overlaps(at) {
			n += 10
		}
	}
	for _, mark := range l.marks {
		if mark.overlaps(at) {
			n += 3
		}
	}
	for _, border := range l.borders {
		if border.overlaps(at) {
			n += 2
		}
	}
	for _, other := range l.labels {
		if other.grown(3).overlaps(at) {
			n += 8
		}
	}
	for _, e := range l.edges {
		for i := 1; i < len(e.points); i++ {
			if line(e.points[i-1], e.points[i]).overlaps(at) {
				n += 3
			}
		}
	}
	return n
}

// shared counts the lines beside its own on which a label would stand: beside two,
// it would not be clear whose name it is.
func (l *labelling) shared(on *point) int {
	n := -1
	for _, e := range l.edges {
		for i := 1; on != nil && i < len(e.points); i++ {
			if line(e.points[i-1], e.points[i]).overlaps(box{on.x, on.y, 1, 1}) {
				n++
				break
			}
		}
	}
	return max(n, 0)
}
