package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
)

// caseOrder are the orders of the cases; each has an index.
func caseOrder(by domain.Sort) order[caseRow] {
	filed := func(d direction) order[caseRow] {
		return order[caseRow]{[]key{{"filed_at", d}, {"number", d}}, func(r caseRow) []any { return []any{r.FiledAt, r.Number} }}
	}
	number := func(d direction) order[caseRow] {
		return order[caseRow]{[]key{{"number", d}}, func(r caseRow) []any { return []any{r.Number} }}
	}
	switch by {
	case domain.ByDue:
		return order[caseRow]{[]key{dueKey, {"number", ascending}}, func(r caseRow) []any { return []any{dueOr(r.DueOn), r.Number} }}
	case domain.BySubmission:
		return filed(ascending)
	case domain.ByNumber:
		return number(ascending)
	case domain.ByNumberLast:
		return number(descending)
	default:
		return filed(descending)
	}
}

// Cases lists cases, the latest filed first if nothing else is said. Without a viewer it lists everybody's.
func (s *Store) Cases(ctx context.Context, q domain.CaseQuery) (domain.List[domain.Summary], error) {
	list, err := s.reading(ctx).cases(q)
	return list, explain("list the cases", err)
}

func (t tx) cases(q domain.CaseQuery) (domain.List[domain.Summary], error) {
	withLight, err := t.withLight(t.db.Omit("state"), "light_on", q.Light)
	if err != nil {
		return domain.List[domain.Summary]{}, err
	}
	if q.Light != "" {
		withLight = withLight.Where("ended_at IS NULL")
	}
	db, text, err := t.numbered(visible(withLight, q.Viewer), q.Viewer, q.Text)
	if err != nil {
		return domain.List[domain.Summary]{}, err
	}
	narrowed, err := t.inPeriods(filtered(db, q), q.DueIn, period{dueKey.column, q.Due})
	if err != nil {
		return domain.List[domain.Summary]{}, err
	}
	rows, err := t.findCases(filedIn(narrowed, "filed_at", q.Filed), q.Viewer, text, q.Page, caseOrder(q.Sort))
	if err != nil {
		return domain.List[domain.Summary]{}, err
	}
	cal, today, err := t.present()
	if err != nil {
		return domain.List[domain.Summary]{}, err
	}
	told, err := t.applicantsToldTo(q.Viewer, numbersIn(rows.Items))
	if err != nil {
		return domain.List[domain.Summary]{}, err
	}
	items, err := mapped(rows.Items, func(r caseRow) (domain.Summary, error) {
		summary := r.summary()
		told[r.Number].in(&summary)
		summary.Signal, err = t.caseSignal(r, cal, today)
		return summary, err
	})
	return domain.List[domain.Summary]{Items: items, Next: rows.Next, Total: rows.Total}, err
}

func numbersIn(rows []caseRow) []string {
	var numbers []string
	for _, r := range rows {
		numbers = append(numbers, r.Number)
	}
	return numbers
}

// numbered has a whole case number find that case, and nothing be looked for in the texts: what a number is made of stands in
// every number of its year, so that the index would be read for most cases to find one.
func (t tx) numbered(db *gorm.DB, viewer domain.Person, text string) (*gorm.DB, string, error) {
	number := strings.ToUpper(strings.TrimSpace(folded(text)))
	var known int64
	err := visible(t.db.Model(&caseRow{}), viewer).Where("number = ?", number).Count(&known).Error
	if err != nil || known == 0 {
		return db, text, err
	}
	return db.Where("number = ?", number), "", nil
}

// visible says in SQL what domain.MaySee says; the suite holds the two together.
func visible(db *gorm.DB, viewer domain.Person) *gorm.DB {
	switch {
	case viewer.ID == "" || !viewer.Public() && domain.SeesAll(viewer):
		return db
	case viewer.Public():
		return db.Where("person = ?", viewer.ID)
	default:
		return db.Where("applicant = ? OR provider = ?", viewer.Department, viewer.Department)
	}
}

func filtered(db *gorm.DB, q domain.CaseQuery) *gorm.DB {
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
	if q.FiledBy != "" {
		db = db.Where("filed_by = ?", clean(q.FiledBy))
	}
	if q.DueBefore != nil {
		db = db.Where("due_on < ?", q.DueBefore.String()) // what is due on the day itself is not before it
	}
	return db
}
