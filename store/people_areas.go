package store

import (
	"context"

	"github.com/shixian/shixian/procedure"
)

// Areas are those of the departments, and who supervises in each, now.
func (s *Store) Areas(ctx context.Context) (procedure.Areas, error) {
	areas, err := s.reading(ctx).areas()
	return areas, explain("read the areas of the departments", err)
}

func (r repository) Areas() (procedure.Areas, error) { return r.areas() }

func (t tx) areas() (procedure.Areas, error) {
	a, err := t.arrangements()
	if err != nil {
		return procedure.Areas{}, err
	}
	return a.areas(), nil
}
