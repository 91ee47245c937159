package store

import (
	"fmt"

	"gorm.io/gorm"

	"github.com/shixian/shixian/ledger"
)

// openBatch is how many states are in memory while all open cases are looked at.
const openBatch = 200

// eachOpen looks at the open cases in a scope, by number, each taken on to the present in memory. Nothing is
// locked, and nothing that look does to a transition is written. Look is told of a case that cannot be read, too.
func (t tx) eachOpen(scope *gorm.DB, present ledger.Calendar, look func(*ledger.Transition, error) error) error {
	for after := ""; ; {
		var rows []caseRow
		err := t.db.Where(scope).Where("ended_at IS NULL AND number > ?", after).Order("number").Limit(openBatch).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := t.eachOf(rows, present, look); err != nil {
			return err
		}
		after = rows[len(rows)-1].Number
	}
}

func (t tx) eachOf(rows []caseRow, present ledger.Calendar, look func(*ledger.Transition, error) error) error {
	now, err := t.now()
	if err != nil {
		return err
	}
	pending, err := t.pendingOf(rows)
	if err != nil {
		return err
	}
	for _, row := range rows {
		tr, err := t.transition(row, present, now, pending[row.Number])
		if err == nil {
			err = tr.Advance()
		}
		if err != nil {
			err = fmt.Errorf("case %s: %w", row.Number, err)
		}
		if err := look(tr, err); err != nil {
			return err
		}
	}
	return nil
}
