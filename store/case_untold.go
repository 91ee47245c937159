package store

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"

	"gorm.io/gorm"

	"github.com/shixian/shixian/ledger"
)

// untoldRow is a case that has come to a version of which the engine is not known to have heard. It is written with the version, and
// goes when the engine has been told: by whoever brought the version about, or else by the sweep.
type untoldRow struct {
	CaseNumber string `gorm:"primaryKey"`
	Version    int64
	Since      int64 // legal time; 0: nobody is about to tell the engine
	AlarmAt    int64 // of the version: who rings next is told first
}

// noAlarm stands behind every alarm.
const noAlarm = math.MaxInt64

func alarmOr(at *int64) int64 {
	if at == nil {
		return noAlarm
	}
	return *at
}

func (untoldRow) TableName() string { return "untold" }

// recordUntold has the sweep tell the engine unless somebody does: whoever filed or acted, at once. What the engine asked for it hears
// as the answer.
func (t tx) recordUntold(tr *ledger.Transition) error {
	if tr.Before.Ended() && tr.State.Ended() {
		return nil // its workflow has returned, and has nothing left to do
	}
	row := untoldRow{CaseNumber: tr.Head.Number, Version: tr.Head.Version, AlarmAt: alarmOr(microsOrNull(tr.Head.AlarmAt))}
	switch tr.Engine {
	case ledger.Asking:
		return nil
	case ledger.AtOnce:
		row.Since = micros(tr.Now)
	case ledger.BySweep:
	}
	return t.later(func(db *gorm.DB) *gorm.DB { return db.Clauses(overwrite).Create(&row) })
}

func (t tx) writeUntold(rows []untoldRow) error {
	if len(rows) == 0 {
		return nil
	}
	return t.db.Clauses(overwrite).Create(&rows).Error
}

// told are the cases of which this process knows that the engine has heard, and has not written yet.
type told struct {
	mu       sync.Mutex
	versions map[string]int64 // by case number
}

func (l *told) add(number string, version int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.versions == nil {
		l.versions = map[string]int64{}
	}
	l.versions[number] = max(l.versions[number], version)
}

func (l *told) take() map[string]int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	versions := l.versions
	l.versions = nil
	return versions
}

// Told notes that the engine has heard of a case as of a version. It is written with the next WriteTold; if this process ends before,
// the sweep tells the engine once more.
func (s *Store) Told(number string, version int64) { s.told.add(number, version) }

// toldAtOnce is how many cases a statement names.
const toldAtOnce = 100

// WriteTold writes what Told has noted. It is to be called every second or so by each process that tells the engine.
func (s *Store) WriteTold(ctx context.Context) error {
	versions := s.told.take()
	var pairs [][]any
	for number, version := range versions {
		pairs = append(pairs, []any{number, version})
	}
	for part := range slices.Chunk(pairs, toldAtOnce) {
		each := strings.TrimSuffix(strings.Repeat("case_number = ? AND version <= ? OR ", len(part)), " OR ")
		err := s.writer.WithContext(ctx).Exec("DELETE FROM untold WHERE "+each, slices.Concat(part...)...).Error
		if err != nil {
			for number, version := range versions {
				s.told.add(number, version)
			}
			return explain("write of which cases the engine has heard", err)
		}
	}
	return nil
}

// ForgetTold has the sweep tell the engine of every open case, after it has lost its own storage.
func (s *Store) ForgetTold(ctx context.Context) error {
	s.told.take()
	return explain("forget of which cases the engine has heard", tx{Store: s, db: s.writer.WithContext(ctx)}.forgetTold())
}

func (t tx) forgetTold() error {
	return t.db.Exec("INSERT INTO untold (case_number, version, since, alarm_at) "+
		"SELECT number, version, 0, coalesce(next_alarm_at, ?) FROM cases WHERE ended_at IS NULL "+
		"ON CONFLICT (case_number) DO UPDATE SET since = 0", int64(noAlarm)).Error
}
