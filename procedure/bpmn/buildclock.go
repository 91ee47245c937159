package bpmn

import "github.com/shixian/shixian/procedure"

// clocks puts the timers of a state on its boundary, and the requests for more time.
func (b *builder) clocks(n *node, name string, state procedure.Node) {
	for _, clock := range state.Limits() {
		c := b.def.Clocks.At(clock)
		t := b.g.add(&node{
			id: timerID(name, clock), name: clockLabel(c), kind: boundary, trigger: timer, clock: clock,
			along: c.Expired.To == "", lane: n.lane, host: n,
			doc: b.clockDoc(c), facts: clockFacts(clock, c),
		})
		if c.Expired.To == "" {
			b.flag(t, name, clock, c)
		} else {
			b.expiry(t, name, clock, c)
		}
		if c.Extend != nil {
			b.extension(n, name, clock, c)
		}
	}
}

// flag is an expiry that leaves the task open and is reported.
func (b *builder) flag(t *node, name, clock string, c procedure.Clock) {
	label := "逾期催办"
	if len(c.Expired.Escalate) > 0 {
		label = "逾期，报" + b.title(c.Expired.Escalate[0])
	}
	end := b.g.add(&node{id: overdueID(name, clock), name: label, kind: endEvent, trigger: escalation, lane: t.lane, under: t})
	b.g.connect(onwards(t.id), t, end)
}

// expiry moves the case, and perhaps elsewhere once the regulation has lapsed.
func (b *builder) expiry(t *node, name, clock string, c procedure.Clock) {
	x := c.Expired
	outcome := b.def.Outcomes.At(x.Outcome)
	if x.AfterLapse == "" {
		e := b.g.connect(onwards(t.id), t, b.states[x.To])
		e.name = outcome
		return
	}
	lapse := b.g.add(&node{id: lapseID(name, clock), name: "期满时规定是否失效", kind: exclusive, lane: t.lane})
	b.g.connect(onwards(t.id), t, lapse)
	valid := b.g.connect(onwards(lapse.id), lapse, b.states[x.To])
	valid.name, valid.fallback = "有效", true
	if outcome != "" {
		valid.name = "有效：" + outcome
	}
	lapsed := b.g.connect(lapseFlow(name, clock), lapse, b.states[x.AfterLapse])
	lapsed.name, lapsed.condition = "已失效", "regulation.lapsed"
	if x.Overruled != nil {
		lapse.name, lapsed.name = "期满时规定是否失效，是否与上位法抵触", "已失效，或者"+x.Overruled.Basis.Basis+"不认视同同意"
	}
}

// extension is a request for more time: the task goes on while it is decided. A
// clock of several states has one task for the decision.
func (b *builder) extension(n *node, name, clock string, c procedure.Clock) {
	x := c.Extend
	request := b.message(n, extendID(name, clock), x.Title, true)
	request.doc, request.facts = b.extensionDoc(*x), []fact{extensionFact(clock, *x)}
	if x.Approve == "" {
		end := b.g.add(&node{id: extendedID(name, clock), name: "期限延长", kind: endEvent, lane: n.lane, under: request})
		b.g.connect(onwards(request.id), request, end)
		return
	}
	id := extensionID(clock)
	task, drawn := b.states[id]
	if !drawn {
		task = b.approval(id, clock, c)
	}
	b.g.connect(onwards(request.id), request, task)
}

// approval is the task of who decides on more time, with the period in which he does.
func (b *builder) approval(id, clock string, c procedure.Clock) *node {
	task := b.g.add(&node{id: id, name: "审批“" + c.Title + "”延期", kind: userTask, lane: c.Extend.Approve, doc: b.extensionDoc(*c.Extend)})
	b.states[id] = task
	decision := b.g.add(&node{id: decisionID(id), name: "是否同意延期", kind: exclusive, lane: task.lane})
	b.g.connect(onwards(id), task, decision)
	for _, d := range []struct{ action, title, end string }{{"agree", "同意延期", "期限延长"}, {"refuse", "不同意延期", "期限不变"}} {
		end := b.g.add(&node{id: doneID(id, d.action), name: d.end, kind: endEvent, lane: task.lane})
		e := b.g.connect(actionFlow(id, d.action), decision, end)
		e.name, e.condition = d.title, `action == "`+d.action+`"`
	}
	if c.Extend.Answer != nil {
		b.undecided(task, clock+"_extension")
	}
	return task
}

// undecided is the end of a request that nobody decided in time.
func (b *builder) undecided(task *node, clock string) {
	answer := b.def.ClockOf(clock)
	t := b.g.add(&node{
		id: undecidedID(task.id), name: clockLabel(answer), kind: boundary, trigger: timer, clock: clock,
		lane: task.lane, host: task, doc: b.clockDoc(answer), facts: clockFacts(task.id, answer),
	})
	end := b.g.add(&node{id: doneID(task.id, "undecided"), name: "逾期未决，期限继续计算", kind: endEvent, lane: task.lane, under: t})
	b.g.connect(onwards(t.id), t, end)
}

// message puts what somebody may send on the boundary of an element.
func (b *builder) message(n *node, id, name string, along bool) *node {
	return b.g.add(&node{id: id, name: name, kind: boundary, trigger: message, along: along, lane: n.lane, host: n})
}

// staying puts the actions that leave the case where it is on the boundary.
func (b *builder) staying(n *node, name string, state procedure.Node) {
	for action, a := range state.Actions.All() {
		if a.To != "" {
			continue
		}
		m := b.message(n, messageID(name, action), a.Title, true)
		if a.Role != "" && a.Role != n.lane {
			m.name += "（" + b.title(a.Role) + "）"
		}
		m.doc, m.facts = b.actionDoc(a), []fact{actionFact(action, a)}
		end := b.g.add(&node{id: doneID(name, action), name: "已登记", kind: endEvent, lane: n.lane, under: m})
		b.g.connect(onwards(m.id), m, end)
	}
}
