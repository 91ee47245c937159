package store

import (
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// record writes a transition: the events, the state with its columns, tasks, obligations, what became of the acts, and what
// people are told. A transition in which nothing happened writes nothing.
func (t tx) record(tr *transition) error {
	if !tr.changed() {
		return nil
	}
	if err := t.recordCase(tr); err != nil {
		return err
	}
	for _, part := range []func(*transition) error{
		t.recordTasks, t.recordObligations, t.recordAnswers, t.recordNotifications, t.recordClaims,
	} {
		if err := part(tr); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) recordCase(tr *transition) error {
	links, err := tr.written()
	if err != nil {
		return err
	}
	if err := t.recordRow(tr); err != nil {
		return err
	}
	return t.db.Create(&links).Error
}

// written makes the case's row that of its next version, and the links of the chain that lead to it.
func (tr *transition) written() ([]eventRow, error) {
	if err := tr.row.derive(tr.machine, tr.state); err != nil {
		return nil, err
	}
	tr.row.Version++
	tr.row.RecordedAt = micros(tr.now)
	return tr.links()
}

func (t tx) recordRow(tr *transition) error {
	if tr.fresh {
		if err := t.db.Create(&tr.row).Error; err != nil {
			return err
		}
		return t.engine.index(t.db, searchedCases, tr.row.Number, tr.searchedIn())
	}
	return t.db.Save(&tr.row).Error
}

// searchedIn is the text in which a case is found.
func (tr *transition) searchedIn() string {
	return searchText(append([]string{tr.row.Number, tr.row.Subject}, texts(tr.state.Form)...)...)
}

// recordAnswers settles the pending acts that the machine has taken.
func (t tx) recordAnswers(tr *transition) error {
	for _, act := range tr.settled() {
		answer := map[string]any{"status": act.Status, "code": act.Code, "detail": act.Detail}
		if err := t.db.Model(&actRow{}).Where("id = ?", act.ID).Updates(answer).Error; err != nil {
			return err
		}
	}
	return nil
}

// settled are the pending acts that the machine has taken, as they are now.
func (tr *transition) settled() []actRow {
	answers := map[string]*procedure.Refusal{}
	for _, r := range tr.records {
		answers[r.Event.ID] = r.Refusal
	}
	var settled []actRow
	for _, act := range tr.acts {
		refusal, taken := answers[act.ID]
		if !taken {
			continue
		}
		act.Status = string(office.Applied)
		if refusal != nil {
			act.Status, act.Code, act.Detail = string(office.Rejected), string(refusal.Code), refusal.Detail
		}
		settled = append(settled, act)
	}
	return settled
}

// overwrite is an insert that takes the place of the row with the same key.
var overwrite = clause.OnConflict{UpdateAll: true}
