package procedure

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"cloud.google.com/go/civil"
)

// The explorer takes the real machine through every configuration that a case can
// stand in. A configuration is a State without what does not decide where the
// case can go: values, dates, and how often something was done as long as it can
// be done again. Every condition is held possible, every branch of a gateway, the
// expiry of every clock in any order, and a lapse of the regulation.

// mostConfigurations bounds an exploration. Procedures have tens or hundreds.
const mostConfigurations = 5_000

// configuration is one way in which a case can stand, with the shortest way there.
type configuration struct {
	state State
	from  int // index of the configuration before; -1: filed
	via   step
	steps []step
}

// step leads from one configuration to another.
type step struct {
	to          int
	transitions []string
	bounded     bool // it cannot happen again and again: once, limit, a request for more time, or the language's own
	anytime     bool // by an anytime action, which nobody owes
	byTime      bool
	ended       []string // clocks that the actor's own side owed and that the act ended, unless they say that it meets them
	started     []string // clocks
}

// exploration is what the explorer found out.
type exploration struct {
	def     *Definition
	all     []configuration
	index   map[string]int
	states  map[string]bool // states that were entered, gateways included
	taken   map[string]bool // transitions
	held    map[string]bool // STATE/CLOCK
	outcome map[string]bool
	errors  []string // what the machine could not do
	bounded bool     // there were too many configurations
	counted []string // bounded actions that lead somewhere
}

func explore(d *Definition) *exploration {
	x := &exploration{
		def: everInForce(d), index: map[string]int{}, states: map[string]bool{}, taken: map[string]bool{},
		held: map[string]bool{}, outcome: map[string]bool{}, counted: countedActions(d),
	}
	x.file()
	for i := 0; i < len(x.all) && !x.bounded; i++ {
		if !x.all[i].state.Ended() {
			x.expand(i)
		}
	}
	return x
}

// everInForce returns the definition under a regulation that always applies, as all
// its clocks do: its lapse is explored as a possibility, not by date.
func everInForce(d *Definition) *Definition {
	def, r := *d, *d.Regulation
	r.InForce, r.Standing = Period{}, InForce
	def.Regulation, def.Clocks = &r, Ordered[Clock]{}
	for name, k := range d.Clocks.All() {
		k.Applies = nil
		def.Clocks.put(name, k)
	}
	return &def
}

