package store

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// houseClockRow is what the house has on record of its clock: one row, which every process writes as it looks.
type houseClockRow struct {
	ID      int `gorm:"primaryKey;autoIncrement:false"`
	Seen    int64
	HeldAt  *int64
	Cause   string
	Reading int64
	Epoch   int64
}

func (houseClockRow) TableName() string { return "house_clock" }

type clockProcessRow struct {
	Process string `gorm:"primaryKey"`
	Host    string
	Ahead   int64
	Seen    int64
}

func (clockProcessRow) TableName() string { return "clock_processes" }

func (row houseClockRow) house() house {
	h := house{held: momentOrNil(row.HeldAt), cause: domain.ClockDoubt(row.Cause), epoch: row.Epoch}
	if row.Seen != 0 {
		h.seen = moment(row.Seen)
	}
	return h
}

// openClock has this process begin with what the house has on record of its clock. Of an earlier build's ledger that is the
// newest event: the clock has not gone back behind it.
func (s *Store) openClock(ctx context.Context) error {
	t := s.reading(ctx)
	row, found, err := find[houseClockRow](t.db, "id = 1")
	if err != nil {
		return err
	}
	raw, err := t.raw()
	if err != nil {
		return err
	}
	h := row.house()
	if !found && s.drill == nil {
		var newest int64
		if err := t.db.Model(&caseRow{}).Select("coalesce(max(recorded_at), 0)").Scan(&newest).Error; err != nil {
			return err
		}
		if last := moment(newest); last.After(raw) {
			h.seen = last
		}
	}
	s.guard.open(h, raw)
	return nil
}

// processFresh is how long a process that does not look at the clock any more is asked, processKept how long it is remembered.
const (
	processFresh = time.Minute
	processKept  = 24 * time.Hour
)

// LookAtClock has this process look at the clock, put on record what it sees, and hear of what others have seen. It is to be
// called every few seconds by each process of the house. It writes to the log when expiries begin or cease to be held.
func (s *Store) LookAtClock(ctx context.Context) (domain.ClockState, error) {
	var before houseClockRow
	var r reading
	err := s.writing(ctx, "look at the clock", func(t tx) (err error) {
		before, r, err = t.look()
		return err
	})
	if err == nil {
		s.tell(ctx, before, r)
	}
	return s.clockState(r), err
}

// ClockDoubted has a value as soon as this process notices that the clock has leapt: LookAtClock is then to be called at once,
// so that it is on record whatever becomes of this process.
func (s *Store) ClockDoubted() <-chan struct{} { return s.guard.doubted }

func (t tx) look() (before houseClockRow, r reading, err error) {
	if err := t.lock("house-clock"); err != nil {
		return before, r, err
	}
	if before, _, err = find[houseClockRow](t.db, "id = 1"); err != nil {
		return before, r, err
	}
	raw, err := t.raw()
	if err != nil {
		return before, r, err
	}
	if err := t.noteProcess(raw); err != nil {
		return before, r, err
	}
	agreed, err := t.agreed(raw)
	if err != nil {
		return before, r, err
	}
	r = t.guard.hear(before.house(), raw, agreed)
	after := before.seeing(r)
	if before.HeldAt != nil && after.HeldAt == nil {
		if err := t.renewEnded(earlierOf(moment(*before.HeldAt), raw)); err != nil {
			return before, r, err
		}
	}
	return before, r, t.db.Clauses(overwrite).Create(&after).Error
}

// seeing is what is on record after a process has seen the clock so.
func (row houseClockRow) seeing(r reading) houseClockRow {
	row.ID, row.Reading = 1, micros(r.raw)
	switch {
	case r.doubt == "":
		row.Seen, row.HeldAt, row.Cause = micros(r.real), nil, ""
		return row
	case r.doubt == domain.ClockAhead || r.doubt == domain.ClockBack:
		row.Seen, row.Cause = micros(r.real), string(r.doubt)
	case row.Seen == 0: // never looked at before, so that nothing is missed
		row.Seen, row.Cause = micros(r.until), string(r.doubt)
	default:
		row.Cause = string(r.doubt)
	}
	if row.HeldAt == nil {
		row.HeldAt = microsOrNull(&r.until)
	}
	return row
}

func (s *Store) tell(ctx context.Context, before houseClockRow, r reading) {
	log := s.config.Log.With("clock", r.raw, "house", r.real)
	switch {
	case r.doubt != "" && before.Cause != string(r.doubt):
		log.ErrorContext(ctx, "the clock is in doubt: expiries are held until it is back or somebody confirms it", "doubt", r.doubt, "until", r.until)
	case r.doubt == "" && before.HeldAt != nil:
		log.WarnContext(ctx, "the clock is trusted again: expiries are taken", "doubt", before.Cause)
	}
}

