package store

import (
	"context"
	"slices"
	"strings"

	"cloud.google.com/go/civil"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// freshnessRow is how old the data of an entry are.
type freshnessRow struct {
	Code      string `gorm:"primaryKey"`
	Cycle     string
	UpdatedOn *string
	BaseOn    string // the day from which the next update is reckoned
}

func (freshnessRow) TableName() string { return "catalog_freshness" }

type dataUpdateRow struct {
	ID     int64 `gorm:"primaryKey"`
	Code   string
	OnDay  string
	At     int64
	Person string
}

func (dataUpdateRow) TableName() string { return "catalog_updates" }

func (r dataUpdateRow) update() (domain.DataUpdate, error) {
	on, err := civil.ParseDate(r.OnDay)
	return domain.DataUpdate{Code: r.Code, On: on, At: moment(r.At), By: r.Person}, err
}

// age keeps the cycles of new versions. Data that nobody has reported an update of are as old as the entry's release, or
// its first version.
func (t tx) age(entries []domain.Entry) error {
	rows := freshnessOf(entries)
	return t.db.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "code"}}, DoUpdates: clause.AssignmentColumns([]string{"cycle"}),
	}).Create(&rows).Error
}

func freshnessOf(entries []domain.Entry) []freshnessRow {
	rows := make([]freshnessRow, len(entries))
	for i, e := range entries {
		base := civil.DateOf(e.Since.In(procedure.Shanghai))
		if released, err := civil.ParseDate(e.ReleasedOn); err == nil {
			base = released
		}
		rows[i] = freshnessRow{Code: e.Code, Cycle: e.UpdateCycle, BaseOn: base.String()}
	}
	return rows
}

// withFreshness says of present versions when their data were updated, and by when they are to be next.
func (t tx) withFreshness(entries []domain.Entry) error {
	codes := make([]string, len(entries))
	for i, e := range entries {
		codes[i] = e.Code
	}
	byCode := map[string]freshnessRow{}
	for some := range slices.Chunk(codes, codesAtOnce) {
		var rows []freshnessRow
		if err := t.db.Where("code IN ?", some).Find(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			byCode[r.Code] = r
		}
	}
	for i := range entries {
		byCode[entries[i].Code].say(&entries[i])
	}
	return nil
}

// say tells of an entry when its data were updated, and by when they are to be next.
func (r freshnessRow) say(e *domain.Entry) {
	e.DataUpdatedOn = dateOrNil(r.UpdatedOn)
	if base := dateOrNil(&r.BaseOn); base != nil {
		if next, ok := domain.NextUpdate(r.Cycle, *base); ok {
			e.NextUpdateOn = &next
		}
	}
}

// staleOn is the condition that data are overdue for update on a day: the last update is longer ago than the cycle says.
func staleOn(today civil.Date) clause.Expr {
	limits := domain.StaleBefore(today)
	var parts []string
	var args []any
	for _, cycle := range domain.Cycles {
		if limit, ok := limits[cycle]; ok {
			parts = append(parts, "cycle = ? AND base_on < ?")
			args = append(args, cycle, limit.String())
		}
	}
	return gorm.Expr("("+strings.Join(parts, " OR ")+")", args...)
}

// ReportUpdate keeps a provider's word that an entry's data are up to date. An update in the future, or before one that was
// reported, is refused, and so is one of an entry that another department provides by now (domain.EntryChanged).
func (s *Store) ReportUpdate(ctx context.Context, u domain.DataUpdate) (domain.Entry, error) {
	var e domain.Entry
	err := s.writing(ctx, "report an update of "+u.Code, func(t tx) (err error) {
		if err := t.reportUpdate(u); err != nil {
			return err
		}
		e, err = t.entry(u.Code)
		return err
	})
	return e, err
}

func (t tx) reportUpdate(u domain.DataUpdate) error {
	if err := t.holdEntry(u.Code); err != nil {
		return err
	}
	e, err := t.entry(u.Code)
	if err != nil {
		return err
	}
	if e.Retired {
		return domain.RetiredEntry(u.Code)
	}
	if u.Provider != "" && u.Provider != e.Provider {
		return procedure.Refuse(domain.EntryChanged, "目录条目 %s 已改由其他部门提供，请查看后再登记", u.Code)
	}
	now, err := t.now()
	if err != nil {
		return err
	}
	if today := civil.DateOf(now.In(procedure.Shanghai)); u.On.After(today) {
		return notUpdatedOn("数据更新日期%s晚于今天（%s）", procedure.Written(u.On), procedure.Written(today))
	}
	row, _, err := find[freshnessRow](t.db, "code = ?", u.Code)
	if err != nil {
		return err
	}
	if last := dateOrNil(row.UpdatedOn); last != nil && u.On.Before(*last) {
		return notUpdatedOn("数据更新日期%s早于已登记的%s", procedure.Written(u.On), procedure.Written(*last))
	}
	day := u.On.String()
	if err := t.db.Create(&dataUpdateRow{Code: u.Code, OnDay: day, At: micros(now), Person: u.By}).Error; err != nil {
		return err
	}
	return t.db.Model(&freshnessRow{}).Where("code = ?", u.Code).Updates(map[string]any{"updated_on": day, "base_on": day}).Error
}

func notUpdatedOn(format string, args ...any) error {
	err := procedure.Refuse(domain.UpdateInvalid, format, args...)
	err.Field = "updated_on"
	return err
}

// DataUpdates lists the reported updates of an entry's data, the latest first.
func (s *Store) DataUpdates(ctx context.Context, code string) ([]domain.DataUpdate, error) {
	var rows []dataUpdateRow
	err := s.reader.WithContext(ctx).Where("code = ?", clean(code)).Order("id DESC").Limit(largestLimit).Find(&rows).Error
	if err != nil {
		return nil, explain("list the updates of "+code, err)
	}
	return mapped(rows, dataUpdateRow.update)
}

// Staleness counts for every department with a catalog the entries whose data are overdue for update on a day, those with
// the most first.
func (s *Store) Staleness(ctx context.Context, today civil.Date) ([]domain.Staleness, error) {
	stale := staleOn(today)
	var rows []struct {
		Provider, Cycle string
		Entries         int
		Overdue         int
		Oldest          *string
	}
	err := s.reader.WithContext(ctx).Table("catalog").Joins("JOIN catalog_freshness AS f ON f.code = catalog.code").
		Select("provider, cycle, count(*) AS entries, sum(CASE WHEN ? THEN 1 ELSE 0 END) AS overdue, min(CASE WHEN ? THEN base_on END) AS oldest",
			stale, stale).
		Where("current AND NOT retired").Group("provider, cycle").Order("provider").Find(&rows).Error
	if err != nil {
		return nil, explain("count what is overdue for update", err)
	}
	var list []domain.Staleness
	for _, r := range rows {
		if len(list) == 0 || list[len(list)-1].Department != r.Provider {
			list = append(list, domain.Staleness{Department: r.Provider})
		}
		d := &list[len(list)-1]
		d.Entries += r.Entries
		d.Overdue += r.Overdue
		if base := dateOrNil(r.Oldest); base != nil {
			if next, _ := domain.NextUpdate(r.Cycle, *base); !d.Oldest.IsValid() || next.Before(d.Oldest) {
				d.Oldest = next
			}
		}
	}
	slices.SortStableFunc(list, func(a, b domain.Staleness) int { return b.Overdue - a.Overdue })
	return list, nil
}
