package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Counts is what the ledger counted at one moment.
type Counts struct {
	Cells       []Cell
	Overdue     []Obligation // open and overdue, as many as were asked for
	At          time.Time    // legal instant at which it was read
	Calendar    string       // version of the calendar by which days are counted then
	Departments []domain.Department
	Drill       time.Duration // how long a working day lasts; 0: no drill
	Demo        bool          // there is demonstration data in the ledger
}

// Regulation is how a report names a regulation and its procedures.
type Regulation struct {
	ID         string            `json:"id"`
	Title      string            `json:"title"`
	Short      string            `json:"short"`
	Document   string            `json:"document"`
	Procedures map[string]string `json:"-"` // name → title
}

// Thresholds are the on-time rates from which a row is green or amber, as fractions of 1, and the number of obligations
// under which a row is marked as a small sample and has no light.
type Thresholds struct {
	Green       float64 `json:"green"`
	Amber       float64 `json:"amber"`
	SmallSample int     `json:"small_sample"`
}

// DefaultThresholds are those of a bureau that says nothing else.
var DefaultThresholds = Thresholds{Green: 0.95, Amber: 0.8, SmallSample: 5}

// Light is how a row's on-time rate is to be seen.
type Light string

// The lights. A row in which little or nothing fell due has none.
const (
	Green   Light = "green"
	Amber   Light = "amber"
	Red     Light = "red"
	NoLight Light = "none"
)

// Title is the light in Chinese.
func (l Light) Title() string {
	return map[Light]string{Green: "绿", Amber: "黄", Red: "红", NoLight: "不评"}[l]
}

func (t Thresholds) light(rate Value, due int) Light {
	switch {
	case rate == nil || due < t.SmallSample:
		return NoLight
	case perMille(*rate) >= perMille(t.Green):
		return Green
	case perMille(*rate) >= perMille(t.Amber):
		return Amber
	default:
		return Red
	}
}

// Row is what is said of one key, one authority and one stage.
type Row struct {
	Key
	Authority   procedure.Authority  `json:"mark"`
	Stage       Stage                `json:"stage"`
	Figures     map[FigureName]Value `json:"figures"`
	Days        []DayCount           `json:"days"`         // distribution of the working days used
	SmallSample bool                 `json:"small_sample"` // fewer fell due than can be judged by
	Light       Light                `json:"light"`
}

// Count is a figure that counts.
func (r Row) Count(name FigureName) int {
	if v := r.Figures[name]; v != nil {
		return int(*v)
	}
	return 0
}

// Report is a timeliness report: what was asked, how it was counted, and the rows.
type Report struct {
	Query       Query
	At          time.Time  // when the ledger was read
	Today       civil.Date // the legal date then: what is due earlier and open is overdue
	Calendar    string     // version of the calendar
	Drill       time.Duration
	Demo        bool
	Thresholds  Thresholds
	Regulations []Regulation
	Departments []domain.Department
	Rows        []Row // by key in the order of the dimensions asked for, authority and stage
	Totals      []Row // the same of everything, by authority and stage
}

// Timeliness makes the report of what the ledger counted for the query.
func Timeliness(q Query, c Counts, t Thresholds, regulations []Regulation) Report {
	return Report{
		Query: q, At: c.At, Today: procedure.DateOf(c.At), Calendar: c.Calendar, Drill: c.Drill, Demo: c.Demo,
		Thresholds: t, Regulations: regulations, Departments: c.Departments,
		Rows: Fold(c.Cells, q.By, c.Departments, t), Totals: Fold(c.Cells, nil, c.Departments, t),
	}
}

// Only leaves the rows of one stage; of none, all.
func (r Report) Only(stage Stage) Report {
	other := func(row Row) bool { return stage != "" && row.Stage != stage }
	r.Rows, r.Totals = slices.DeleteFunc(slices.Clone(r.Rows), other), slices.DeleteFunc(slices.Clone(r.Totals), other)
	return r
}

// Fold adds cells up to rows by the dimensions; a row that counts nothing is left out. What the cells are not told apart
// by, rows cannot be.
func Fold(cells []Cell, by []Dimension, departments []domain.Department, t Thresholds) []Row {
	groups := map[string]string{}
	for _, d := range departments {
		groups[d.Code] = d.Group
	}
	tallies := map[place]tally{}
	for _, c := range cells {
		key := keyed(c.Key, by, groups)
		for _, stage := range Stages {
			if stage.Takes(c) {
				at := place{key, c.Authority, stage}
				tallies[at] = tallies[at].add(c, stage)
			}
		}
	}
	rows := make([]Row, 0, len(tallies))
	for at, tally := range tallies {
		rows = append(rows, tally.row(at, t))
	}
	slices.SortFunc(rows, ordered(by))
	return rows
}

// place is where a row stands.
type place struct {
	key       Key
	authority procedure.Authority
	stage     Stage
}

// keyed leaves of a cell's key what rows are told apart by.
func keyed(k Key, by []Dimension, groups map[string]string) Key {
	var key Key
	for _, d := range by {
		switch d {
		case ByGroup:
			key.Group = cmp.Or(groups[k.Department], Nobody)
		case ByDepartment:
			key.Department = cmp.Or(k.Department, Nobody)
		case ByRegulation:
			key.Regulation = k.Regulation
		case ByProcedure:
			key.Regulation, key.Procedure = k.Regulation, k.Procedure
		case ByArticle:
			key.Regulation, key.Article = k.Regulation, k.Article
		case ByClock:
			key.Regulation, key.Procedure, key.Clock = k.Regulation, k.Procedure, k.Clock
		case ByMonth, ByQuarter, ByYear:
			key.Period = PeriodOf(d, k.Period)
		}
	}
	return key
}

// part is what a dimension reads of a key.
func (k Key) part(d Dimension) string {
	switch d {
	case ByGroup:
		return k.Group
	case ByDepartment:
		return k.Department
	case ByRegulation:
		return k.Regulation
	case ByProcedure:
		return k.Regulation + "/" + k.Procedure
	case ByArticle:
		return k.Regulation + "/" + k.Article
	case ByClock:
		return k.Regulation + "/" + k.Procedure + "/" + k.Clock
	default:
		return k.Period
	}
}

func ordered(by []Dimension) func(a, b Row) int {
	return func(a, b Row) int {
		for _, d := range by {
			if c := strings.Compare(a.part(d), b.part(d)); c != 0 {
				return c
			}
		}
		return cmp.Or(
			cmp.Compare(slices.Index(procedure.Authorities, a.Authority), slices.Index(procedure.Authorities, b.Authority)),
			cmp.Compare(slices.Index(Stages, a.Stage), slices.Index(Stages, b.Stage)),
		)
	}
}
