package store

import (
	"context"
	"fmt"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
)

// PreviewNotice says which due days a year's notice would move if it were entered now. It writes nothing. What it says is
// what the revision then does, for the same machine says it.
func (s *Store) PreviewNotice(ctx context.Context, y calendar.Year) (domain.CalendarPreview, error) {
	p, err := s.reading(ctx).previewNotice(y)
	return p, explain(fmt.Sprintf("preview the notice of %d", y.Year), err)
}

func (t tx) previewNotice(y calendar.Year) (domain.CalendarPreview, error) {
	present, next, err := t.would(y)
	if err != nil {
		return domain.CalendarPreview{}, err
	}
	p := ledger.NewPreview(next, t.departmentOf)
	err = t.eachOpen(t.db, present, func(tr *ledger.Transition, err error) error {
		if err != nil {
			return err
		}
		return p.Add(tr)
	})
	return p.Sum(), err
}
