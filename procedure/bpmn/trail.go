package bpmn

import (
	"slices"

	"github.com/shixian/shixian/procedure"
)

// Trail is how far a case has come in its diagram: ids of elements and flows.
type Trail struct {
	Taken   []string // what the case went through, in the order in which it first did
	Present []string // where it stands: the state, and of joint work what is still open
}

// TrailOf marks a case in the diagram of its own definition: by its records, first
// to last, and the state that it is in now.
func (dia *Diagram) TrailOf(records []procedure.Record, s procedure.State) Trail {
	w := walker{watched: dia.watched(), nodes: map[string]*node{}, owner: map[*node]*node{}, seen: map[string]bool{}}
	w.learn(dia.g, nil)
	t := tracer{def: dia.def, b: &builder{def: dia.def}}
	for _, r := range records {
		if step, ok := t.step(r); ok && r.Refusal == nil {
			w.walk(step, r.From)
		}
	}
	return Trail{Taken: w.taken, Present: t.present(s)}
}

func (t tracer) present(s procedure.State) []string {
	if s.EndedAt != nil {
		return []string{}
	}
	present := []string{s.Node}
	for i, task := range t.def.States.At(s.Node).Tasks {
		open := func(o procedure.OpenTask) bool { return o.Node == s.Node && o.Role == task.Role }
		if slices.ContainsFunc(s.OpenTasks(), open) {
			present = append(present, jointID(s.Node, i))
		}
	}
	return present
}

// walker finds what lies between the elements that a step names: gateways and flows.
type walker struct {
	watched []string
	nodes   map[string]*node
	owner   map[*node]*node // of a node inside a sub-process: the sub-process
	seen    map[string]bool
	taken   []string
}

func (w *walker) learn(g *graph, owner *node) {
	for _, n := range g.nodes {
		w.nodes[n.id], w.owner[n] = n, owner
		if n.inner != nil {
			w.learn(n.inner, n)
		}
	}
}

func (w *walker) mark(id string) {
	if !w.seen[id] {
		w.seen[id] = true
		w.taken = append(w.taken, id)
	}
}

// walk marks a step: where it happens, what it comes to, and the way between.
func (w *walker) walk(s Step, from string) {
	known := slices.Concat(s.Flows, []string{actionFlow(s.Element, s.Action), actionFlow(from, s.Action)})
	w.mark(s.Element)
	come := []string{s.Element}
	for _, visit := range s.Visits {
		for _, at := range slices.Backward(come) { // the tasks of joint work all follow from its beginning
			if way, ok := w.way(at, visit, known); ok {
				for _, id := range way {
					w.mark(id)
				}
				break
			}
		}
		w.mark(visit)
		come = append(come, visit)
	}
}

// link is a step in the drawing: along a flow, or into or out of a sub-process.
type link struct {
	to   *node
	flow string
}

// way is the shortest one that takes the flows which are known to have been taken,
// and passes nothing that would have been a visit of its own.
func (w *walker) way(from, to string, known []string) ([]string, bool) {
	start, found := w.nodes[from]
	if !found {
		return nil, false
	}
	type place struct {
		at  *node
		way []string
	}
	been := map[*node]bool{start: true}
	for queue := []place{{at: start}}; len(queue) > 0; queue = queue[1:] {
		p := queue[0]
		for _, l := range w.links(p.at, known) {
			way := slices.Clone(p.way)
			if l.flow != "" {
				way = append(way, l.flow)
			}
			if l.to.id == to {
				return way, true
			}
			if been[l.to] || slices.Contains(w.watched, l.to.id) && l.to != w.owner[p.at] {
				continue
			}
			been[l.to] = true
			queue = append(queue, place{l.to, append(way, l.to.id)})
		}
	}
	return nil, false
}

func (w *walker) links(n *node, known []string) []link {
	var all, certain []link
	for _, e := range n.out {
		l := link{e.to, e.id}
		all = append(all, l)
		if slices.Contains(known, e.id) {
			certain = append(certain, l)
		}
	}
	if certain != nil {
		return certain
	}
	if owner := w.owner[n]; owner != nil && n.kind == endEvent {
		all = append(all, link{to: owner})
	}
	if n.inner != nil && !n.anytime {
		all = append(all, link{to: n.inner.nodes[0]})
		for _, e := range n.events {
			all = append(all, link{to: e})
		}
	}
	return all
}
