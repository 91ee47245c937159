package domain

import (
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Ceilings are what a house does where a period is longer than a higher law allows.
type Ceilings struct {
	Bind bool        `json:"bind"`           // cases have both periods, and the earlier binds; else people are told of it alone
	From *civil.Date `json:"from,omitempty"` // first day on which cases are filed that have both; nil: that of the law
}

// String is the setting in words.
func (c Ceilings) String() string {
	switch {
	case !c.Bind:
		return "提示"
	case c.From == nil:
		return "从严：先到者为准"
	}
	return "从严：先到者为准，自" + procedure.Written(*c.From) + "起提交的办件"
}

// Same tells whether both say the same.
func (c Ceilings) Same(other Ceilings) bool { return c.String() == other.String() }

// Above are those of the laws above a procedure whose ceilings count for it here, with the days of filing on which they do: a law
// that does not apply here in the relation in which the procedure is filed has none. Where it is filed in both relations, a law
// that applies in one of them counts.
func (l Rules) Above(d *procedure.Definition, laws []procedure.Higher) []procedure.Higher {
	var list []procedure.Higher
	for _, higher := range laws {
		days, counts := l.daysOf(higher.Law.ID, d)
		if counts {
			higher.Here = higher.Here.And(days).And(procedure.Applies{From: l.Ceilings.From})
			list = append(list, higher)
		}
	}
	return list
}

// daysOf are the days on which a regulation applies in a relation in which the procedure is filed.
func (l Rules) daysOf(regulation string, d *procedure.Definition) (days procedure.Applies, applies bool) {
	if !l.Set() {
		return days, true
	}
	for _, relation := range RelationsOf([]*procedure.Definition{d}) {
		if f, listed := l.Of(regulation, relation); listed {
			return procedure.Applies{From: f.From, Through: f.Through}, true
		}
	}
	return days, false
}

// CheckRules refuses what contradicts itself (LawInvalid). That no regulation is listed is none of it: every one then applies.
func CheckRules(r Rules) error {
	if err := checkForce(r.Force); err != nil {
		return err
	}
	for i, c := range r.Choices {
		twice := func(o Choice) bool { return o.Serves == c.Serves && o.Relation == c.Relation }
		switch {
		case !slices.Contains(Relations, c.Relation):
			return procedure.Refuse(LawInvalid, "%s：适用范围 %q 有误，应为 departments 或者 public", c.Title, c.Relation)
		case slices.ContainsFunc(r.Choices[:i], twice):
			return procedure.Refuse(LawInvalid, "%s（%s）选定了两次，只能有一次", c.Serves, c.Relation.Title())
		}
	}
	return nil
}

// SameRules tells whether two say the same.
func SameRules(a, b Rules) bool {
	return SameForce(a.Force, b.Force) && a.Ceilings.Same(b.Ceilings) && slices.Equal(chosen(a.Choices), chosen(b.Choices))
}

func chosen(list []Choice) []string {
	lines := make([]string, 0, len(list))
	for _, c := range list {
		c.Title = c.Serves
		c.Name = c.Regulation
		lines = append(lines, c.String())
	}
	slices.Sort(lines)
	return lines
}
