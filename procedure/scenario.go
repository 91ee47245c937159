package procedure

import (
	"fmt"
	"time"

	"cloud.google.com/go/civil"
	"github.com/goccy/go-yaml/ast"
)

// Scenario is a test case of the law: a story in simulated time and how it must
// end. A pack's scenarios together take every transition of its procedures.
type Scenario struct {
	Title      string      `yaml:"scenario"`
	Shows      string      `yaml:"shows"`     // the article that it shows
	Procedure  string      `yaml:"procedure"` // name within the pack
	Under      []string    `yaml:"under"`     // ids of higher laws whose ceilings bind
	File       string      `yaml:"-"`
	Definition *Definition `yaml:"-"` // under which it is played; nil: not said yet
	at         places      // for faults

	Applicant string          `yaml:"applicant"` // department code, or public
	Areas     map[string]Area `yaml:"areas"`     // by department; the rest are of the house's own
	Resource  *Resource       `yaml:"resource"`
	Parent    *Story          `yaml:"parent"` // what went before in the case that this one follows from
	Filing    FilingStep      `yaml:"file"`
	Steps     []Step          `yaml:"steps"`
	End       Expectation     `yaml:"end"`
}

// Unrelated is the scenario with a story of its own, to be played under other definitions.
func (sc Scenario) Unrelated() Scenario {
	sc.Definition, sc.Parent = nil, sc.Parent.unrelated()
	return sc
}

func (s *Story) unrelated() *Story {
	if s == nil {
		return nil
	}
	own := *s
	own.Definition, own.Parent = nil, s.Parent.unrelated()
	return &own
}

// Story is what went before in the case from which that of a scenario is filed. It is about the same catalog entry, and must
// offer the scenario's case when that is filed.
type Story struct {
	Procedure  string      `yaml:"procedure"` // name within the pack
	Definition *Definition `yaml:"-"`         // the pack's procedure of the name

	Child     string     `yaml:"child"` // name of the scenario's case among the children
	Applicant string     `yaml:"applicant"`
	Parent    *Story     `yaml:"parent"`
	Filing    FilingStep `yaml:"file"`
	Steps     []Step     `yaml:"steps"`
}

// FilingStep is how the case of a scenario is opened.
type FilingStep struct {
	At   Moment `yaml:"at"`
	As   Filer  `yaml:"as"` // default: the first kind that the procedure allows
	Form Fields `yaml:"form"`

	Parent  *ParentStep `yaml:"parent"`  // the case that it is filed from
	Refused Code        `yaml:"refused"` // filing is to be refused with this code
}

// ParentStep is how the case stands from which the scenario's is filed.
type ParentStep struct {
	Procedure string `yaml:"procedure"` // name within the pack
	Outcome   string `yaml:"outcome"`   // empty while it runs
	Applicant string `yaml:"applicant"` // default: whoever files
	Provider  string `yaml:"provider"`  // default: the provider of the entry
	Binds     Fields `yaml:"binds"`     // what it fixes of the form
}

// Step is an act, or an expectation of how the case stands, at a moment.
type Step struct {
	At      Moment       `yaml:"at"`
	By      string       `yaml:"by"` // role
	Do      string       `yaml:"do"` // action
	With    Fields       `yaml:"with"`
	Refused Code         `yaml:"refused"` // the act is to be refused with this code
	Expect  *Expectation `yaml:"expect"`
}

// Expectation is how a case must stand; what it leaves out is not looked at.
type Expectation struct {
	At      Moment                `yaml:"at"` // end: how far time goes; default: until nothing is left to happen
	State   string                `yaml:"state"`
	Outcome string                `yaml:"outcome"`
	On      *civil.Date           `yaml:"on"` // legal date of the outcome
	Instant Moment                `yaml:"effective"`
	Running bool                  `yaml:"running"` // end: the case is still open
	Overdue *bool                 `yaml:"overdue"`
	Due     Ordered[civil.Date]   `yaml:"due"`    // clock → due day of its last running
	Clocks  Ordered[ClockOutcome] `yaml:"clocks"` // clock → outcome of its last running
	Breach  string                `yaml:"breach"` // the last breach on record
	Remark  string                `yaml:"remark"` // is among the remarks
	Offers  []string              `yaml:"offers"` // exactly these child cases may be opened
}

// Moment is an instant written as officials write it, "2026-09-28 23:59:59", in
// Asia/Shanghai; a date alone is its first instant.
type Moment struct{ time.Time }

// String writes the moment as UnmarshalYAML reads it.
func (m Moment) String() string { return m.In(Shanghai).Format(momentLayouts[0]) }

var momentLayouts = []string{"2006-01-02 15:04:05.999999", "2006-01-02 15:04", time.DateOnly}

// UnmarshalYAML reads a moment.
func (m *Moment) UnmarshalYAML(node ast.Node) error {
	text := node.GetToken().Value
	for _, layout := range momentLayouts {
		if t, err := time.ParseInLocation(layout, text, Shanghai); err == nil {
			m.Time = t
			return nil
		}
	}
	return fmt.Errorf("[%d:%d] a moment such as 2026-09-28 10:00 was expected, not %q", line(node), column(node), text)
}

// ParseScenarios reads a file of scenarios, one YAML document each. file is for
// messages only. The error is Faults, as of Parse.
func ParseScenarios(file string, source []byte) ([]Scenario, error) {
	docs, err := documents(file, source)
	if err != nil {
		return nil, err
	}
	var list []Scenario
	var faults Faults
	for _, doc := range docs {
		s := Scenario{File: file, at: doc.at}
		doc.load(scenarioSchema, &s)
		faults = append(faults, doc.ordered()...)
		list = append(list, s)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return list, nil
}
