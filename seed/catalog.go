package seed

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Catalog is what entries of a catalog are put together from.
type Catalog struct {
	Places   []string            `yaml:"places"`
	Groups   []Group             `yaml:"groups"`
	About    map[string]About    `yaml:"about"`
	Cycles   []string            `yaml:"cycles"`
	CyclesOf map[string][]string `yaml:"cycles_of"` // of kinds that have not any
	Formats  []Format            `yaml:"formats"`
	Overdue  float64             `yaml:"overdue"` // share of entries whose data were not updated in time
}

// Group is subjects of which there are the same kinds of data.
type Group struct {
	Domain    string   `yaml:"domain"`
	Providers []string `yaml:"providers"` // codes of departments
	About     string   `yaml:"about"`     // which of Catalog.About
	Subjects  []string `yaml:"subjects"`
	Kinds     []string `yaml:"kinds"`
}

// About is what entries say about people, say, or about bodies.
type About struct {
	Items []procedure.Item `yaml:"items"`
	Share []Class          `yaml:"share"`
	Open  []Class          `yaml:"open"`
}

// Class is a class of sharing or of opening, with how common it is, and on what grounds and terms.
type Class struct {
	Class  string   `yaml:"class"`
	Weight float64  `yaml:"weight"`
	Basis  []string `yaml:"basis"`
	Terms  []string `yaml:"terms"`
}

// Format is how data exist and are provided.
type Format struct {
	Format string `yaml:"format"`
	Type   string `yaml:"type"`
	Mode   string `yaml:"mode"`
}

// Entry makes up a catalog entry of the provider, of what its kind of department keeps.
func (c Catalog) Entry(code, provider string, chance *rand.Rand) domain.Entry {
	groups := slices.DeleteFunc(slices.Clone(c.Groups), func(g Group) bool { return !slices.Contains(g.Providers, provider) })
	if len(groups) == 0 {
		groups = c.Groups
	}
	g := groups[chance.IntN(len(groups))]
	simulatedCase, kind, place := pick(g.Subjects, chance), pick(g.Kinds, chance), pick(c.Places, chance)
	cycles, named := c.CyclesOf[kind]
	if !named {
		cycles = c.Cycles
	}
	about, format := c.About[g.About], c.Formats[chance.IntN(len(c.Formats))]
	e := domain.Entry{
		Resource: procedure.Resource{Code: code, Title: place + simulatedCase + kind, Provider: provider, Gathered: chance.Float64() < 0.85},
		Category: []string{"部门信息资源目录", g.Domain}, Domain: g.Domain, Summary: fmt.Sprintf("%s%s的%s，由业务系统归集", place, simulatedCase, kind),
		Format: format.Format, FormatType: format.Type, ShareMode: format.Mode, UpdateCycle: pick(cycles, chance),
		ReleasedOn: civil.Date{Year: 2024, Month: 3, Day: 1}.AddDays(-chance.IntN(700)).String(),
		Items:      items(about.Items, chance),
	}
	share, open := drawn(about.Share, chance), drawn(about.Open, chance)
	e.Share, e.ShareBasis, e.ShareTerms = share.Class, pick(share.Basis, chance), pick(share.Terms, chance)
	e.Open, e.OpenBasis, e.OpenTerms = open.Class, pick(open.Basis, chance), pick(open.Terms, chance)
	return e
}

// pick draws one of the texts; nothing of none.
func pick(list []string, chance *rand.Rand) string {
	if len(list) == 0 {
		return ""
	}
	return list[chance.IntN(len(list))]
}

// items leaves out some, but not the first, by which a record is known.
func items(all []procedure.Item, chance *rand.Rand) []procedure.Item {
	var list []procedure.Item
	for i, item := range all {
		if i == 0 || chance.Float64() < 0.7 {
			list = append(list, item)
		}
	}
	return list
}

// drawn draws a class by weight.
func drawn(classes []Class, chance *rand.Rand) Class {
	var sum float64
	for _, c := range classes {
		sum += c.Weight
	}
	x := chance.Float64() * sum
	for _, c := range classes {
		if x -= c.Weight; x < 0 {
			return c
		}
	}
	return classes[len(classes)-1]
}

// Updated makes up when, before today, the data of an entry were last updated; not at all if its cycle sets no day.
func (c Catalog) Updated(cycle string, today civil.Date, chance *rand.Rand) (civil.Date, bool) {
	first, ok := domain.StaleBefore(today)[cycle]
	if !ok {
		return civil.Date{}, false
	}
	intime := today.DaysSince(first) // so many days ago at most
	if chance.Float64() < c.Overdue {
		return first.AddDays(-1 - chance.IntN(10+intime/2)), true
	}
	return today.AddDays(-1 - chance.IntN(intime)), true
}
