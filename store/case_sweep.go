package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
)

// How long, in real time, the engine may take before the sweep takes it for not knowing. A service is retried by its own
// activity; only one that nobody seems to work on is asked for again.
const (
	grace       = 5 * time.Second
	serviceWait = time.Minute
)

// Stale lists cases that the engine has to be told of, the most pressing first: those whose workflow is not known to run,
// those with an act that has been pending, or an alarm past, for some seconds, those that wait for a service and nothing
// comes, and those whose clocks were derived with another calendar than the present one. Of these, those with less time
// than before come first, for the engine would ring too late; the others only have to be shown as they are. Last are those
// that ended while the clock was in doubt: nothing of theirs is pending, but the engine may not have come to their end.
func (s *Store) Stale(ctx context.Context, limit int) ([]domain.Start, error) {
	starts, err := s.reading(ctx).stale(limit)
	return starts, explain("list stale cases", err)
}

func (t tx) stale(limit int) ([]domain.Start, error) {
	conditions, err := t.staleness(limit)
	if err != nil {
		return nil, err
	}
	var starts []domain.Start
	seen := []string{""}
	for _, c := range conditions {
		if len(starts) == limit {
			break
		}
		var rows []caseRow
		err := c.rows.Omit("state").Where("number NOT IN ?", seen).Limit(limit - len(starts)).Find(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			def, err := t.definition(r.Definition)
			if err != nil {
				return nil, err
			}
			start := r.start(def)
			start.Anew, start.Behind = c.anew, c.behind
			starts, seen = append(starts, start), append(seen, r.Number)
		}
	}
	return starts, nil
}

// stale are cases that the engine has to be told of for one reason.
type stale struct {
	rows   *gorm.DB
	anew   bool // domain.Start.Anew
	behind bool // domain.Start.Behind
}

func (t tx) staleness(limit int) ([]stale, error) {
	r, err := t.clock()
	if err != nil {
		return nil, err
	}
	snap, err := t.calendar()
	if err != nil {
		return nil, err
	}
	hurried, err := t.nextRecalculations(snap, limit)
	if err != nil {
		return nil, err
	}
	late, silent := micros(t.legal(r.real.Add(-grace))), micros(t.legal(r.real.Add(-serviceWait)))
	due, certain := micros(t.legal(earlierOf(r.real.Add(-grace), r.until))), r.doubt == ""
	pending := t.db.Model(&actRow{}).Select("case_number").Where("status = ? AND registered_at < ?", domain.Pending, late)
	renewals := t.db.Model(&renewalRow{}).Select("case_number")
	return []stale{
		{rows: t.db.Where("NOT started").Order("filed_at, number")},
		{rows: t.db.Where("ended_at IS NULL AND number IN (?)", renewals).Order("number"), anew: true},
		{rows: t.db.Where("number IN (?)", pending).Order("number"), behind: certain},
		{rows: t.db.Where("ended_at IS NULL AND next_alarm_at < ?", due).Order("next_alarm_at, number"), behind: certain},
		{rows: t.db.Where("ended_at IS NULL AND calling_since < ?", silent).Where("recorded_at < ?", silent).Order("calling_since, number")},
		{rows: t.db.Where("number IN ?", hurried).Order("next_alarm_at, number")},
		{rows: t.db.Where("ended_at IS NULL AND calendar <> ?", snap.Version()).Order("coalesce(next_alarm_at, 9223372036854775807), number")},
		{rows: t.db.Where("ended_at IS NOT NULL AND number IN (?)", renewals).Order("number"), anew: true},
	}, nil
}

func earlierOf(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// underWay is how long, in real time, the engine's last step of a case may last after the ledger's.
const underWay = time.Minute

// renewEnded has the engine look once more at the cases that ended since the clock was doubted. What an engine puts off, it puts
// off by the machine's clock: what it had under way when it was ended under a clock ahead comes only when the clock is there
// again, and the case would be shown as open until then.
func (t tx) renewEnded(since time.Time) error {
	ended := t.db.Model(&caseRow{}).Select("number").
		Where("ended_at IS NOT NULL AND started AND recorded_at >= ?", micros(t.legal(since.Add(-underWay)))).
		Where("number NOT IN (?)", t.db.Model(&renewalRow{}).Select("case_number"))
	return t.db.Exec("INSERT INTO renewals (case_number) ?", ended).Error
}

// renewalRow is a case whose execution in the engine is to be begun anew.
type renewalRow struct {
	CaseNumber string `gorm:"primaryKey"`
}

func (renewalRow) TableName() string { return "renewals" }

// ConfirmRenewed notes that the case's execution was begun anew.
func (s *Store) ConfirmRenewed(ctx context.Context, number string) error {
	return explain("confirm that case "+number+" was begun anew",
		s.writer.WithContext(ctx).Delete(&renewalRow{}, "case_number = ?", number).Error)
}

// ConfirmStarted notes that the engine runs the case's workflow.
func (s *Store) ConfirmStarted(ctx context.Context, number string) error {
	return explain("confirm the start of case "+number,
		s.writer.WithContext(ctx).Model(&caseRow{}).Where("number = ? AND NOT started", number).Update("started", true).Error)
}

// ForgetStarts has the sweep start every open case anew, after the engine has lost its own storage.
func (s *Store) ForgetStarts(ctx context.Context) error {
	return explain("forget that cases were started",
		s.writer.WithContext(ctx).Model(&caseRow{}).Where("ended_at IS NULL").Update("started", false).Error)
}
