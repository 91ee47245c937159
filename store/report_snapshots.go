package store

import (
	"context"
	"fmt"

	"cloud.google.com/go/civil"
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

type snapshotRow struct {
	Period  string `gorm:"primaryKey"`
	Version int    `gorm:"primaryKey;autoIncrement:false"`
	TakenAt int64
	TakenBy string
	Reason  string
	SHA256  string `gorm:"column:sha256"`
	Body    string
}

func (snapshotRow) TableName() string { return "report_snapshots" }

func (r snapshotRow) snapshot() (report.Snapshot, error) {
	return report.Snapshot{
		Period: r.Period, Version: r.Version, TakenAt: moment(r.TakenAt), By: r.TakenBy, Reason: r.Reason, SHA256: r.SHA256, Body: []byte(r.Body),
	}, nil
}

// snapshotsSince is the day, in meta, after which snapshots are taken: the day before the application's first daily run.
const snapshotsSince = "snapshots_since"

// SnapshotsDue lists the periods of which a snapshot is due and not there, the oldest first: also those that were missed.
// An application takes snapshots from its first call on; what was over by then it never saw.
func (s *Store) SnapshotsDue(ctx context.Context) ([]string, error) {
	var due []string
	err := s.writing(ctx, "list the snapshots that are due", func(t tx) error {
		today, _, err := t.today()
		if err != nil {
			return err
		}
		since, err := t.snapshotsSince(today)
		if err != nil {
			return err
		}
		snap, err := t.calendar()
		if err != nil {
			return err
		}
		periods, err := report.SnapshotsDue(since, today, snap.Calendar)
		if err != nil {
			return err
		}
		due, err = t.untaken(periods)
		return err
	})
	return due, err
}

func (t tx) snapshotsSince(today civil.Date) (civil.Date, error) {
	row := metaRow{snapshotsSince, today.AddDays(-1).String()}
	if err := t.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return today, err
	}
	row, _, err := find[metaRow](t.db, "name = ?", snapshotsSince)
	if err != nil {
		return today, err
	}
	return civil.ParseDate(row.Value)
}

func (t tx) untaken(periods []string) ([]string, error) {
	var taken []string
	err := t.db.Model(&snapshotRow{}).Where("version = 1").Pluck("period", &taken).Error
	there := map[string]bool{}
	for _, p := range taken {
		there[p] = true
	}
	var due []string
	for _, p := range periods {
		if !there[p] {
			due = append(due, p)
		}
	}
	return due, err
}

// RegulationsInUse lists the ids of the regulations under which a case was ever filed.
func (s *Store) RegulationsInUse(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.reader.WithContext(ctx).Model(&caseRow{}).Distinct("regulation").Order("regulation").Pluck("regulation", &ids).Error
	return ids, explain("list the regulations in use", err)
}

// KeepSnapshot keeps the first version of a period's snapshot; if there is one it stays as it is.
func (s *Store) KeepSnapshot(ctx context.Context, period string, body []byte) (report.Snapshot, error) {
	return s.keepSnapshot(ctx, period, body, "", "", func(last int) (bool, error) { return last == 0, nil })
}

// CorrectSnapshot keeps the version after the one that was seen, with the reason. If there is a later one by now it is
// refused (domain.Stale): the last version must not be made of older figures than the one before. A period of which there is
// none is refused, too.
func (s *Store) CorrectSnapshot(
	ctx context.Context, period string, seen int, body []byte, by domain.Person, reason string,
) (report.Snapshot, error) {
	return s.keepSnapshot(ctx, period, body, by.ID, clean(reason), func(last int) (bool, error) {
		if last > 0 && last != seen {
			return false, procedure.Refuse(domain.Stale, "统计期 %s 的报表快照已有第 %d 版，请查看后再更正", period, last)
		}
		return last > 0, nil
	})
}

func (s *Store) keepSnapshot(
	ctx context.Context, period string, body []byte, by, reason string, follows func(last int) (bool, error),
) (report.Snapshot, error) {
	var kept report.Snapshot
	err := s.writing(ctx, "keep a snapshot of "+period, func(t tx) error {
		if err := t.lock("snapshot/%s", period); err != nil {
			return err
		}
		last, err := t.lastVersion(period)
		if err != nil {
			return err
		}
		fits, err := follows(last)
		if err != nil {
			return err
		}
		if !fits {
			kept, err = t.snapshotOf(period, last)
			return err
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		row := snapshotRow{period, last + 1, micros(now), by, reason, report.Digest(body), string(body)}
		if err := t.db.Create(&row).Error; err != nil {
			return err
		}
		kept, err = row.snapshot()
		return err
	})
	return kept, err
}

func (t tx) lastVersion(period string) (int, error) {
	var last int
	err := t.db.Model(&snapshotRow{}).Where("period = ?", clean(period)).Select("coalesce(max(version), 0)").Scan(&last).Error
	return last, err
}

func (t tx) snapshotOf(period string, version int) (report.Snapshot, error) {
	row, err := take[snapshotRow](t.db, false, unknownSnapshot(period, version), "period = ? AND version = ?", period, version)
	if err != nil {
		return report.Snapshot{}, err
	}
	return row.snapshot()
}

func unknownSnapshot(period string, version int) *procedure.Refusal {
	if version == 0 {
		return procedure.Refuse(domain.SnapshotUnknown, "没有统计期 %s 的报表快照", period)
	}
	return procedure.Refuse(domain.SnapshotUnknown, "没有统计期 %s 的报表快照第 %d 版", period, version)
}

// Snapshot returns a version of a period's snapshot, or with 0 the last.
func (s *Store) Snapshot(ctx context.Context, period string, version int) (report.Snapshot, error) {
	t := s.reading(ctx)
	var err error
	if version == 0 {
		if version, err = t.lastVersion(period); err != nil {
			return report.Snapshot{}, explain("read the snapshot of "+period, err)
		}
	}
	kept, err := t.snapshotOf(period, version)
	return kept, explain(fmt.Sprintf("read version %d of the snapshot of %s", version, period), err)
}

// Snapshots lists all versions of all snapshots without their bodies, the period first that ended last, and of one period
// the later version first.
func (s *Store) Snapshots(ctx context.Context) ([]report.Snapshot, error) {
	var rows []snapshotRow
	err := s.reader.WithContext(ctx).Omit("body").Order("taken_at DESC, period DESC, version DESC").Find(&rows).Error
	if err != nil {
		return nil, explain("list the snapshots", err)
	}
	return mapped(rows, snapshotRow.snapshot)
}
