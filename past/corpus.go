package past

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// Names makes up so many people and bodies.
func (c Corpus) Names(seed uint64, n int) []string {
	chance := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // what is made up must be the same each time
	surnames, given := []rune(c.People.Surnames), []rune(c.People.Given)
	names := make([]string, n)
	for i := range names {
		if i < len(c.People.Bodies) {
			names[i] = c.People.Bodies[i]
			continue
		}
		name := []rune{surnames[chance.IntN(len(surnames))], given[chance.IntN(len(given))]}
		if chance.Float64() < 0.7 {
			name = append(name, given[chance.IntN(len(given))])
		}
		names[i] = string(name)
	}
	return names
}

// The classes of sharing and opening, with how common each is.
var classes = []struct {
	class string
	share float64
	open  float64
}{{"unconditional", 0.4, 0.45}, {"conditional", 0.9, 0.75}, {"withheld", 1, 1}}

// Entry makes up a catalog entry.
func (c Corpus) Entry(code, provider string, chance *rand.Rand) office.Entry {
	k := c.Catalog
	pick := func(list []string) string { return list[chance.IntN(len(list))] }
	domain := pick(slices.Sorted(maps.Keys(k.Subjects)))
	subject, kind, place := pick(k.Subjects[domain]), pick(k.Kinds), pick(k.Places)
	e := office.Entry{
		Resource: procedure.Resource{
			Code: code, Title: place + subject + kind, Provider: provider, Gathered: chance.Float64() < 0.85,
		},
		Domain: domain, Summary: fmt.Sprintf("%s%s的%s，由业务系统归集", place, subject, kind), Format: "数据库表",
		UpdateCycle: pick(k.Cycles), ReleasedOn: "2024-03-01",
	}
	share, open := chance.Float64(), chance.Float64()
	for i := len(classes) - 1; i >= 0; i-- {
		if share < classes[i].share {
			e.Share = classes[i].class
		}
		if open < classes[i].open {
			e.Open = classes[i].class
		}
	}
	if e.Share != classes[0].class {
		e.ShareBasis = pick(k.Basis)
	}
	if e.Open != classes[0].class {
		e.OpenBasis = pick(k.Basis)
	}
	first, step := chance.IntN(len(k.Items)), 1+2*chance.IntN(4)
	for i := range 4 + chance.IntN(5) {
		e.Items = append(e.Items, office.Item{Name: k.Items[(first+i*step)%len(k.Items)], Type: "字符型"})
	}
	return e
}

// Updated makes up when, before today, the data of an entry were last updated; not at all if its cycle sets no day.
func (c Corpus) Updated(cycle string, today civil.Date, chance *rand.Rand) (civil.Date, bool) {
	first, ok := office.StaleBefore(today)[cycle]
	if !ok {
		return civil.Date{}, false
	}
	intime := today.DaysSince(first) // so many days ago at most
	if chance.Float64() < c.Catalog.Overdue {
		return first.AddDays(-1 - chance.IntN(10+intime/2)), true
	}
	return today.AddDays(-1 - chance.IntN(intime)), true
}
