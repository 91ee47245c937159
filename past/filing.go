package past

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// root is a filing that is planned.
type root struct {
	at         time.Time
	definition *procedure.Definition
}

// plan draws what is filed when.
func (l *life) plan() error {
	season, err := l.season()
	if err != nil {
		return err
	}
	definitions, sums := l.shares()
	if len(definitions) == 0 || len(l.town.departments) == 0 || len(l.town.entries) == 0 {
		return errors.New("a past needs procedures, departments with staff, and a catalog")
	}
	l.roots = make([]root, 0, l.Cases)
	for range l.Cases {
		x := l.chance.Float64() * sums[len(sums)-1]
		i, _ := slices.BinarySearch(sums, x)
		d := definitions[min(i, len(definitions)-1)]
		public := slices.Contains(d.Filing.By, procedure.FiledByPublic)
		hour := l.officeHour()
		if public {
			hour = l.anyHour()
		}
		l.roots = append(l.roots, root{procedure.StartOf(season.day(l, public)).Add(hour + l.moment(time.Second)), d})
	}
	slices.SortStableFunc(l.roots, func(a, b root) int { return a.at.Compare(b.at) })
	return nil
}

// shares sums up how often each procedure is used.
func (l *life) shares() ([]*procedure.Definition, []float64) {
	var definitions []*procedure.Definition
	var sums []float64
	var sum float64
	for _, d := range l.Definitions {
		share := l.Habits.Procedures[d.Name]
		if of, named := l.Habits.Regulations[d.Regulation.ID]; named {
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
func (l *life) moment(longest time.Duration) time.Duration {
	return time.Duration(1 + l.chance.Int64N(int64(longest)))
}

// fileRoot files a planned case. What the regulation does not take (it may not be in force yet) is not filed.
func (l *life) fileRoot(ctx context.Context, r root) error {
	f := office.Filing{Definition: r.definition}
	if !l.filer(&f) {
		return nil
	}
	return l.file(ctx, f, nil)
}

// filer draws who files about what.
func (l *life) filer(f *office.Filing) bool {
	filing := f.Definition.Filing
	if filing.Resource == procedure.Required || filing.Resource == procedure.Optional && l.chance.Float64() < 0.85 {
		f.Resource = l.popular(l.town.entries)
	}
	var there bool
	switch kind := filing.By[l.chance.IntN(len(filing.By))]; kind {
	case procedure.FiledByPublic:
		if there = len(l.town.public) > 0; there {
			f.By = l.town.public[l.chance.IntN(len(l.town.public))]
		}
	case procedure.FiledByProvider:
		entry, err := l.Chronicle.Entry(context.Background(), f.Resource)
		if err == nil {
			f.By, there = l.town.holder(office.Seat{Department: entry.Provider, Position: office.Staff})
		}
	case procedure.FiledByDepartment:
		f.By, there = l.clerk(), true
	default:
		f.By, there = l.town.holder(office.Seat{Position: office.Position(kind)})
	}
	return there && l.foreign(f)
}

// foreign finds an entry of another department: nobody applies for his own data, unless only he may.
func (l *life) foreign(f *office.Filing) bool {
	if f.Resource == "" || slices.Contains(f.Definition.Filing.By, procedure.FiledByProvider) {
		return true
	}
	for range 30 {
		entry, err := l.Chronicle.Entry(context.Background(), f.Resource)
		class := entry.Share
		if f.By.Public() {
			class = entry.Open
		}
		if err == nil && entry.Provider != f.By.Department && l.chance.Float64() < l.Habits.Classes[class] {
			return true
		}
		f.Resource = l.popular(l.town.entries)
	}
	return false
}

// corrections is how often a form that is not in order is filled in again.
const corrections = 12

// file fills the form in, as the machine asks for it, and files it. One that is refused for another reason is let be.
func (l *life) file(ctx context.Context, f office.Filing, opener *subject) error {
	form := &sheet{life: l, procedure: f.Definition.Name, fields: f.Definition.Form, by: f.By, values: f.Form, provider: f.By.Department}
	form.about(f.Resource)
	form.begin()
	for range corrections {
		f.Form = form.values
		c, err := l.Chronicle.File(f)
		if err == nil {
			l.progress.Cases++
			return l.begin(ctx, c, opener)
		}
		if again, err := form.correct(err); !again {
			return err
		}
	}
	return nil
}

// begin takes up a case that is filed; its workflow looks at it at once.
func (l *life) begin(ctx context.Context, c office.Case, opener *subject) error {
	s := l.adopt(c, opener)
	return l.look(ctx, s)
}

func (l *life) look(ctx context.Context, s *subject, results ...procedure.Event) error {
	a, err := l.Chronicle.Advance(ctx, s.number, results, nil)
	if err != nil {
		return err
	}
	return l.observe(ctx, s, a)
}
