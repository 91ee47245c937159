package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Snapshot is a report of a month, a quarter or a year of the whole application as it was taken and is kept. A later correction
// is another version; no version ever changes.
type Snapshot struct {
	Period  string // 2026-03, 2026-Q1 or 2026
	Version int    // 1 is the one that was taken by itself
	TakenAt time.Time
	By      string // person who corrected it; empty: the application
	Reason  string // of a correction
	SHA256  string // of Body, in hexadecimal
	Body    []byte // JSON of a [Content]; not in lists
}

// Content is what a snapshot holds: everything from which its figures can be shown and understood without the ledger.
type Content struct {
	Format      int                 `json:"format"`
	Period      string              `json:"period"`
	From        civil.Date          `json:"from"`
	Through     civil.Date          `json:"through"`
	At          time.Time           `json:"at"`       // legal instant at which the ledger was read
	Calendar    string              `json:"calendar"` // version
	Drill       string              `json:"drill,omitempty"`
	Demo        bool                `json:"demo,omitempty"`
	Thresholds  Thresholds          `json:"thresholds"`
	Definitions []Figure            `json:"definitions"`
	Notes       []string            `json:"notes"`
	Regulations []contentRegulation `json:"regulations"`
	Departments []contentDepartment `json:"departments"`
	Rows        []Row               `json:"rows"`   // by department
	Totals      []Row               `json:"totals"` // of everything
	Cells       []encodedCell       `json:"cells"`  // what other tables are folded from
	Overdue     []Obligation        `json:"overdue,omitempty"`
	Evaluations []Evaluation        `json:"evaluations,omitempty"` // of a year: those of the regulations in use
}

// contentFormat counts the forms in which snapshots were ever written; all of them can be read.
const contentFormat = 1

type contentRegulation struct {
	Regulation
	Document   string            `json:"document"`
	Procedures map[string]string `json:"procedures"`
}

type contentDepartment struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Group string `json:"group,omitempty"`
}

type encodedCell struct {
	Key
	Authority procedure.Authority `json:"mark"`
	Standing  Standing            `json:"standing"`
	Extended  bool                `json:"extended,omitempty"`
	Paused    bool                `json:"paused,omitempty"`
	First     bool                `json:"first,omitempty"`
	Completes bool                `json:"completes,omitempty"`
	Days      int                 `json:"days,omitempty"`
	CaseDays  int                 `json:"case_days,omitempty"`
	Count     int                 `json:"count"`
}

// SnapshotQuery is what the ledger counts for a snapshot of the period.
func SnapshotQuery(period string) (Query, error) {
	from, through, err := ParsePeriod(period)
	return Query{From: from, Through: through}.ForXLSX(), err
}

// Encode makes the body of a snapshot of what the ledger counted for [SnapshotQuery].
func Encode(period string, c Counts, t Thresholds, regulations []Regulation, evaluations []Evaluation) ([]byte, error) {
	q, err := SnapshotQuery(period)
	if err != nil {
		return nil, err
	}
	r := Timeliness(Query{From: q.From, Through: q.Through, By: []Dimension{ByDepartment}}, c, t, regulations)
	f := Content{
		Format: contentFormat, Period: period, From: q.From, Through: q.Through, At: c.At, Calendar: c.Calendar, Demo: c.Demo,
		Thresholds: t, Definitions: Figures, Notes: r.Notes(), Rows: r.Rows, Totals: r.Totals, Overdue: c.Overdue, Evaluations: evaluations,
	}
	if c.Drill > 0 {
		f.Drill = c.Drill.String()
	}
	for _, n := range regulations {
		f.Regulations = append(f.Regulations, contentRegulation{n, n.Document, n.Procedures})
	}
	for _, d := range c.Departments {
		f.Departments = append(f.Departments, contentDepartment{d.Code, d.Name, d.Group})
	}
	for _, cell := range c.Cells {
		f.Cells = append(f.Cells, encodeCell(cell))
	}
	return json.Marshal(f)
}

func encodeCell(c Cell) encodedCell {
	return encodedCell{
		Key: c.Key, Authority: c.Authority, Standing: c.Standing, Extended: c.Extended, Paused: c.Paused, First: c.First,
		Completes: c.Completes, Days: c.Days, CaseDays: c.CaseDays, Count: c.Count,
	}
}

func (c encodedCell) cell() Cell {
	return Cell{
		Key: c.Key, Authority: c.Authority, Standing: c.Standing, Extended: c.Extended, Paused: c.Paused, First: c.First,
		Completes: c.Completes, Days: c.Days, CaseDays: c.CaseDays, Count: c.Count,
	}
}

