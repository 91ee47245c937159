package procedure

import (
	"maps"
	"slices"
	"strconv"
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
// cases that are looked at as following from it. What is said with an action, or in the form, and only asked by other fields of
// the same makes none once it is said; the paths of the rest are kept.
func (p *prover) mentions(d *Definition) (asked mentions, kept []string) {
	if known, done := p.asked[d.Name]; done { // or is being gathered: procedures that follow from each other
		return known.mentions, known.kept
	}
	p.asked[d.Name] = gathered{mentions: newMentions()}
	asked, later := newMentions(), map[string]bool{}
	for path, e := range d.expressions() {
		if strings.HasPrefix(path, "children.") {
			continue
		}
		if e.condition {
			asked.addCondition(e.text)
		}
		own := d.ownFields(path)
		if own == formFieldsOf { // asked as the case is filed, and never again
			continue
		}
		for _, value := range mentionsOf(e.text).paths() {
			if own == "" || !strings.HasPrefix(value, own) {
				later[value] = true
			}
		}
	}
	for _, n := range d.prohibitions() {
		asked.addCondition(n.When)
		for _, value := range mentionsOf(n.When).paths() {
			later[value] = true
		}
	}
	for _, c := range d.Children.All() {
		for _, value := range p.handsOn(d, c, &asked) {
			later[value] = true
		}
	}
	for _, value := range asked.follow(d) {
		later[value] = true
	}
	asked.typed(d)
	kept = slices.Sorted(maps.Keys(later))
	p.asked[d.Name] = gathered{asked, kept}
	return asked, kept
}

// gathered is what makes a difference in a procedure.
type gathered struct {
	mentions mentions
	kept     []string
}

func mentionsOf(e Expression) *mentions {
	var m mentions
	m.add(e)
	return &m
}

// askedAgain tells whether the condition of a field of the form is asked again later: an action takes that field, or one that the
// condition reads, once more.
func (d *Definition) askedAgain(path string) bool {
	i, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(path, "form["), "].when"))
	if err != nil {
		return true
	}
	var m mentions
	m.add(d.Form[i].When)
	return slices.ContainsFunc(d.flows(), func(fl flow) bool {
		_, reads := m.values[fl.to]
		return reads || fl.to == "form."+d.Form[i].Name
	})
}

// formFieldsOf is what the paths of a form's fields begin with.
const formFieldsOf = "form."

// ownFields is the path below which stands what an act or the filing says, if the expression at a path is the condition of one
// of its fields. The form is said once, unless an action takes it again.
func (d *Definition) ownFields(path string) string {
	if strings.HasPrefix(path, "form[") {
		if d.askedAgain(path) {
			return ""
		}
		return formFieldsOf
	}
	before, _, isField := strings.Cut(path, ".fields[")
	if !isField || strings.HasPrefix(path, "clocks.") {
		return ""
	}
	return "act." + before[strings.LastIndex(before, ".")+1:] + "."
}

// handsOn adds to what makes a difference in a procedure what makes one in a case that is looked at as following from it: when
// that is offered, the entry, the parties, and what is filled in and asked about there. It returns the paths of those values.
func (p *prover) handsOn(d *Definition, c Child, asked *mentions) []string {
	child := p.named(c.Procedure)
	if child == nil || !p.follows(d, child) {
		return nil
	}
	asked.addCondition(c.When)
	handed := mentionsOf(c.When).paths()
	there, _ := p.mentions(child)
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
			handed = append(handed, mentionsOf(e).paths()...)
			here = string(e)
		case group != "resource":
			continue
		}
		if literals, beside, _ := there.about(path); isValue(here) {
			asked.value(here, literals...)
			asked.beside[here] = asked.beside[here] || beside
			handed = append(handed, here)
		}
	}
	return handed
}
