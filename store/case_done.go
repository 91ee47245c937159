package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
)

// doneRow is a case in which somebody did something, and when last.
type doneRow struct {
	CaseNumber string
	At         int64
}

var doneOrder = order[doneRow]{
	by:     []key{{"at", descending}, {"case_number", descending}},
	cursor: func(r doneRow) []any { return []any{r.At, r.CaseNumber} },
}

// Done lists the cases in which a person acted, or held a task that has ended, the latest first: as far as the viewer sees them.
func (s *Store) Done(ctx context.Context, person string, viewer domain.Person, after domain.Page) (domain.List[domain.Done], error) {
	list, err := s.reading(ctx).done(clean(person), viewer, after)
	return list, explain("list what "+person+" has done", err)
}

func (t tx) done(person string, viewer domain.Person, after domain.Page) (domain.List[domain.Done], error) {
	seen := visible(t.db.Model(&caseRow{}), viewer).Select("number")
	latest := t.db.Table("(?) AS did", t.didOf(person)).Select("case_number, max(at) AS at").Where("case_number IN (?)", seen).Group("case_number")
	rows, err := page(t.db.Table("(?) AS done", latest), after, doneOrder)
	if err != nil {
		return domain.List[domain.Done]{}, err
	}
	var numbers []string
	for _, r := range rows.Items {
		numbers = append(numbers, r.CaseNumber)
	}
	cases, err := t.caseRows(numbers)
	if err != nil {
		return domain.List[domain.Done]{}, err
	}
	cal, today, err := t.present()
	if err != nil {
		return domain.List[domain.Done]{}, err
	}
	items, err := mapped(rows.Items, func(r doneRow) (domain.Done, error) {
		d := domain.Done{Case: cases[r.CaseNumber].summary(), At: moment(r.At)}
		d.Case.Signal, err = t.caseSignal(cases[r.CaseNumber], cal, today)
		return d, err
	})
	return domain.List[domain.Done]{Items: items, Next: rows.Next}, err
}

// didOf is what somebody did or signed, themselves or by a colleague who stood in for them in doing it, and the tasks that they held to the end.
func (t tx) didOf(person string) *gorm.DB {
	acts := func(column string) *gorm.DB {
		return t.db.Model(&actRow{}).Select("case_number, registered_at AS at").Where(column+" = ? AND status = ?", person, domain.Applied)
	}
	held := t.db.Model(&taskRow{}).Select("case_number, closed_at AS at").Where("holder = ? AND closed_at IS NOT NULL", person)
	return t.db.Raw("? UNION ALL ? UNION ALL ? UNION ALL ?", acts("person"), acts("behalf"), acts("signed_by"), held)
}
