package procedure

import (
	"slices"
	"strings"
)

// endedBy lists the clocks that an act of a procedure ended and that the actor's own side owed. What a clock names in
// met_by is left out: the pack says that this is what was owed.
func (x *exploration) endedBy(s State, r Record) []string {
	action, ok := x.def.States.At(r.From).Actions.Get(r.Event.Action)
	if r.Event.Kind != Acted || !ok || action.To == "" {
		return nil
	}
	var list []string
	for _, c := range r.Commands {
		if c.Kind != StopClock {
			continue
		}
		clock := s.clock(c.Clock)
		rule := x.def.Clocks.At(clock.Clock)
		named := len(rule.MetBy) > 0 && rule.metBy(r.From, r.Event.Action)
		if !named && !x.def.answers(*clock) && x.def.Regulation.sameSide(r.Event.By.Roles[0], clock.Owner) {
			list = append(list, clock.Clock)
		}
	}
	return list
}

func startedBy(r Record) []string {
	var list []string
	for _, c := range r.Commands {
		if c.Kind == StartClock {
			name, _, _ := strings.Cut(c.Clock, "#")
			list = append(list, name)
		}
	}
	return list
}

// returned looks for acts by which somebody ends his own clock and sends the case on to where it only comes from him, and
// from where it comes back to the same clock: each return would count as met, or as nothing, and begin a whole new period.
func (l *linter) returned() {
	seen := map[string]bool{}
	again, without := map[string][]bool{}, map[string]map[string]bool{}
	for _, c := range l.x.all {
		for _, s := range c.steps {
			for _, clock := range s.ended {
				act, to := s.transitions[0]+" "+clock, l.x.all[s.to].state.Node
				if again[clock] == nil {
					again[clock] = l.startsAgain(clock)
				}
				if without[c.state.Node] == nil {
					without[c.state.Node] = l.comesWithout(c.state.Node)
				}
				if seen[act] || to == c.state.Node || !again[clock][s.to] || without[c.state.Node][to] {
					continue
				}
				seen[act] = true
				l.find(l.pathOf(s.transitions[0]), "the case comes back from %s, and this ends the clock %s of who sends it there; "+
					"hold the clock there (hold: {%s: pause}), or name this in clocks.%s.met_by if it is what is owed", to, clock, clock, clock)
			}
		}
	}
}

// startsAgain tells after which configurations a clock can start once more, whatever anybody may do at any time left aside.
func (l *linter) startsAgain(clock string) []bool {
	again := make([]bool, len(l.x.all))
	for changed := true; changed; {
		changed = false
		for i := len(l.x.all) - 1; i >= 0; i-- {
			starts := func(s step) bool { return !s.anytime && (again[s.to] || slices.Contains(s.started, clock)) }
			if !again[i] && slices.ContainsFunc(l.x.all[i].steps, starts) {
				again[i], changed = true, true
			}
		}
	}
	return again
}

// comesWithout lists the states to which a case can come without having stood in one.
func (l *linter) comesWithout(state string) map[string]bool {
	comes, seen := map[string]bool{}, map[int]bool{}
	var queue []int
	visit := func(i int) {
		if node := l.x.all[i].state.Node; !seen[i] && node != state {
			seen[i], comes[node] = true, true
			queue = append(queue, i)
		}
	}
	for i, c := range l.x.all {
		if c.from < 0 {
			visit(i)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, s := range l.x.all[queue[0]].steps {
			visit(s.to)
		}
	}
	return comes
}
