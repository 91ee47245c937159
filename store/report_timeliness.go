package store

import (
	"context"
	"slices"
	"strings"

	"cloud.google.com/go/civil"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// Count counts the obligations of the query at one moment, told apart by its dimensions and by how they stand. What the
// applicant or the public owe is left out.
func (s *Store) Count(ctx context.Context, q report.Query) (report.Counts, error) {
	var c report.Counts
	err := s.snapshot(ctx, "count the obligations due in a period", func(t tx) (err error) {
		if c, err = t.circumstances(); err != nil {
			return err
		}
		today := procedure.DateOf(c.At)
		if c.Cells, err = t.cells(q, today.String()); err != nil || q.List == 0 {
			return err
		}
		c.Overdue, err = t.overdue(q, today)
		return err
	})
	return c, err
}

// snapshot reads everything as it was at one moment.
func (s *Store) snapshot(ctx context.Context, what string, do func(tx) error) error {
	return explain(what, s.reader.WithContext(ctx).Transaction(func(db *gorm.DB) error { return do(tx{Store: s, db: db}) }, s.dialect.Snapshot()))
}

// circumstances are what a report says of itself.
func (t tx) circumstances() (c report.Counts, err error) {
	if c.At, err = t.now(); err != nil {
		return c, err
	}
	snap, err := t.calendar()
	if err != nil {
		return c, err
	}
	c.Calendar = snap.Version()
	if t.drill != nil {
		c.Drill = t.drill.Day
	}
	_, c.Demo, err = find[metaRow](t.db, "name = ?", metaDemo)
	if err != nil {
		return c, err
	}
	var rows []departmentRow
	err = t.db.Order("code").Find(&rows).Error
	for _, r := range rows {
		c.Departments = append(c.Departments, domain.Department{Code: r.Code, Name: r.Name, Group: r.GroupName})
	}
	return c, err
}

// counted is a group of obligations.
type counted struct {
	Department string
	Regulation string
	Procedure  string
	Basis      string
	Title      string
	Period     string
	Shape      shape
	Past       bool // the due day has gone by
	N          int
}

// cells groups in the database. What runs and was due before today is overdue, whether or not its case has been taken on.
func (t tx) cells(q report.Query, today string) ([]report.Cell, error) {
	columns := grouping(q)
	var rows []counted
	err := t.obligationsOf(q).
		Select(strings.Join(append(columns, "shape", "due_on < ? AS past", "count(*) AS n"), ", "), today).
		Group(groupBy(len(columns) + 2)).Find(&rows).Error
	cells := make([]report.Cell, len(rows))
	for i, r := range rows {
		cells[i] = r.cell()
	}
	return cells, err
}

// grouping lists the columns by which the query's dimensions are told apart.
func grouping(q report.Query) []string {
	var columns []string
	add := func(column string, dimensions ...report.Dimension) {
		if q.Has(dimensions...) {
			columns = append(columns, column)
		}
	}
	add("department", report.ByDepartment, report.ByGroup)
	add("regulation", report.ByRegulation, report.ByProcedure, report.ByArticle, report.ByClock)
	add("procedure", report.ByProcedure, report.ByClock)
	add("basis", report.ByArticle)
	add("title", report.ByClock)
	add("substr(due_on, 1, 7) AS period", report.ByMonth, report.ByQuarter, report.ByYear)
	return columns
}

// groupBy groups by the first n columns.
func groupBy(n int) string {
	return strings.Join(strings.Split("1 2 3 4 5 6 7 8", " ")[:n], ", ")
}

func (r counted) cell() report.Cell {
	c := r.Shape.cell()
	c.Key = report.Key{
		Department: r.Department, Regulation: r.Regulation, Procedure: r.Procedure, Article: r.Basis, Clock: r.Title, Period: r.Period,
	}
	c.Count = r.N
	if c.Standing == report.Running && r.Past {
		c.Standing = report.Overdue
	}
	return c
}

// obligationsOf are the obligations that the query is about.
func (t tx) obligationsOf(q report.Query) *gorm.DB {
	db := t.db.Model(&obligationRow{}).
		Where("due_on >= ? AND due_on <= ? AND NOT of_applicant", q.From.String(), q.Through.String())
	for _, f := range []struct{ column, value string }{
		{"regulation", q.Regulation}, {"procedure", q.Procedure}, {"basis", q.Article}, {"title", q.Clock}, {"authority", string(q.Authority)},
	} {
		if f.value != "" {
			db = db.Where(f.column+" = ?", clean(f.value))
		}
	}
	if q.Department == report.Nobody {
		db = db.Where("department = ''")
	} else if q.Department != "" {
		db = db.Where("department = ?", clean(q.Department))
	}
	switch q.Group {
	case "":
	case report.Nobody:
		db = db.Where("department NOT IN (SELECT code FROM departments WHERE group_name <> '')")
	default:
		db = db.Where("department IN (SELECT code FROM departments WHERE group_name = ?)", clean(q.Group))
	}
	return db
}

var dueOrder = order[obligationRow]{
	by:     []key{{"due_on", ascending}, {"case_number", ascending}, {"run_id", ascending}},
	cursor: func(r obligationRow) []any { return []any{r.DueOn, r.CaseNumber, r.RunID} },
}

// overdue lists what is open and has run out, the longest overdue first.
func (t tx) overdue(q report.Query, today civil.Date) ([]report.Obligation, error) {
	figure, err := report.FigureNamed(report.StillOverdue)
	if err != nil {
		return nil, err
	}
	var rows []obligationRow
	err = selected(t.obligationsOf(q), report.EveryClock, figure.Of, today.String()).
		Order("due_on, case_number, run_id").Limit(q.List).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	snap, err := t.calendar()
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(r obligationRow) (report.Obligation, error) { return r.reported(snap.Calendar, today) })
}

