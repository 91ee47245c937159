package seed

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// planned is a filing that will be made.
type planned struct {
	at         time.Time
	definition *procedure.Definition
}

// plan draws what is filed when.
func (sim *simulation) plan() error {
	season, err := sim.season()
	if err != nil {
		return err
	}
	definitions, sums := sim.shares()
	if len(definitions) == 0 || len(sim.population.departments) == 0 || len(sim.population.entries) == 0 {
		return errors.New("a simulated history needs procedures, departments with staff, and a catalog")
	}
	sim.plannedFilings = make([]planned, 0, sim.Cases)
	for range sim.Cases {
		x := sim.chance.Float64() * sums[len(sums)-1]
		i, _ := slices.BinarySearch(sums, x)
		d := definitions[min(i, len(definitions)-1)]
		public := slices.Contains(d.Filing.By, procedure.FiledByPublic)
		hour := sim.officeHour()
		if public {
			hour = sim.anyHour()
		}
		sim.plannedFilings = append(sim.plannedFilings, planned{procedure.StartOf(season.day(sim, public)).Add(hour + sim.moment(time.Second)), d})
	}
	slices.SortStableFunc(sim.plannedFilings, func(a, b planned) int { return a.at.Compare(b.at) })
	return nil
}

// shares sums up how often each procedure is used.
func (sim *simulation) shares() ([]*procedure.Definition, []float64) {
	var definitions []*procedure.Definition
	var sums []float64
	var sum float64
	for _, d := range sim.Definitions {
		share := sim.Habits.Procedures[d.Name]
		if of, named := sim.Habits.Regulations[d.Regulation.ID]; named {
			share *= of
		}
		if share <= 0 {
			continue
		}
		sum += share
		definitions, sums = append(definitions, d), append(sums, sum)
	}
	return definitions, sums
}

// moment is a short while.
func (sim *simulation) moment(longest time.Duration) time.Duration {
	return time.Duration(1 + sim.chance.Int64N(int64(longest)))
}

// filePlanned files a planned case. What the regulation does not take (it may not be in force yet) is not filed.
func (sim *simulation) filePlanned(ctx context.Context, r planned) error {
	f := domain.Filing{Definition: r.definition}
	if !sim.filer(&f) {
		return nil
	}
	return sim.file(ctx, f, nil)
}

// filer draws who files about what.
func (sim *simulation) filer(f *domain.Filing) bool {
	filing := f.Definition.Filing
	if filing.Resource == procedure.Required || filing.Resource == procedure.Optional && sim.chance.Float64() < 0.85 {
		f.Resource = sim.popular(sim.population.entries)
	}
	var there bool
	switch kind := filing.By[sim.chance.IntN(len(filing.By))]; kind {
	case procedure.FiledByPublic:
		if there = len(sim.population.public) > 0; there {
			f.By = sim.population.public[sim.chance.IntN(len(sim.population.public))]
		}
	case procedure.FiledByProvider:
		entry, err := sim.Ledger.Entry(context.Background(), f.Resource)
		if err == nil {
			f.By, there = sim.population.holder(domain.Assignee{Department: entry.Provider, Position: domain.Staff})
		}
	case procedure.FiledByDepartment:
		f.By, there = sim.clerk(), true
	default:
		f.By, there = sim.population.holder(domain.Assignee{Position: domain.Position(kind)})
	}
	return there && sim.foreign(f)
}

// foreign finds an entry of another department: nobody applies for his own data, unless only he may.
func (sim *simulation) foreign(f *domain.Filing) bool {
	if f.Resource == "" || slices.Contains(f.Definition.Filing.By, procedure.FiledByProvider) {
		return true
	}
	for range 30 {
		entry, err := sim.Ledger.Entry(context.Background(), f.Resource)
		class := entry.Share
		if f.By.Public() {
			class = entry.Open
		}
		if err == nil && entry.Provider != f.By.Department && sim.chance.Float64() < sim.Habits.Classes[class] {
			return true
		}
		f.Resource = sim.popular(sim.population.entries)
	}
	return false
}

// corrections is how often a form that is not in order is filled in again.
const corrections = 12

// file fills the form in, as the machine asks for it, and files it. One that is refused for another reason is let be.
func (sim *simulation) file(ctx context.Context, f domain.Filing, parent *simulatedCase) error {
	form := &formFiller{simulation: sim, procedure: f.Definition.Name, fields: f.Definition.Form, by: f.By, values: f.Form, provider: f.By.Department}
	form.about(f.Resource)
	form.begin()
	for range corrections {
		f.Form = form.values
		c, err := sim.Ledger.File(f)
		if err == nil {
			sim.progress.Cases++
			return sim.begin(ctx, c, parent)
		}
		if again, err := form.correct(err); !again {
			return err
		}
	}
	return nil
}

// begin takes up a case that is filed; its workflow looks at it at once.
func (sim *simulation) begin(ctx context.Context, c domain.Case, parent *simulatedCase) error {
	s := sim.adopt(c, parent)
	return sim.look(ctx, s)
}

func (sim *simulation) look(ctx context.Context, s *simulatedCase, results ...procedure.Event) error {
	a, err := sim.Ledger.Advance(ctx, s.number, results, nil)
	if err != nil {
		return err
	}
	return sim.observe(ctx, s, a)
}
