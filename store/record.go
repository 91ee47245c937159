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
	if err := tr.row.derive(tr.machine, tr.state); err != nil {
		return err
	}
	tr.row.Version++
	tr.row.RecordedAt = micros(tr.now)
	links, err := tr.links()
	if err != nil {
		return err
	}
	if err := t.recordRow(tr); err != nil {
		return err
	}
	return t.db.Create(&links).Error
}

func (t tx) recordRow(tr *transition) error {
	if tr.fresh {
		return t.db.Create(&tr.row).Error
	}
	return t.db.Save(&tr.row).Error
}

// recordAnswers settles the pending acts that the machine has taken.
func (t tx) recordAnswers(tr *transition) error {
	answers := map[string]*procedure.Refusal{}
	for _, r := range tr.records {
		answers[r.Event.ID] = r.Refusal
	}
	for _, act := range tr.acts {
		refusal, taken := answers[act.ID]
		if !taken {
			continue
		}
		settled := map[string]any{"status": office.Applied}
		if refusal != nil {
			settled = map[string]any{"status": office.Rejected, "code": refusal.Code, "detail": refusal.Detail}
		}
		if err := t.db.Model(&actRow{}).Where("id = ?", act.ID).Updates(settled).Error; err != nil {
			return err
		}
	}
	return nil
}

// overwrite is an insert that takes the place of the row with the same key.
var overwrite = clause.OnConflict{UpdateAll: true}
