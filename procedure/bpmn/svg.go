package bpmn

import "fmt"

const styles = `
text{font-family:sans-serif;font-size:11px;fill:#1a1a1a}
.name{font-size:12px}.head{font-size:13px;font-weight:600}
.pool,.lane,.shape,.inner{fill:#fff;stroke:#3c4654}
.lane{fill:none;stroke:#9aa5b1}.header{fill:#eef2f6;stroke:#9aa5b1}
.shape{stroke-width:1.5}.end{stroke-width:3}.mark{fill:none;stroke:#3c4654}.solid{fill:#3c4654;stroke:none}
.along{stroke-dasharray:4 3}.aside{stroke-dasharray:2 3}
.flow{fill:none;stroke:#3c4654;stroke-width:1.3}.label{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
`

// SVG returns the diagram as a drawing that stands for itself.
func (dia *Diagram) SVG() []byte {
	wide, high := dia.size()
	w := &writer{}
	w.start("svg", attr{"xmlns", "http://www.w3.org/2000/svg"}, attr{"viewBox", "0 0 " + px(wide) + " " + px(high)},
		attr{"width", px(wide)}, attr{"height", px(high)}, attr{"role", "img"}, attr{"lang", "zh-CN"})
	w.text("title", dia.title())
	w.text("style", styles)
	w.start("defs")
	w.start("marker", attr{"id", "arrow"}, attr{"viewBox", "0 0 10 10"}, attr{"refX", "10"}, attr{"refY", "5"},
		attr{"markerWidth", "8"}, attr{"markerHeight", "8"}, attr{"orient", "auto"})
	w.leaf("path", attr{"d", "M0 0L10 5L0 10z"}, attr{"class", "solid"})
	w.end()
	w.end()
	dia.svgPool(w)
	dia.g.every(func(n *node) { svgNode(w, n) }, func(e *edge) { svgFlow(w, e) })
	dia.g.every(func(n *node) { svgLabel(w, n.name, n.label) }, func(e *edge) { svgLabel(w, e.name, e.label) })
	for _, n := range dia.notes {
		svgNote(w, n)
	}
	w.end()
	return []byte(w.b.String())
}

func (dia *Diagram) svgPool(w *writer) {
	rect(w, dia.pool, "pool", 0)
	rect(w, box{dia.pool.x, dia.pool.y, headerWidth, dia.pool.h}, "header", 0)
	upright(w, dia.title(), box{dia.pool.x, dia.pool.y, headerWidth, dia.pool.h})
	for _, l := range dia.lanes {
		rect(w, l.box, "lane", 0)
		rect(w, box{l.box.x, l.box.y, headerWidth, l.box.h}, "header", 0)
		upright(w, l.title, box{l.box.x, l.box.y, headerWidth, l.box.h})
	}
}

func rect(w *writer, b box, class string, round int) {
	w.leaf("rect", attr{"x", px(b.x)}, attr{"y", px(b.y)}, attr{"width", px(b.w)}, attr{"height", px(b.h)},
		attr{"rx", px(round)}, attr{"class", class})
}

func circle(w *writer, c point, r int, class string) {
	w.leaf("circle", attr{"cx", px(c.x)}, attr{"cy", px(c.y)}, attr{"r", px(r)}, attr{"class", class})
}

func path(w *writer, class, format string, args ...any) {
	w.leaf("path", attr{"d", fmt.Sprintf(format, args...)}, attr{"class", class})
}

// upright writes a heading from below to above.
func upright(w *writer, text string, b box) {
	c := b.center()
	lines := breakLines(text, max(b.h*11/13-8, 30))
	for i, line := range lines {
		x := c.x + 5 + 14*i - 7*(len(lines)-1)
		w.text("text", line, attr{"class", "head"}, attr{"text-anchor", "middle"},
			attr{"transform", fmt.Sprintf("translate(%d %d) rotate(-90)", x, c.y)})
	}
}