// Digest is the hash of a snapshot's body.
func Digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Decode reads a snapshot's body. A body that is not what was hashed when it was taken is an error.
func (s Snapshot) Decode() (Content, error) {
	var f Content
	if Digest(s.Body) != s.SHA256 {
		return f, fmt.Errorf("snapshot %s version %d is not what was taken: its hash is another", s.Period, s.Version)
	}
	if err := json.Unmarshal(s.Body, &f); err != nil {
		return f, fmt.Errorf("snapshot %s version %d: %w", s.Period, s.Version, err)
	}
	if f.Format != contentFormat {
		return f, fmt.Errorf("snapshot %s version %d is of the format %d, which this build does not know", s.Period, s.Version, f.Format)
	}
	return f, nil
}

func (f Content) counts() Counts {
	c := Counts{At: f.At.In(procedure.Shanghai), Calendar: f.Calendar, Demo: f.Demo, Overdue: f.Overdue}
	c.Drill, _ = time.ParseDuration(f.Drill) // empty outside a drill
	for _, cell := range f.Cells {
		c.Cells = append(c.Cells, cell.cell())
	}
	for _, d := range f.Departments {
		c.Departments = append(c.Departments, domain.Department{Code: d.Code, Name: d.Name, Group: d.Group})
	}
	return c
}

func (f Content) regulations() []Regulation {
	var list []Regulation
	for _, r := range f.Regulations {
		n := r.Regulation
		n.Document, n.Procedures = r.Document, r.Procedures
		list = append(list, n)
	}
	return list
}

// Report is the table told apart by the dimensions: by department as it was taken, by others folded from what was.
func (f Content) Report(by []Dimension) Report {
	r := Timeliness(Query{From: f.From, Through: f.Through, By: by}, f.counts(), f.Thresholds, f.regulations())
	if slices.Equal(by, []Dimension{ByDepartment}) {
		r.Rows, r.Totals = f.Rows, f.Totals
	}
	return r
}

// WriteXLSX writes the workbook of the report as it was taken. Nothing in it opens: what is behind a figure may have changed since.
func (f Content) WriteXLSX(w io.Writer) error {
	return WriteXLSX(w, Query{From: f.From, Through: f.Through}, f.counts(), f.Thresholds, f.regulations(), "", nil)
}

// Difference is a figure that two versions of a snapshot tell otherwise.
type Difference struct {
	Key       Key
	Authority procedure.Authority
	Stage     Stage
	Figure    FigureName
	Old       Value
	New       Value
}

// Differences are the figures by department, and in total, in which a snapshot differs from an earlier version of it.
func Differences(old, later Content) []Difference {
	list := rowDifferences(old.Totals, later.Totals)
	return append(list, rowDifferences(old.Rows, later.Rows)...)
}

func rowDifferences(old, later []Row) []Difference {
	find := func(rows []Row, like Row) Row {
		i := slices.IndexFunc(rows, func(r Row) bool { return r.Key == like.Key && r.Authority == like.Authority && r.Stage == like.Stage })
		if i < 0 {
			return Row{Key: like.Key, Authority: like.Authority, Stage: like.Stage}
		}
		return rows[i]
	}
	gone := slices.DeleteFunc(slices.Clone(old), func(r Row) bool { return find(later, r).Figures != nil })
	var list []Difference
	for _, row := range append(slices.Clone(later), gone...) {
		before, after := find(old, row), find(later, row)
		for _, f := range Figures {
			if a, b := before.Figures[f.Name], after.Figures[f.Name]; !same(a, b) {
				list = append(list, Difference{row.Key, row.Authority, row.Stage, f.Name, a, b})
			}
		}
	}
	return list
}

// same takes a row that is not there for one of noughts.
func same(a, b Value) bool {
	number := func(v Value) float64 {
		if v == nil {
			return 0
		}
		return *v
	}
	return number(a) == number(b)
}

// SnapshotsDue lists the periods of which a snapshot is due: months, quarters and years whose first working day after
// their end lies after since and not after today, the oldest first. cal says which days are working days.
func SnapshotsDue(since, today civil.Date, cal interface {
	NextWorkday(civil.Date) (civil.Date, error)
}) ([]string, error) {
	var due []string
	for first := (civil.Date{Year: since.Year - 1, Month: 1, Day: 1}); !first.After(today); first = first.AddMonths(1) {
		last := first.AddMonths(1).AddDays(-1)
		on, err := cal.NextWorkday(last.AddDays(1))
		if err != nil {
			return nil, err
		}
		if !on.After(since) || on.After(today) {
			continue
		}
		month := last.String()[:7]
		due = append(due, month)
		if int(last.Month)%3 == 0 {
			due = append(due, PeriodOf(ByQuarter, month))
		}
		if last.Month == 12 {
			due = append(due, PeriodOf(ByYear, month))
		}
	}
	return due, nil
}

// Over tells whether the period has ended by a day: a snapshot of one that has not would be of less than it says.
func Over(period string, today civil.Date) (bool, error) {
	_, through, err := ParsePeriod(period)
	return err == nil && through.Before(today), err
}
