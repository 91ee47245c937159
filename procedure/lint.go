package procedure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Finding is something unsound in a procedure that can be read and run: where it
// stands in its file and what is wrong.
type Finding struct {
	File    string
	Line    int
	Path    string
	Message string

	Scenario string // that shows it, as YAML, if one can be played
}

// String says it in one line, in the form that editors and terminals jump to.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Path, f.Message)
}

// Lint explores every configuration that a case can stand in, on the machine that
// runs the cases, and reports what is unsound: a state or outcome that cannot be
// reached, a state that cannot be left, a loop that nothing bounds, a case without
// anybody to act and without a clock, a service that needs the case that this one
// follows from where there may be none, a breach of a clock of practice, and what
// is declared and never used. It returns nothing for a sound procedure; findings
// come in the order of the file.
func Lint(d *Definition) []Finding {
	l := linter{d: d, x: explore(d)}
	l.machine()
	if !l.x.bounded {
		l.reachable()
		l.leavable()
		l.loops()
		l.returned()
		l.owned()
		l.grants()
		l.unused()
	}
	l.letters()
	slices.SortStableFunc(l.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(l.findings)
}

type linter struct {
	d        *Definition
	x        *exploration
	findings []Finding
}

func (l *linter) find(path, format string, args ...any) {
	l.findings = append(l.findings, Finding{
		File: l.d.Source.File, Line: l.d.Source.at.of(path).line, Path: path, Message: fmt.Sprintf(format, args...),
	})
}

func (l *linter) machine() {
	for _, message := range l.x.errors {
		l.find("states", "a case cannot go on: %s", message)
	}
	if l.x.bounded {
		l.find("states", "more than %d configurations: too many to explore; fewer joint tasks, clocks or counted actions at a time make them fewer",
			mostConfigurations)
	}
}

func (l *linter) reachable() {
	for name := range l.d.States.All() {
		if !l.x.states[name] {
			l.find("states."+name, "no case comes to this state")
		}
	}
	for name := range l.d.Outcomes.All() {
		if !l.x.outcome[name] {
			l.find("outcomes."+name, "no case can end with this outcome")
		}
	}
	for _, name := range Transitions(l.d) {
		if !l.x.taken[name] && l.x.states[l.stateOf(name)] {
			l.find(l.pathOf(name), "no case can take %s", name)
		}
	}
}

// stateOf returns the state that offers a transition; of a clock's, the first one
// that runs it.
func (l *linter) stateOf(transition string) string {
	owner, _, _ := strings.Cut(transition, "/")
	if l.d.States.Has(owner) && !l.ofClock(transition) {
		return owner
	}
	for name, n := range l.d.States.All() {
		if slices.Contains(n.Limits(), owner) || owner == "anytime" {
			return name
		}
	}
	return ""
}

func (l *linter) ofClock(transition string) bool {
	owner, _, _ := strings.Cut(transition, "/")
	k, isClock := l.d.Clocks.Get(owner)
	return isClock && slices.Contains(k.transitions(owner), transition)
}

// pathOf returns where a transition stands in the file.
func (l *linter) pathOf(transition string) string {
	owner, name, _ := strings.Cut(transition, "/")
	n := l.d.States.At(owner)
	switch {
	case l.ofClock(transition) && strings.HasPrefix(name, "expired"):
		return "clocks." + owner + ".expired"
	case l.ofClock(transition):
		return "clocks." + owner + ".extension"
	case owner == "anytime":
		return "anytime." + name
	case n.Actions.Has(name):
		return "states." + owner + ".actions." + name
	case len(n.Gateway) > 0:
		return "states." + owner + ".gateway"
	default:
		return "states." + owner
	}
}

// leavable looks for states where a case is stuck: whatever happens, short of
// what somebody may do at any time, it stays.
func (l *linter) leavable() {
	ends := l.canEnd()
	stuck := map[string]bool{}
	for i, c := range l.x.all {
		if !ends[i] && !stuck[c.state.Node] && !l.leaves(i) {
			stuck[c.state.Node] = true
			l.find("states."+c.state.Node, "a case cannot leave this state%s", l.way(i))
		}
	}
	if len(stuck) > 0 {
		return
	}
	for i, c := range l.x.all {
		if !ends[i] {
			l.find("states."+c.state.Node, "a case that comes here can come to no end%s", l.way(i))
			return
		}
	}
}

// canEnd tells from which configurations a case can come to an end.
func (l *linter) canEnd() []bool {
	ends := make([]bool, len(l.x.all))
	for changed := true; changed; {
		changed = false
		for i := len(l.x.all) - 1; i >= 0; i-- {
			c := l.x.all[i]
			if !ends[i] && (c.state.Ended() || slices.ContainsFunc(c.steps, func(s step) bool { return !s.anytime && ends[s.to] })) {
				ends[i], changed = true, true
			}
		}
	}
	return ends
}

// leaves tells whether anything that is owed, or time, takes the case elsewhere,
// be it after something else in the same state.
func (l *linter) leaves(i int) bool {
	node := l.x.all[i].state.Node
	seen := map[int]bool{i: true}
	for queue := []int{i}; len(queue) > 0; queue = queue[1:] {
		for _, s := range l.x.all[queue[0]].steps {
			switch {
			case s.anytime || seen[s.to]:
			case l.x.all[s.to].state.Node != node:
				return true
			default:
				seen[s.to] = true
				queue = append(queue, s.to)
			}
		}
	}
	return false
}

// way tells how a case comes to a configuration.
func (l *linter) way(i int) string {
	var names []string
	for ; i >= 0; i = l.x.all[i].from {
		names = slices.Concat(l.x.all[i].via.transitions, names)
	}
	return " (by way of " + strings.Join(names, ", ") + ")"
}

// owned looks for cases that nobody and nothing will take any further.
func (l *linter) owned() {
	m := Machine{def: l.x.def, cal: everyDay{}}
	for i, c := range l.x.all {
		waits := len(c.state.OpenTasks()) > 0 || len(c.state.Calls()) > 0 || c.state.Ended()
		if _, ticks := m.Alarm(c.state); !waits && !ticks {
			l.find("states."+c.state.Node, "a case without a task, a clock, a service or an end%s", l.way(i))
		}
	}
}
