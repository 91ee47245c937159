package procedure

import (
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"
)

// prohibitions checks what must never be: names that lead to nothing, and conditions that cannot be read. Those of the
// regulation see no form, facts or acts, which each procedure has its own of.
func (c *checker) prohibitions(list Ordered[Never]) {
	for name, n := range list.All() {
		path := "never." + name
		c.basis(path, n.Basis)
		if c.d != nil {
			c.occasion(path+".at", n.At)
		}
		for i, item := range n.At.Breach {
			if item != AnyBreach && item != Unnamed && !c.r.Breaches.Has(item) {
				c.fault(at(path+".at.breach", i, n.At.Breach), "the undeclared breach "+strconv.Quote(item),
					AnyBreach+", "+Unnamed+", or "+oneOf(c.r.Breaches.Keys))
			}
		}
		for i, service := range n.At.Service {
			if _, ok := Services[service]; !ok {
				c.fault(at(path+".at.service", i, n.At.Service), "the unknown service "+strconv.Quote(service), "a service of the language")
			}
		}
	}
}

func (c *checker) occasion(path string, o Occasion) {
	for i, name := range o.State {
		known(c, at(path+".state", i, o.State), "state", name, c.d.States)
	}
	for i, name := range o.Outcome {
		known(c, at(path+".outcome", i, o.Outcome), "outcome", name, c.d.Outcomes)
	}
	for i, name := range o.Act {
		if !c.d.acts(name) {
			c.fault(at(path+".act", i, o.Act), "the undeclared action "+strconv.Quote(name), "an action of this procedure")
		}
	}
}

// at is the path of an item of what may be one or a list.
func at(path string, i int, list References) string {
	if len(list) == 1 {
		return path
	}
	return path + "[" + strconv.Itoa(i) + "]"
}

// acts tells whether an action of the name can be taken in some state, one of the language included.
func (d *Definition) acts(name string) bool {
	clock, decides := strings.CutPrefix(name, agreePrefix)
	if !decides {
		clock, decides = strings.CutPrefix(name, refusePrefix)
	}
	if e := d.Clocks.At(clock).Extend; decides && e != nil && e.Approve != "" {
		return true
	}
	return slices.ContainsFunc(d.actions(), func(a named) bool { return a.name == name })
}

// forbidden compiles the conditions of the prohibitions of a procedure, and of its regulation as far as they are for it.
func (c *checker) forbidden() {
	c.d.Source.forbidden = map[Expression]compiled{}
	for name, n := range c.d.Never.All() {
		if n.When != "" {
			c.condition("never."+name+".when", n.When, c.d.forbiddenTypes())
		}
	}
	for _, n := range c.r.Never.All() {
		if program, err := compileForbidden(n.When, c.d.forbiddenTypes()); err == nil && n.When != "" {
			c.d.Source.forbidden[n.When] = program
		}
	}
}

func (c *checker) condition(path string, e Expression, env types.Map) {
	program, err := compileForbidden(e, env)
	if err != nil {
		message, _, _ := strings.Cut(err.Error(), "\n")
		c.fault(path, strconv.Quote(string(e))+": "+message, "an expression that is true or false")
		return
	}
	if c.d != nil {
		c.d.Source.forbidden[e] = program
	}
}

func compileForbidden(e Expression, env types.Map) (compiled, error) {
	program, err := expr.Compile(string(e), expr.Env(env), expr.AsBool(), expr.DisableBuiltin("now"), expr.DisableBuiltin("timezone"))
	return compiled{program, e.reads()}, err
}

// forbiddenTypes is what the conditions of a procedure's prohibitions may ask: of the case, of the step, and of the past.
func (d *Definition) forbiddenTypes() types.Map {
	env := d.environmentTypes()
	for name, t := range stepTypes {
		env[name] = t
	}
	return env
}

// forbiddenInAll is what those of a regulation may ask.
func forbiddenInAll() types.Map {
	env := (&Definition{}).forbiddenTypes()
	for _, own := range []string{"form", "fact", "act"} {
		delete(env, own)
	}
	return env
}

var stepTypes = types.Map{
	"by":       types.String,
	"said":     types.TypeOf(func(string) string { return "" }),
	"acted":    types.TypeOf(func(string, ...string) bool { return false }),
	"entered":  types.TypeOf(func(string) bool { return false }),
	"served":   types.TypeOf(func(string) bool { return false }),
	"ended":    types.TypeOf(func(string, string) bool { return false }),
	"extended": types.TypeOf(func(string) int { return 0 }),
	"breach": types.Map{
		"item": types.String, "article": types.String, "title": types.String, "on": types.String,
		"role": types.String, "authority": types.String,
	},
}
