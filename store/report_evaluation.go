package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// Evaluate counts, at one moment, every column of the regulation's yearly evaluation by department.
func (s *Store) Evaluate(ctx context.Context, q report.EvaluationQuery) (report.Evaluated, error) {
	var e report.Evaluated
	err := s.snapshot(ctx, "count the evaluation of "+q.Regulation.ID, func(t tx) (err error) {
		c, err := t.circumstances()
		if err != nil {
			return err
		}
		e.At, e.Departments = c.At, c.Departments
		today := procedure.DateOf(c.At).String()
		clocks, err := t.clocksOf(q, today)
		if err != nil {
			return err
		}
		for _, column := range report.Columns(q.Regulation) {
			indicator := q.Regulation.Evaluation.Indicators.At(column.Name)
			if column.Measure.OfClocks() {
				e.Tallies = append(e.Tallies, tallied(clocks, column, indicator))
				continue
			}
			counts, err := t.measured(q, column, today).byDepartment()
			if err != nil {
				return err
			}
			e.Tallies = append(e.Tallies, unnoticed(counts))
		}
		return nil
	})
	return e, err
}

// clocksCounted is a number of obligations that are alike in all that an evaluation tells apart.
type clocksCounted struct {
	Department string
	Procedure  string
	Breach     string
	Authority  procedure.Authority
	Standing   report.Standing
	Extended   bool
	Past       bool // the due day has gone by
	N          int
}

// clocksOf counts the obligations due in the year, all columns' at once: reading each column's by itself would read a large
// table some twenty times.
func (t tx) clocksOf(q report.EvaluationQuery, today string) ([]clocksCounted, error) {
	var rows []clocksCounted
	err := t.obligationsOf(report.Query{From: q.From(), Through: q.Through(), Regulation: q.Regulation.ID, Department: q.Department}).
		Select("department, procedure, breach, authority, standing, extended, due_on < ? AS past, count(*) AS n", today).
		Group(groupBy(7)).Find(&rows).Error
	for i := range rows {
		if r := &rows[i]; r.Standing == report.Running && r.Past {
			r.Standing = report.Overdue
		}
	}
	return rows, err
}

// tallied counts a column of clocks by department.
func tallied(clocks []clocksCounted, c report.Column, i procedure.Indicator) map[string]report.Tally {
	counts, wholes := map[string]int{}, map[string]int{}
	of, whole := selectionOf(c.Measure), selectionOf(procedure.MeasureDue)
	for _, k := range clocks {
		if !k.concerns(c, i) {
			continue
		}
		if of.Takes(k.cell()) {
			counts[k.Department] += k.N
		}
		if whole.Takes(k.cell()) {
			wholes[k.Department] += k.N
		}
	}
	tallies := unnoticed(counts)
	if c.Measure == procedure.MeasureOnTime {
		for department, n := range wholes {
			tallies[department] = report.Tally{Count: counts[department], Of: &n}
		}
	}
	return tallies
}

// unnoticed are counts that are no part of anything.
func unnoticed(counts map[string]int) map[string]report.Tally {
	tallies := map[string]report.Tally{}
	for department, n := range counts {
		tallies[department] = report.Tally{Count: n}
	}
	return tallies
}

func (k clocksCounted) cell() report.Cell {
	return report.Cell{Standing: k.Standing, Extended: k.Extended}
}

// concerns says in Go what clocksMeasured says in SQL, apart from how the obligation stands; the suite holds them together.
func (k clocksCounted) concerns(c report.Column, i procedure.Indicator) bool {
	return k.Authority == c.Authority && among(k.Procedure, i.Procedures) &&
		(c.Measure != procedure.MeasureBreaches || k.Breach != "" && among(k.Breach, i.Breaches))
}

// among tells whether it is one of them; none confine nothing.
func among(one string, of []string) bool { return len(of) == 0 || slices.Contains(of, one) }

// selectionOf says how the obligations stand that a measure of clocks counts.
func selectionOf(m procedure.Measure) report.Selection {
	figures := map[procedure.Measure]report.FigureName{
		procedure.MeasureDue: report.Due, procedure.MeasureOnTime: report.MetOnTime,
		procedure.MeasureConsented: report.Deemed, procedure.MeasureExtended: report.WereExtended,
	}
	if f, err := report.FigureNamed(figures[m]); err == nil {
		return f.Of
	}
	if m == procedure.MeasureLate {
		return report.Selection{Standings: []report.Standing{report.Late, report.Expired, report.Overdue}}
	}
	return report.Selection{Standings: report.Standings}
}

// measured is what a measure counts: rows, and in which columns their department, identity and title stand.
type measured struct {
	db         *gorm.DB
	department string
	kind       string // report.CountedCase or CountedEntry
	id         string
	title      string
}

func (m measured) byDepartment() (map[string]int, error) {
	var rows []struct {
		Department string
		N          int
	}
	err := m.db.Select(m.department + " AS department, count(*) AS n").Group(m.department).Find(&rows).Error
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.Department] = r.N
	}
	return counts, err
}

func (t tx) measured(q report.EvaluationQuery, c report.Column, today string) measured {
	indicator := q.Regulation.Evaluation.Indicators.At(c.Name)
	if c.Measure.OfClocks() {
		return t.clocksMeasured(q, c, indicator, today)
	}
	switch c.Measure {
	case procedure.MeasureFiled, procedure.MeasureEnded:
		return t.casesMeasured(q, c, indicator)
	case procedure.MeasureProvided, procedure.MeasureObtained:
		return t.grantsMeasured(q, c)
	default:
		return t.entriesMeasured(q, c)
	}
}

