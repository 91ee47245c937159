package procedure

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// Breach is an item of the article that lists what departments must not do.
type Breach struct {
	Title   string `yaml:"title" json:"title"`
	Article string `yaml:"article" json:"article"`

	// Of are the roles that can commit it, one or several; none: the text does not say.
	Of Roles `yaml:"of" json:"of,omitempty"`
}

// Roles are one role or several.
type Roles []string

// UnmarshalYAML reads one role or a list of them.
func (r *Roles) UnmarshalYAML(node ast.Node) error { return (*References)(r).UnmarshalYAML(node) }

// Unnamed is the breach of a rule for which the regulation's list has no item, or
// may have several: the breach goes on record and the bureau names the item.
const Unnamed = "unnamed"

// itemOf returns the key of the breach in the regulation's list, empty if the
// bureau has to name it.
func itemOf(breach string) string {
	if breach == Unnamed {
		return ""
	}
	return breach
}

// CanBreach tells whether a role can be in breach of an item: if the list says of whom, one of these, or another seat of
// the same side of the case, such as the provider's head of the provider.
func (r *Regulation) CanBreach(role, item string) bool {
	of := r.Breaches.At(item).Of
	return len(of) == 0 || slices.ContainsFunc(of, func(who string) bool { return who == role || r.sameSide(who, role) })
}

// departmentOf is the department of this case that fills a party; empty of an authority that the case does not name.
func (p Parties) departmentOf(party Party) string {
	switch party.Department {
	case RoleApplicant:
		return p.Applicant
	case RoleProvider:
		return p.Provider
	case SideSuperior:
		return p.Superiors[party.Position]
	}
	return ""
}

// Against is the role that an action finds in breach.
func (d *Definition) Against(a Action) string {
	of := d.Regulation.Breaches.At(itemOf(a.Breach)).Of
	switch {
	case a.Against != "":
		return a.Against
	case len(of) == 1:
		return of[0]
	default:
		return RoleProvider
	}
}
