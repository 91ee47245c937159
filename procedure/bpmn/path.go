package bpmn

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// Path is what a simulated case does, in terms of the diagram: another engine that is
// brought through the same steps must visit the same elements.
type Path struct {
	Scenario string   `json:"scenario"`
	Watched  []string `json:"watched"` // elements whose visits count: all but gateways that are no state
	Steps    []Step   `json:"steps"`
}

// Step is something that happens at one element.
type Step struct {
	Do      StepKind `json:"do"`
	Element string   `json:"element,omitempty"`
	Within  string   `json:"within,omitempty"` // send: the event sub-process that the message starts
	Action  string   `json:"action,omitempty"`
	Flows   []string `json:"flows,omitempty"` // conditional flows that hold
	Visits  []string `json:"visits"`          // elements that are come to, in order
}

// StepKind is what happens.
type StepKind string

// The kinds of step.
const (
	Begin    StepKind = "begin"    // the case is filed
	Complete StepKind = "complete" // a user task is completed, by an action
	Send     StepKind = "send"     // a message reaches an event
	Fire     StepKind = "fire"     // a timer runs out
	Serve    StepKind = "serve"    // a service is done
)

// PathOf returns the path of a simulation. Warnings, revisions and what was refused
// leave no trace in a diagram.
func PathOf(d *procedure.Definition, sim procedure.Simulation) Path {
	t := tracer{def: d, b: &builder{def: d}}
	p := Path{Scenario: sim.Scenario.Title, Watched: Draw(d).watched(), Steps: []Step{}}
	for _, r := range sim.Records {
		if step, ok := t.step(r); ok && r.Refusal == nil {
			p.Steps = append(p.Steps, step)
		}
	}
	return p
}

// watched lists the elements that a path speaks of.
func (dia *Diagram) watched() []string {
	var ids []string
	dia.g.every(func(n *node) {
		_, isState := dia.def.States.Get(n.id)
		inJoint := n.kind == endEvent && n.under == nil && n.trigger == escalation
		switch {
		case isState, n.kind == userTask, n.kind == serviceTask:
			ids = append(ids, n.id)
		case n.kind == endEvent && !inJoint && !strings.HasSuffix(n.id, "-all"):
			ids = append(ids, n.id)
		}
	}, func(*edge) {})
	return ids
}

type tracer struct {
	def *procedure.Definition
	b   *builder
}

func (t tracer) step(r procedure.Record) (Step, bool) {
	switch r.Event.Kind {
	case procedure.Filed:
		return t.move(Step{Do: Begin, Element: "start"}, r), true
	case procedure.Acted:
		return t.acted(r)
	case procedure.ClockExpired:
		return t.expired(r), true
	case procedure.ServiceDone:
		return t.served(r), true
	default:
		return Step{}, false
	}
}

// move adds the gateways that were passed and the state that was come to.
func (t tracer) move(s Step, r procedure.Record) Step {
	for _, transition := range r.Transitions {
		state, number, _ := strings.Cut(transition, "/")
		if n, err := strconv.Atoi(number); err == nil && len(t.def.States.At(state).Gateway) > 0 {
			s.Visits = append(s.Visits, state)
			s.Flows = append(s.Flows, branchFlow(state, n))
		}
	}
	return t.arrive(s, r.To)
}

func (t tracer) arrive(s Step, name string) Step {
	s.Visits = append(s.Visits, name)
	for i := range t.def.States.At(name).Tasks {
		s.Visits = append(s.Visits, jointID(name, i))
	}
	return s
}

func (t tracer) acted(r procedure.Record) (Step, bool) {
	if len(r.Transitions) == 0 { // the repair of a service is not drawn
		return Step{}, false
	}
	where, name, _ := strings.Cut(r.Transitions[0], "/")
	switch {
	case where == "anytime":
		return t.anytime(name, r), true
	case t.def.Clocks.Has(where) && name == "extend" && !t.isState(where, name, r):
		return t.extensionRequest(where, r), true
	case t.def.Clocks.Has(where) && !t.isState(where, name, r):
		id := extensionID(where)
		return Step{Do: Complete, Element: id, Action: name, Visits: []string{doneID(id, name)}}, true
	}
	return t.done(where, name, r), true
}

