package whatif

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Answer is what a supposition would have changed.
type Answer struct {
	Question    Told               `json:"question"`
	Cases       int                `json:"cases"`     // that were open at some time in the period
	Replayed    int                `json:"replayed"`  // those among them that the supposition touches
	Differing   Sample             `json:"differing"` // those among them in which anything differs
	Results     []ResultChange     `json:"results"`
	Obligations []ObligationChange `json:"obligations"`
	Breaches    []BreachCount      `json:"breaches"`
	Stops       []StopCount        `json:"stops"`
	Unled       Sample             `json:"unled"`  // cases that followed from others and would not
	Apart       Sample             `json:"apart"`  // replayed under their own rules, they do not end as was recorded: the calendar was revised meanwhile
	Failed      []Failure          `json:"failed"` // could not be replayed under their own rules; the first few
	Failures    int                `json:"failures"`

	shorts map[string]string // short titles of the regulations, by id
}

// Told says what was asked.
type Told struct {
	Since       civil.Date       `json:"since"`
	At          time.Time        `json:"at"`
	Calendar    string           `json:"calendar"`           // version of that in force
	Supposed    string           `json:"supposed,omitempty"` // version of that supposed
	Definitions []ToldDefinition `json:"definitions,omitempty"`
}

// ToldDefinition is a changed procedure.
type ToldDefinition struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

func (q Question) told() Told {
	t := Told{Since: procedure.DateOf(q.Since), At: q.Now, Calendar: q.Calendar.Version()}
	if q.Supposed != nil {
		t.Supposed = q.Supposed.Version()
	}
	for _, id := range slices.Sorted(maps.Keys(q.Definitions)) {
		t.Definitions = append(t.Definitions, ToldDefinition{id, q.Definitions[id].Title})
	}
	return t
}

// sampled is how many numbers of cases a row of an answer names; a workbook and the JSON of the command line have all.
const sampled = 20

// Sample is a number of cases, with the numbers of the first.
type Sample struct {
	Count int      `json:"count"`
	First []string `json:"first"`

	last string
}

// add counts a case; one that comes several times comes in a row, and is counted once.
func (s *Sample) add(number string) {
	if s.last == number {
		return
	}
	s.last = number
	if s.Count++; len(s.First) < sampled {
		s.First = append(s.First, number)
	}
}

// ResultChange is how many cases of a procedure would end, or stand, otherwise than they do.
type ResultChange struct {
	ResultKey
	Sample
}

// ResultKey tells results apart.
type ResultKey struct {
	Regulation string `json:"regulation"`
	Procedure  string `json:"procedure"`
	Title      string `json:"title"`
	Was        string `json:"was"`
	Would      string `json:"would"`
}

// ObligationChange is what changes of what a department owes under an article.
type ObligationChange struct {
	ObligationKey
	Earlier      int `json:"earlier"` // due days
	Later        int `json:"later"`
	NewlyLate    int `json:"newly_late"`
	NoLongerLate int `json:"no_longer_late"`
	Sample
}

// ObligationKey tells obligations apart.
type ObligationKey struct {
	Department string              `json:"department"`
	Regulation string              `json:"regulation"`
	Basis      string              `json:"basis"`
	Authority  procedure.Authority `json:"authority"`
}

// BreachCount is how often a breach would be found that was not, and the other way round.
type BreachCount struct {
	BreachKey
	Gained int `json:"gained"`
	Gone   int `json:"gone"`
	Sample
}

// BreachKey tells breaches apart.
type BreachKey struct {
	Regulation string `json:"regulation"`
	Item       string `json:"item"`
	Title      string `json:"title"`
}

// StopCount is in how many cases a step could not be repeated.
type StopCount struct {
	StopKey
	Sample
}

// StopKey tells steps that could not be repeated apart.
type StopKey struct {
	Kind       StopKind `json:"kind"`
	Regulation string   `json:"regulation"`
	Procedure  string   `json:"procedure"`
	Title      string   `json:"title"` // of the procedure
	Step       string   `json:"step"`  // title of the action or procedure
}

// Failure is a case that could not be replayed under its own rules.
type Failure struct {
	Case string `json:"case"`
	Why  string `json:"why"`
}

// sum collects an answer.
type sum struct {
	a           Answer
	results     map[ResultKey]*ResultChange
	obligations map[ObligationKey]*ObligationChange
	breaches    map[BreachKey]*BreachCount
	stops       map[StopKey]*StopCount
}