// clocksMeasured are obligations due in the year, as the timeliness report counts them.
func (t tx) clocksMeasured(q report.EvaluationQuery, c report.Column, i procedure.Indicator, today string) measured {
	db := t.obligationsOf(report.Query{From: q.From(), Through: q.Through(), Regulation: q.Regulation.ID, Department: q.Department, Authority: c.Authority})
	if len(i.Procedures) > 0 {
		db = db.Where("procedure IN ?", i.Procedures)
	}
	if c.Measure == procedure.MeasureBreaches {
		db = db.Where("breach <> ''")
		if len(i.Breaches) > 0 {
			db = db.Where("breach IN ?", i.Breaches)
		}
	}
	db = selected(db, report.EveryClock, selectionOf(c.Measure), today)
	return measured{db, "department", report.CountedCase, "case_number", "title"}
}

func (t tx) casesMeasured(q report.EvaluationQuery, c report.Column, i procedure.Indicator) measured {
	from, until := micros(procedure.StartOf(q.From())), micros(procedure.EndOf(q.Through()))
	db := t.db.Model(&caseRow{}).Where("regulation = ?", q.Regulation.ID)
	if c.Measure == procedure.MeasureFiled {
		db = db.Where("filed_at >= ? AND filed_at < ?", from, until)
	} else {
		db = db.Where("ended_at >= ? AND ended_at < ?", from, until)
	}
	if len(i.Procedures) > 0 {
		db = db.Where("procedure IN ?", i.Procedures)
	}
	if len(i.Outcomes) > 0 {
		db = db.Where("outcome IN ?", i.Outcomes)
	}
	return measured{within(db, "provider", q.Department), "provider", report.CountedCase, "number", "title"}
}

func within(db *gorm.DB, column, department string) *gorm.DB {
	if department == "" {
		return db
	}
	return db.Where(column+" = ?", clean(department))
}

// grantsMeasured are rights to use data that cases of the regulation gave in the year.
func (t tx) grantsMeasured(q report.EvaluationQuery, c report.Column) measured {
	from, until := micros(procedure.StartOf(q.From())), micros(procedure.EndOf(q.Through()))
	db := t.db.Model(&grantRow{}).Joins("JOIN cases ON cases.number = grants.case_number").
		Where("cases.regulation = ? AND grants.granted_at >= ? AND grants.granted_at < ?", q.Regulation.ID, from, until)
	department := "cases.provider"
	if c.Measure == procedure.MeasureObtained {
		department = "grants.grantee"
	}
	return measured{within(db, department, q.Department), department, report.CountedCase, "grants.case_number", "cases.title"}
}

// entriesMeasured are versions of catalog entries, of the one catalog that all regulations share.
func (t tx) entriesMeasured(q report.EvaluationQuery, c report.Column) measured {
	from, until := micros(procedure.StartOf(q.From())), micros(procedure.EndOf(q.Through()))
	db := t.db.Model(&entryRow{}).Where("since < ?", until)
	switch c.Measure {
	case procedure.MeasureReleased:
		db = db.Where("since >= ? AND version = 1", from)
	case procedure.MeasureChanged:
		db = db.Where("since >= ? AND version > 1", from)
	default:
		db = db.Where("NOT retired AND NOT EXISTS "+
			"(SELECT 1 FROM catalog AS later WHERE later.code = catalog.code AND later.version > catalog.version AND later.since < ?)",
			until)
	}
	switch c.Measure {
	case procedure.MeasureShareable:
		db = db.Where("share_class <> ?", procedure.Withheld)
	case procedure.MeasureOpenable:
		db = db.Where("open_class <> ?", procedure.Withheld)
	default: // entries of every class
	}
	return measured{within(db, "provider", q.Department), "provider", report.CountedEntry, "code", "title"}
}

// behindRow is a case or an entry that a column counts, once or more.
type behindRow struct {
	ID    string
	Title string
	Times int
}

var behindOrder = order[behindRow]{
	by:     []key{{"id", ascending}},
	cursor: func(r behindRow) []any { return []any{r.ID} },
}

// BehindEvaluation lists the cases or entries that a column of the evaluation counts, by number or code, with how often.
func (s *Store) BehindEvaluation(ctx context.Context, q report.EvaluationQuery, c report.Column, p domain.Page) (domain.List[report.Counted], error) {
	var list domain.List[report.Counted]
	err := s.snapshot(ctx, "list what an evaluation counts", func(t tx) error {
		today, _, err := t.today()
		if err != nil {
			return err
		}
		m := t.measured(q, c, today.String())
		counted := m.db.Select(m.id + " AS id, min(" + m.title + ") AS title, count(*) AS times").Group(m.id)
		rows, err := page(t.db.Table("(?) AS counted", counted), p, behindOrder)
		if err != nil {
			return err
		}
		list.Next = rows.Next
		list.Items, err = mapped(rows.Items, func(r behindRow) (report.Counted, error) {
			return report.Counted{Kind: m.kind, ID: r.ID, Title: r.Title, Times: r.Times}, nil
		})
		return err
	})
	return list, err
}
