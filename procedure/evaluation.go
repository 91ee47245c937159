package procedure

import (
	"fmt"
	"slices"
)

// Evaluation is the yearly evaluation of departments that a regulation demands:
// the indicators that its articles name, each tied to something that the ledger
// can count. It has no scores and no weights, which no article gives.
type Evaluation struct {
	Basis      string             `yaml:"basis"`
	Note       string             `yaml:"note"`
	Indicators Ordered[Indicator] `yaml:"indicators"`
}

// Indicator is a column of the evaluation. What it leaves out does not filter.
type Indicator struct {
	Title      string   `yaml:"title"`
	Basis      string   `yaml:"basis"` // the article that names it
	Measure    Measure  `yaml:"measure"`
	Procedures []string `yaml:"procedures"` // of the pack; of clocks and cases
	Outcomes   []string `yaml:"outcomes"`   // of cases that ended
	Breaches   []string `yaml:"breaches"`   // items of the regulation's list
	Practice   bool     `yaml:"practice"`   // clocks of practice count too, in a column of their own
}

// Measure is something that can be counted of a department in a year.
type Measure string

// The measures: of clocks by the year in which they are due, of cases, of the catalog.
const (
	MeasureDue       Measure = "due"       // clocks that fell due
	MeasureOnTime    Measure = "on_time"   // of these, those met in time: a rate
	MeasureLate      Measure = "late"      // of these, those met late, not at all, or open and overdue
	MeasureConsented Measure = "consented" // of these, those that ran out into consent
	MeasureExtended  Measure = "extended"  // clocks that were extended
	MeasureBreaches  Measure = "breaches"  // clocks whose running out was a breach of an item

	MeasureFiled Measure = "filed" // cases filed, of which the department is the provider
	MeasureEnded Measure = "ended" // such cases that ended

	MeasureEntries   Measure = "entries"           // catalog entries at the end of the year
	MeasureShareable Measure = "entries_shareable" // those not withheld from sharing
	MeasureOpenable  Measure = "entries_openable"  // those not withheld from opening
	MeasureReleased  Measure = "entries_new"       // entries first released in the year
	MeasureChanged   Measure = "entries_changed"   // later versions of entries in the year
	MeasureProvided  Measure = "grants_given"      // rights to use its data
	MeasureObtained  Measure = "grants_obtained"   // rights that it got to use others'
)

var (
	clockMeasures = []Measure{MeasureDue, MeasureOnTime, MeasureLate, MeasureConsented, MeasureExtended, MeasureBreaches}
	caseMeasures  = []Measure{MeasureFiled, MeasureEnded}
)

// OfClocks tells whether the measure counts clocks, whose authorities are told apart.
func (m Measure) OfClocks() bool { return slices.Contains(clockMeasures, m) }

// Authorities are those that the indicator counts, each in a column of its own; none if
// it does not count clocks.
func (i Indicator) Authorities() []Authority {
	switch {
	case !i.Measure.OfClocks():
		return nil
	case i.Practice:
		return []Authority{Statutory, Construed, Practice}
	default:
		return []Authority{Statutory, Construed}
	}
}

// evaluation notes indicators that filter by what their measure has not.
func (c *checker) evaluation() {
	if c.r.Evaluation == nil {
		return
	}
	for name, i := range c.r.Evaluation.Indicators.All() {
		path := "evaluation.indicators." + name
		isCase := slices.Contains(caseMeasures, i.Measure)
		for _, f := range []struct {
			key   string
			given bool
			fits  bool
		}{
			{"procedures", len(i.Procedures) > 0, isCase || i.Measure.OfClocks()},
			{"outcomes", len(i.Outcomes) > 0, i.Measure == MeasureEnded},
			{"breaches", len(i.Breaches) > 0, i.Measure == MeasureBreaches},
			{"practice", i.Practice, i.Measure.OfClocks()},
		} {
			if f.given && !f.fits {
				c.faultAtKey(path+"."+f.key, fmt.Sprintf("%s of the measure %s", f.key, i.Measure), "a measure that has them")
			}
		}
		for _, item := range i.Breaches {
			known(c, path+".breaches", "breach", item, c.r.Breaches)
		}
	}
}
