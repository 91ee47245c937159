package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
)

type grantRow struct {
	CaseNumber string `gorm:"primaryKey"`
	Call       string `gorm:"primaryKey"`
	Resource   string
	Grantee    string
	Person     string
	Purpose    string
	Scope      string
	Mode       string
	Duty       string
	GrantedAt  int64
	EndedAt    *int64
	EndReason  string
}

func (grantRow) TableName() string { return "grants" }

func (r grantRow) grant() (domain.Grant, error) {
	return domain.Grant{
		Case: r.CaseNumber, Call: r.Call, Resource: r.Resource, Grantee: r.Grantee, Person: r.Person, Purpose: r.Purpose,
		Scope: r.Scope, Mode: r.Mode, Duty: r.Duty, GrantedAt: moment(r.GrantedAt), EndedAt: momentOrNil(r.EndedAt),
		EndReason: r.EndReason,
	}, nil
}

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

// Grant records a right to use data, from g.GrantedAt on, or from now. Granting twice by one call grants once.
func (s *Store) Grant(ctx context.Context, g domain.Grant) error {
	return s.writing(ctx, "grant by case "+g.Case, func(t tx) error {
		at, err := t.atOrNow(g.GrantedAt)
		if err != nil {
			return err
		}
		row := toGrantRow(g, at)
		return t.db.Clauses(once).Create(&row).Error
	})
}

func toGrantRow(g domain.Grant, at int64) grantRow {
	return grantRow{
		CaseNumber: g.Case, Call: g.Call, Resource: g.Resource, Grantee: g.Grantee, Person: g.Person, Purpose: g.Purpose,
		Scope: g.Scope, Mode: g.Mode, Duty: g.Duty, GrantedAt: at, EndedAt: microsOrNull(g.EndedAt), EndReason: g.EndReason,
	}
}

// Revoke ends the grants that the named case made. One that has ended keeps its end and its reason.
func (s *Store) Revoke(ctx context.Context, grantedBy, reason string) error {
	return s.writing(ctx, "revoke the grants of case "+grantedBy, func(t tx) error {
		at, err := t.atOrNow(time.Time{})
		if err != nil {
			return err
		}
		return t.db.Model(&grantRow{}).Where("case_number = ? AND ended_at IS NULL", grantedBy).
			Updates(map[string]any{"ended_at": at, "end_reason": reason}).Error
	})
}

// Grants lists the rights that a case made.
func (s *Store) Grants(ctx context.Context, number string) ([]domain.Grant, error) {
	var rows []grantRow
	if err := s.reader.WithContext(ctx).Where("case_number = ?", clean(number)).Order("granted_at, call").Find(&rows).Error; err != nil {
		return nil, explain("list the grants of case "+number, err)
	}
	return mapped(rows, grantRow.grant)
}

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
