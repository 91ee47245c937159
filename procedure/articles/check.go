package articles

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// Lint holds a pack's ledger against the text and the pack: a provision that no entry covers, an entry of what the text
// does not have, an implementation that names nothing, and a rule of the pack that cites the text where no entry leads to
// it. A pack without text or ledger, nil, has one finding. It returns nothing for a ledger that accounts for all.
func Lint(p Pack, t *Text, l *Ledger) []procedure.Finding {
	if t == nil || l == nil {
		return []procedure.Finding{{
			File: p.Regulation.ID + "/articles.yaml", Line: 1, Path: "articles",
			Message: "the pack has no ledger of articles: text.txt, the text of the regulation, and articles.yaml, what implements each article, were expected",
		}}
	}
	c := newChecker(p, t, l)
	c.entries()
	c.covered()
	c.cited()
	slices.SortStableFunc(c.findings, func(a, b procedure.Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Path, b.Path))
	})
	return c.findings
}

type checker struct {
	names
	text     *Text
	ledger   *Ledger
	places   map[string]Citation // by key of the ledger; those that the text has
	findings []procedure.Finding
}

func newChecker(p Pack, t *Text, l *Ledger) *checker {
	c := &checker{names: p.names(), text: t, ledger: l, places: map[string]Citation{}}
	for _, key := range l.Articles.Keys {
		if citation, ok := parseCitation(key); ok {
			if citation, ok = t.resolve(citation); ok {
				c.places[key] = citation
			}
		}
	}
	return c
}

func (c *checker) find(citation, format string, args ...any) {
	c.findings = append(c.findings, c.ledger.finding(citation, format, args...))
}

func (c *checker) entries() {
	if c.ledger.Regulation != c.Regulation.ID {
		c.find("", "the ledger is of %q, but the pack is %q", c.ledger.Regulation, c.Regulation.ID)
	}
	taken := map[Citation]string{}
	for key, e := range c.ledger.Articles.All() {
		c.entry(key, e)
		citation, ok := c.places[key]
		switch _, written := parseCitation(key); {
		case !written:
			c.find(key, "this is no citation; 第N条, 第N条第M款, 第N条第K项 or 第N条第M款第K项 was expected")
		case !ok:
			c.find(key, "%s has no such place", c.text.File)
		case taken[citation] != "":
			c.find(key, "the text has only one such place, and it has an entry: %s", taken[citation])
		default:
			taken[citation] = key
		}
	}
}

func (c *checker) entry(key string, e Entry) {
	for _, path := range e.By {
		if _, ok := c.names.find(path); !ok {
			c.find(key, "by: %s names nothing; a procedure, a part of one or of regulation.yaml by its path there, or a rule of %s was expected",
				path, catalogRuleNames())
		}
	}
	switch {
	case len(e.By) == 0 && e.Because == "":
		c.find(key, "neither by nor because: what implements it, or why nothing does, was expected")
	case e.Because == Missing && e.Note == "":
		c.find(key, "a note was expected that says what is missing")
	}
}

func catalogRuleNames() string {
	var names []string
	for _, r := range CatalogRules {
		names = append(names, catalogPrefix+r.Name)
	}
	return strings.Join(names, ", ")
}

func (c *checker) covered() {
	for _, a := range c.account().Articles {
		if a.Key == "" {
			c.find("", "no entry covers %s (%s): %s", a.Citation, c.text.where(a.Provision), shortened(a.Text, 20))
		}
	}
}

// cited looks for rules that no entry leads to.
func (c *checker) cited() {
	for _, r := range c.rules() {
		for _, citation := range Cited(r.basis) {
			resolved, ok := c.text.resolve(citation)
			switch {
			case !ok:
				c.findings = append(c.findings, r.finding("%s has no %s", c.text.File, citation))
			case !c.leads(resolved, r.from):
				c.findings = append(c.findings, r.finding("it cites %s, and no entry of %s for %s names it: by: [%s] was expected there",
					citation, c.ledger.file, citation.Whole(), r.from[0]))
			}
		}
	}
}

// leads tells whether an entry for the place, or for one around or beneath it, names one of the paths, or something above.
func (c *checker) leads(to Citation, paths []string) bool {
	for key, e := range c.ledger.Articles.All() {
		if place, ok := c.places[key]; !ok || !place.meets(to) {
			continue
		}
		for _, by := range e.By {
			for _, path := range paths {
				if path == by || strings.HasPrefix(path, by+".") {
					return true
				}
			}
		}
	}
	return false
}
