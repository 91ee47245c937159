package seed

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// population is who lives and works where the simulation takes place.
type population struct {
	people      map[string]domain.Person
	names       map[string]string // of departments
	public      []domain.Person
	staff       map[domain.Assignee][]domain.Person
	departments []string // that have staff
	activity    []float64
	entries     []string
	definitions map[string]*procedure.Definition
	providers   map[string][]string // codes of entries by provider
	another     map[string]string   // code of another entry of the same provider
}

func newPopulation(c Config) population {
	t := population{
		people: map[string]domain.Person{}, names: map[string]string{}, staff: map[domain.Assignee][]domain.Person{},
		definitions: map[string]*procedure.Definition{}, providers: map[string][]string{}, another: map[string]string{},
	}
	for _, d := range c.Definitions {
		t.definitions[d.ID()] = d
	}
	for _, d := range c.Departments {
		t.names[d.Code] = d.Name
	}
	people := slices.Clone(c.People)
	slices.SortFunc(people, func(a, b domain.Person) int { return cmp.Compare(a.ID, b.ID) })
	for _, p := range people {
		t.settle(p)
	}
	for _, e := range c.Entries {
		t.entries = append(t.entries, e.Code)
		t.providers[e.Provider] = append(t.providers[e.Provider], e.Code)
	}
	for _, codes := range t.providers {
		for i, code := range codes {
			if next := codes[(i+1)%len(codes)]; next != code {
				t.another[code] = next
			}
		}
	}
	slices.Sort(t.entries)
	chance := rand.New(rand.NewPCG(c.Seed, 3)) //nolint:gosec // what is made up must be the same each time
	chance.Shuffle(len(t.entries), func(i, j int) { t.entries[i], t.entries[j] = t.entries[j], t.entries[i] })
	for department := range t.names {
		if len(t.staff[domain.Assignee{Department: department, Position: domain.Staff}]) > 0 {
			t.departments = append(t.departments, department)
		}
	}
	slices.Sort(t.departments)
	var sum float64
	for _, department := range t.departments {
		sum += c.Habits.of(department).Activity
		t.activity = append(t.activity, sum)
	}
	return t
}

// settle enters a person under every position that he fills. Those with fewest positions come first: a head does a clerk's work
// only where there is no clerk.
func (t *population) settle(p domain.Person) {
	t.people[p.ID] = p
	if p.Public() {
		t.public = append(t.public, p)
		return
	}
	for _, position := range p.Positions {
		for _, assignee := range []domain.Assignee{{Department: p.Department, Position: position}, {Position: position}} {
			t.staff[assignee] = append(t.staff[assignee], p)
			slices.SortStableFunc(t.staff[assignee], func(a, b domain.Person) int { return cmp.Compare(len(a.Positions), len(b.Positions)) })
		}
	}
}

// holder is the one of an assignee's people who does the work.
func (t *population) holder(assignee domain.Assignee) (domain.Person, bool) {
	if assignee.Person != "" {
		p, there := t.people[assignee.Person]
		return p, there
	}
	holders := t.staff[assignee]
	if len(holders) == 0 {
		return domain.Person{}, false
	}
	return holders[0], true
}

// filling is who fills a role in a case.
func (t *population) filling(role string, d *procedure.Definition, parties procedure.Parties) (domain.Person, bool) {
	return t.holder(domain.AssigneeOf(d.Regulation.Parties.At(role), parties))
}

// clerk draws a department that applies, by how active it is, and returns its clerk.
func (sim *simulation) clerk() domain.Person {
	t := &sim.population
	x := sim.chance.Float64() * t.activity[len(t.activity)-1]
	i, _ := slices.BinarySearch(t.activity, x)
	p, _ := t.holder(domain.Assignee{Department: t.departments[min(i, len(t.departments)-1)], Position: domain.Staff})
	return p
}

// popular draws an entry: some are asked for far more often than others.
func (sim *simulation) popular(codes []string) string {
	x := sim.chance.Float64()
	return codes[int(x*x*float64(len(codes)))]
}
