package store

import (
	"context"
	"time"

	"github.com/shixian/shixian/ledger"
)

// assessBatch is how many cases one transaction of assessAll writes.
const assessBatch = 200

// assessAll derives what migration 2 added to the obligations that were recorded before it. What an earlier build did not
// keep of a clock cannot be derived: those obligations are no case's first answer or completion, and one that was done late
// counts as never done.
func (s *Store) assessAll(ctx context.Context) (err error) {
	for more := true; more && err == nil; {
		err = s.writing(ctx, "assess obligations", func(t tx) error {
			more, err = t.assessSome()
			return err
		})
	}
	return err
}

// assessSome tells whether there may be more.
func (t tx) assessSome() (bool, error) {
	var numbers []string
	err := t.db.Model(&obligationRow{}).Distinct("case_number").Where("standing = ''").Limit(assessBatch).Pluck("case_number", &numbers).Error
	if err != nil || len(numbers) == 0 {
		return false, err
	}
	snap, err := t.calendar()
	if err != nil {
		return false, err
	}
	var cases []caseRow
	if err := t.db.Where("number IN ?", numbers).Find(&cases).Error; err != nil {
		return false, err
	}
	for _, row := range cases {
		if err := t.assess(row, snap); err != nil {
			return false, err
		}
	}
	return len(cases) > 0, nil
}

func (t tx) assess(row caseRow, snap ledger.Calendar) error {
	tr, err := t.transition(row, snap, time.Time{}, nil)
	if err != nil {
		return err
	}
	for _, run := range tr.State.Clocks {
		derived, err := toObligationRow(tr, run)
		if err != nil {
			return err
		}
		err = t.db.Model(&obligationRow{}).Where("case_number = ? AND run_id = ?", row.Number, run.ID).
			Select("standing", "of_applicant", "first_answer", "completes", "extended", "paused", "case_days").Updates(&derived).Error
		if err != nil {
			return err
		}
	}
	return nil
}
