package store

import (
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// later has a write of a transition made together with the others of it, by flush. None of them reads what another one writes.
func (t tx) later(write func(*gorm.DB) *gorm.DB) error {
	w := write(t.db.Session(&gorm.Session{DryRun: true, Logger: logger.Discard}))
	if w.Error == nil {
		t.seen.writes = append(t.seen.writes, w.Statement)
	}
	return w.Error
}

func (t tx) flush() error {
	writes := t.seen.writes
	t.seen.writes = nil
	if len(writes) == 0 {
		return nil
	}
	return t.dialect.Together(t.db, writes)
}
