package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
)

// lookRow is when somebody last looked at what there is for them to do.
type lookRow struct {
	Person string `gorm:"primaryKey"`
	At     int64
}

func (lookRow) TableName() string { return "work_looks" }

// LookAtWork notes that the person has seen what there is for them to do.
func (s *Store) LookAtWork(ctx context.Context, p domain.Person) error {
	return s.writing(ctx, "note that somebody looked at their tasks", func(t tx) error {
		now, err := t.now()
		if err != nil {
			return err
		}
		return t.db.Clauses(overwrite).Create(&lookRow{p.ID, micros(now)}).Error
	})
}

// NewWork counts, up to most, the open tasks that came to the person since they last looked: those that nobody holds, and those that
// somebody else gave them; and the drafts that wait for their signature.
func (s *Store) NewWork(ctx context.Context, p domain.Person, most int) (int, error) {
	t := s.reading(ctx)
	n, err := t.newWork(p, most)
	return n, explain("count the new tasks", err)
}

func (t tx) newWork(p domain.Person, most int) (int, error) {
	look, _, err := find[lookRow](t.db, "person = ?", p.ID)
	if err != nil {
		return 0, err
	}
	since := max(look.At, t.read.Load())
	given := t.db.Where("holder <> '' AND holder_since > ? AND ? <> (?)", since, p.ID, t.lastDivider())
	fresh := t.db.Where("holder = '' AND opened_at > ?", since).Or(given)
	open := heldBy(t.ofAssignees(t.db.Model(&taskRow{}).Where("closed_at IS NULL"), p, false), p, true).Where(fresh)
	var n int64
	if err := t.db.Table("(?) AS few", open.Select("id").Limit(most)).Count(&n).Error; err != nil {
		return 0, err
	}
	drafts, err := t.newToSign(p, since)
	return min(int(n)+drafts, most), err
}

// lastDivider is who last said who works on a task.
func (t tx) lastDivider() *gorm.DB {
	return t.db.Model(&holdingRow{}).Select("done_by").Where("case_number = tasks.case_number AND task = tasks.id").Order("id DESC").Limit(1)
}