func svgNode(w *writer, n *node) {
	c := n.box.center()
	switch n.kind {
	case userTask, serviceTask:
		rect(w, n.box, "shape", 8)
		svgTaskMark(w, n)
		centred(w, breakLines(n.name, n.box.w*11/12-16), c)
	case subProcess:
		class := "shape"
		if n.anytime {
			class += " aside"
		}
		rect(w, n.box, class, 8)
		w.text("text", n.name, attr{"x", px(n.box.x + 10)}, attr{"y", px(n.box.y + 18)}, attr{"class", "name"})
	case exclusive, parallel:
		r := n.box.w / 2
		path(w, "shape", "M%d %dl%d %dl%d %dl%d %dz", c.x, n.box.y, r, r, -r, r, -r, -r)
		if n.kind == parallel {
			path(w, "flow", "M%d %dv20M%d %dh20", c.x, c.y-10, c.x-10, c.y)
		} else {
			path(w, "flow", "M%d %dl16 16m0 -16l-16 16", c.x-8, c.y-8)
		}
	default:
		svgEvent(w, n)
	}
}

// svgTaskMark shows a person on what people do, and a wheel on what the platform does.
func svgTaskMark(w *writer, n *node) {
	at := point{n.box.x + 14, n.box.y + 12}
	if n.kind == serviceTask {
		circle(w, point{at.x, at.y + 2}, 5, "mark")
		path(w, "mark", "M%d %dv14M%d %dh14", at.x, at.y-5, at.x-7, at.y+2)
		return
	}
	circle(w, at, 4, "mark")
	path(w, "mark", "M%d %dq0 -7 7 -7t7 7z", at.x-7, at.y+11)
}

func svgEvent(w *writer, n *node) {
	c, class := n.box.center(), "shape"
	if n.kind == endEvent {
		class += " end"
	}
	if n.along {
		class += " along"
	}
	circle(w, c, eventSize/2, class)
	if n.kind == boundary {
		circle(w, c, eventSize/2-3, "mark"+class[len("shape"):])
	}
	switch n.trigger {
	case timer:
		circle(w, c, 10, "mark")
		path(w, "mark", "M%d %dv7l5 3", c.x, c.y-7)
	case message:
		path(w, "mark", "M%d %dh18v12h-18zl9 7l9 -7", c.x-9, c.y-6)
	case escalation:
		path(w, "mark", "M%d %dl7 18l-7 -7l-7 7z", c.x, c.y-10)
	case terminate:
		circle(w, c, 10, "solid")
	case blank: // an empty circle
	}
}

func svgFlow(w *writer, e *edge) {
	d := ""
	for i, p := range e.points {
		command := "L"
		if i == 0 {
			command = "M"
		}
		d += fmt.Sprintf("%s%d %d", command, p.x, p.y)
	}
	w.leaf("path", attr{"d", d}, attr{"class", "flow"}, attr{"marker-end", "url(#arrow)"})
	if e.fallback {
		a, b := e.points[0], e.points[1]
		x, y := a.x+sign(b.x-a.x)*10, a.y+sign(b.y-a.y)*10
		path(w, "flow", "M%d %dl8 8", x-4, y-4)
	}
}

func sign(n int) int { return max(-1, min(1, n)) }

func svgLabel(w *writer, text string, b *box) {
	if b == nil {
		return
	}
	for i, line := range breakLines(text, b.w) {
		w.text("text", line, attr{"x", px(b.center().x)}, attr{"y", px(b.y + 11 + labelHeight*i)},
			attr{"text-anchor", "middle"}, attr{"class", "label"})
	}
}

func centred(w *writer, lines []string, c point) {
	for i, line := range lines {
		w.text("text", line, attr{"x", px(c.x)}, attr{"y", px(c.y + 4 + 15*i - 15*(len(lines)-1)/2)},
			attr{"text-anchor", "middle"}, attr{"class", "name"})
	}
}

func svgNote(w *writer, n annotation) {
	path(w, "mark", "M%d %dh-10v%dh10", n.box.x+10, n.box.y, n.box.h)
	for i, line := range breakLines(n.text, noteWidth-16) {
		w.text("text", line, attr{"x", px(n.box.x + 8)}, attr{"y", px(n.box.y + 18 + 15*i)})
	}
}
