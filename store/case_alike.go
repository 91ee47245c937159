package store

import (
	"context"

	"github.com/shixian/shixian/domain"
)

// mostAlike is how many open applications that are alike are pointed out.
const mostAlike = 5

// looked is among how many open applications of one procedure they are looked for.
const looked = 200

// OpenAlike lists the open cases that the same applicant, the person's department or the member of the public, has filed under
// the procedure about the same entry, the latest first. Whoever files by no name has none.
func (s *Store) OpenAlike(ctx context.Context, by domain.Person, regulation, procedure, resource string) ([]domain.Summary, error) {
	if by.ID == "" || resource == "" {
		return nil, nil
	}
	t := s.reading(ctx)
	q := t.db.Where("regulation = ? AND procedure = ? AND ended_at IS NULL", clean(regulation), clean(procedure))
	if by.Public() {
		q = q.Where("person = ?", by.ID)
	} else {
		q = q.Where("applicant = ?", by.Department)
	}
	var rows []caseRow
	if err := q.Order("filed_at DESC, number DESC").Limit(looked).Find(&rows).Error; err != nil {
		return nil, explain("look for open applications that are alike", err)
	}
	var list []domain.Summary
	for _, r := range rows {
		state, err := r.state()
		if err != nil {
			return nil, err
		}
		if state.Resource != nil && state.Resource.Code == resource && len(list) < mostAlike {
			list = append(list, r.summary())
		}
	}
	return list, nil
}
