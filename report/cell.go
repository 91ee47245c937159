package report

import (
	"fmt"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Dimension is something that obligations are told apart by. The authority always is one.
type Dimension string

// The dimensions. The period is that of the due day.
const (
	ByDepartment Dimension = "department"
	ByGroup      Dimension = "group" // of departments
	ByRegulation Dimension = "regulation"
	ByProcedure  Dimension = "procedure"
	ByArticle    Dimension = "article" // of a regulation
	ByClock      Dimension = "clock"   // its title, in a procedure
	ByMonth      Dimension = "month"
	ByQuarter    Dimension = "quarter"
	ByYear       Dimension = "year"
)

// Dimensions lists them all, in the order in which tables show them.
var Dimensions = []Dimension{ByGroup, ByDepartment, ByRegulation, ByProcedure, ByArticle, ByClock, ByYear, ByQuarter, ByMonth}

// Title is the dimension in Chinese.
func (d Dimension) Title() string { return dimensionTitles[d] }

var dimensionTitles = map[Dimension]string{
	ByGroup: "部门分组", ByDepartment: "部门", ByRegulation: "法规", ByProcedure: "程序", ByArticle: "依据", ByClock: "期限",
	ByYear: "年份", ByQuarter: "季度", ByMonth: "月份",
}

// Key is what a row of figures is about: a value of each dimension asked for; the others are empty. An article is one of
// its regulation, a clock one of its procedure.
type Key struct {
	Group      string `json:"group,omitempty"`
	Department string `json:"department,omitempty"` // code
	Regulation string `json:"regulation,omitempty"`
	Procedure  string `json:"procedure,omitempty"` // name within the regulation
	Article    string `json:"article,omitempty"`   // the basis as the pack states it
	Clock      string `json:"clock,omitempty"`     // title
	Period     string `json:"period,omitempty"`    // 2026-03, 2026-Q1 or 2026
}

// Nobody stands in a Key and in a Query for the department of an obligation that several departments could have met, since
// people of more than one hold the position that fills the role, and for the group of a department that has none.
const Nobody = "-"

// Cell is a number of obligations that are alike in everything that is said of them here.
type Cell struct {
	Key       Key // as the ledger counts: no group, and a month as the period
	Authority procedure.Authority
	Standing  Standing
	Extended  bool
	Paused    bool
	First     bool
	Completes bool
	Days      int // working days used, of what was done; 0 otherwise
	CaseDays  int // working days of the case, of what completes it; 0 otherwise
	Count     int
}

// Stage is which part of a case's way is looked at.
type Stage string

// The stages. Each is reported apart.
const (
	EveryClock  Stage = "every" // all obligations, the next two among them
	FirstAnswer Stage = "first_answer"
	Completion  Stage = "completion"
)

// Stages lists them in the order of tables.
var Stages = []Stage{EveryClock, FirstAnswer, Completion}

// Title is the stage in Chinese.
func (s Stage) Title() string {
	return map[Stage]string{EveryClock: "全部期限", FirstAnswer: "首次答复", Completion: "办结"}[s]
}

// Takes tells whether the cell belongs to the stage.
func (s Stage) Takes(c Cell) bool {
	return s == EveryClock || s == FirstAnswer && c.First || s == Completion && c.Completes
}

// days are the working days that the stage counts.
func (s Stage) days(c Cell) int {
	if s == Completion {
		return c.CaseDays
	}
	return c.Days
}

// Query says which obligations a report is about, and how they are told apart. What is empty does not filter.
type Query struct {
	From       civil.Date // of the due days, both included
	Through    civil.Date
	By         []Dimension
	Regulation string
	Procedure  string // name within the regulation
	Department string // code, or Nobody
	Group      string
	Article    string // the basis as the pack states it
	Clock      string // title
	Authority  procedure.Authority

	List int // how many of those that are open and overdue are to be listed, by due day; 0: none
}

// Has tells whether the report is told apart by one of the dimensions.
func (q Query) Has(any ...Dimension) bool {
	return slices.ContainsFunc(q.By, func(d Dimension) bool { return slices.Contains(any, d) })
}

// Check refuses dimensions that contradict each other.
func (q Query) Check() error {
	periods := 0
	for _, d := range q.By {
		if !slices.Contains(Dimensions, d) {
			return fmt.Errorf("%q is no dimension; there are %v", d, Dimensions)
		}
		if d == ByMonth || d == ByQuarter || d == ByYear {
			periods++
		}
	}
	if periods > 1 {
		return fmt.Errorf("of month, quarter and year one was expected, not %d", periods)
	}
	return nil
}
