package procedure

import (
	"fmt"
	"slices"
	"strings"
)

func (c *checker) state(path, name string, n Node) {
	if strings.HasSuffix(name, extensionSuffix) {
		c.faultAtKey(path, "a name that ends in "+extensionSuffix, "another name: that one marks the approval of extensions")
	}
	c.basis(path, n.Basis)
	c.kind(path, n)
	c.with(path, n)
	c.gateway(path+".gateway", n.Gateway)
	for i, t := range n.Owed() {
		known(c, n.taskPath(path, i)+".role", "role", t.Role, c.r.Parties)
	}
	c.joint(path, n)
	c.stateClocks(path, n)
	for action, a := range n.Actions.All() {
		c.action(path+".actions."+action, action, a)
		c.actionOf(path+".actions."+action, n, action, a)
	}
	known(c, path+".to", "state", n.To, c.d.States)
	known(c, path+".end", "outcome", n.End, c.d.Outcomes)
	c.roles(path+".notify", n.Notify)
}

// kinds names what a state is; a service may also end the case.
func (n Node) kinds() []string {
	var kinds []string
	for kind, is := range map[string]bool{
		"gateway": len(n.Gateway) > 0, "task": n.Task != nil, "tasks": len(n.Tasks) > 0,
		"service": n.Service != "", "end": n.End != "" && n.Service == "",
	} {
		if is {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

func (c *checker) kind(path string, n Node) {
	kinds := n.kinds()
	switch {
	case len(kinds) == 0:
		c.faultAtKey(path, "a state that is nothing", "one of gateway, task, tasks, service, end")
		return
	case len(kinds) > 1:
		c.faultAtKey(path, strings.Join(kinds, " and ")+" in one state", "one of them")
		return
	}
	kind := kinds[0]
	switch {
	case kind == "service" && n.To == "" && n.End == "":
		c.faultAtKey(path, "a service that leads nowhere", "to (a state) or end (an outcome)")
	case kind == "service" && n.To != "" && n.End != "":
		c.faultAtKey(path, "a service with to and end", "one of them")
	case kind != "service" && n.To != "":
		c.faultAtKey(path+".to", "to in a state without service", "to with each action, branch or expiry")
	case kind == "service" && !c.r.Parties.Has(RoleBureau):
		c.faultAtKey(path+".service", "a service and no party bureau", "a party bureau, which repairs services that failed")
	}
	waits := kind == "task" || kind == "tasks"
	c.unlessWaiting(path, "actions", waits, n.Actions.Len())
	c.unlessWaiting(path, "hold", waits || kind == "service", n.Hold.Len())
	if kind == "gateway" {
		c.unlessWaiting(path, "clocks", false, len(n.Limits()))
		c.unlessWaiting(path, "notify", false, len(n.Notify))
	}
}

// unlessWaiting notes what can have no effect in a state in which nobody is awaited.
func (c *checker) unlessWaiting(path, key string, waits bool, found int) {
	if !waits && found > 0 {
		c.faultAtKey(path+"."+key, key+" where nobody is awaited", "a state with a task")
	}
}

func (c *checker) gateway(path string, branches []Branch) {
	for i, b := range branches {
		at := fmt.Sprintf("%s[%d]", path, i)
		known(c, at+".to", "state", b.To, c.d.States)
		last := i == len(branches)-1
		switch {
		case last && b.When != "":
			c.faultAtKey(at+".when", "a condition on the last branch", "a last branch without one, the default")
		case !last && b.When == "":
			c.faultAtKey(at, "a branch without a condition before the last one", "when")
		}
	}
}

// gatewayLoops notes gateways that lead back to each other: a case would never
// come to stand.
func (c *checker) gatewayLoops() {
	for name, n := range c.d.States.All() {
		if len(n.Gateway) > 0 && c.d.leads(name, name, map[string]bool{}) {
			c.faultAtKey("states."+name+".gateway", "a gateway that leads back to itself", "a task on the way")
		}
	}
}

// leads tells whether gateways alone lead from one state to another.
func (d *Definition) leads(from, to string, seen map[string]bool) bool {
	for _, b := range d.States.At(from).Gateway {
		if b.To == to {
			return true
		}
		if !seen[b.To] {
			seen[b.To] = true
			if d.leads(b.To, to, seen) {
				return true
			}
		}
	}
	return false
}

func (c *checker) joint(path string, n Node) {
	seen := map[string]bool{}
	for i, t := range n.Tasks {
		if seen[t.Role] {
			c.fault(n.taskPath(path, i)+".role", "a second task of "+t.Role, "one task for each role")
		}
		seen[t.Role] = true
	}
	if len(n.Tasks) == 0 {
		return
	}
	for i, name := range n.Limits() {
		if k, ok := c.d.Clocks.Get(name); ok && k.Owner == "" {
			c.fault(n.clockPath(path, i), "the clock "+name+" of joint tasks, which has no owner", "owner in clocks."+name)
		}
	}
}

func (n Node) taskPath(path string, i int) string {
	if n.Task != nil {
		return path + ".task"
	}
	return fmt.Sprintf("%s.tasks[%d]", path, i)
}

func (n Node) clockPath(path string, i int) string {
	if n.Clock != "" {
		return path + ".clock"
	}
	return fmt.Sprintf("%s.clocks[%d]", path, i)
}

func (c *checker) stateClocks(path string, n Node) {
	if n.Clock != "" && len(n.Clocks) > 0 {
		c.faultAtKey(path+".clocks", "clock and clocks", "one of them")
	}
	for i, name := range n.Limits() {
		known(c, n.clockPath(path, i), "clock", name, c.d.Clocks)
	}
	for name, how := range n.Hold.All() {
		at := path + ".hold." + name
		if !c.d.Clocks.Has(name) {
			c.faultAtKey(at, "the undeclared clock "+name, oneOf(c.d.Clocks.Keys))
		}
		if slices.Contains(n.Limits(), name) {
			c.faultAtKey(at, "a clock that is held and runs here", "one of hold and clock")
		}
		if k := c.d.Clocks.At(name); how != HoldRestart && k.Extend != nil && k.byCalendar() {
			c.fault(at, how+" of a clock that goes by the calendar and can be extended", "restart, no extension, or workdays")
		}
		if how == HoldRestart && c.d.Clocks.At(name).Until != "" {
			c.fault(at, "restart of a promised date", "pause: a date has no period that could start again")
		}
	}
}
