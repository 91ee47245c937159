package procedure

import (
	"slices"
	"strings"
)

// strands tells which values of a case have to be tried together. What leads the case, a condition of an action or of a gateway
// say, is tried with everything. The rest is only looked at by prohibitions, and by fields that must be filled in under a
// condition: values that one of these looks at together are of one strand. Whatever is forbidden of one strand can happen with
// all others filled in as they are by default, which is never refused, so that only one strand at a time has to be tried.
// See docs/adr/0125.
type strands struct {
	leads map[string]bool
	with  map[string]string // a value of the same strand, nearer to the one that it goes by
}

func (d *Definition) strands(asked mentions, handed wants) strands {
	s := strands{leads: map[string]bool{}, with: map[string]string{}}
	for path := range handed.paths() {
		s.lead(path)
	}
	s.leading(d)
	for more := true; more; {
		before := len(s.leads)
		for _, fl := range d.flows() {
			if s.leads[fl.to] || strings.HasPrefix(fl.to, "case.") {
				s.lead(fl.from)
			}
		}
		more = len(s.leads) > before
	}
	for _, fl := range d.flows() {
		s.join(fl.to, fl.from)
	}
	for path, f := range d.saidFields() {
		if _, varies := asked.values[path]; varies {
			s.join(append(mentionsOf(f.When).looked(), path)...)
		}
	}
	for _, n := range d.prohibitions() {
		m := mentionsOf(n.When)
		together := m.looked()
		for path, f := range d.saidFields() {
			if _, said := m.said[f.Name]; said && strings.HasPrefix(path, "act.") {
				together = append(together, path)
			}
		}
		s.join(together...)
	}
	return s
}

// leading finds what leads the case: where it goes, what is open, whether what is said is accepted, and how long it may take.
func (s strands) leading(d *Definition) {
	lead := func(e Expression) {
		for _, path := range mentionsOf(e).looked() {
			s.lead(path)
		}
	}
	for _, c := range d.Filing.Conditions {
		lead(c.When)
	}
	for name, k := range d.Clocks.All() {
		for _, l := range k.Workdays.Cases {
			lead(l.When)
		}
		s.lead(extensionDays(name))
	}
	for _, a := range d.Anytime.All() {
		lead(a.When)
	}
	for _, n := range d.States.All() {
		for _, b := range n.Gateway {
			lead(b.When)
		}
		for _, a := range n.Actions.All() {
			lead(a.When)
		}
		if n.Service == EnterEntry {
			for _, fl := range entering(n) {
				s.lead(fl.from)
			}
		}
	}
	for path, f := range d.saidFields() {
		if f.Within != nil {
			s.lead(path)
		}
	}
}

func (s strands) lead(path string) { s.leads[path] = true }

// join has values be of one strand, but for those that lead and those that nobody says.
func (s strands) join(paths ...string) {
	paths = slices.DeleteFunc(paths, func(path string) bool {
		group, _, _ := strings.Cut(path, ".")
		return s.leads[path] || group != "form" && group != "act" && group != "fact"
	})
	for i := 1; i < len(paths); i++ {
		if a, b := s.of(paths[0]), s.of(paths[i]); a != b {
			s.with[a] = b
		}
	}
}

// of names the strand of a value; nothing of one that leads.
func (s strands) of(path string) string {
	if s.leads[path] {
		return ""
	}
	for next, more := s.with[path]; more; next, more = s.with[path] {
		path = next
	}
	return path
}

// saidFields yields the fields of the form and of each action, as often as they are said, by the path of what is said.
func (d *Definition) saidFields() func(yield func(string, Field) bool) {
	return func(yield func(string, Field) bool) {
		more := true
		each := func(prefix string, fields []Field) {
			for _, f := range fields {
				more = more && yield(prefix+f.Name, f)
			}
		}
		each("form.", d.Form)
		for name, a := range d.Anytime.All() {
			each("act."+name+".", d.fieldsOf(a))
		}
		for _, n := range d.States.All() {
			for name, a := range n.Actions.All() {
				each("act."+name+".", d.fieldsOf(a))
			}
		}
		for name, k := range d.Clocks.All() {
			if k.Extend != nil {
				each("act."+extendPrefix+name+".", k.Extend.fields(k.Extend.Workdays))
			}
		}
	}
}
