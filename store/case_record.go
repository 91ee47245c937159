package store

import (
	"crypto/rand"
	"io"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/store/dialect"
)

// Record writes a transition: the events, the letters that they issue, the state with its columns, tasks, obligations, what became of the acts, and what
// people are told.
func (r repository) Record(tr *ledger.Transition) error { return r.record(tr) }

func (t tx) record(tr *ledger.Transition) error {
	if !tr.Changed() {
		return nil
	}
	letters, err := tr.Letters(letterLedger{t})
	if err != nil {
		return err
	}
	if err := t.lettersGiven(tr, letters); err != nil {
		return err
	}
	if err := t.recordCase(tr, letters); err != nil {
		return err
	}
	if err := t.addLetters(tr.Head.Number, letters); err != nil {
		return err
	}
	whole := func(*ledger.Transition) error { return t.flush() }
	for _, part := range []func(*ledger.Transition) error{
		t.recordTasks, t.recordObligations, t.recordNotices, t.recordUntold, whole, t.recordAnswers, t.recordClaims, t.warnUnmanned, t.lapseSignOffs,
	} {
		if err := part(tr); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) recordCase(tr *ledger.Transition, letters []letter.Issued) error {
	row, links, err := nextRow(t.config.Digest, tr, letters, rand.Reader)
	if err != nil {
		return err
	}
	if err := t.recordRow(tr, row); err != nil {
		return err
	}
	return t.later(func(db *gorm.DB) *gorm.DB { return db.Create(&links) })
}

// nextRow is the case's row of its next version, with the links of the chain that lead to it. The transition's head becomes
// that of the row.
func nextRow(d Digest, tr *ledger.Transition, letters []letter.Issued, random io.Reader) (caseRow, []eventRow, error) {
	row := rowOf(tr.Head)
	if err := row.derive(tr.Machine, tr.State); err != nil {
		return row, nil, err
	}
	row.Version++
	row.RecordedAt = micros(tr.Now)
	links, err := row.links(d, tr.Records, letters, random)
	tr.Head = row.head()
	return row, links, err
}

func (t tx) recordRow(tr *ledger.Transition, row caseRow) error {
	if !tr.New {
		return t.later(func(db *gorm.DB) *gorm.DB { return db.Save(&row) })
	}
	if err := t.db.Create(&row).Error; err != nil {
		return err
	}
	if err := t.dialect.Index(t.db, searchedCases, dialect.Text{Key: row.Number, Words: caseWords(tr, row)}); err != nil {
		return err
	}
	if about, is := resourceOf(tr); is {
		if err := t.later(func(db *gorm.DB) *gorm.DB { return db.Create(&about) }); err != nil {
			return err
		}
	}
	return t.indexApplicant(row.Person)
}

// caseWords is the text in which a case is found.
func caseWords(tr *ledger.Transition, row caseRow) string {
	return searchText(append([]string{row.Number, row.Subject}, texts(tr.State.Form)...)...)
}

// caseResourceRow is what a case was filed about.
type caseResourceRow struct {
	Number string `gorm:"primaryKey"`
	Code   string // as it is searched for
}

func (caseResourceRow) TableName() string { return "case_resources" }

// resourceOf is what a case was filed about; false: nothing of the catalog.
func resourceOf(tr *ledger.Transition) (caseResourceRow, bool) {
	if tr.State.Resource == nil || tr.State.Resource.Code == "" {
		return caseResourceRow{}, false
	}
	return caseResourceRow{tr.State.Number, folded(tr.State.Resource.Code)}, true
}

// recordAnswers settles the pending acts that the machine has taken.
func (t tx) recordAnswers(tr *ledger.Transition) error {
	for _, act := range tr.Answers() {
		answer := map[string]any{"status": string(act.Status), "code": string(act.Code), "detail": act.Detail}
		if err := t.db.Model(&actRow{}).Where("id = ?", act.ID).Updates(answer).Error; err != nil {
			return err
		}
	}
	return nil
}

// overwrite is an insert that takes the place of the row with the same key.
var overwrite = clause.OnConflict{UpdateAll: true}
