package procedure

import (
	"slices"
	"strings"
)

// flow is a value of a case that is taken from another one: a fact that is set, the provider, a field of the form that an act
// takes again. What makes a difference to the one makes a difference to the other.
type flow struct{ to, from string }

// flows lists how the values of a case come from one another, by the paths of expressions.
func (d *Definition) flows() []flow {
	var list []flow
	set := func(facts Ordered[Value]) {
		for fact, ref := range facts.All() {
			if !slices.Contains([]string{refToday, refFiled, refEntered, "true", "false"}, string(ref)) {
				list = append(list, flow{"fact." + fact, valuePath(string(ref))})
			}
		}
	}
	act := func(name string, a Action) {
		set(a.Set)
		for _, f := range d.amended(a) {
			list = append(list, flow{"form." + f.Name, "act." + name + "." + f.Name})
		}
	}
	set(d.Filing.Set)
	for _, ref := range d.Filing.Provider {
		list = append(list, flow{"case.provider", valuePath(ref)})
	}
	for _, c := range d.Clocks.All() {
		set(c.Expired.Set)
	}
	for name, a := range d.Anytime.All() {
		act(name, a)
	}
	for _, n := range d.States.All() {
		for name, a := range n.Actions.All() {
			act(name, a)
		}
	}
	return list
}

// valuePath is the path by which expressions name what a reference names.
func valuePath(ref string) string {
	group, _, dotted := strings.Cut(ref, ".")
	switch {
	case !dotted:
		return "fact." + ref
	case group == "form", group == "resource", group == "parent":
		return ref
	default:
		return "act." + ref
	}
}

// follow adds what makes a difference because something that is asked about comes from it, and returns the paths that must be
// remembered for it.
func (m *mentions) follow(d *Definition) []string {
	var remembered []string
	flows, done := d.flows(), map[flow]bool{}
	for more := true; more; {
		more = false
		for _, f := range flows {
			if _, asked := m.values[f.to]; asked && !done[f] {
				done[f], more = true, true
				m.value(f.from)
				m.relate(f.to, f.from)
				switch group, _, _ := strings.Cut(f.to, "."); group {
				case "form":
					m.emptied[f.from] = true
				case "fact": // set later, perhaps; the provider is fixed on filing
					remembered = append(remembered, f.from)
				}
			}
		}
	}
	return remembered
}
