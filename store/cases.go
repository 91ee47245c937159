package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/shixian/shixian/office"
)

var caseOrder = order[caseRow]{
	by:     []key{{"filed_at", descending}, {"number", descending}},
	cursor: func(r caseRow) []any { return []any{r.FiledAt, r.Number} },
}

// Cases lists cases, the latest filed first. Without a viewer it lists everybody's.
func (s *Store) Cases(ctx context.Context, q office.CaseQuery) (office.List[office.Summary], error) {
	db := s.reader.WithContext(ctx).Omit("state", "search")
	rows, err := page(filtered(visible(db, q.Viewer), q), q.Page, caseOrder)
	if err != nil {
		return office.List[office.Summary]{}, explain("list the cases", err)
	}
	list := office.List[office.Summary]{Next: rows.Next}
	for _, r := range rows.Items {
		list.Items = append(list.Items, r.summary())
	}
	return list, nil
}

// visible says in SQL what office.MaySee says; the suite holds the two together.
func visible(db *gorm.DB, viewer office.Person) *gorm.DB {
	switch {
	case viewer.ID == "" || !viewer.Public() && office.Supervises(viewer):
		return db
	case viewer.Public():
		return db.Where("person = ?", viewer.ID)
	default:
		return db.Where("applicant = ? OR provider = ?", viewer.Department, viewer.Department)
	}
}

func filtered(db *gorm.DB, q office.CaseQuery) *gorm.DB {
	for column, value := range map[string]string{"regulation": q.Regulation, "procedure": q.Procedure, "node": q.Node} {
		if value != "" {
			db = db.Where(column+" = ?", clean(value))
		}
	}
	if q.Department != "" {
		db = db.Where("applicant = ? OR provider = ?", clean(q.Department), clean(q.Department))
	}
	if q.Overdue != nil {
		db = db.Where("overdue = ?", *q.Overdue)
	}
	if q.Ended != nil && *q.Ended {
		db = db.Where("ended_at IS NOT NULL")
	} else if q.Ended != nil {
		db = db.Where("ended_at IS NULL")
	}
	if q.DueBefore != nil {
		db = db.Where("due_on < ?", q.DueBefore.String()) // what is due on the day itself is not before it
	}
	if q.Text != "" {
		db = db.Where(`search LIKE ? ESCAPE '\'`, like(q.Text))
	}
	return db
}