// Behind lists the obligations that a figure of the query counts or is computed from, by due day.
func (s *Store) Behind(ctx context.Context, q report.Query, stage report.Stage, of report.Selection, p domain.Page) (domain.List[report.Obligation], error) {
	var list domain.List[report.Obligation]
	err := s.snapshot(ctx, "list the obligations behind a figure", func(t tx) error {
		now, err := t.now()
		if err != nil {
			return err
		}
		snap, err := t.calendar()
		if err != nil {
			return err
		}
		today := procedure.DateOf(now)
		rows, err := page(selected(t.obligationsOf(q), stage, of, today.String()), p, dueOrder)
		if err != nil {
			return err
		}
		list.Next = rows.Next
		list.Items, err = mapped(rows.Items, func(r obligationRow) (report.Obligation, error) { return r.reported(snap.Calendar, today) })
		return err
	})
	return list, err
}

// selected says in SQL what report.Selection.Takes and report.Stage.Takes say; the suite holds them together.
func selected(db *gorm.DB, stage report.Stage, of report.Selection, today string) *gorm.DB {
	switch stage {
	case report.FirstAnswer:
		db = db.Where("first_answer")
	case report.Completion:
		db = db.Where("completes")
	case report.EveryClock:
	}
	if of.Extended {
		db = db.Where("extended")
	}
	if of.Paused {
		db = db.Where("paused")
	}
	plain := slices.DeleteFunc(slices.Clone(of.Standings), func(s report.Standing) bool { return s == report.Running })
	either := db.Session(&gorm.Session{NewDB: true}).Where("standing IN ?", plain)
	if slices.Contains(of.Standings, report.Running) {
		either = either.Or("standing = ? AND due_on >= ?", report.Running, today)
	}
	if slices.Contains(of.Standings, report.Overdue) {
		either = either.Or("standing = ? AND due_on < ?", report.Running, today)
	}
	return db.Where(either)
}
