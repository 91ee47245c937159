package procedure

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
)

// history is what has happened in a case, as far as prohibitions ask: a token for each kind of thing, such as "act approve" or
// "act approve by bureau". Those of the case that this one follows from stand under its procedure: "act share-application/approve".
type history map[string]bool

func (h history) String() string { return strings.Join(slices.Sorted(maps.Keys(h)), ",") }

// of returns the history as a child case sees it.
func (h history) of(procedure string) history {
	seen := history{}
	for token := range h {
		kind, name, _ := strings.Cut(token, " ")
		if !strings.Contains(name, "/") {
			name = procedure + "/" + name
		}
		seen[kind+" "+name] = true
	}
	return seen
}

// handed are the tokens that a case of a procedure must remember for those that follow from it, if this is what any asks for.
func (h history) handed(procedure string) history {
	own := history{}
	for token := range h {
		kind, name, _ := strings.Cut(token, " ")
		if short, ofThis := strings.CutPrefix(name, procedure+"/"); ofThis {
			own[kind+" "+short] = true
		} else if strings.Contains(name, "/") {
			own[token] = true
		}
	}
	return own
}

// happened is a step of a case with what a prohibition can ask about it.
type happened struct {
	machine       Machine
	before, after State
	record        Record
	by            string // role that acted; empty: time, a service, or the filing
	past          history
}

// tokens are what the step adds to the history.
func (h *happened) tokens() []string {
	var list []string
	if h.record.Event.Kind == Acted {
		list = append(list, "act "+h.record.Event.Action, "act "+h.record.Event.Action+" by "+h.by)
	}
	for _, state := range h.entered() {
		list = append(list, "state "+state)
	}
	for _, service := range h.called() {
		list = append(list, "service "+service)
	}
	for _, r := range h.after.Clocks {
		if r.Outcome != "" {
			list = append(list, "clock "+r.Clock+" "+r.Outcome.String())
		}
	}
	return list
}

// entered lists the states that the step came to, the gateways on the way included.
func (h *happened) entered() []string {
	var states []string
	for _, name := range h.record.Transitions {
		if owner, _, _ := strings.Cut(name, "/"); len(h.machine.def.States.At(owner).Gateway) > 0 {
			states = append(states, owner)
		}
	}
	if !h.after.EnteredAt.Equal(h.before.EnteredAt) || h.after.Node != h.before.Node {
		states = append(states, h.after.Node)
	}
	return states
}

func (h *happened) called() []string {
	var services []string
	for _, c := range h.after.Services[min(len(h.before.Services), len(h.after.Services)):] {
		services = append(services, c.Service)
	}
	return services
}

func (h *happened) breaches() []Breached {
	return h.after.Breaches[min(len(h.before.Breaches), len(h.after.Breaches)):]
}

// is tells whether the step does what an occasion names.
func (h *happened) is(o Occasion) bool {
	ev := h.record.Event
	switch {
	case o.always(), o.Filed && ev.Kind == Filed, ev.Kind == Acted && slices.Contains(o.Act, ev.Action):
		return true
	case h.before.Outcome == nil && h.after.Outcome != nil && slices.Contains(o.Outcome, h.after.Outcome.Code):
		return true
	}
	return among(h.entered(), o.State) || among(h.called(), o.Service) || slices.ContainsFunc(h.breaches(), o.breached)
}

func (o Occasion) breached(b Breached) bool {
	item := b.Item
	if item == "" {
		item = Unnamed
	}
	return slices.Contains(o.Breach, AnyBreach) || slices.Contains(o.Breach, item)
}

func among(names []string, of References) bool {
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(of, name) })
}

// violates tells whether the step is what a prohibition forbids.
func (h *happened) violates(n Never) (bool, error) {
	if !h.is(n.At) {
		return false, nil
	}
	if n.When == "" {
		return true, nil
	}
	found := []Breached{{}}
	if list := h.breaches(); len(list) > 0 {
		found = list
	}
	for _, b := range found {
		c := h.machine.def.Source.forbidden[n.When]
		v, err := expr.Run(c.program, h.environment(b, c.reads))
		if err != nil {
			return false, fmt.Errorf("expression %q of %s: %w", n.When, h.machine.def.ID(), err)
		}
		if v.(bool) {
			return true, nil
		}
	}
	return false, nil
}

// environment is what the expression of a prohibition sees of the step.
func (h *happened) environment(b Breached, read reads) map[string]any {
	env := h.machine.environment(&h.after, &b, read)
	if breach, read := env["breach"].(map[string]any); read {
		breach["authority"] = ""
		if r := h.after.clock(b.Clock); r != nil {
			breach["authority"] = string(h.machine.def.ClockOf(r.Clock).Marked().Authority)
		}
	}
	for name := range read {
		switch name {
		case "by":
			env[name] = h.by
		case "said":
			env[name] = func(field string) string { return stated(h.record.Event.Fields[field]) }
		case "acted":
			env[name] = h.acted
		case "entered":
			env[name] = func(state string) bool { return h.past["state "+state] }
		case "served":
			env[name] = func(service string) bool { return h.past["service "+service] }
		case "ended":
			env[name] = func(clock, outcome string) bool { return h.past["clock "+clock+" "+outcome] }
		case "extended":
			env[name] = func(clock string) int { return h.after.extendedBy(clock) }
		}
	}
	return env
}

// acted tells whether an act was done, by one of the roles if any is named.
func (h *happened) acted(action string, roles ...string) bool {
	if len(roles) == 0 {
		return h.past["act "+action]
	}
	return slices.ContainsFunc(roles, func(role string) bool { return h.past["act "+action+" by "+role] })
}

func stated(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// extendedBy is by how many working days the last running of a clock was extended.
func (s *State) extendedBy(clock string) int {
	days := 0
	for _, r := range s.Clocks {
		if r.Clock == clock {
			days = r.extended()
		}
	}
	return days
}
