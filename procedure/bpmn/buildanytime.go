package bpmn

import (
	"slices"

	"github.com/shixian/shixian/procedure"
)

// enclosed lists the states that only an anytime action leads to and that end the
// case: they are drawn in its event sub-process.
func (b *builder) enclosed() []string {
	var list []string
	for _, a := range b.def.Anytime.All() {
		if a.To != "" && b.endsCase(a.To) && !slices.Contains(list, a.To) && !b.ledTo(a.To) {
			list = append(list, a.To)
		}
	}
	return list
}

func (b *builder) endsCase(state string) bool { return b.def.States.At(state).End != "" }

// ledTo tells whether anything but an anytime action leads to the state.
func (b *builder) ledTo(state string) bool {
	for _, c := range b.def.Clocks.All() {
		if c.Expired.To == state || c.Expired.AfterLapse == state {
			return true
		}
	}
	for _, n := range b.def.States.All() {
		to := func(branch procedure.Branch) bool { return branch.To == state }
		if n.To == state || slices.ContainsFunc(n.Gateway, to) {
			return true
		}
		for _, a := range n.Actions.All() {
			if a.To == state {
				return true
			}
		}
	}
	return b.def.Start == state
}

// anytimes draws what may be done whenever the case runs.
func (b *builder) anytimes(enclosed []string) {
	for name, a := range b.def.Anytime.All() {
		if a.To == "" || b.endsCase(a.To) {
			b.eventSubProcess(name, a, slices.Contains(enclosed, a.To))
			continue
		}
		for state, node := range b.def.States.All() {
			if len(node.Owed()) > 0 && (node.Anytime == nil || *node.Anytime) {
				m := b.message(b.states[state], anytimeAt(state, name), a.Title, false)
				m.doc, m.facts = b.actionDoc(a), []fact{actionFact(name, a)}
				b.g.connect(onwards(m.id), m, b.states[a.To])
			}
		}
	}
}

func (b *builder) eventSubProcess(name string, a procedure.Action, encloses bool) {
	id := anytimeID(name)
	n := b.g.add(&node{id: id, name: "随时：" + a.Title, kind: subProcess, anytime: true, lane: a.Role, inner: &graph{}})
	n.doc, n.facts = append(b.actionDoc(a), b.closedIn()...), []fact{actionFact(name, a)}
	begin := n.inner.add(&node{id: anytimeStartID(name), name: a.Title, kind: startEvent, trigger: message, along: a.To == ""})
	last := begin
	state := b.def.States.At(a.To)
	if encloses && b.states[a.To] == nil {
		b.element(n.inner, a.To, state)
		last = b.states[a.To]
		n.inner.connect(onwards(begin.id), begin, last)
	} else if state.Service != "" {
		last = n.inner.add(&node{id: id + "-service", name: titleOf(state, a.To), kind: serviceTask})
		n.inner.connect(onwards(begin.id), begin, last)
	}
	if last.kind == endEvent {
		last.trigger = blank
		return
	}
	end := n.inner.add(&node{id: endID(id), name: b.anytimeEnd(a, state), kind: endEvent})
	n.inner.connect(onwards(last.id), last, end)
}

func (b *builder) anytimeEnd(a procedure.Action, state procedure.Node) string {
	if a.To == "" {
		return "已登记"
	}
	return b.outcomes(a.To, state)
}

// closedIn says in which states the anytime actions are not open.
func (b *builder) closedIn() []string {
	var list []string
	for name, n := range b.def.States.All() {
		if n.Anytime != nil && !*n.Anytime {
			list = append(list, "环节“"+titleOf(n, name)+"”中不可办理")
		}
	}
	return list
}
