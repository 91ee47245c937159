package store

import (
	"context"

	"cloud.google.com/go/civil"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// downloadRow is what was given out of a file on a day.
type downloadRow struct {
	File      string `gorm:"primaryKey"`
	Day       string `gorm:"primaryKey"`
	Provider  string `gorm:"primaryKey"`
	Audience  string `gorm:"primaryKey"`
	Code      string
	Requests  int
	Completed int
	Aborted   int
	Bytes     int64
}

func (downloadRow) TableName() string { return "catalog_downloads" }

// added counts a row up by what comes, in one statement, so that none of many at once is lost.
var added = clause.OnConflict{
	Columns: []clause.Column{{Name: "file"}, {Name: "day"}, {Name: "provider"}, {Name: "audience"}},
	DoUpdates: clause.Assignments(map[string]any{
		"requests":  gorm.Expr("catalog_downloads.requests + excluded.requests"),
		"completed": gorm.Expr("catalog_downloads.completed + excluded.completed"),
		"aborted":   gorm.Expr("catalog_downloads.aborted + excluded.aborted"),
		"bytes":     gorm.Expr("catalog_downloads.bytes + excluded.bytes"),
	}),
}

// CountDownload adds an answer with content to the day's counts of its file.
func (s *Store) CountDownload(ctx context.Context, d domain.Download) error {
	return s.writing(ctx, "count a download of "+d.File.ID, func(t tx) error {
		now, err := t.now()
		if err != nil {
			return err
		}
		one := map[bool]int{true: 1}
		row := downloadRow{
			File: d.File.ID, Day: civil.DateOf(now.In(procedure.Shanghai)).String(), Provider: d.Provider, Audience: string(d.Audience),
			Code: d.File.Code, Requests: 1, Completed: one[d.Complete], Aborted: one[d.Aborted], Bytes: d.Bytes,
		}
		return t.db.Clauses(added).Create(&row).Error
	})
}

// sums are the counts of several rows as one.
const sums = "CAST(sum(requests) AS BIGINT) AS requests, CAST(sum(completed) AS BIGINT) AS completed, " +
	"CAST(sum(aborted) AS BIGINT) AS aborted, CAST(sum(bytes) AS BIGINT) AS bytes"

// DownloadsOf are what was given out of each file of an entry, by the file's id.
func (s *Store) DownloadsOf(ctx context.Context, code string) (map[string]domain.Downloads, error) {
	var rows []struct {
		File string
		domain.Downloads
	}
	err := s.reader.WithContext(ctx).Model(&downloadRow{}).Select("file, "+sums).Where("code = ?", clean(code)).Group("file").Find(&rows).Error
	counts := map[string]domain.Downloads{}
	for _, r := range rows {
		counts[r.File] = r.Downloads
	}
	return counts, explain("count the downloads of "+code, err)
}

// Downloads counts by department, month and audience what was given out in a period.
func (s *Store) Downloads(ctx context.Context, q report.DownloadsQuery) ([]report.DownloadsRow, error) {
	db := s.reader.WithContext(ctx).Model(&downloadRow{}).Where("day >= ? AND day <= ?", q.From.String(), q.Through.String())
	if q.Department != "" {
		db = db.Where("provider = ?", clean(q.Department))
	}
	var rows []report.DownloadsRow
	err := db.Select("provider AS department, substr(day, 1, 7) AS month, audience, count(DISTINCT code) AS entries, " + sums).
		Group("provider, substr(day, 1, 7), audience").Order("provider, month, audience DESC").Find(&rows).Error
	return rows, explain("count the downloads by department", err)
}