// isState tells whether a transition is that of a state's own action: a state may be
// named like a clock.
func (t tracer) isState(where, name string, r procedure.Record) bool {
	return t.def.States.At(where).Actions.Has(name) && r.Event.Action == name
}

func (t tracer) anytime(name string, r procedure.Record) Step {
	a := t.def.Anytime.At(name)
	id := anytimeID(name)
	s := Step{Do: Send, Element: anytimeStartID(name), Within: id}
	switch {
	case a.To == "":
		s.Visits = []string{endID(id)}
	case !t.b.endsCase(a.To):
		s.Element, s.Within = anytimeAt(r.From, name), ""
		return t.move(s, r)
	case slices.Contains(t.b.enclosed(), a.To) && t.b.encloser(a.To) == name:
		return t.move(s, r)
	case t.def.States.At(a.To).Service != "":
		s.Visits = []string{id + "-service"}
	default:
		s.Visits = []string{endID(id)}
	}
	return s
}

// encloser is the anytime action in whose sub-process an end is drawn.
func (b *builder) encloser(state string) string {
	for name, a := range b.def.Anytime.All() {
		if a.To == state {
			return name
		}
	}
	return ""
}

func (t tracer) extensionRequest(clock string, r procedure.Record) Step {
	s := Step{Do: Send, Element: extendID(r.From, clock), Visits: []string{extensionID(clock)}}
	if t.def.Clocks.At(clock).Extend.Approve == "" {
		s.Visits = []string{extendedID(r.From, clock)}
	}
	return s
}

// done is a state's own action.
func (t tracer) done(state, name string, r procedure.Record) Step {
	node := t.def.States.At(state)
	a := node.Actions.At(name)
	if a.To == "" {
		return Step{Do: Send, Element: messageID(state, name), Visits: []string{doneID(state, name)}}
	}
	s := Step{Do: Complete, Element: state, Action: name, Visits: []string{}}
	if len(node.Tasks) > 0 {
		s.Element = jointID(state, actor(node, r))
		if a.Complete == procedure.CompleteAll && r.To == r.From {
			return s
		}
	}
	return t.move(s, r)
}

// actor is the number of the joint task that was acted on.
func actor(node procedure.Node, r procedure.Record) int {
	i := slices.IndexFunc(node.Tasks, func(task procedure.Task) bool {
		return slices.Contains(r.Event.By.Roles, task.Role)
	})
	return max(i, 0)
}

func (t tracer) expired(r procedure.Record) Step {
	clock, _, _ := strings.Cut(r.Event.Clock, "#")
	if about, found := strings.CutSuffix(clock, "_extension"); found && !t.def.Clocks.Has(clock) { // a request that nobody decided
		id := extensionID(about)
		return Step{Do: Fire, Element: undecidedID(id), Visits: []string{doneID(id, "undecided")}}
	}
	s := Step{Do: Fire, Element: timerID(r.From, clock)}
	x := t.def.Clocks.At(clock).Expired
	if x.To == "" {
		s.Visits = []string{overdueID(r.From, clock)}
		return s
	}
	if r.From == r.To { // overruled by a higher law, and the task stays open
		return s
	}
	if !slices.Contains(r.Transitions, clock+"/expired") && x.AfterLapse != "" { // lapsed, or overruled
		s.Flows = append(s.Flows, lapseFlow(r.From, clock))
	}
	return t.move(s, r)
}

func (t tracer) served(r procedure.Record) Step {
	name := r.From
	s := Step{Do: Serve, Element: name}
	if t.def.States.At(name).End == "" {
		return t.move(s, r)
	}
	s.Visits = []string{endID(name)}
	return s
}