// countedActions lists the bounded actions that lead somewhere. One that leaves
// the case where it is decides nothing by being used up.
func countedActions(d *Definition) []string {
	var list []string
	add := func(name string, a Action) {
		if a.Bound() > 0 && a.To != "" && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	for name, a := range d.Anytime.All() {
		add(name, a)
	}
	for _, n := range d.States.All() {
		for name, a := range n.Actions.All() {
			add(name, a)
		}
	}
	return list
}

// everyDay is the calendar of the explorer: dates decide nothing there.
type everyDay struct{}

func (everyDay) Version() string                                     { return "every day" }
func (everyDay) IsWorkday(civil.Date) (bool, error)                  { return true, nil }
func (everyDay) AddWorkdays(d civil.Date, n int) (civil.Date, error) { return d.AddDays(n), nil }
func (everyDay) Workdays(a, b civil.Date) (int, error)               { return b.DaysSince(a), nil }
func (everyDay) NextWorkday(d civil.Date) (civil.Date, error)        { return d, nil }
func (everyDay) Provisional(civil.Date, civil.Date) bool             { return false }

func (x *exploration) file() {
	at := time.Date(2026, 1, 1, 10, 0, 0, 0, Shanghai)
	a := Application{Number: "1", At: at, Kind: x.def.Filing.By[0], Applicant: sampleDepartment, Form: sample(x.def.Form, DateOf(at))}
	if x.def.Filing.Parent == Required {
		a = a.from(&ParentStep{Provider: sampleDepartment})
	}
	if x.def.Filing.Resource != None {
		a.Resource = &Resource{Code: "R", Title: "R", Provider: sampleDepartment}
	}
	x.branches(ordinary, func(m Machine) (State, Record, error) { return m.File(a) }, func(s State, r Record) {
		x.arrive(-1, step{}, s, r)
	})
}

// branches runs a step once for each way through the gateways that it comes to.
func (x *exploration) branches(way consequence, run func(Machine) (State, Record, error), arrive func(State, Record)) {
	var choices []int
	for {
		var widths []int
		m := Machine{def: x.def, cal: everyDay{}, way: way}
		m.branch = func(node string, branches []Branch) int {
			x.states[node] = true
			if len(widths) == len(choices) {
				choices = append(choices, 0)
			}
			widths = append(widths, len(branches))
			return choices[len(widths)-1]
		}
		s, r, err := run(m)
		switch {
		case err != nil:
			x.errors = append(x.errors, err.Error())
		case r.Refusal != nil:
			x.errors = append(x.errors, fmt.Sprintf("%s in state %s: %v", r.Event.Action, r.From, r.Refusal))
		default:
			arrive(s, r)
		}
		if choices = nextChoice(choices, widths); choices == nil {
			return
		}
	}
}

// nextChoice counts on through the branches, the last gateway first.
func nextChoice(choices, widths []int) []int {
	for i := len(widths) - 1; i >= 0; i-- {
		if choices[i]+1 < widths[i] {
			return append(slices.Clone(choices[:i]), choices[i]+1)
		}
	}
	return nil
}

// arrive notes the configuration that a step came to.
func (x *exploration) arrive(from int, via step, s State, r Record) {
	x.states[s.Node] = true
	for _, name := range r.Transitions {
		x.taken[name] = true
	}
	for _, c := range s.Clocks {
		if c.HeldAs != "" {
			x.held[s.Node+"/"+c.Clock] = true
		}
	}
	if s.Outcome != nil {
		x.outcome[s.Outcome.Code] = true
	}
	key := configured(s, x.counted)
	to, known := x.index[key]
	via.to, via.transitions = to, r.Transitions
	via.ended, via.started = x.endedBy(s, r), startedBy(r)
	if !known {
		if len(x.all) == mostConfigurations {
			x.bounded = true
			return
		}
		to = len(x.all)
		via.to = to
		x.index[key] = to
		x.all = append(x.all, configuration{state: s, from: from, via: via})
	}
	if from >= 0 {
		x.all[from].steps = append(x.all[from].steps, via)
	}
}

// configured says what two states must have in common to be the same configuration.
func configured(s State, counted []string) string {
	var b strings.Builder
	fmt.Fprint(&b, s.Node, "|", s.Pending, "|", s.Ended(), "|")
	if s.Outcome != nil {
		fmt.Fprint(&b, s.Outcome.Code)
	}
	for _, name := range counted {
		if s.Taken[name] > 0 {
			fmt.Fprint(&b, "|used up ", name)
		}
	}
	var parts []string
	for _, t := range s.OpenTasks() {
		parts = append(parts, fmt.Sprint("|", t.Node, t.Role, t.Service != ""))
	}
	for _, c := range s.Clocks {
		if c.Running() {
			parts = append(parts, fmt.Sprint("|", c.Clock, c.HeldAs, c.Overdue, c.undecided() != nil))
		}
	}
	sort.Strings(parts)
	fmt.Fprint(&b, strings.Join(parts, ""), len(s.Calls()))
	return b.String()
}

// expand takes every event that can come next.
func (x *exploration) expand(i int) {
	s := x.all[i].state
	m := Machine{def: x.def, cal: everyDay{}, branch: func(string, []Branch) int { return 0 }}
	open, err := m.Open(s)
	if err != nil {
		x.errors = append(x.errors, err.Error())
	}
	for _, o := range open {
		if !o.idle() {
			x.act(i, s, o)
		}
	}
	for _, c := range s.Clocks {
		if m.canExpire(c) {
			x.expire(i, s, c)
		}
	}
	for _, c := range s.Calls() {
		x.event(i, s, Event{Kind: ServiceDone, At: s.LastAt, Service: c.ID}, step{}, nil)
		x.event(i, s, Event{Kind: ServiceFailed, At: s.LastAt, Service: c.ID}, step{bounded: true}, nil)
	}
}

func (x *exploration) act(i int, s State, o OpenAction) {
	ev := Event{
		Kind: Acted, At: s.LastAt.Add(time.Minute), Action: o.Action, Task: o.Task,
		By: Actor{Roles: []string{o.Role}}, Fields: sample(o.Fields, DateOf(s.LastAt.Add(time.Minute))),
	}
	own := o.Kind == OwnAction || o.Kind == AnytimeAction
	via := step{bounded: !own || o.rule.Bound() > 0, anytime: o.Kind == AnytimeAction}
	if !slices.Contains(x.counted, o.Action) {
		x.event(i, s, ev, via, nil)
		return
	}
	// Done once more, the action is used up, or it may be done again.
	x.event(i, s, ev, via, func(s *State) { s.Taken[o.Action] = o.rule.Bound() })
	if o.rule.Bound() > 1 {
		x.event(i, s, ev, via, func(s *State) { s.Taken[o.Action] = 0 })
	}
}

func (x *exploration) expire(i int, s State, c ClockInstance) {
	ev := Event{Kind: ClockExpired, At: EndOf(c.Due), Clock: c.ID}
	if ev.At.Before(s.LastAt) {
		ev.At = s.LastAt
	}
	for _, way := range x.def.Clocks.At(c.Clock).Expired.consequences() {
		x.eventIn(i, s, ev, step{byTime: true}, way, nil)
	}
}

func (x *exploration) event(i int, s State, ev Event, via step, change func(*State)) {
	x.eventIn(i, s, ev, via, ordinary, change)
}

func (x *exploration) eventIn(i int, s State, ev Event, via step, way consequence, change func(*State)) {
	ev.ID = "explored"
	run := func(m Machine) (State, Record, error) { return m.Step(s, ev) }
	x.branches(way, run, func(next State, r Record) {
		if change != nil {
			change(&next)
		}
		x.arrive(i, via, next, r)
	})
}

const sampleDepartment = "department"

// sample fills fields in with values that they accept on the day.
func sample(fields []Field, on civil.Date) Fields {
	values := Fields{}
	for _, f := range fields {
		switch f.Type {
		case Integer:
			values[f.Name] = max(f.Min, 1)
		case Boolean, Confirm:
			values[f.Name] = true
		case Date, Promise:
			values[f.Name] = on.String()
		case Enum:
			values[f.Name] = f.Of.Keys[0]
		case Department:
			values[f.Name] = sampleDepartment
		case Items:
			values[f.Name] = sampleItems
		default:
			values[f.Name] = "x"
		}
	}
	return values
}
