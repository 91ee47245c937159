package procedure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// checker looks for what a schema cannot see: references to nothing, and things
// that contradict each other. It knows the words of one definition; what follows
// from them when a case runs is for Lint.
type checker struct {
	*document
	d *Definition
	r *Regulation
}

func (c *checker) regulation() {
	for name, f := range c.r.Fields.All() {
		c.field("fields."+name, f)
	}
	if c.r.Breaches.Has(Unnamed) {
		c.faultAtKey("breaches."+Unnamed, "a breach by the name "+Unnamed, "the number of an item: that word means none")
	}
	if p := c.r.InForce; p.From != nil && p.Through != nil && p.Through.Before(*p.From) {
		c.fault("in_force.through", p.Through.String(), "a day not before "+p.From.String())
	}
	if l := c.r.Lights; l != nil {
		c.basis("lights", l.Basis)
	}
	if l := c.r.Escalation; l != nil {
		c.escalation(*l)
	}
	c.duties()
	c.evaluation()
	c.prohibitions(c.r.Never)
	for name, n := range c.r.Never.All() {
		if n.When != "" {
			c.condition("never."+name+".when", n.When, forbiddenInAll())
		}
	}
}

// escalation refuses steps that tell nobody, or the same one of the same twice.
func (c *checker) escalation(l EscalationPolicy) {
	c.basis("escalation", l.Basis)
	seen := map[string]bool{}
	for i, step := range l.Steps {
		path := fmt.Sprintf("escalation.steps[%d]", i)
		if step.Tell != TellOwner && step.Tell != TellHead {
			known(c, path+".tell", "role", step.Tell, c.r.Parties)
		}
		known(c, path+".instead", "role", step.Instead, c.r.Parties)
		if seen[step.Key()] {
			c.faultAtKey(path, "the step "+step.Key()+" twice", "it once")
		}
		seen[step.Key()] = true
		if i > 0 && step.Workdays < l.Steps[i-1].Workdays {
			c.fault(path+".workdays", strconv.Itoa(step.Workdays), "at least that of the step above, "+strconv.Itoa(l.Steps[i-1].Workdays))
		}
	}
}

func (c *checker) procedure() {
	c.filing()
	c.form("form", c.d.Form)
	for name := range c.d.Facts.All() {
		if slices.Contains([]string{refToday, refFiled, refEntered, "true", "false"}, name) {
			c.faultAtKey("facts."+name, "a fact by the name "+name, "a name that is not a word of references")
		}
	}
	for name, k := range c.d.Clocks.All() {
		c.clock("clocks."+name, k)
	}
	for name, a := range c.d.Anytime.All() {
		c.action("anytime."+name, name, a)
	}
	for name, r := range c.d.Children.All() {
		known(c, "children."+name+".role", "role", r.Role, c.r.Parties)
	}
	known(c, "start", "state", c.d.Start, c.d.States)
	for name, n := range c.d.States.All() {
		c.state("states."+name, name, n)
	}
	c.gatewayLoops()
	c.transitions()
	c.expressions()
	c.prohibitions(c.d.Never)
	c.forbidden()
	if len(c.faults) == 0 {
		c.available()
	}
}

func (c *checker) filing() {
	f := c.d.Filing
	for _, clock := range f.Expects {
		known(c, "filing.expects", "clock", clock, c.d.Clocks)
	}
	for _, ref := range f.Provider {
		c.reference("filing.provider", ref, Department)
		if strings.HasPrefix(ref, "resource.") && f.Resource == None {
			c.fault("filing.provider", ref+", and there is no resource", "form.FIELD, or `resource: required`")
		}
	}
	if slices.Contains(f.By, FiledByProvider) && len(f.Provider) == 0 {
		c.faultAtKey("filing.by", "provider, and nothing says which department that is", "provider (resource.provider or form.FIELD)")
	}
	c.set("filing.set", f.Set)
}

// known notes a reference to nothing. An empty name refers to nothing on purpose.
func known[T any](c *checker, path, what, name string, in Ordered[T]) {
	if name != "" && !in.Has(name) {
		c.fault(path, "the undeclared "+what+" "+strconv.Quote(name), oneOf(in.Keys))
	}
}

func oneOf(names []string) string {
	if len(names) == 0 {
		return "none, as none is declared"
	}
	return "one of " + strings.Join(names, ", ")
}

func (c *checker) roles(path string, roles []string) {
	for i, role := range roles {
		known(c, fmt.Sprintf("%s[%d]", path, i), "role", role, c.r.Parties)
	}
}

// basis notes an authority that its basis contradicts, and a reading that is not told.
func (c *checker) basis(path string, b Basis) {
	switch {
	case b.Basis == string(Practice) && b.Authority != "" && b.Authority != Practice:
		c.fault(path+".authority", string(b.Authority)+" of what is practice", "practice, or an article as basis")
	case b.Authority == Construed && b.Note == "":
		c.faultAtKey(path+".authority", "construed without a note", "note, which says how the article was read")
	}
}

// transitions notes names that coverage and scenarios could not tell apart, e.g.
// an action "refuse" in a state called like a clock whose extension is refused.
func (c *checker) transitions() {
	seen := map[string]bool{}
	for _, name := range Transitions(c.d) {
		if seen[name] {
			state, action, _ := strings.Cut(name, "/")
			c.faultAtKey("states."+state+".actions."+action, "a second transition "+name, "another name for the state, the action or the clock")
		}
		seen[name] = true
	}
}
