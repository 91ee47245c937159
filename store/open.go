package store

import (
	"gorm.io/gorm"

	"github.com/shixian/shixian/office"
)

// openBatch is how many states are in memory while all open cases are looked at.
const openBatch = 200

// eachOpen looks at the open cases in a scope, by number, each taken on to the present in memory. Nothing is
// locked, and nothing that look does to a transition is written. Look is told of a case that cannot be read, too.
func (t tx) eachOpen(scope *gorm.DB, present snapshot, look func(*transition, error) error) error {
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

func (t tx) eachOf(rows []caseRow, present snapshot, look func(*transition, error) error) error {
	now, err := t.now()
	if err != nil {
		return err
	}
	pending, err := t.pendingOf(rows)
	if err != nil {
		return err
	}
	for _, row := range rows {
		tr := &transition{row: row, now: row.at(now), calendar: present, acts: pending[row.Number]}
		err := t.prepare(tr)
		if err == nil {
			err = tr.advance()
		}
		if err := look(tr, err); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) pendingOf(rows []caseRow) (map[string][]actRow, error) {
	var numbers []string
	for _, r := range rows {
		numbers = append(numbers, r.Number)
	}
	var acts []actRow
	err := t.db.Where("case_number IN ? AND status = ?", numbers, office.Pending).Order("registered_at, ordinal").Find(&acts).Error
	byCase := map[string][]actRow{}
	for _, a := range acts {
		byCase[a.CaseNumber] = append(byCase[a.CaseNumber], a)
	}
	return byCase, err
}
