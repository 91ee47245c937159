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
		list = append(list, slices.DeleteFunc(setting(facts), func(fl flow) bool { return fl.from == "" })...)
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

// setting lists the facts that are set, with what they are taken from; nothing if they are set to what does not depend on the case.
func setting(facts Ordered[Value]) []flow {
	var list []flow
	for fact, ref := range facts.All() {
		from := ""
		if !slices.Contains([]string{refToday, refFiled, refEntered, "true", "false"}, string(ref)) {
			from = valuePath(string(ref))
		}
		list = append(list, flow{"fact." + fact, from})
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

// follow adds what makes a difference because something that is asked about comes from it.
func (m *mentions) follow(d *Definition) {
	flows, done := d.flows(), map[flow]bool{}
	for more := true; more; {
		more = false
		for _, f := range flows {
			if _, asked := m.values[f.to]; asked && !done[f] {
				done[f], more = true, true
				m.value(f.from)
				m.relate(f.to, f.from)
				if strings.HasPrefix(f.to, "form.") {
					m.emptied[f.from] = true
				}
			}
		}
	}
}
