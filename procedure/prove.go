package procedure

import (
	"fmt"
	"strings"
)

// The prover takes the machine through every way in which a case can go, as the explorer does, but each condition is decided by
// the values of the case, and all values that make a difference are tried: of the form, of each act, and of the catalog entry.
// It remembers what has happened as far as a prohibition asks, and goes on from a case to those that follow from it. Services
// succeed. Clocks may run out in any order: it may look at more than can happen, never at less.

// Prove explores what can happen in the procedures of a pack, over the cases that follow from one another, and reports each
// prohibition that does not hold and each state in which a case can be stuck, with a shortest scenario that shows it, and each
// prohibition that nothing could ever violate because what it looks at does not happen. cal is for the dates of the scenario. It returns
// nothing if all is proved.
func Prove(pack []*Definition, cal Calendar) []Finding {
	p := prover{pack: pack, cal: cal, asked: map[string]gathered{}, proofs: map[string]*proof{}}
	var findings []Finding
	for _, d := range pack {
		findings = append(findings, p.findings(d)...)
	}
	return append(findings, p.idle()...)
}

type prover struct {
	pack   []*Definition
	cal    Calendar
	asked  map[string]gathered // by procedure
	proofs map[string]*proof
}

// asksOfPast are the tokens that a procedure must remember: what its own prohibitions ask, and what those of any procedure ask of
// a case that theirs follows from. What another asks of itself under the same name makes no difference here.
func (p *prover) asksOfPast(d *Definition) history {
	past := history{}
	for _, of := range p.pack {
		for _, n := range of.prohibitions() {
			for token := range mentionsOf(n.When).tokens {
				if of == d || strings.Contains(token, "/") {
					past[token] = true
				}
			}
		}
	}
	return past
}

// prove explores one procedure, once, and those that it follows from. All filings go one step at a time, so that what is found
// first is shortest.
func (p *prover) prove(d *Definition) *proof {
	if x, done := p.proofs[d.Name]; done {
		return x
	}
	x := p.begun(d)
	p.proofs[d.Name] = x
	if d.Filing.Parent != Required {
		x.file()
	}
	for _, parent := range p.pack {
		if p.follows(parent, d) {
			x.follow(p.prove(parent), d.Name)
		}
	}
	x.goOn()
	return x
}

// begun is the exploration of a procedure in which nothing was filed yet.
func (p *prover) begun(d *Definition) *proof {
	x := &proof{
		def: everInForce(d), past: p.asksOfPast(d), pasts: map[string]history{}, m: p.mentions(d).mentions,
		index: map[digest]bool{}, tried: map[tried]bool{}, questions: map[Expression]compiled{}, offers: map[string]offered{},
		looked: map[string]bool{}, broken: map[string][]int{}, stuck: map[string][]int{},
	}
	for name, c := range d.Children.All() {
		if child := p.named(c.Procedure); child != nil && p.follows(d, child) {
			x.followed = append(x.followed, name)
		}
	}
	p.foresee(x)
	return x
}

// findings tells what is not proved of a procedure.
func (p *prover) findings(d *Definition) []Finding {
	x := p.prove(d)
	list := p.deadEnds(x)
	if x.stopped != nil {
		list = append(list, Finding{File: d.Source.File, Line: 1, Path: "never", Message: "cannot be proved: " + x.stopped.Error()})
	}
	for _, text := range x.m.untried {
		list = append(list, Finding{File: d.Source.File, Line: 1, Path: "never", Message: fmt.Sprintf(
			"cannot be proved: %q asks about what is calculated, or compares dates, so not every value can be tried; "+
				"compare a field itself with literals or with another field, and let a clock count days", text)})
	}
	for name, n := range d.prohibitions() {
		for _, fault := range p.unknown(d, n, strings.HasPrefix(name, regulationNever)) {
			list = append(list, d.forbidden(name, "%s", fault))
		}
		if at := x.broken[name]; len(at) > 0 {
			f := d.forbidden(name, "what must never be can happen: %s（%s）", n.Title, n.Cited())
			if f.Scenario = p.example(x, name, at); f.Scenario == "" {
				f.Message += "; no scenario can play it, since a service is under way, or time runs out in an order that the calendar does not have"
			}
			list = append(list, f)
		}
	}
	return list
}

// idle finds prohibitions whose occasion never comes: of a procedure's own in it, of the regulation's in any.
func (p *prover) idle() []Finding {
	var list []Finding
	looked := map[string]bool{}
	for _, d := range p.pack {
		x, proved := p.proofs[d.Name]
		if !proved {
			continue
		}
		for name := range d.prohibitions() {
			looked[name] = looked[name] || x.looked[name]
			if !strings.HasPrefix(name, regulationNever) && !x.looked[name] {
				list = append(list, d.forbidden(name, "nothing that can happen here is what this looks at, so it forbids nothing"))
			}
		}
	}
	for _, d := range p.pack[:min(1, len(p.pack))] {
		for name := range d.Regulation.Never.All() {
			if !looked[regulationNever+name] {
				list = append(list, d.forbidden(regulationNever+name, "nothing that can happen in any procedure is what this looks at, so it forbids nothing"))
			}
		}
	}
	return list
}

// forbidden is a finding about a prohibition, where it stands.
func (d *Definition) forbidden(name, format string, args ...any) Finding {
	own, ofRegulation := strings.CutPrefix(name, regulationNever)
	path := "never." + own
	if ofRegulation {
		return Finding{File: d.Source.File, Line: 1, Path: "regulation.yaml " + path, Message: fmt.Sprintf(format, args...)}
	}
	return Finding{File: d.Source.File, Line: d.Source.at.of(path).line, Path: path, Message: fmt.Sprintf(format, args...)}
}
