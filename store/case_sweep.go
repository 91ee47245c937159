package store

import (
	"context"
	"strings"
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

// Stale lists cases that the engine has to be told of, the most pressing first: those with an act that has been pending, or an alarm
// past, for some seconds, those of whose latest version it is not known to have heard, the next alarm first, and those that
// wait for a service and nothing comes. Last are those that ended while the clock was in doubt: nothing of theirs is pending,
// but the engine may not have come to their end.
func (s *Store) Stale(ctx context.Context, limit int) ([]domain.Start, error) {
	starts, err := s.reading(ctx).stale(limit)
	return starts, explain("list stale cases", err)
}

func (t tx) stale(limit int) ([]domain.Start, error) {
	conditions, err := t.staleness()
	if err != nil {
		return nil, err
	}
	if some, err := t.anyOf(conditions); err != nil || !some {
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
			start.Anew, start.Behind, start.Untold = c.anew, c.behind, c.untold
			starts, seen = append(starts, start), append(seen, r.Number)
		}
	}
	return starts, nil
}

// anyOf asks at once what mostly is answered with no.
func (t tx) anyOf(conditions []stale) (some bool, err error) {
	exist := strings.TrimSuffix(strings.Repeat("EXISTS (?) OR ", len(conditions)), " OR ")
	var rows []any
	for _, c := range conditions {
		rows = append(rows, c.rows.Session(&gorm.Session{}).Model(&caseRow{}).Select("1").Limit(1))
	}
	err = t.db.Raw("SELECT "+exist, rows...).Scan(&some).Error
	return some, err
}

// stale are cases that the engine has to be told of for one reason.
type stale struct {
	rows   *gorm.DB
	anew   bool // domain.Start.Anew
	behind bool // domain.Start.Behind
	untold bool // domain.Start.Untold
}

func (t tx) staleness() ([]stale, error) {
	r, err := t.clock()
	if err != nil {
		return nil, err
	}
	late, silent := micros(t.legal(r.real.Add(-grace))), micros(t.legal(r.real.Add(-serviceWait)))
	due, certain := micros(t.legal(earlierOf(r.real.Add(-grace), r.until))), r.doubt == ""
	pending := t.db.Model(&actRow{}).Select("case_number").Where("status = ? AND registered_at < ?", domain.Pending, late)
	renewals := t.db.Model(&renewalRow{}).Select("case_number")
	return []stale{
		{rows: t.db.Where("ended_at IS NULL AND number IN (?)", renewals).Order("number"), anew: true},
		{rows: t.db.Where("number IN (?)", pending).Order("number"), behind: certain},
		{rows: t.db.Where("ended_at IS NULL AND next_alarm_at < ?", due).Order("next_alarm_at, number"), behind: certain},
		{rows: t.db.Joins("JOIN untold ON untold.case_number = cases.number").Where("untold.since < ?", late).
			Order("untold.alarm_at, untold.case_number"), untold: true},
		{rows: t.db.Where("ended_at IS NULL AND calling_since < ?", silent).Where("recorded_at < ?", silent).Order("calling_since, number")},
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
		Where("ended_at IS NOT NULL AND recorded_at >= ?", micros(t.legal(since.Add(-underWay)))).
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
