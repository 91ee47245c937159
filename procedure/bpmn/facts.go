package bpmn

import (
	"strconv"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// Namespace is that of the typed extension elements.
const Namespace = "urn:shixian:bpmn:1"

func stateFact(name string, state procedure.Node) fact {
	f := fact{tag: "state"}
	f.set("name", name)
	f.set("service", state.Service)
	f.set("outcome", state.End)
	f.ground(state.Basis)
	return f
}

// ground adds where the rule stands.
func (f *fact) ground(basis procedure.Basis) {
	if basis.Basis == "" {
		return
	}
	b := basis.Marked()
	f.set("basis", b.Basis)
	f.set("authority", string(b.Authority))
	f.set("note", b.Note)
}

func clockFacts(name string, c procedure.Clock) []fact {
	f := fact{tag: "clock"}
	f.set("name", name)
	f.set("title", c.Title)
	l, unit := c.Length()
	f.set(string(unit), l.Ref)
	if l.Days > 0 {
		f.set(string(unit), strconv.Itoa(l.Days))
	}
	var cases []int
	for _, one := range l.Cases {
		cases = append(cases, one.Days)
	}
	f.set(string(unit), numbers(cases))
	f.set("from", c.From)
	f.set("until", c.Until)
	f.set("owner", c.Owner)
	f.set("remind", numbers(c.Remind))
	f.ground(c.Basis)
	return []fact{f, expiryFact(c.Expired)}
}

func expiryFact(x procedure.Expiry) fact {
	f := fact{tag: "expiry"}
	f.set("to", x.To)
	f.set("afterLapse", x.AfterLapse)
	f.set("escalate", strings.Join(x.Escalate, " "))
	f.set("outcome", x.Outcome)
	if x.Consent {
		f.set("consent", "true")
	}
	if x.Met {
		f.set("met", "true")
	}
	f.set("breach", x.Breach)
	f.ground(x.Basis)
	return f
}

func extensionFact(clock string, x procedure.Extension) fact {
	f := fact{tag: "extension"}
	f.set("clock", clock)
	f.set("request", x.Request)
	f.set("approve", x.Approve)
	f.set("workdays", strconv.Itoa(x.Workdays))
	if a := x.Answer; a != nil {
		f.set("answer", strconv.Itoa(a.Workdays))
		f.set("escalate", strings.Join(a.Escalate, " "))
	}
	f.ground(x.Basis)
	return f
}

func actionFact(name string, a procedure.Action) fact {
	f := fact{tag: "action"}
	f.set("name", name)
	f.set("title", a.Title)
	f.set("role", a.Role)
	f.set("complete", a.Complete)
	f.set("needs", strings.Join(a.Needs, " "))
	f.set("takes", strings.Join(a.Takes, " "))
	f.set("when", string(a.When))
	if bound := a.Bound(); bound > 0 {
		f.set("limit", strconv.Itoa(bound))
	}
	f.set("outcome", a.Outcome)
	f.set("breach", a.Breach)
	f.set("opens", a.Opens)
	f.ground(a.Basis)
	return f
}

func childFact(name string, r procedure.Child) fact {
	f := fact{tag: "related"}
	f.set("name", name)
	f.set("title", r.Title)
	f.set("procedure", r.Procedure)
	f.set("role", r.Role)
	f.set("when", string(r.When))
	if r.OnBreach {
		f.set("onBreach", "true")
	}
	f.ground(r.Basis)
	return f
}

func numbers(list []int) string {
	var words []string
	for _, n := range list {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, " ")
}
