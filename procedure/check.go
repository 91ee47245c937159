package procedure

import (
	"cmp"
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
	for role, p := range c.r.Parties.All() {
		if p.Department == SideSuperior && !p.Position.Expedites() {
			c.fault("parties."+role+".position", string(cmp.Or(p.Position, Staff))+" of the superior", "bureau, higher_bureau or government")
		}
	}
	for item, b := range c.r.Breaches.All() {
		for i, role := range b.Of {
			path := "breaches." + item + ".of"
			if len(b.Of) > 1 {
				path += fmt.Sprintf("[%d]", i)
			}
			known(c, path, "role", role, c.r.Parties)
		}
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
	if g := c.r.Grants; g != nil {
		c.basis("grants", g.Basis)
	}
	if r := c.r.Retention; r != nil {
		c.basis("retention", r.Basis)
	}
	for name, r := range c.r.ImportReviews.All() {
		c.basis("import_reviews."+name, r.Basis)
	}
	c.duties()
	c.ceilings()
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
		c.clock("clocks."+name, name, k)
	}
	for name, a := range c.d.Anytime.All() {
		c.action("anytime."+name, name, a)
	}
	c.children()
	c.clockBreaches()
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
	for i, ref := range f.Provider {
		c.reference("filing.provider", ref, Department)
		if strings.HasPrefix(ref, "parent.") && f.Parent != Required && i == len(f.Provider)-1 {
			c.fault("filing.provider", ref+", and a case may be filed without a parent", "`parent: required`, or another reference behind it")
		}
		if strings.HasPrefix(ref, "resource.") && f.Resource == None {
			c.fault("filing.provider", ref+", and there is no resource", "form.FIELD, or `resource: required`")
		}
	}
	if slices.Contains(f.By, FiledByProvider) && len(f.Provider) == 0 {
		c.faultAtKey("filing.by", "provider, and nothing says which department that is", "provider (resource.provider or form.FIELD)")
	}
	c.set("filing.set", f.Set)
	for i, condition := range f.Conditions {
		c.basis(fmt.Sprintf("filing.conditions[%d]", i), condition.Basis)
	}
}

// children checks who may open a child case, and that what binds is filled in.
func (c *checker) children() {
	for name, r := range c.d.Children.All() {
		path := "children." + name
		known(c, path+".role", "role", r.Role, c.r.Parties)
		c.basis(path, r.Basis)
		if r.Binds.All && r.Form.Len() == 0 {
			c.faultAtKey(path+".binds", "binds where nothing is filled in", "form")
		}
		for i, field := range r.Binds.Names {
			known(c, fmt.Sprintf("%s.binds[%d]", path, i), "field of form", field, r.Form)
		}
	}
}

// known notes a reference to nothing. An empty name refers to nothing on purpose.
func known[T any](c *checker, path, what, name string, in Ordered[T]) {
	if name != "" && !in.Has(name) {
		c.fault(path, "the undeclared "+what+" "+strconv.Quote(name), oneOf(in.Keys))
	}
}

// indexed is the path of an item of a list.
func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

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
	taken := map[string]string{}
	for name, k := range c.d.Clocks.All() {
		for _, t := range k.transitions(name) {
			_, what, _ := strings.Cut(t, "/")
			taken[t] = whatOfClock[what] + " of the clock " + name
		}
	}
	for name := range c.d.Anytime.All() {
		taken["anytime/"+name] = "the action " + name + ", open at any time"
	}
	for state, n := range c.d.States.All() {
		for action := range n.Actions.All() {
			if other, ok := taken[state+"/"+action]; ok {
				c.faultAtKey("states."+state+".actions."+action,
					fmt.Sprintf("the action %s of the state %s beside %s: scenarios and coverage know both as %s/%s", action, state, other, state, action),
					fmt.Sprintf("another name for the state, such as %s_step, or for the action or the clock", state))
			}
		}
	}
}

// whatOfClock names the transitions of a clock.
var whatOfClock = map[string]string{
	"expired": "the expiry", "expired_after_lapse": "the expiry after the lapse", "expired_overruled": "the expiry under a higher law",
	"extend": "the request for more time",
	"agree":  "the consent to more time", "refuse": "the refusal of more time",
}
