package procedure

import (
	"maps"
	"slices"
	"strings"
)

// foresight is what can still be asked of a case from each state on. What cannot be asked any more is forgotten: two cases that
// differ in nothing else can come to the same, so one of them is followed. See docs/adr/0125.
type foresight struct {
	d      *Definition
	asked  mentions
	past   history         // tokens that some prohibition of the pack asks for
	handed wants           // to cases that follow from this one, wherever it stands
	bound  map[string]bool // fields of the form that a parent case may have fixed
	at     map[string]wants
}

// way is what makes a difference as a course is taken.
type way struct {
	memory  memory              // of the case before
	varied  map[string]bool     // fields said of which something is asked then
	amended []string            // fields of the form that are taken again
	sayings map[string][]Fields // what may be said, by day and bounds
}

// foresee has a proof remember what can still be asked, and say what will be.
func (p *prover) foresee(x *proof) {
	handed := newWants()
	handed.join(p.mentions(x.def).handed)
	if len(x.followed) > 0 {
		maps.Copy(handed.past, x.past.handed(x.def.Name))
	}
	x.strands = x.def.strands(x.m, handed)
	f := foresee(x.def, x.m, x.past, handed, p.binds(x.def))
	x.standing, x.ended, x.ways = map[string]memory{}, handed.memory(), map[string]map[string]*way{}
	for state, w := range f.at {
		x.standing[state], x.ways[state] = w.memory(), map[string]*way{}
		for _, c := range f.courses(state) {
			x.ways[state][c.action] = f.way(state, c)
		}
	}
	x.filing = f.way("", f.filing())
}

func (f *foresight) way(state string, c course) *way {
	w := &way{memory: f.along(state, c).memory(), varied: map[string]bool{}, amended: c.amended, sayings: map[string][]Fields{}}
	for _, field := range f.varied(f.after(state, c), c) {
		w.varied[field.Name] = true
	}
	return w
}

// filing is the course of the filing.
func (f *foresight) filing() course {
	c := course{filed: true, fields: f.d.Form, demanded: true, sets: setting(f.d.Filing.Set), to: []string{f.d.Start}}
	for _, ref := range f.d.Filing.Provider {
		c.sets = append(c.sets, flow{"case.provider", valuePath(ref)}, flow{crossing, valuePath(ref)})
	}
	return c
}

// binds are the fields of a procedure's form that some case can fix from which it follows.
func (p *prover) binds(d *Definition) map[string]bool {
	bound := map[string]bool{}
	for _, parent := range p.pack {
		for _, c := range parent.Children.All() {
			for field := range c.Form.All() {
				bound[field] = bound[field] || c.Procedure == d.Name && c.Binds.Has(field)
			}
		}
	}
	return bound
}

// foresee works it out: what is asked on each way on from a state is asked of the case there, unless the way itself says it. That
// is repeated until nothing is added.
func foresee(d *Definition, asked mentions, past history, handed wants, bound map[string]bool) *foresight {
	f := &foresight{d: d, asked: asked, past: past, handed: handed, bound: bound, at: map[string]wants{}}
	courses := map[string][]course{}
	for state, n := range d.States.All() {
		f.at[state] = newWants()
		if len(n.Gateway) == 0 {
			courses[state] = f.courses(state)
		}
	}
	for more := true; more; {
		more = false
		for state := range d.States.All() {
			before := f.at[state].size()
			f.at[state].join(f.handed)
			for _, c := range courses[state] {
				f.at[state].join(f.along(state, c))
			}
			more = more || f.at[state].size() > before
		}
	}
	return f
}

// along is what a course asks of a case that stands in a state, and what is asked from where it leads.
func (f *foresight) along(state string, c course) wants {
	w := c.before(f.after(state, c))
	w.ask(c.open)
	if f.bounded(c.action) {
		w.counted[c.action] = true
	}
	if clock, ok := strings.CutPrefix(c.action, extendPrefix); ok { // what is left to ask for
		if _, asked := f.asked.values["extended."+clock]; asked {
			w.value("extended." + clock)
		}
	}
	return w
}

func (f *foresight) bounded(action string) bool { return slices.Contains(countedActions(f.d), action) }

// after is what is asked of a case once a course has been taken: on the way, by prohibitions, and from there on.
func (f *foresight) after(state string, c course) wants {
	w, entered := newWants(), f.entered(c.to)
	if c.stays && state != "" {
		w.join(f.at[state])
	}
	for _, name := range entered {
		f.arrival(w, name)
	}
	for _, n := range f.d.prohibitions() {
		if f.looks(n.At, c, entered) {
			w.ask(n.When)
		}
	}
	if c.demanded {
		for _, condition := range f.d.Filing.Conditions {
			w.ask(condition.When)
		}
	}
	maps.DeleteFunc(w.past, func(token string, _ bool) bool { return !f.past[token] })
	f.missing(w, c)
	return w
}

// entered are the states to which a course can come, through gateways.
func (f *foresight) entered(to []string) []string {
	var list []string
	for queue := to; len(queue) > 0; queue = queue[1:] {
		if queue[0] == "" || slices.Contains(list, queue[0]) {
			continue
		}
		list = append(list, queue[0])
		for _, b := range f.d.States.At(queue[0]).Gateway {
			queue = append(slices.Clone(queue), b.To)
		}
	}
	return list
}

// arrival adds what is asked as a case comes to a state, and from there on.
func (f *foresight) arrival(w wants, state string) {
	n := f.d.States.At(state)
	for _, b := range n.Gateway {
		w.ask(b.When)
	}
	for _, clock := range n.Limits() {
		for _, l := range f.d.Clocks.At(clock).Workdays.Cases {
			w.ask(l.When)
		}
	}
	w.join(f.at[state])
}

// looks tells whether a prohibition may be looked at on a course.
func (f *foresight) looks(o Occasion, c course, entered []string) bool {
	if o.always() || o.Filed && c.filed || slices.Contains(o.Act, c.action) || c.breach && len(o.Breach) > 0 {
		return true
	}
	return slices.ContainsFunc(entered, func(state string) bool {
		n := f.d.States.At(state)
		return slices.Contains(o.State, state) || slices.Contains(o.Service, n.Service) || n.End != "" && len(o.Outcome) > 0
	})
}

// missing adds what is asked to find out whether a field must be filled in, of fields that make a difference and can be left out.
func (f *foresight) missing(w wants, c course) {
	for done := map[string]bool{}; ; {
		more := false
		for _, field := range f.varied(w, c) {
			if field.When != "" && !done[field.Name] {
				done[field.Name], more = true, true
				w.ask(field.When)
			}
		}
		if !more {
			return
		}
	}
}

// varied are the fields said on a course of which anything is asked then.
func (f *foresight) varied(w wants, c course) []Field {
	asked := c.sources(w.paths())
	return slices.DeleteFunc(slices.Clone(c.fields), func(field Field) bool {
		own := "act." + c.action + "." + field.Name
		if c.filed {
			own = "form." + field.Name
		}
		again := slices.Contains(c.amended, field.Name) && asked["form."+field.Name]
		return !asked[own] && !again && !w.said[field.Name]
	})
}
