package bpmn

import (
	"slices"

	"github.com/shixian/shixian/procedure"
)

// platform is the lane of what nobody does by hand.
const platform = "platform"

// builder turns a definition into a graph.
type builder struct {
	def    *procedure.Definition
	g      *graph
	states map[string]*node
	ends   trigger // of the procedure's end events
}

// build returns the graph of a procedure, its merging gateways in place and each
// element in a lane.
func build(d *procedure.Definition) *graph {
	b := &builder{def: d, g: &graph{}, states: map[string]*node{}}
	if b.worksAlong() {
		b.ends = terminate
	}
	begin := b.g.add(&node{id: "start", name: b.startName(), kind: startEvent, lane: b.filer(), doc: []string{"依据：" + d.Basis}})
	enclosed := b.enclosed()
	for name, state := range d.States.All() {
		if !slices.Contains(enclosed, name) {
			b.element(b.g, name, state)
		}
	}
	b.g.connect(onwards("start"), begin, b.states[d.Start])
	for name, state := range d.States.All() {
		if !slices.Contains(enclosed, name) {
			b.ways(name, state)
		}
	}
	b.anytimes(enclosed)
	b.settleLanes()
	b.g.join()
	return b.g
}

// worksAlong tells whether somebody may still be at work when the case ends: who
// decides on a request for more time. The end takes the work from him.
func (b *builder) worksAlong() bool {
	for _, c := range b.def.Clocks.All() {
		if c.Extend != nil && c.Extend.Approve != "" {
			return true
		}
	}
	return false
}

func (b *builder) title(role string) string { return b.def.Regulation.Parties.At(role).Title }

var filers = map[procedure.Filer]string{
	procedure.FiledByDepartment: procedure.RoleApplicant,
	procedure.FiledByPublic:     "public",
	procedure.FiledByProvider:   procedure.RoleProvider,
	procedure.FiledByBureau:     procedure.RoleBureau,
	procedure.FiledByGovernment: "government",
}

// filer is the role in whose lane a case begins: of several, one that has work in it.
func (b *builder) filer() string {
	role := filers[b.def.Filing.By[0]]
	if !b.def.Regulation.Parties.Has(role) || (role == "public" && !b.busy(role)) {
		role = procedure.RoleApplicant
	}
	return role
}

func (b *builder) busy(role string) bool {
	for _, a := range b.def.Anytime.All() {
		if a.Role == role {
			return true
		}
	}
	for _, state := range b.def.States.All() {
		if slices.ContainsFunc(state.Owed(), func(t procedure.Task) bool { return t.Role == role }) {
			return true
		}
	}
	return false
}

func (b *builder) startName() string {
	if b.def.Filing.By[0] == procedure.FiledByBureau || b.def.Filing.By[0] == procedure.FiledByGovernment {
		return "立案"
	}
	return "收到申请"
}

// element adds what stands for a state.
func (b *builder) element(g *graph, name string, state procedure.Node) {
	n := &node{id: name, name: titleOf(state, name), lane: platform, doc: b.notes(state.Basis)}
	n.facts = append(n.facts, stateFact(name, state))
	switch {
	case len(state.Gateway) > 0:
		n.kind = exclusive
	case state.Task != nil:
		n.kind, n.name, n.lane = userTask, state.Task.Title, state.Task.Role
	case len(state.Tasks) > 0:
		n.kind, n.lane = subProcess, state.Tasks[0].Role
	case state.Service != "":
		n.kind = serviceTask
		n.doc = append(n.doc, "服务："+procedure.Services[state.Service]+"；执行失败的，由主管部门重新执行或者人工办理")
	default:
		n.kind, n.lane, n.trigger, n.name = endEvent, "", b.ends, b.outcomes(name, state)
	}
	b.holds(n, state)
	b.states[name] = g.add(n)
}

func titleOf(state procedure.Node, name string) string {
	if state.Title != "" {
		return state.Title
	}
	return name
}

// ways adds what leads out of a state.
func (b *builder) ways(name string, state procedure.Node) {
	n := b.states[name]
	switch {
	case n.kind == exclusive:
		b.branches(n, name, state)
	case n.kind == userTask:
		b.decide(b.g, n, n.id, b.leaving(state))
	case n.kind == subProcess:
		b.joint(n, name, state)
	case n.kind == serviceTask && state.End != "":
		end := b.g.add(&node{id: endID(name), name: b.outcomes(name, state), kind: endEvent, trigger: b.ends, lane: platform})
		b.g.connect(onwards(name), n, end)
	case n.kind == serviceTask:
		b.g.connect(onwards(name), n, b.states[state.To])
	}
	b.clocks(n, name, state)
	b.staying(n, name, state)
}

func (b *builder) branches(n *node, name string, state procedure.Node) {
	for i, branch := range state.Gateway {
		e := b.g.connect(branchFlow(name, i+1), n, b.states[branch.To])
		e.name, e.condition = branch.Title, string(branch.When)
		e.fallback = branch.When == ""
	}
}

// way is an action that leads out of a state.
type way struct {
	name string
	procedure.Action
}

// leaving lists the actions of a state that move the case.
func (b *builder) leaving(state procedure.Node) []way {
	var list []way
	for name, a := range state.Actions.All() {
		if a.To != "" {
			list = append(list, way{name, a})
		}
	}
	return list
}

// decide leads out of an element by one of several actions: one is a flow, more are
// flows out of a gateway.
func (b *builder) decide(g *graph, n *node, name string, ways []way) {
	from := n
	if len(ways) > 1 {
		from = g.add(&node{id: decisionID(name), name: "办理结果", kind: exclusive, lane: n.lane})
		g.connect(onwards(name), n, from)
	}
	for _, w := range ways {
		e := g.connect(actionFlow(name, w.name), from, b.states[w.To])
		b.describe(e, w)
		if len(ways) > 1 {
			e.condition = `action == "` + w.name + `"`
		}
	}
}

func (b *builder) describe(e *edge, w way) {
	e.name = w.Title
	if w.Role != "" && w.Role != e.from.lane {
		e.name += "（" + b.title(w.Role) + "）"
	}
	e.doc = b.actionDoc(w.Action)
	e.facts = append(e.facts, actionFact(w.name, w.Action))
}

// settleLanes gives what stands in no lane yet that of what leads to it.
func (b *builder) settleLanes() {
	for changed := true; changed; {
		changed = false
		for _, n := range b.g.nodes {
			if n.lane != "" {
				continue
			}
			for _, e := range n.in {
				if lane := e.from.anchor().lane; lane != "" {
					n.lane, changed = lane, true
					break
				}
			}
		}
	}
}
