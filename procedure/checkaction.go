package procedure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// referenceGroups begin references, so that no action can be called like them.
var referenceGroups = []string{"form", "resource", "parent"}

func (c *checker) action(path, name string, a Action) {
	for _, b := range builtins {
		if strings.HasPrefix(name, b.family()) {
			c.faultAtKey(path, "a name that begins with "+b.family(), "another: those are actions of the language")
			break
		}
	}
	if slices.Contains(referenceGroups, name) {
		c.faultAtKey(path, "an action called "+name, "another name: references use that one")
	}
	c.basis(path, a.Basis)
	known(c, path+".role", "role", a.Role, c.r.Parties)
	known(c, path+".to", "state", a.To, c.d.States)
	known(c, path+".outcome", "outcome", a.Outcome, c.d.Outcomes)
	c.breach(path, a)
	known(c, path+".opens", "child case", a.Opens, c.d.Children)
	c.roles(path+".notify", a.Notify)
	c.actionFields(path, a)
	c.set(path+".set", a.Set)
	if a.Once && a.Limit > 0 {
		c.faultAtKey(path+".limit", "once and limit", "one of them")
	}
}

// breach checks what an action finds, and that it says of whom where several could be.
func (c *checker) breach(path string, a Action) {
	item := itemOf(a.Breach)
	known(c, path+".breach", "breach", item, c.r.Breaches)
	known(c, path+".against", "role", a.Against, c.r.Parties)
	of := c.r.Breaches.At(item).Of
	switch {
	case a.Against != "" && a.Breach == "":
		c.faultAtKey(path+".against", "against without a breach", "breach")
	case a.Against == "" && len(of) > 1:
		c.faultAtKey(path+".breach", "the breach "+item+", which several can commit", "against ("+oneOf(of)+")")
	case a.Against != "" && c.r.Parties.Has(a.Against) && !c.r.CanBreach(a.Against, item):
		c.fault(path+".against", a.Against+", who cannot be in breach of "+item, oneOf(of)+", by breaches."+item+".of")
	}
}

// actionOf checks what depends on the state that offers the action.
func (c *checker) actionOf(path string, n Node, name string, a Action) {
	if c.d.Anytime.Has(name) {
		c.faultAtKey(path, "an action that is also open at any time", "another name")
	}
	if a.Complete == "" {
		return
	}
	switch {
	case len(n.Tasks) == 0:
		c.faultAtKey(path+".complete", "complete without joint tasks", "tasks")
	case a.Role != "":
		c.faultAtKey(path+".role", "a role for what every joint task must take", "none")
	case a.To == "":
		c.faultAtKey(path, "complete: all that leads nowhere", "to")
	case a.Bound() > 0:
		c.faultAtKey(path+".complete", "once or limit on what every joint task must take", "none")
	}
}

func (c *checker) actionFields(path string, a Action) {
	seen := map[string]bool{}
	common := func(key string, names []string) {
		for i, name := range names {
			at := fmt.Sprintf("%s.%s[%d]", path, key, i)
			known(c, at, "field of the regulation", name, c.r.Fields)
			if seen[name] {
				c.fault(at, "the field "+name+" twice", "it once")
			}
			seen[name] = true
		}
	}
	common("needs", a.Needs)
	common("takes", a.Takes)
	for i, f := range a.Fields {
		if slices.Contains(a.Needs, f.Name) || slices.Contains(a.Takes, f.Name) {
			c.fault(fmt.Sprintf("%s.fields[%d].name", path, i), "the field "+f.Name+" twice", "it once")
		}
	}
	c.form(path+".fields", a.Fields)
	c.amends(path+".amends", a, seen)
}

// amends checks the fields of the form that an action takes again. The parties of a case stay who they are.
func (c *checker) amends(path string, a Action, taken map[string]bool) {
	var names []string
	for _, f := range c.d.Form {
		names = append(names, f.Name)
	}
	for i, name := range a.Amends.Names {
		if !slices.Contains(names, name) {
			c.fault(fmt.Sprintf("%s[%d]", path, i), "the undeclared field of the form "+strconv.Quote(name), oneOf(names))
		}
	}
	for _, f := range c.d.amended(a) {
		own := slices.ContainsFunc(a.Fields, func(other Field) bool { return other.Name == f.Name })
		switch {
		case own || taken[f.Name]:
			c.faultAtKey(path, "the field "+f.Name+" of the form, which is also one of the action", "another name for one of them")
		case slices.Contains(c.d.Filing.Provider, "form."+f.Name):
			c.faultAtKey(path, "the field "+f.Name+", which says who the provider is", "a list without it: the parties of a case stay")
		}
	}
}

// form checks a list of fields.
func (c *checker) form(path string, fields []Field) {
	seen := map[string]bool{}
	for i, f := range fields {
		at := fmt.Sprintf("%s[%d]", path, i)
		if seen[f.Name] {
			c.fault(at+".name", "the field "+f.Name+" twice", "it once")
		}
		seen[f.Name] = true
		c.field(at, f)
	}
}

func (c *checker) field(path string, f Field) {
	if f.Type == Enum && f.Of.Len() == 0 {
		c.faultAtKey(path, "an enum without values", "of (value: title)")
	}
	if f.Type != Enum && f.Of.Len() > 0 {
		c.faultAtKey(path+".of", "values of a "+string(f.Type), "type: enum")
	}
	if f.Max > 0 && f.Type != Integer && f.Type != Text {
		c.faultAtKey(path+".max", "max of a "+string(f.Type), "an integer or text")
	}
	if f.Min > 0 && f.Type != Integer {
		c.faultAtKey(path+".min", "min of a "+string(f.Type), "an integer")
	}
	if f.Max > 0 && f.Min > f.Max {
		c.fault(path+".min", strconv.Itoa(f.Min), "at most max, "+strconv.Itoa(f.Max))
	}
	if f.Within != nil {
		c.within(path+".within", f)
	}
}

// within checks the cap on a promised date. The regulation's own fields know no case but when it was filed.
func (c *checker) within(path string, f Field) {
	from := f.Within.From
	switch {
	case f.Type != Promise:
		c.faultAtKey(path, "a cap on a "+string(f.Type), "type: promise")
	case from == refToday || from == refFiled:
	case from == refEntered:
		c.fault(path+".from", refEntered, "today, filed, a fact or form.FIELD")
	case c.d == nil:
		c.fault(path+".from", from+" in a field that every procedure shares", "today or filed, or a field of the action's own")
	default:
		c.reference(path+".from", from, Date, Promise)
	}
}
