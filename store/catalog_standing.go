package store

import (
	"context"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// EntryGrants lists the rights to use the data of a catalog entry, the latest first, with what became of each.
func (s *Store) EntryGrants(ctx context.Context, code string, after domain.Page) (domain.List[domain.Grant], error) {
	t := s.reading(ctx)
	rows, err := page(t.db.Where("resource = ?", clean(code)), after, grantOrder)
	if err != nil {
		return domain.List[domain.Grant]{}, explain("list the grants on "+code, err)
	}
	grants, err := t.wholeGrants(rows.Items)
	return domain.List[domain.Grant]{Items: grants, Next: rows.Next}, explain("list the grants on "+code, err)
}

// StandingGrants are the grants on a catalog entry that stand on a day, the earliest first.
func (s *Store) StandingGrants(ctx context.Context, code string, on civil.Date) ([]domain.Grant, error) {
	grants, err := s.reading(ctx).standing(code, on)
	return grants, explain("list the grants that stand on "+code, err)
}

func (t tx) standing(code string, on civil.Date) ([]domain.Grant, error) {
	var rows []grantRow
	err := t.db.Where("resource = ? AND ended_at IS NULL AND (until IS NULL OR until >= ?)", clean(code), on.String()).
		Order("granted_at, case_number, call").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	grants, err := t.wholeGrants(rows)
	return domain.Standing(grants, on), err
}

// tellHolders writes what those are told who hold grants on the entry, and those who keep it, of what has become of it.
func (t tx) tellHolders(was, is domain.Entry) error {
	if len(domain.Shifts(was, is, nil)) == 0 {
		return nil
	}
	grants, err := t.standing(is.Code, procedure.DateOf(is.Since))
	if err != nil || len(grants) == 0 {
		return err
	}
	departments, err := t.departments()
	if err != nil {
		return err
	}
	_, err = t.tell(notice.EntryChange{Was: was, Is: is, Grants: grants, Names: domain.NamesOf(departments)}.Notices())
	return err
}
