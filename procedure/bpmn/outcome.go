package bpmn

import (
	"slices"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// outcomes names every outcome with which a case can end in the state: its own, or
// one that was set on the way there.
func (b *builder) outcomes(name string, state procedure.Node) string {
	var titles []string
	for code := range b.def.Outcomes.All() {
		reached := standing{name, code}
		if code == state.End {
			reached.pending = ""
		}
		if slices.Contains(b.standings(), reached) {
			titles = append(titles, b.def.Outcomes.At(code))
		}
	}
	if len(titles) == 0 {
		return b.def.Outcomes.At(state.End)
	}
	return strings.Join(titles, "／")
}

// standing is a state with the outcome that was set on the way to it.
type standing struct{ state, pending string }

// standings lists in which ways a case can stand, every condition held possible.
func (b *builder) standings() []standing {
	list := []standing{{b.def.Start, ""}}
	for i := 0; i < len(list); i++ {
		for _, next := range b.follow(list[i]) {
			if next.state != "" && !slices.Contains(list, next) {
				list = append(list, next)
			}
		}
	}
	return list
}

func (b *builder) follow(s standing) []standing {
	state := b.def.States.At(s.state)
	list := []standing{{state.To, s.pending}}
	for _, branch := range state.Gateway {
		list = append(list, standing{branch.To, s.pending})
	}
	for _, a := range state.Actions.All() {
		list = append(list, standing{a.To, either(a.Outcome, s.pending)})
	}
	for _, clock := range state.Limits() {
		x := b.def.Clocks.At(clock).Expired
		list = append(list, standing{x.To, either(x.Outcome, s.pending)}, standing{x.AfterLapse, either(x.Outcome, s.pending)})
	}
	for _, a := range b.def.Anytime.All() {
		if len(state.Gateway) == 0 && state.End == "" {
			list = append(list, standing{a.To, a.Outcome})
		}
	}
	return list
}

func either(set, before string) string {
	if set != "" {
		return set
	}
	return before
}
