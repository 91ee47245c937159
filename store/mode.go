package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// ModeError says that real data and a drill's would be mixed.
type ModeError struct {
	Have, Want string
}

func (e *ModeError) Error() string {
	return fmt.Sprintf("ledger: the data were made in mode %q and cannot be opened in mode %q: "+
		"give --drill as they were made with, or use another database", e.Have, e.Want)
}

type metaRow struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

func (metaRow) TableName() string { return "meta" }

const (
	metaMode   = "mode"
	metaLedger = "ledger" // the ledger's id
)

// stamp marks new data with the mode, or compares the mode with the mark. A drill goes on by the epoch that was kept.
func (s *Store) stamp(ctx context.Context) error {
	var have *drill
	err := s.writing(ctx, "stamp the mode", func(t tx) error {
		if err := t.lock("mode"); err != nil {
			return err
		}
		if err := t.identify(); err != nil {
			return err
		}
		row, found, err := find[metaRow](t.db, "name = ?", metaMode)
		if err != nil {
			return err
		}
		if found {
			have, err = parseStamp(row.Value)
			return err
		}
		have, err = t.firstStamp()
		return err
	})
	if err != nil {
		return err
	}
	if have, want := have.mode(), s.config.Drill.mode(); have != want {
		return &ModeError{have, want}
	}
	s.drill = have
	return nil
}

// identify gives the ledger an id, once.
func (t tx) identify() error {
	row, found, err := find[metaRow](t.db, "name = ?", metaLedger)
	if err == nil && !found {
		row = metaRow{metaLedger, uuid.NewString()}
		err = t.db.Create(&row).Error
	}
	t.id = row.Value
	return err
}

func (t tx) firstStamp() (*drill, error) {
	var first *drill
	if wanted := t.config.Drill; wanted.Day > 0 {
		real, err := t.real()
		if err != nil {
			return nil, err
		}
		first = &drill{Day: wanted.Day, Legal: instant(wanted.From), Real: instant(real)}
		if wanted.From.IsZero() {
			first.Legal = first.Real
		}
	}
	text, err := first.stamp()
	if err != nil {
		return nil, err
	}
	return first, t.db.Create(&metaRow{metaMode, string(text)}).Error
}

func (d *drill) mode() string {
	if d == nil {
		return modeReal
	}
	return Drill{Day: d.Day}.mode()
}

func (d Drill) mode() string {
	if d.Day <= 0 {
		return modeReal
	}
	return fmt.Sprintf("%s, a day in %s", modeDrill, d.Day)
}
