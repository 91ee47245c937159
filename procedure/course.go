package procedure

import (
	"maps"
	"slices"
	"strings"
)

// course is one way on from a state, as far as it can be told without the case: an act, time that runs out, or a service that is done.
type course struct {
	action   string          // empty: time, a service, or the filing
	open     Expression      // under which the act is
	fields   []Field         // what is said
	amended  []string        // fields of the form that are taken again
	bound    map[string]bool // those that a parent case may have fixed
	demanded bool            // what is demanded of a filing is demanded again
	sets     []flow          // values that may be taken from others
	breach   bool            // one may go on record
	filed    bool
	stays    bool     // the case may stay where it is
	to       []string // or come to these
}

// courses are the ways on from a state in which a case can stand.
func (f *foresight) courses(state string) []course {
	n := f.d.States.At(state)
	list := []course{{stays: true, breach: true}} // a request for more time lapses
	for _, o := range f.d.OpenIn(state) {
		if !o.idle() {
			list = append(list, f.acting(o))
		}
	}
	for _, name := range slices.Concat(n.Limits(), n.Hold.Keys) {
		x := f.d.Clocks.At(name).Expired
		list = append(list, course{sets: setting(x.Set), breach: true, stays: x.To == "", to: distinct([]string{x.To, x.AfterLapse})})
	}
	if n.Service != "" {
		c := course{to: []string{n.To}}
		if n.Service == EnterEntry {
			c.sets = entering(n)
		}
		list = append(list, c)
	}
	return list
}

// acting is the course of an act. Where all of several must do it, the case stays until the last has.
func (f *foresight) acting(o OpenAction) course {
	a := o.rule
	c := course{
		action: o.Action, open: a.When, fields: o.Fields, demanded: !a.Amends.IsZero(), sets: setting(a.Set), bound: f.bound, breach: a.Breach != "",
		stays: a.To == "" || a.Complete == CompleteAll, to: []string{a.To},
	}
	for _, field := range f.d.amended(a) {
		c.amended = append(c.amended, field.Name)
	}
	for _, prefix := range []string{extendPrefix, agreePrefix} {
		if clock, ok := strings.CutPrefix(o.Action, prefix); ok && o.builtin != nil {
			c.sets = append(c.sets, flow{"extended." + clock, extensionDays(clock)})
		}
	}
	return c
}

// entering are the values of a new entry, which the case is about from then on.
func entering(n Node) []flow {
	var list []flow
	for name, refs := range n.With.All() {
		for _, ref := range refs {
			list = append(list, flow{"resource." + name, valuePath(ref)})
		}
	}
	return list
}

// says tells whether what is at a path is what the act says, whatever was there.
func (c course) says(path string) bool {
	if field, ok := strings.CutPrefix(path, "form."); ok {
		return c.filed || slices.Contains(c.amended, field) && !c.bound[field]
	}
	return c.action != "" && strings.HasPrefix(path+".", "act."+c.action+".")
}

// takes tells whether what is at a path may be taken from elsewhere, and from where.
func (c course) takes(path string) (from []string, may bool) {
	for _, s := range c.sets {
		if s.to == path {
			from, may = append(from, s.from), true
		}
	}
	return from, may
}

// before is what is asked of the case before, if this is asked of it after.
func (c course) before(after wants) wants {
	w := newWants()
	w.past, w.counted = after.past, after.counted
	values := maps.Clone(after.values)
	for e, paths := range after.questions {
		if slices.ContainsFunc(paths, func(path string) bool { _, may := c.takes(path); return may || c.says(path) }) {
			for _, path := range paths {
				values[path] = true
			}
			continue
		}
		w.questions[e] = paths
	}
	for path := range c.sources(values) {
		if !c.says(path) {
			w.value(path)
		}
	}
	return w
}

// sources are the values and those that they may be taken from.
func (c course) sources(values map[string]bool) map[string]bool {
	all := maps.Clone(values)
	for queue := slices.Collect(maps.Keys(values)); len(queue) > 0; queue = queue[1:] {
		from, _ := c.takes(queue[0])
		for _, path := range from {
			if path != "" && !all[path] {
				all[path] = true
				queue = append(queue, path)
			}
		}
	}
	return all
}
