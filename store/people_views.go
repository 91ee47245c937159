package store

import (
	"context"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// viewRow is what somebody keeps of a list. It is theirs alone, and tells nothing of a case.
type viewRow struct {
	Person    string `gorm:"primaryKey"`
	List      string `gorm:"primaryKey"`
	Name      string `gorm:"primaryKey"`
	Query     string
	Preferred bool
}

func (viewRow) TableName() string { return "list_views" }

func (r viewRow) view() (domain.ListView, error) {
	return domain.ListView{Name: r.Name, Query: r.Query, Preferred: r.Preferred}, nil
}

// Views are what the person keeps of a list, by name.
func (s *Store) Views(ctx context.Context, person, list string) ([]domain.ListView, error) {
	views, err := s.reading(ctx).views(person, list)
	return views, explain("read the views of a list", err)
}

func (t tx) views(person, list string) ([]domain.ListView, error) {
	var rows []viewRow
	if err := t.db.Where("person = ? AND list = ?", person, list).Order("name").Find(&rows).Error; err != nil {
		return nil, err
	}
	return mapped(rows, viewRow.view)
}

// PutView keeps a view, in the place of the one of the same name. It refuses more than domain.MostViews.
func (s *Store) PutView(ctx context.Context, person, list string, v domain.ListView) ([]domain.ListView, error) {
	var views []domain.ListView
	row := viewRow{person, list, clean(v.Name), clean(v.Query), v.Preferred}
	err := s.writing(ctx, "keep a view of a list", func(t tx) (err error) {
		if err := t.lock("views/%s", person); err != nil {
			return err
		}
		if row.Preferred {
			if err := t.db.Model(&viewRow{}).Where("person = ? AND list = ?", person, list).Update("preferred", false).Error; err != nil {
				return err
			}
		}
		if err := t.db.Clauses(overwrite).Create(&row).Error; err != nil {
			return err
		}
		if views, err = t.views(person, list); err == nil && len(views) > domain.MostViews {
			return procedure.Refuse(domain.TooManyViews, "每个列表至多保存 %d 个视图，请先删除不用的", domain.MostViews)
		}
		return err
	})
	return views, err
}

// DeleteView deletes a view, if it is there.
func (s *Store) DeleteView(ctx context.Context, person, list, name string) ([]domain.ListView, error) {
	var views []domain.ListView
	err := s.writing(ctx, "delete a view of a list", func(t tx) (err error) {
		if err := t.db.Delete(&viewRow{}, "person = ? AND list = ? AND name = ?", person, list, clean(name)).Error; err != nil {
			return err
		}
		views, err = t.views(person, list)
		return err
	})
	return views, err
}
