package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

type draftRow struct {
	Person    string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	Procedure string
	Resource  string
	Parent    string
	Child     string
	Body      string // JSON: the form
	SavedAt   int64  // real time
}

func (draftRow) TableName() string { return "drafts" }

// draftsKept is how many one person may have: what is forgotten must not grow without end.
const draftsKept = 100

func (r draftRow) draft() (domain.Draft, error) {
	d := domain.Draft{
		ID: r.ID, Person: r.Person, Procedure: r.Procedure, Resource: r.Resource, Parent: r.Parent, Child: r.Child,
		SavedAt: moment(r.SavedAt),
	}
	if err := json.Unmarshal([]byte(r.Body), &d.Form); err != nil {
		return d, fmt.Errorf("draft %s: %w", r.ID, err)
	}
	return d, nil
}

// SaveDraft keeps what somebody has filled in so far, in the place of what they had kept under the same id.
func (s *Store) SaveDraft(ctx context.Context, d domain.Draft) (domain.Draft, error) {
	err := s.writing(ctx, "save a draft", func(t tx) error {
		if err := t.lock("drafts/%s", d.Person); err != nil {
			return err
		}
		var others int64
		if err := t.db.Model(&draftRow{}).Where("person = ? AND id <> ?", d.Person, clean(d.ID)).Count(&others).Error; err != nil {
			return err
		}
		if others >= draftsKept {
			return procedure.Refuse(domain.TooManyDrafts, "草稿至多保存 %d 份，请先删除不用的", draftsKept)
		}
		now, err := t.real()
		if err != nil {
			return err
		}
		d.SavedAt = instant(now)
		body, err := jsonText(cleanFields(d.Form))
		if err != nil {
			return err
		}
		return t.db.Clauses(overwrite).Create(&draftRow{
			Person: d.Person, ID: clean(d.ID), Procedure: clean(d.Procedure), Resource: clean(d.Resource),
			Parent: clean(d.Parent), Child: clean(d.Child), Body: body, SavedAt: micros(d.SavedAt),
		}).Error
	})
	return d, err
}

// Draft returns one of the person's drafts.
func (s *Store) Draft(ctx context.Context, person, id string) (domain.Draft, error) {
	unknown := procedure.Refuse(domain.DraftUnknown, "没有这份草稿，可能已经提交或者删除")
	row, err := take[draftRow](s.reader.WithContext(ctx), false, unknown, "person = ? AND id = ?", person, id)
	if err != nil {
		return domain.Draft{}, explain("read a draft", err)
	}
	return row.draft()
}

// Drafts lists the person's drafts, the one saved last in front.
func (s *Store) Drafts(ctx context.Context, person string) ([]domain.Draft, error) {
	var rows []draftRow
	if err := s.reader.WithContext(ctx).Where("person = ?", person).Order("saved_at DESC, id").Find(&rows).Error; err != nil {
		return nil, explain("list the drafts", err)
	}
	return mapped(rows, draftRow.draft)
}

// DeleteDraft deletes one of the person's drafts; deleting one that is not there changes nothing.
func (s *Store) DeleteDraft(ctx context.Context, person, id string) error {
	return explain("delete a draft", s.writer.WithContext(ctx).Delete(&draftRow{}, "person = ? AND id = ?", person, clean(id)).Error)
}
