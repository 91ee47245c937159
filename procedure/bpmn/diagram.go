package bpmn

import (
	"slices"

	"github.com/shixian/shixian/procedure"
)

// Diagram is a procedure, laid out. The same definition gives the same diagram, byte
// by byte.
type Diagram struct {
	def   *procedure.Definition
	g     *graph
	lanes []*lane
	pool  box
	notes []annotation
}

// annotation is a text below the pool.
type annotation struct {
	id, text string
	fact     fact
	box      box
}

// Where the pool begins.
const originX, originY = 40, 40

// Draw lays a procedure out.
func Draw(d *procedure.Definition) *Diagram {
	g := build(d)
	dia := &Diagram{def: d, g: g, lanes: lanesOf(d, g)}
	w, h := layout(g, dia.lanes)
	dia.pool = box{originX, originY, w + 2*headerWidth, h}
	g.move(originX+2*headerWidth, originY)
	for _, l := range dia.lanes {
		l.box.x, l.box.y, l.box.w = originX+headerWidth, l.box.y+originY, w+headerWidth
	}
	dia.annotate()
	return dia
}

// lanesOf lists the lanes in which something stands: applicants first, then the
// platform, then the others in the order of the regulation.
func lanesOf(d *procedure.Definition, g *graph) []*lane {
	roles := []string{procedure.RoleApplicant, "public", platform}
	for _, role := range d.Regulation.Parties.Keys {
		if !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	var lanes []*lane
	for _, role := range roles {
		if !slices.ContainsFunc(g.nodes, func(n *node) bool { return n.lane == role }) {
			continue
		}
		title := "平台（自动）"
		if role != platform {
			title = d.Regulation.Parties.At(role).Title
		}
		lanes = append(lanes, &lane{role: role, title: title})
	}
	return lanes
}

// annotate sets the child procedures beside each other below the pool.
func (dia *Diagram) annotate() {
	x := dia.pool.x
	texts := annotations(dia.def)
	for i, name := range dia.def.Children.Keys {
		lines := len(breakLines(texts[i], noteWidth-16))
		dia.notes = append(dia.notes, annotation{
			id: "related-" + name, text: texts[i], fact: childFact(name, dia.def.Children.At(name)),
			box: box{x, dia.pool.bottom() + 24, noteWidth, 16 + 15*lines},
		})
		x += noteWidth + 24
	}
}

const noteWidth = 260

// size is how large the drawing is, margins included.
func (dia *Diagram) size() (w, h int) {
	w, h = dia.pool.right(), dia.pool.bottom()
	for _, n := range dia.notes {
		w, h = max(w, n.box.right()), max(h, n.box.bottom())
	}
	return w + originX, h + originY
}

// name of the pool.
func (dia *Diagram) title() string { return dia.def.Regulation.Short + " " + dia.def.Title }

// every calls f for the nodes and flows of a graph and of its sub-processes.
func (g *graph) every(node func(*node), flow func(*edge)) {
	for _, n := range g.nodes {
		node(n)
		if n.inner != nil {
			n.inner.every(node, flow)
		}
	}
	for _, e := range g.edges {
		flow(e)
	}
}
