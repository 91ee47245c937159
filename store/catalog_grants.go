package store

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"
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
	Access     string
	Contact    string
	FirstDay   *string
	GrantedAt  int64
	Until      *string
	EndedAt    *int64
	EndedBy    string
	EndReason  string
}

func (grantRow) TableName() string { return "grants" }

func (r grantRow) grant() domain.Grant {
	return domain.Grant{
		Case: r.CaseNumber, Call: r.Call, Resource: r.Resource, Grantee: r.Grantee, Person: r.Person, Purpose: r.Purpose,
		Scope: r.Scope, Mode: r.Mode, Duty: r.Duty, Access: r.Access, Contact: r.Contact,
		GrantedAt: moment(r.GrantedAt), From: dateOrNil(r.FirstDay), Until: dateOrNil(r.Until),
		EndedAt: momentOrNil(r.EndedAt), EndedBy: r.EndedBy, EndReason: r.EndReason,
	}
}

type suspensionRow struct {
	CaseNumber string `gorm:"primaryKey"`
	Call       string `gorm:"primaryKey"`
	ByCase     string `gorm:"primaryKey"`
	At         int64  `gorm:"primaryKey;autoIncrement:false"`
	Reason     string
	LiftedAt   *int64
}

func (suspensionRow) TableName() string { return "suspensions" }

func (r suspensionRow) suspension() domain.Suspension {
	return domain.Suspension{By: r.ByCase, Reason: r.Reason, At: moment(r.At), LiftedAt: momentOrNil(r.LiftedAt)}
}

// Grant records a right to use data, from g.GrantedAt on, or from now. Granting twice by one call grants once.
func (s *Store) Grant(ctx context.Context, g domain.Grant) error {
	return s.writing(ctx, "grant by case "+g.Case, func(t tx) error {
		// Whoever changes the entry meanwhile tells this holder too, or is done before.
		if err := t.lock("catalog/%s", g.Resource); err != nil {
			return err
		}
		at, err := t.atOrNow(g.GrantedAt)
		if err != nil {
			return err
		}
		row := toGrantRow(g, at)
		if err := t.db.Clauses(once).Create(&row).Error; err != nil {
			return err
		}
		return t.putGrantFiles(grantFileRows(g))
	})
}

func toGrantRow(g domain.Grant, at int64) grantRow {
	return grantRow{
		CaseNumber: g.Case, Call: g.Call, Resource: g.Resource, Grantee: g.Grantee, Person: g.Person, Purpose: g.Purpose,
		Scope: g.Scope, Mode: g.Mode, Duty: g.Duty, Access: g.Access, Contact: g.Contact,
		GrantedAt: at, FirstDay: dateOrNull(g.From), Until: dateOrNull(g.Until),
		EndedAt: microsOrNull(g.EndedAt), EndedBy: g.EndedBy, EndReason: g.EndReason,
	}
}

func grantRows(grants []domain.Grant) (rows []grantRow, suspensions []suspensionRow) {
	for _, g := range grants {
		rows = append(rows, toGrantRow(g, micros(g.GrantedAt)))
		for _, s := range g.Suspensions {
			suspensions = append(suspensions, suspensionRow{g.Case, g.Call, s.By, micros(s.At), s.Reason, microsOrNull(s.LiftedAt)})
		}
	}
	return rows, suspensions
}

// Suspend is domain.Measure.Suspend, now.
func (s *Store) Suspend(ctx context.Context, m domain.Measure) error {
	return s.measure(ctx, m, "suspend", domain.Measure.Suspend)
}

// Revoke is domain.Measure.Revoke, now.
func (s *Store) Revoke(ctx context.Context, m domain.Measure) error {
	return s.measure(ctx, m, "revoke", domain.Measure.Revoke)
}

// Restore is domain.Measure.Restore, now.
func (s *Store) Restore(ctx context.Context, m domain.Measure) error {
	return s.measure(ctx, m, "restore", domain.Measure.Restore)
}

