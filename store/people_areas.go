package store

import (
	"context"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Areas are those of the departments, and who supervises in each, now.
func (s *Store) Areas(ctx context.Context) (procedure.Areas, error) {
	areas, err := s.reading(ctx).areas()
	return areas, explain("read the areas of the departments", err)
}

func (r repository) Areas() (procedure.Areas, error) { return r.areas() }

// areas reads nothing but the departments that have one: most houses are of one area, and say none.
func (t tx) areas() (procedure.Areas, error) {
	var rows []departmentRow
	if err := t.db.Where("area <> ''").Find(&rows).Error; err != nil || len(rows) == 0 {
		return procedure.Areas{}, err
	}
	var departments []domain.Department
	var codes []string
	for _, r := range rows {
		departments, codes = append(departments, r.department()), append(codes, r.Code)
	}
	var supervisors []personRow
	holders := t.db.Model(&positionRow{}).Select("person").Where("position IN ?", procedure.Supervising)
	if err := t.db.Where("department IN ? AND NOT disabled AND id IN (?)", codes, holders).Find(&supervisors).Error; err != nil {
		return procedure.Areas{}, err
	}
	accounts, err := t.withPositions(supervisors)
	var people []domain.Person
	for _, a := range accounts {
		people = append(people, a.Person)
	}
	return domain.AreasOf(departments, people), err
}
