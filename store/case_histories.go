package store

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// historyBatch is how many cases are in memory at a time while their histories are gone through.
const historyBatch = 500

// Histories goes through the cases of the query by number, a batch at a time, as they were at one moment, and returns how
// many there are with those of other procedures. It writes nothing. A case that cannot be read is an error.
func (s *Store) Histories(ctx context.Context, q domain.HistoryQuery, look func([]domain.History) error) (all int, err error) {
	err = s.snapshot(ctx, "go through the histories of cases", func(t tx) error {
		var n int64
		if err := t.openSince(q).Count(&n).Error; err != nil {
			return err
		}
		all = int(n)
		return t.histories(q, look)
	})
	return all, err
}

// openSince are the cases that were open at some time since, of every procedure.
func (t tx) openSince(q domain.HistoryQuery) *gorm.DB {
	return t.db.Model(&caseRow{}).Where("ended_at IS NULL OR ended_at >= ?", micros(q.Since))
}

func (t tx) histories(q domain.HistoryQuery, look func([]domain.History) error) error {
	for after := ""; ; {
		rows := t.openSince(q).Select("number", "definition", "state").Where("number > ?", after)
		if q.Procedures != nil {
			rows = rows.Where("regulation || '/' || procedure IN ?", q.Procedures)
		}
		var cases []caseRow
		if err := rows.Order("number").Limit(historyBatch).Find(&cases).Error; err != nil || len(cases) == 0 {
			return err
		}
		batch, err := t.historiesOf(cases)
		if err != nil {
			return err
		}
		if err := look(batch); err != nil {
			return err
		}
		after = cases[len(cases)-1].Number
	}
}

// historiesOf reads the histories of cases with one query, and decodes them on all processors.
func (t tx) historiesOf(cases []caseRow) ([]domain.History, error) {
	links, err := t.linksOf(cases)
	if err != nil {
		return nil, err
	}
	list := make([]domain.History, len(cases))
	var decoding errgroup.Group
	decoding.SetLimit(runtime.GOMAXPROCS(0))
	for i, row := range cases {
		if list[i].Definition, err = t.definition(row.Definition); err != nil {
			return nil, err
		}
		decoding.Go(func() error { return row.history(links[row.Number], &list[i]) })
	}
	return list, decoding.Wait()
}

// timely are the beginnings of the ids of what time brought about.
var timely = []string{"expiry:", "reminder:", "revision:"}

// linksOf are the links of the cases' chains but those of what time brought about.
func (t tx) linksOf(cases []caseRow) (map[string][]eventRow, error) {
	numbers := make([]string, len(cases))
	for i, row := range cases {
		numbers[i] = row.Number
	}
	links := t.db.Select("case_number", "seq", "body", "private").Where("case_number IN ?", numbers)
	for _, prefix := range timely {
		links = links.Where("substr(event_id, 1, ?) <> ?", len(prefix), prefix)
	}
	var rows []eventRow
	if err := links.Order("case_number, seq").Find(&rows).Error; err != nil {
		return nil, err
	}
	byCase := make(map[string][]eventRow, len(cases))
	for _, r := range rows {
		byCase[r.CaseNumber] = append(byCase[r.CaseNumber], r)
	}
	return byCase, nil
}

func (r caseRow) history(links []eventRow, into *domain.History) (err error) {
	if into.State, err = r.state(); err != nil {
		return err
	}
	into.Records = make([]procedure.Record, len(links))
	for i, row := range links {
		event, err := row.event()
		if err != nil {
			return err
		}
		into.Records[i] = event.Record
	}
	if len(links) == 0 {
		return fmt.Errorf("case %s: no event was found, and the filing was expected", r.Number)
	}
	return nil
}

// DepartmentOf is the only department whose people are among the assignee, or "" if those of several could be.
func (s *Store) DepartmentOf(ctx context.Context, a domain.Assignee) (string, error) {
	department, err := s.reading(ctx).departmentOf(a)
	return department, explain("look for a department", err)
}
