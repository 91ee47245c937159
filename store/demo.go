package store

import (
	"context"
	"encoding/json"
	"errors"

	"cloud.google.com/go/civil"
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/procedure"
)

// DemoMark marks a ledger whose people, catalog and cases are made up. With Cases it has a simulated history, and says how
// it was made.
type DemoMark struct {
	Seed       uint64 `json:"seed,omitempty"`
	Cases      int    `json:"cases,omitempty"`
	Months     int    `json:"months,omitempty"`
	Entries    int    `json:"entries,omitempty"`
	Until      string `json:"until,omitempty"` // the day after the last one of the history
	Unfinished bool   `json:"unfinished,omitempty"`
}

// read is the instant, in microseconds, before which people have read what a simulated history told them: all but its last day's.
func (m DemoMark) read() int64 {
	until, err := civil.ParseDate(m.Until)
	if err != nil || m.Unfinished { // there is no simulated history, or not yet
		return 0
	}
	return micros(procedure.StartOf(until.AddDays(-1)))
}

func (m DemoMark) begun() DemoMark {
	m.Unfinished = true
	return m
}

// NotDemoError says that made-up cases would be mixed with real ones.
type NotDemoError struct{}

func (*NotDemoError) Error() string {
	return "ledger: it holds departments or cases that are no demonstration: use another database"
}

// metaDemo marks a ledger in which there is demonstration data.
const metaDemo = "demo"

// Demo tells whether what the ledger holds is made up, and how.
func (s *Store) Demo(ctx context.Context) (DemoMark, bool, error) {
	mark, found, err := s.reading(ctx).demo()
	return mark, found, explain("read the demonstration's mark", err)
}

func (t tx) demo() (mark DemoMark, found bool, err error) {
	row, found, err := find[metaRow](t.db, "name = ?", metaDemo)
	if err != nil || !found {
		return mark, false, err
	}
	return mark, true, json.Unmarshal([]byte(row.Value), &mark)
}

// MarkDemo marks an empty ledger as a demonstration, before anything is entered. One that is marked stays as it is.
func (s *Store) MarkDemo(ctx context.Context) error { return s.markDemo(ctx, DemoMark{}, false) }

func (s *Store) markDemo(ctx context.Context, mark DemoMark, replace bool) error {
	err := s.writing(ctx, "mark the demonstration", func(t tx) error {
		if err := t.lock("mode"); err != nil {
			return err
		}
		return t.markDemo(mark, replace)
	})
	var notDemo *NotDemoError
	if errors.As(err, &notDemo) {
		return notDemo
	}
	return err
}

func (t tx) markDemo(mark DemoMark, replace bool) error {
	have, found, err := t.demo()
	switch {
	case err != nil:
		return err
	case found && have.Unfinished:
		return errUnfinished
	case found && !replace:
		return nil
	case found:
		return t.putDemo(mark)
	}
	for _, table := range []any{&caseRow{}, &departmentRow{}} {
		var some int64
		if err := t.db.Model(table).Limit(1).Count(&some).Error; err != nil {
			return err
		}
		if some > 0 {
			return &NotDemoError{}
		}
	}
	return t.putDemo(mark)
}

func (t tx) putDemo(mark DemoMark) error {
	text, err := json.Marshal(mark)
	if err != nil {
		return err
	}
	if err := t.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&metaRow{metaDemo, string(text)}).Error; err != nil {
		return err
	}
	t.made.Store(true)
	t.read.Store(mark.read())
	return nil
}

// MadeUp tells whether the ledger is a demonstration's.
func (s *Store) MadeUp() bool { return s.made.Load() }