// noteProcess puts on record how far this process's own clock is from the ledger's.
func (t tx) noteProcess(raw time.Time) error {
	own := raw
	if t.config.Clock == nil {
		own = time.Now()
	}
	host, _ := os.Hostname() // only for people to read
	ahead := own.Sub(raw)
	if ahead.Abs() > leapTolerance {
		t.config.Log.WarnContext(t.db.Statement.Context, "this machine's clock is not the ledger's", "ahead", ahead.Round(time.Second))
	}
	row := clockProcessRow{Process: t.process, Host: host, Ahead: ahead.Microseconds(), Seen: micros(raw)}
	if err := t.db.Clauses(overwrite).Create(&row).Error; err != nil {
		return err
	}
	return t.db.Delete(&clockProcessRow{}, "seen < ?", micros(raw.Add(-processKept))).Error
}

// agreed tells whether the clocks of most processes show about the same as the ledger's.
func (t tx) agreed(raw time.Time) (bool, error) {
	rows, err := t.processes(raw)
	balance := 0
	for _, r := range rows {
		if time.Duration(r.Ahead)*time.Microsecond > leapTolerance || time.Duration(-r.Ahead)*time.Microsecond > leapTolerance {
			balance--
		} else {
			balance++
		}
	}
	return balance > 0, err
}

func (t tx) processes(raw time.Time) ([]clockProcessRow, error) {
	var rows []clockProcessRow
	err := t.db.Where("seen BETWEEN ? AND ?", micros(raw.Add(-processFresh)), micros(raw.Add(processFresh))).
		Order("host, process").Find(&rows).Error
	return rows, err
}

// ClockState is how the clock is.
func (s *Store) ClockState(ctx context.Context) (domain.ClockState, error) {
	t := s.reading(ctx)
	r, err := t.clock()
	if err != nil {
		return domain.ClockState{}, explain("read the clock", err)
	}
	state := s.clockState(r)
	rows, err := t.processes(r.raw)
	for _, p := range rows {
		state.Processes = append(state.Processes, domain.ClockProcess{
			ID: p.Process, Host: p.Host, Ahead: time.Duration(p.Ahead) * time.Microsecond, Seen: moment(p.Seen),
		})
	}
	return state, explain("read the clock", err)
}

func (s *Store) clockState(r reading) domain.ClockState {
	state := domain.ClockState{Doubt: r.doubt, Reading: instant(r.raw), House: instant(r.real), Until: instant(r.until)}
	if r.doubt == "" {
		return state
	}
	state.HeldSince = &state.Until
	if r.doubt == domain.ClockAbsence {
		ends := instant(r.raw.Add(absenceGrace - r.since))
		state.GraceEnds = &ends
	}
	return state
}

// ConfirmClock has the house trust what the clock shows now, for a reason that goes into the administration's log; what has
// been held is taken. Other processes hear of it when they look at the clock next. It refuses (domain.ClockTrusted) if the
// clock is not in doubt.
func (s *Store) ConfirmClock(ctx context.Context, reason string, by domain.Person) (domain.ClockState, error) {
	reason = strings.TrimSpace(clean(reason))
	var r reading
	var now houseClockRow
	err := s.writing(ctx, "confirm the clock", func(t tx) (err error) {
		r, now, err = t.confirmClock(reason, by)
		return err
	})
	if err != nil {
		return domain.ClockState{}, err
	}
	return s.clockState(s.guard.hear(now.house(), r.raw, true)), nil
}

func (t tx) confirmClock(reason string, by domain.Person) (r reading, now houseClockRow, err error) {
	if reason == "" {
		refusal := procedure.Refuse(procedure.FieldMissing, "请说明为什么现在的时间是正确的")
		refusal.Field = "reason"
		return r, now, refusal
	}
	if err := t.lock("house-clock"); err != nil {
		return r, now, err
	}
	if r, err = t.clock(); err != nil {
		return r, now, err
	}
	row, _, err := find[houseClockRow](t.db, "id = 1")
	if err != nil {
		return r, now, err
	}
	if r.doubt == "" && row.HeldAt == nil {
		return r, now, procedure.Refuse(domain.ClockTrusted, "系统时间没有疑问，无须确认")
	}
	err = t.administered(by, domain.AdministrativeAct{
		Action: domain.ClockConfirmed, Subject: string(r.doubt), Title: reason,
		Changes: changed("time", instant(r.real).Format(time.RFC3339), instant(r.raw).Format(time.RFC3339)),
	})
	if err != nil {
		return r, now, err
	}
	if err := t.renewEnded(earlierOf(r.until, r.raw)); err != nil {
		return r, now, err
	}
	now = houseClockRow{ID: 1, Seen: micros(r.raw), Reading: micros(r.raw), Epoch: row.Epoch + 1}
	return r, now, t.db.Clauses(overwrite).Create(&now).Error
}
