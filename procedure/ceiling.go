package procedure

import (
	"slices"

	"cloud.google.com/go/civil"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"
)

// Ceiling is how long a law lets lower rules make a kind of period, the kind being the name that a [Clock] gives as its
// own. The basis is the article that sets the period.
type Ceiling struct {
	Basis `yaml:",inline"`

	Title    string            `yaml:"title"`    // what is owed
	Workdays Length            `yaml:"workdays"` // a number, or several by what the entry is
	Owner    string            `yaml:"owner"`    // role of this law that owes it
	From     *civil.Date       `yaml:"from"`     // first day on which cases are filed under it; nil: that of the law
	Breach   string            `yaml:"breach"`   // item of this law's list: what it is not to keep the period
	Extend   *CeilingExtension `yaml:"extension"`

	// DeemedConsent is NoDeemedConsent if silence is no consent under this law. Nothing: it does not say.
	DeemedConsent string `yaml:"deemed_consent"`
}

// NoDeemedConsent is the value of [Ceiling.DeemedConsent] of a law that knows none.
const NoDeemedConsent = "none"

// CeilingExtension is how much longer the period can be made, and who has to agree.
type CeilingExtension struct {
	Basis `yaml:",inline"`

	Workdays int    `yaml:"workdays"` // in all
	Approve  string `yaml:"approve"`  // role of this law
}

// Higher is a law whose ceilings count for a procedure, and the days of filing on which they do: none given, all on which the
// law is in force.
type Higher struct {
	Law  *Regulation
	Here Applies
}

// applies are the days of filing on which the ceiling counts.
func (e Excess) applies() Applies {
	in := e.Law.InForce
	return Applies{From: in.From, Through: in.Through}.And(Applies{From: e.Ceiling.From}).And(e.Here)
}

// Cite names an article of the regulation where those of others stand beside it: 《政务数据共享条例》第二十六条.
func (r *Regulation) Cite(article string) string { return r.Quoted() + article }

// under is the length for an entry.
func (l Length) under(r *Resource) LengthCase {
	for _, c := range l.Cases {
		if yes, err := expr.Eval(string(c.When), map[string]any{"resource": r.values()}); c.When == "" || err == nil && yes == true {
			return c
		}
	}
	return LengthCase{Days: l.Days}
}

// ceilings checks what a law says of lower ones: that the roles and items are its own, and that lengths depend on nothing
// but the entry, which is the same under every regulation.
func (c *checker) ceilings() {
	for name, k := range c.r.Ceilings.All() {
		path := "ceilings." + name
		c.basis(path, k.Basis)
		known(c, path+".owner", "role", k.Owner, c.r.Parties)
		known(c, path+".breach", "breach", k.Breach, c.r.Breaches)
		if owner := k.Owner; c.r.Parties.Has(owner) && !c.r.CanBreach(owner, k.Breach) {
			c.fault(path+".breach", k.Breach+", which "+owner+" cannot commit", "an item of "+owner)
		}
		c.lengthCases(path+".workdays", k.Workdays.Cases)
		for i, l := range k.Workdays.Cases {
			if l.When != "" {
				c.condition(indexed(path+".workdays", i)+".when", l.When, types.Map{"resource": (&Definition{}).environmentTypes()["resource"]})
			}
		}
		if k.Extend != nil {
			c.basis(path+".extension", k.Extend.Basis)
			known(c, path+".extension.approve", "role", k.Extend.Approve, c.r.Parties)
		}
	}
}

// comparable notes a clock of a kind that no ceiling could be compared with.
func (c *checker) comparable(path string, k Clock) {
	if k.Kind != "" && k.Until == "" && k.Workdays.IsZero() {
		c.fault(path+".kind", k.Kind+" of a clock that goes by the calendar", "workdays or until: a ceiling is in working days")
	}
}

// Kinds are those of the definition's clocks, each once, with the clock that names it first.
func (d *Definition) Kinds() Ordered[string] {
	var kinds Ordered[string]
	for name, k := range d.Clocks.All() {
		if k.Kind != "" && !kinds.Has(k.Kind) {
			kinds.put(k.Kind, name)
		}
	}
	return kinds
}

// ofKind are the clocks of a kind among names.
func (d *Definition) ofKind(kind string, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return d.Clocks.At(name).Kind != kind })
}
