package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/shixian/shixian/office"
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
		for _, column := range report.Columns(q.Regulation) {
			tallies, err := t.tallies(q, column, procedure.DateOf(c.At).String())
			if err != nil {
				return err
			}
			e.Tallies = append(e.Tallies, tallies)
		}
		return nil
	})
	return e, err
}

// tallies counts one column by department.
func (t tx) tallies(q report.EvaluationQuery, c report.Column, today string) (map[string]report.Tally, error) {
	counts, err := t.measured(q, c, today).byDepartment()
	if err != nil {
		return nil, err
	}
	tallies := map[string]report.Tally{}
	for department, n := range counts {
		tallies[department] = report.Tally{Count: n}
	}
	if c.Measure != procedure.MeasureOnTime {
		return tallies, nil
	}
	c.Measure = procedure.MeasureDue
	whole, err := t.measured(q, c, today).byDepartment()
	for department, n := range whole {
		tallies[department] = report.Tally{Count: tallies[department].Count, Of: &n}
	}
	return tallies, err
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
	db := t.obligationsOf(report.Query{From: q.From(), Through: q.Through(), Regulation: q.Regulation.ID, Department: q.Department, Mark: c.Mark})
	if len(i.Procedures) > 0 {
		db = db.Where("procedure IN ?", i.Procedures)
	}
	of := map[procedure.Measure]report.FigureName{
		procedure.MeasureDue: report.Due, procedure.MeasureOnTime: report.MetOnTime,
		procedure.MeasureConsented: report.Deemed, procedure.MeasureExtended: report.WereExtended,
	}
	selection := report.Selection{Standings: []report.Standing{report.Late, report.Expired, report.Overdue}}
	if f, err := report.FigureNamed(of[c.Measure]); err == nil {
		selection = f.Of
	}
	switch c.Measure {
	case procedure.MeasureExtended:
		db = db.Where("extended")
	case procedure.MeasureBreaches:
		db = db.Where("breach <> ''")
		if len(i.Breaches) > 0 {
			db = db.Where("breach IN ?", i.Breaches)
		}
	default:
		db = selected(db, report.EveryClock, selection, today)
	}
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

// entriesMeasured are versions of catalog entries. The catalog is the house's, one for all regulations.
func (t tx) entriesMeasured(q report.EvaluationQuery, c report.Column) measured {
	from, until := micros(procedure.StartOf(q.From())), micros(procedure.EndOf(q.Through()))
	db := t.db.Model(&entryRow{}).Where("since < ?", until)
	switch c.Measure {
	case procedure.MeasureReleased:
		db = db.Where("since >= ? AND version = 1", from)
	case procedure.MeasureChanged:
		db = db.Where("since >= ? AND version > 1", from)
	default:
		db = db.Where("version = (SELECT max(later.version) FROM catalog AS later WHERE later.code = catalog.code AND later.since < ?)", until)
	}
	switch c.Measure {
	case procedure.MeasureShareable:
		db = db.Where("share_class <> ?", withheld)
	case procedure.MeasureOpenable:
		db = db.Where("open_class <> ?", withheld)
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
func (s *Store) BehindEvaluation(ctx context.Context, q report.EvaluationQuery, c report.Column, p office.Page) (office.List[report.Counted], error) {
	var list office.List[report.Counted]
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
