package bpmn

// kind is what an element is in BPMN.
type kind string

const (
	startEvent  kind = "startEvent"
	endEvent    kind = "endEvent"
	boundary    kind = "boundaryEvent"
	userTask    kind = "userTask"
	serviceTask kind = "serviceTask"
	exclusive   kind = "exclusiveGateway"
	parallel    kind = "parallelGateway"
	subProcess  kind = "subProcess"
)

// trigger is what an event waits for or says.
type trigger string

const (
	blank      trigger = ""
	timer      trigger = "timer"
	message    trigger = "message"
	escalation trigger = "escalation"
	terminate  trigger = "terminate"
)

// node is one flow element.
type node struct {
	id, name string
	kind     kind
	trigger  trigger
	clock    string // timer: the clock that it shows
	along    bool   // boundary or start: it does not interrupt
	lane     string // role, or platform
	host     *node  // boundary: what it is attached to
	under    *node  // drawn below this boundary event
	events   []*node
	inner    *graph // sub-process
	anytime  bool   // event sub-process
	doc      []string
	facts    []fact
	in, out  []*edge

	col, row int
	box      box
	label    *box
}

// edge is a sequence flow.
type edge struct {
	id, name  string
	from, to  *node
	condition string
	fallback  bool // the default flow
	doc       []string
	facts     []fact

	route  route
	points []point
	label  *box
}

// fact is a typed extension element.
type fact struct {
	tag   string
	attrs []attr
}

type attr struct{ name, value string }

func (f *fact) set(name, value string) {
	if value != "" {
		f.attrs = append(f.attrs, attr{name, value})
	}
}

// graph is a process or the inside of a sub-process.
type graph struct {
	nodes []*node
	edges []*edge
}

func (g *graph) add(n *node) *node {
	g.nodes = append(g.nodes, n)
	if n.host != nil {
		n.host.events = append(n.host.events, n)
	}
	return n
}

func (g *graph) connect(id string, from, to *node) *edge {
	e := &edge{id: id, from: from, to: to}
	from.out = append(from.out, e)
	to.in = append(to.in, e)
	g.edges = append(g.edges, e)
	return e
}

// join puts a merging gateway before whatever several flows lead to, as BPMN has it
// that only a gateway says that one of them is enough.
func (g *graph) join() {
	for _, n := range append([]*node(nil), g.nodes...) {
		if len(n.in) < 2 || n.kind == parallel || (n.kind == exclusive && len(n.out) < 2) {
			continue
		}
		m := &node{id: n.id + "-merge", kind: exclusive, lane: n.lane, in: n.in}
		for _, e := range m.in {
			e.to = m
		}
		n.in = nil
		g.insertBefore(m, n)
		g.connect(m.id+"-on", m, n)
	}
}

func (g *graph) insertBefore(m, n *node) {
	for i, other := range g.nodes {
		if other == n {
			g.nodes = append(g.nodes[:i], append([]*node{m}, g.nodes[i:]...)...)
			return
		}
	}
}

// ahead lists the flows out of a node and out of the events on its boundary.
func (n *node) ahead() []*edge {
	list := append([]*edge(nil), n.out...)
	for _, e := range n.events {
		list = append(list, e.out...)
	}
	return list
}

// anchor is the node in whose cell this one is drawn: its own, or that of its host.
func (n *node) anchor() *node {
	switch {
	case n.host != nil:
		return n.host
	case n.under != nil:
		return n.under.host
	}
	return n
}
