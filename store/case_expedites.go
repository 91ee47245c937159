package store

import (
	"context"
	"slices"

	"github.com/shixian/shixian/domain"
)

type expediteRow struct {
	Person string `gorm:"primaryKey"`
	Key    string `gorm:"primaryKey"`
	Digest string
	At     int64
}

func (expediteRow) TableName() string { return "expedites" }

// BeginExpediting keeps what the person's key stands for, the order of the cases aside, and refuses it for anything else. The
// acts themselves are registered one by one, each under a key of its own.
func (s *Store) BeginExpediting(ctx context.Context, u domain.ExpediteRequest) error {
	if u.Key == "" {
		return nil
	}
	return s.writing(ctx, "begin expediting", func(t tx) error {
		u.Key = clean(u.Key)
		digest, err := digestOf(slices.Sorted(slices.Values(u.Cases)), u.Reason)
		if err != nil {
			return err
		}
		if err := t.lock("urging/%s/%s", u.By.ID, u.Key); err != nil {
			return err
		}
		row, found, err := find[expediteRow](t.db, "person = ? AND key = ?", u.By.ID, u.Key)
		if err != nil {
			return err
		}
		if found {
			if row.Digest != digest {
				return reusedKey(u.Key)
			}
			return nil
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		return t.db.Create(&expediteRow{u.By.ID, u.Key, digest, micros(now)}).Error
	})
}