func newSum() *sum {
	return &sum{
		a:       Answer{shorts: map[string]string{}},
		results: map[ResultKey]*ResultChange{}, obligations: map[ObligationKey]*ObligationChange{},
		breaches: map[BreachKey]*BreachCount{}, stops: map[StopKey]*StopCount{},
	}
}

func (s *sum) add(c comparison) {
	s.a.Replayed++
	if c.failed != "" {
		if s.a.Failures++; len(s.a.Failed) < sampled {
			s.a.Failed = append(s.a.Failed, Failure{c.number, c.failed})
		}
		return
	}
	if c.apart {
		s.a.Apart.add(c.number)
	}
	if c.differs {
		s.a.Differing.add(c.number)
		s.differing(c.difference)
	}
}

func (s *sum) differing(d Difference) {
	s.a.shorts[d.Regulation] = d.short
	if d.Was != d.Would {
		key := ResultKey{d.Regulation, d.Procedure, d.Title, d.Was, d.Would}
		row(s.results, key, &ResultChange{ResultKey: key}).add(d.Case)
	}
	if d.Stop != nil {
		key := StopKey{d.Stop.Kind, d.Regulation, d.Procedure, d.Title, d.Stop.Title}
		row(s.stops, key, &StopCount{StopKey: key}).add(d.Case)
	}
	for _, number := range d.Unled {
		s.a.Unled.add(number)
	}
	for _, c := range d.Clocks {
		s.clock(d, c)
	}
	for _, b := range d.Breaches {
		s.breach(d, b)
	}
}

func (s *sum) clock(d Difference, c ClockChange) {
	if !c.Moved() && !c.NewlyLate() && !c.NoLongerLate() {
		return
	}
	key := ObligationKey{c.Department, d.Regulation, c.Basis, c.Authority}
	o := row(s.obligations, key, &ObligationChange{ObligationKey: key})
	switch {
	case !c.Moved():
	case c.Would.Due.Before(*c.Was.Due):
		o.Earlier++
	default:
		o.Later++
	}
	if c.NewlyLate() {
		o.NewlyLate++
	}
	if c.NoLongerLate() {
		o.NoLongerLate++
	}
	o.add(d.Case)
}

func (s *sum) breach(d Difference, b BreachChange) {
	key := BreachKey{d.Regulation, b.Item, b.Title}
	count := row(s.breaches, key, &BreachCount{BreachKey: key})
	if b.Gained {
		count.Gained++
	} else {
		count.Gone++
	}
	count.add(d.Case)
}

// row is that of a key, which is new if there is none.
func row[K comparable, R any](rows map[K]*R, key K, fresh *R) *R {
	if rows[key] == nil {
		rows[key] = fresh
	}
	return rows[key]
}

// answer orders the rows: by what they are of, and the most frequent first.
func (s *sum) answer() Answer {
	a := s.a
	a.Results = sorted(s.results, func(x, y ResultChange) int {
		return cmp.Or(cmp.Compare(x.Regulation, y.Regulation), cmp.Compare(x.Procedure, y.Procedure), -cmp.Compare(x.Count, y.Count),
			cmp.Compare(x.Was, y.Was), cmp.Compare(x.Would, y.Would))
	})
	a.Obligations = sorted(s.obligations, func(x, y ObligationChange) int {
		return cmp.Or(cmp.Compare(x.Department, y.Department), cmp.Compare(x.Regulation, y.Regulation), cmp.Compare(x.Basis, y.Basis),
			cmp.Compare(x.Authority, y.Authority))
	})
	a.Breaches = sorted(s.breaches, func(x, y BreachCount) int {
		return cmp.Or(cmp.Compare(x.Regulation, y.Regulation), cmp.Compare(x.Item, y.Item), cmp.Compare(x.Title, y.Title))
	})
	a.Stops = sorted(s.stops, func(x, y StopCount) int {
		return cmp.Or(cmp.Compare(slices.Index(StopKinds, x.Kind), slices.Index(StopKinds, y.Kind)), cmp.Compare(x.Regulation, y.Regulation),
			cmp.Compare(x.Procedure, y.Procedure), cmp.Compare(x.Step, y.Step))
	})
	return a
}

func sorted[K comparable, R any](rows map[K]*R, compare func(R, R) int) []R {
	list := make([]R, 0, len(rows))
	for _, r := range rows {
		list = append(list, *r)
	}
	slices.SortFunc(list, compare)
	return list
}
