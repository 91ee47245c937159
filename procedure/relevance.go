package procedure

import (
	"slices"
	"strings"
)

// follows tells whether a procedure must be looked at as what follows from another.
func (p *prover) follows(parent, d *Definition) bool {
	if parent == d || !parent.leadsTo(d.Name) {
		return false
	}
	return d.Filing.Parent == Required || p.asksBack(d)
}

// leadsTo tells whether a procedure has another among its child cases.
func (d *Definition) leadsTo(procedure string) bool {
	for _, c := range d.Children.All() {
		if c.Procedure == procedure {
			return true
		}
	}
	return false
}

// asksBack tells whether a prohibition of the procedure, or of one that is filed from it, asks about another case.
func (p *prover) asksBack(d *Definition) bool {
	reached := []*Definition{d}
	for i := 0; i < len(reached); i++ {
		if asksOfOthers(reached[i]) {
			return true
		}
		for _, next := range p.pack {
			if reached[i].leadsTo(next.Name) && !slices.Contains(reached, next) {
				reached = append(reached, next)
			}
		}
	}
	return false
}

func asksOfOthers(d *Definition) bool {
	var m mentions
	for _, n := range d.prohibitions() {
		m.add(n.When)
	}
	for token := range m.tokens {
		if strings.Contains(token, "/") {
			return true
		}
	}
	return false
}

// mentions gathers what makes a difference in a procedure: what its conditions and prohibitions ask, and what it hands on to
// cases that are looked at as following from it.
func (p *prover) mentions(d *Definition) gathered {
	if known, done := p.asked[d.Name]; done { // or is being gathered: procedures that follow from each other
		return known
	}
	p.asked[d.Name] = gathered{newMentions(), newWants()}
	asked, handed := newMentions(), newWants()
	for path, e := range d.expressions() {
		if e.condition && !strings.HasPrefix(path, "children.") {
			asked.addCondition(e.text)
		}
	}
	for _, n := range d.prohibitions() {
		asked.addCondition(n.When)
	}
	for _, c := range d.Children.All() {
		p.handsOn(d, c, &asked, handed)
	}
	asked.follow(d)
	asked.typed(d)
	p.asked[d.Name] = gathered{asked, handed}
	return p.asked[d.Name]
}

// gathered is what makes a difference in a procedure.
type gathered struct {
	mentions mentions
	handed   wants // to cases that are looked at as following from one
}

func mentionsOf(e Expression) *mentions {
	var m mentions
	m.add(e)
	return &m
}

// handsOn adds to what makes a difference in a procedure what makes one in a case that is looked at as following from it: when
// that is offered, the entry, the parties, and what is filled in and asked about there.
func (p *prover) handsOn(d *Definition, c Child, asked *mentions, handed wants) {
	child := p.named(c.Procedure)
	if child == nil || !p.follows(d, child) {
		return
	}
	asked.addCondition(c.When)
	handed.ask(c.When)
	there := p.mentions(child).mentions
	for _, path := range there.paths() {
		here := path
		switch group, name, _ := strings.Cut(path, "."); {
		case path == "parent.applicant", path == "parent.provider", path == "case.applicant", path == crossing:
			here = "case." + name
		case group == "form" && !c.Binds.Has(name):
			continue // it may be filed with anything
		case group == "form":
			e := c.Form.At(name)
			asked.add(e)
			for _, value := range mentionsOf(e).paths() {
				handed.value(value)
			}
			here = string(e)
		case group != "resource":
			continue
		}
		if literals, beside, _ := there.about(path); isValue(here) {
			asked.value(here, literals...)
			asked.beside[here] = asked.beside[here] || beside
			handed.value(here)
		}
	}
}
