package store

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

type feedRow struct {
	ID         string `gorm:"primaryKey"`
	Hash       string
	Person     string
	Department string
	Title      string
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
}

func (feedRow) TableName() string { return "feeds" }

func (r feedRow) feed() (domain.Feed, error) {
	return domain.Feed{ID: r.ID, Person: r.Person, Department: r.Department, Title: r.Title, CreatedAt: moment(r.CreatedAt)}, nil
}

var unknownFeed = procedure.Refuse(domain.FeedUnknown, "没有这个日程订阅")

// mostDue is how many dates a feed shows, the earliest first: more is no calendar.
const mostDue = 1000

// mostFeeds is how many feeds one person may have open.
const mostFeeds = 20

// OpenFeed enters a feed under the hash of its token. It refuses more than a person can have use for.
func (s *Store) OpenFeed(ctx context.Context, f domain.Feed, hash string) (domain.Feed, error) {
	var opened domain.Feed
	err := s.writing(ctx, "open a feed", func(t tx) error {
		now, err := t.real()
		if err != nil {
			return err
		}
		var open int64
		if err := t.db.Model(&feedRow{}).Where("person = ?", f.Person).Count(&open).Error; err != nil {
			return err
		}
		if open >= mostFeeds {
			return procedure.Refuse(domain.TooManyFeeds, "日程订阅不超过 %d 个，请先取消不用的", mostFeeds)
		}
		row := feedRow{uuid.Must(uuid.NewV7()).String(), hash, f.Person, clean(f.Department), clean(f.Title), micros(now)}
		opened, _ = row.feed()
		return t.db.Create(&row).Error
	})
	return opened, err
}

// Feeds lists a person's, in the order in which they were opened.
func (s *Store) Feeds(ctx context.Context, person string) ([]domain.Feed, error) {
	var rows []feedRow
	if err := s.reader.WithContext(ctx).Where("person = ?", person).Order("created_at, id").Find(&rows).Error; err != nil {
		return nil, explain("list the feeds", err)
	}
	return mapped(rows, feedRow.feed)
}

// CloseFeed withdraws a feed of the person's.
func (s *Store) CloseFeed(ctx context.Context, person, id string) error {
	return s.writing(ctx, "close a feed", func(t tx) error {
		done := t.db.Delete(&feedRow{}, "id = ? AND person = ?", clean(id), person)
		if done.Error == nil && done.RowsAffected == 0 {
			return unknownFeed
		}
		return done.Error
	})
}

// FeedDates returns a feed and its dates, the earliest first. A feed that was withdrawn is unknown, and so is one whose
// owner has no account any more or may not read it.
func (s *Store) FeedDates(ctx context.Context, hash string) (domain.Feed, []domain.DueDate, error) {
	feed, dates, err := s.reading(ctx).feedDates(hash)
	return feed, dates, explain("read a feed", err)
}

func (t tx) feedDates(hash string) (domain.Feed, []domain.DueDate, error) {
	row, err := take[feedRow](t.db, false, unknownFeed, "hash = ?", hash)
	if err != nil {
		return domain.Feed{}, nil, err
	}
	owner, err := t.account("没有此人", "id = ?", row.Person)
	if err != nil {
		return domain.Feed{}, nil, err
	}
	if owner.Disabled || !domain.MayFeed(owner.Person, row.Department) {
		return domain.Feed{}, nil, unknownFeed
	}
	feed, _ := row.feed()
	dates, err := t.dueDates(owner.Person, row.Department)
	return feed, dates, err
}

// dueDates are those of the tasks that the person may do, or of a department's.
func (t tx) dueDates(p domain.Person, department string) ([]domain.DueDate, error) {
	if department != "" {
		p = domain.Person{Department: department}
	}
	var tasks []taskRow
	err := t.ofAssignees(t.db.Where("closed_at IS NULL AND due_on IS NOT NULL"), p, department != "").
		Order("due_on, case_number, id").Limit(mostDue).Find(&tasks).Error
	if err != nil {
		return nil, err
	}
	numbers := map[string]bool{}
	for _, task := range tasks {
		numbers[task.CaseNumber] = true
	}
	cases, err := t.casesNumbered(numbers)
	if err != nil {
		return nil, err
	}
	runs, err := t.openRuns(keysOf(numbers))
	if err != nil {
		return nil, err
	}
	var dates []domain.DueDate
	for _, row := range tasks {
		run, found := runs[[2]string{row.CaseNumber, row.Clock}]
		if !found {
			continue
		}
		c := cases[row.CaseNumber]
		task := row.task(c)
		dates = append(dates, domain.DueDate{Case: task.Case, Task: task.OpenTask, Run: run, ChangedAt: moment(c.RecordedAt)})
	}
	return dates, nil
}

// openRuns are the clocks that run in the cases, by case and id.
func (t tx) openRuns(numbers []string) (map[[2]string]procedure.ClockInstance, error) {
	var rows []obligationRow
	err := t.db.Select("case_number", "run_id", "run").Where("ended_at IS NULL AND case_number IN ?", numbers).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	runs := map[[2]string]procedure.ClockInstance{}
	for _, r := range rows {
		var run procedure.ClockInstance
		if err := json.Unmarshal([]byte(r.Run), &run); err != nil {
			return nil, err
		}
		runs[[2]string{r.CaseNumber, r.RunID}] = run
	}
	return runs, nil
}
