package procedure

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Whether a reference has a value when it is followed is decided by a must
// analysis over the graph of states: what is available in a state is what every
// way to it has set. A field that is required counts as set by its action, also
// if it is asked for only under a condition: whoever refers to it is taken to
// stand behind the same condition.

// available notes references that may have no value when they are followed. Such
// a case could not go on.
func (c *checker) available() {
	filed := c.filedWith()
	at := c.d.flow(filed)
	for name, n := range c.d.States.All() {
		have, reached := at[name]
		if !reached {
			continue
		}
		c.saidBefore(name)
		for _, clock := range n.Limits() {
			c.clockAvailable(name, clock, have)
		}
		for _, e := range c.d.edges(name) {
			c.setAvailable(e.path, e.set, e.apply(have))
		}
		c.capsAvailable(name, n, have)
	}
}

// capsAvailable looks at what the dates are counted from that can be promised in a state.
func (c *checker) capsAvailable(state string, n Node, have set) {
	check := func(path string, fields []Field) {
		for i, f := range fields {
			if f.Within != nil {
				c.has(fmt.Sprintf("%s[%d].within.from", path, i), f.Within.From, have)
			}
		}
	}
	for name, a := range n.Actions.All() {
		check("states."+state+".actions."+name+".fields", a.Fields)
	}
	if n.awaits() {
		for name, a := range c.d.Anytime.All() {
			check("anytime."+name+".fields", a.Fields)
		}
	}
	for _, name := range n.Limits() {
		if e := c.d.Clocks.At(name).Extend; e != nil {
			check("clocks."+name+".extension.fields", e.Fields)
		}
	}
}

func (c *checker) filedWith() set {
	have := set{}
	for i, f := range c.d.Form { // filled in before any fact is set
		if f.Within != nil {
			c.has(fmt.Sprintf("form[%d].within.from", i), f.Within.From, have)
		}
	}
	for fact, value := range c.d.Filing.Set.All() {
		c.has("filing.set."+fact, string(value), have)
		have[fact] = true
	}
	return have
}

func (c *checker) clockAvailable(state, clock string, have set) {
	k := c.d.Clocks.At(clock)
	refs := map[string]string{"from": k.From, "until": k.Until}
	for _, l := range k.lengths() {
		refs[string(l.unit)] = l.length.Ref
	}
	for key, ref := range refs {
		if ref != "" && !c.d.always(ref) && !have[ref] {
			c.fault("clocks."+clock+"."+key, ref+", which may have no value when the case comes to "+state,
				"one that every way there sets, or a required field")
		}
	}
}

func (c *checker) setAvailable(path string, values Ordered[Value], have set) {
	for fact, value := range values.All() {
		c.has(path+"."+fact, string(value), have)
	}
}

func (c *checker) has(path, ref string, have set) {
	if !c.d.always(ref) && !have[ref] {
		c.fault(path, ref+", which may have no value here", "one that every way here sets, or a required field")
	}
}

// always tells whether a reference has a value in every case: the words, and what
// the filing must say.
func (d *Definition) always(ref string) bool {
	group, _, dotted := strings.Cut(ref, ".")
	switch {
	case !dotted:
		return !d.Facts.Has(ref)
	case group == "resource":
		return d.Filing.Resource == Required
	case group == "parent":
		return d.Filing.Parent == Required
	case group != "form":
		return false
	}
	f, _ := d.referent(ref)
	return f.Required
}

type set map[string]bool

// edge is a way from one state to the next, or an event that leaves the case
// where it is, with the references that it gives values to.
type edge struct {
	to     string
	action string // its earlier values are forgotten
	gives  []string
	path   string         // of set
	set    Ordered[Value] // facts
}

// apply returns what is available once the edge's action has been taken, its
// facts not counted.
func (e edge) apply(have set) set {
	after := maps.Clone(have)
	maps.DeleteFunc(after, func(ref string, _ bool) bool {
		return e.action != "" && strings.HasPrefix(ref, e.action+".")
	})
	for _, ref := range e.gives {
		after[ref] = true
	}
	return after
}

func (d *Definition) edges(state string) []edge {
	n := d.States.At(state)
	var list []edge
	for _, b := range n.Gateway {
		list = append(list, edge{to: b.To})
	}
	for name, a := range n.Actions.All() {
		list = append(list, d.actionEdge("states."+state+".actions."+name, state, name, a))
	}
	if n.awaits() {
		for name, a := range d.Anytime.All() {
			list = append(list, d.actionEdge("anytime."+name, state, name, a))
		}
	}
	for _, name := range n.Limits() {
		list = append(list, d.expiryEdges(state, name)...)
	}
	if n.Service != "" && n.To != "" {
		list = append(list, edge{to: n.To})
	}
	return list
}

// awaits tells whether the anytime actions are open in the state.
func (n Node) awaits() bool {
	return n.End == "" && len(n.Gateway) == 0 && (n.Anytime == nil || *n.Anytime)
}

func (d *Definition) actionEdge(path, state, name string, a Action) edge {
	e := edge{to: a.To, action: name, path: path + ".set", set: a.Set}
	if e.to == "" {
		e.to = state
	}
	for _, f := range d.fieldsOf(a) {
		if f.Required {
			e.gives = append(e.gives, name+"."+f.Name)
		}
	}
	return e
}

func (d *Definition) expiryEdges(state, clock string) []edge {
	x := d.Clocks.At(clock).Expired
	e := edge{to: state, path: "clocks." + clock + ".expired.set", set: x.Set}
	if x.To != "" {
		e.to = x.To
	}
	list := []edge{e}
	if x.AfterLapse != "" {
		e.to = x.AfterLapse
		list = append(list, e)
	}
	return list
}

// flow computes what is available in each state that can be reached.
func (d *Definition) flow(filed set) map[string]set {
	at := map[string]set{d.Start: filed}
	for queue := []string{d.Start}; len(queue) > 0; queue = queue[1:] {
		for _, e := range d.edges(queue[0]) {
			after := e.apply(at[queue[0]])
			for fact := range e.set.All() {
				after[fact] = true
			}
			if narrow(at, e.to, after) && !slices.Contains(queue[1:], e.to) {
				queue = append(queue, e.to)
			}
		}
	}
	return at
}

// narrow keeps in the state only what this way to it sets too, and tells whether
// that changed anything.
func narrow(at map[string]set, state string, after set) bool {
	have, reached := at[state]
	if !reached {
		at[state] = after
		return true
	}
	before := len(have)
	maps.DeleteFunc(have, func(ref string, _ bool) bool { return !after[ref] })
	return len(have) != before
}
