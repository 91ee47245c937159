package procedure

import (
	"slices"
	"strings"
)

// unused looks for what is declared and has no effect.
func (l *linter) unused() {
	for name, k := range l.d.Clocks.All() {
		l.unusedClock(name)
		l.practiceBreach(name, k)
	}
	for name := range l.d.Facts.All() {
		l.unusedFact(name)
	}
	for name, r := range l.d.Children.All() {
		if r.OnBreach && !l.d.breaches() {
			l.find("children."+name, "it is offered on a breach, and nothing here is one")
		}
	}
	for name, n := range l.d.States.All() {
		l.idleClocks(name, n)
	}
}

func (l *linter) unusedClock(name string) {
	for _, n := range l.d.States.All() {
		if slices.Contains(n.Limits(), name) {
			return
		}
	}
	l.find("clocks."+name, "no state runs this clock")
}

// practiceBreach looks for clocks of practice whose running out would be a breach: nobody breaches what no text says. They
// may remind and escalate.
func (l *linter) practiceBreach(name string, k Clock) {
	if k.Expired.Breach != "" && k.Basis.Marked().Authority == Practice {
		l.find("clocks."+name+".expired.breach", "the clock %s is practice: its running out may remind and escalate, and is no breach", name)
	}
}

// idleClocks looks for clocks that a state names in vain.
func (l *linter) idleClocks(state string, n Node) {
	path := "states." + state
	for i, name := range n.Limits() {
		switch x := l.d.Clocks.At(name).Expired; {
		case n.End != "" && n.Service == "":
			l.find(n.clockPath(path, i), "the clock %s ends as soon as it starts: the case ends here", name)
		case n.End != "" && x.To != "":
			l.find(n.clockPath(path, i), "the clock %s would move a case that has its outcome", name)
		}
	}
	for name := range n.Hold.All() {
		if l.x.states[state] && !l.x.held[state+"/"+name] {
			l.find(path+".hold."+name, "the clock %s never runs when a case comes here", name)
		}
	}
}

// breaches tells whether a case can put a breach on record.
func (d *Definition) breaches() bool {
	found := false
	for _, k := range d.Clocks.All() {
		found = found || k.Expired.Breach != ""
	}
	for _, a := range d.everyAction() {
		found = found || a.Breach != ""
	}
	return found
}

// everyAction yields the actions of all states and those that are open at any
// time, with their paths.
func (d *Definition) everyAction() func(yield func(string, Action) bool) {
	return func(yield func(string, Action) bool) {
		for name, a := range d.Anytime.All() {
			if !yield("anytime."+name, a) {
				return
			}
		}
		for state, n := range d.States.All() {
			for name, a := range n.Actions.All() {
				if !yield("states."+state+".actions."+name, a) {
					return
				}
			}
		}
	}
}

// everyField lists the fields of actions and of requests for more time.
func (d *Definition) everyField() []Field {
	var all []Field
	for _, a := range d.everyAction() {
		all = append(all, a.Fields...)
	}
	for _, k := range d.Clocks.All() {
		if k.Extend != nil {
			all = append(all, k.Extend.Fields...)
		}
	}
	return all
}

func (l *linter) unusedFact(name string) {
	set, read := l.d.Filing.Set.Has(name), slices.Contains(l.d.Filing.Provider, name)
	use := func(values Ordered[Value]) {
		set = set || values.Has(name)
		for _, v := range values.All() {
			read = read || string(v) == name
		}
	}
	use(l.d.Filing.Set)
	for _, a := range l.d.everyAction() {
		use(a.Set)
	}
	for _, k := range l.d.Clocks.All() {
		use(k.Expired.Set)
		read = read || k.From == name || k.Until == name
	}
	for _, n := range l.d.States.All() {
		for _, refs := range n.With.All() {
			read = read || slices.Contains(refs, name)
		}
	}
	for _, f := range l.d.everyField() {
		read = read || f.Within != nil && f.Within.From == name
	}
	for _, e := range l.d.expressions() {
		read = read || strings.Contains(string(e.text), "fact."+name)
	}
	switch {
	case !set:
		l.find("facts."+name, "nothing sets this fact")
	case !read:
		l.find("facts."+name, "nothing reads this fact")
	}
}
