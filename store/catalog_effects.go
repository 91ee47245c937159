package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
)

type dispatchRow struct {
	CaseNumber string `gorm:"primaryKey"`
	Call       string `gorm:"primaryKey"`
	Kind       string
	Title      string
	At         int64
}

func (dispatchRow) TableName() string { return "dispatches" }

// once leaves what the same call has made before as it is.
var once = clause.OnConflict{DoNothing: true}

// PublishEntry makes a change of a catalog entry its new version, once for each time that a case asks for one: what a case
// publishes again after a correction, since a later moment, is another version.
func (s *Store) PublishEntry(ctx context.Context, e domain.Entry) error {
	_, err := s.PutEntry(ctx, e)
	return err
}

// Dispatch records a paper that a case sends out, once for each call.
func (s *Store) Dispatch(ctx context.Context, d domain.Dispatch) error {
	return s.writing(ctx, "dispatch a paper of case "+d.Case, func(t tx) error {
		at, err := t.atOrNow(d.At)
		if err != nil {
			return err
		}
		return t.db.Clauses(once).Create(&dispatchRow{d.Case, d.Call, d.Kind, d.Title, at}).Error
	})
}

func (t tx) atOrNow(at time.Time) (int64, error) {
	if !at.IsZero() {
		return micros(at), nil
	}
	now, err := t.now()
	return micros(now), err
}