// GrantAnew is domain.Measure.GrantAnew, now.
func (s *Store) GrantAnew(ctx context.Context, m domain.Measure) error {
	return s.measure(ctx, m, "grant anew", domain.Measure.GrantAnew)
}

// measure keeps what a measure makes of the grants of a case, all of it or nothing.
func (s *Store) measure(
	ctx context.Context, m domain.Measure, name string, take func(domain.Measure, []domain.Grant) ([]domain.Grant, error),
) error {
	return s.writing(ctx, name+" what case "+m.GrantedBy+" granted", func(t tx) (err error) {
		if m.At, err = t.now(); err != nil {
			return err
		}
		return t.take(m, take)
	})
}

func (t tx) take(m domain.Measure, take func(domain.Measure, []domain.Grant) ([]domain.Grant, error)) error {
	locked := tx{t.Store, t.db.Clauses(clause.Locking{Strength: "UPDATE"}).Session(&gorm.Session{}), t.seen, nil}
	grants, err := locked.grants(m.GrantedBy)
	if err != nil {
		return err
	}
	if grants, err = take(m, grants); err != nil {
		return err
	}
	return t.putGrants(grants)
}

func (t tx) putGrants(grants []domain.Grant) error {
	rows, suspensions := grantRows(grants)
	if len(rows) > 0 {
		if err := t.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&rows).Error; err != nil {
			return err
		}
	}
	var files []grantFileRow
	for _, g := range grants {
		files = append(files, grantFileRows(g)...)
	}
	if err := t.putGrantFiles(files); err != nil {
		return err
	}
	if len(suspensions) > 0 {
		if err := t.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&suspensions).Error; err != nil {
			return err
		}
	}
	for _, row := range rows {
		if err := t.reseal("grants", row.CaseNumber, row.Call); err != nil {
			return err
		}
		if err := t.reseal("suspensions", row.CaseNumber, row.Call); err != nil {
			return err
		}
	}
	return nil
}

// Grants lists the rights that a case made, with what became of each.
func (s *Store) Grants(ctx context.Context, number string) ([]domain.Grant, error) {
	grants, err := s.reading(ctx).grants(number)
	return grants, explain("list the grants of case "+number, err)
}

func (t tx) grants(number string) ([]domain.Grant, error) {
	var rows []grantRow
	if err := t.db.Where("case_number = ?", clean(number)).Order("granted_at, call").Find(&rows).Error; err != nil {
		return nil, err
	}
	return t.wholeGrants(rows)
}

// wholeGrants are the grants of rows, with what stands in other tables.
func (t tx) wholeGrants(rows []grantRow) ([]domain.Grant, error) {
	all := make([]domain.Grant, 0, len(rows))
	for some := range slices.Chunk(rows, codesAtOnce) {
		grants := make([]domain.Grant, len(some))
		numbers := make([]string, len(some))
		for i, row := range some {
			grants[i], numbers[i] = row.grant(), row.CaseNumber
		}
		slices.Sort(numbers)
		numbers = slices.Compact(numbers)
		if err := errors.Join(t.withSuspensions(grants, numbers), t.withFiles(grants, numbers)); err != nil {
			return nil, err
		}
		all = append(all, grants...)
	}
	return all, nil
}

// withSuspensions adds what was done about each of the grants, which are of the cases.
func (t tx) withSuspensions(grants []domain.Grant, numbers []string) error {
	var rows []suspensionRow
	if err := t.db.Where("case_number IN ?", numbers).Order("at, by_case").Find(&rows).Error; err != nil {
		return err
	}
	of := map[[2]string][]domain.Suspension{}
	for _, r := range rows {
		key := [2]string{r.CaseNumber, r.Call}
		of[key] = append(of[key], r.suspension())
	}
	for i, g := range grants {
		grants[i].Suspensions = of[[2]string{g.Case, g.Call}]
	}
	return nil
}
