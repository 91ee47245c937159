package bpmn

import (
	"slices"

	"github.com/shixian/shixian/procedure"
)

// joint is work that several owe: every task is open at once; the state is left when
// all have taken an action that waits for all, or when one takes another.
func (b *builder) joint(n *node, name string, state procedure.Node) {
	n.inner = &graph{}
	together, alone := b.sorted(state)
	j := jointWork{b: b, g: n.inner, name: name, alone: alone, refusals: map[string]*node{}}
	j.fork(state.Tasks, together)
	for _, w := range alone {
		caught := b.g.add(&node{id: messageID(name, w.name), name: w.Title, kind: boundary, trigger: escalation, lane: n.lane, host: n})
		e := b.g.connect(actionFlow(name, w.name), caught, b.states[w.To])
		e.doc, e.facts = b.actionDoc(w.Action), []fact{actionFact(w.name, w.Action)}
	}
	b.decide(b.g, n, name, together)
	n.inner.join()
}

// sorted parts the actions that wait for all from those that one may take alone.
func (b *builder) sorted(state procedure.Node) (together, alone []way) {
	for _, w := range b.leaving(state) {
		if w.Complete == procedure.CompleteAll {
			together = append(together, w)
		} else {
			alone = append(alone, w)
		}
	}
	return together, alone
}

// jointWork draws the inside of a joint state.
type jointWork struct {
	b        *builder
	g        *graph
	name     string
	alone    []way
	refusals map[string]*node
}

func (j *jointWork) fork(tasks []procedure.Task, together []way) {
	begin := j.g.add(&node{id: j.name + "-start", name: "开始", kind: startEvent})
	fork := j.g.add(&node{id: j.name + "-fork", kind: parallel})
	j.g.connect(onwards(begin.id), begin, fork)
	join := &node{id: j.name + "-join", kind: parallel}
	for i, task := range tasks {
		id := jointID(j.name, i)
		n := j.g.add(&node{id: id, name: task.Title + "（" + j.b.title(task.Role) + "）", kind: userTask})
		j.g.connect(id+"-open", fork, n)
		j.leave(n, task, i == 0, together, join)
	}
	if len(join.in) == 0 {
		return
	}
	j.g.add(join)
	end := j.g.add(&node{id: j.name + "-all", name: "均已办理", kind: endEvent})
	j.g.connect(onwards(join.id), join, end)
}

// leave leads from one party's task to the join, or out by what it may decide alone.
func (j *jointWork) leave(n *node, task procedure.Task, first bool, together []way, join *node) {
	mine := slices.DeleteFunc(slices.Clone(j.alone), func(w way) bool {
		return w.Role != "" && w.Role != task.Role && !first
	})
	from := n
	if len(mine)+len(together) > 1 {
		from = j.g.add(&node{id: decisionID(n.id), name: "办理结果", kind: exclusive})
		j.g.connect(onwards(n.id), n, from)
	}
	agreed := join
	if len(together) > 1 { // any of them will do, but one of each party
		agreed = j.g.add(&node{id: n.id + "-any", kind: exclusive})
		j.g.connect(onwards(agreed.id), agreed, join)
	}
	for _, w := range together {
		j.flow(n.id, from, agreed, w)
	}
	for _, w := range mine {
		j.flow(n.id, from, j.refusal(w), w)
	}
}

func (j *jointWork) flow(task string, from, to *node, w way) {
	e := j.g.connect(actionFlow(task, w.name), from, to)
	e.name = w.Title
	if from.kind == exclusive {
		e.condition = `action == "` + w.name + `"`
	}
}

func (j *jointWork) refusal(w way) *node {
	if j.refusals[w.name] == nil {
		j.refusals[w.name] = j.g.add(&node{id: doneID(j.name, w.name), name: w.Title, kind: endEvent, trigger: escalation})
	}
	return j.refusals[w.name]
}
