package store

import (
	"time"

	"cloud.google.com/go/civil"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// undated sorts after every date.
const undated = "9999-12-31"

// dueKey orders rows by their due days, those without one last.
var dueKey = key{"coalesce(due_on, '" + undated + "')", ascending}

func dueOr(due *string) string {
	if due == nil {
		return undated
	}
	return *due
}

// period is one of the days in a column.
type period struct {
	column string
	domain.Period
}

// inPeriods keeps the rows whose due days are in a period, and in one that moves with the legal date.
func (t tx) inPeriods(db *gorm.DB, in domain.DueIn, due period) (*gorm.DB, error) {
	db = due.narrow(db)
	if in == "" {
		return db, nil
	}
	_, today, err := t.present()
	if err != nil {
		return nil, err
	}
	return period{due.column, movingPeriod(in, today)}.narrow(db), nil
}

// movingPeriod is the period on a day.
func movingPeriod(in domain.DueIn, today civil.Date) domain.Period {
	if in != domain.DueThisWeek {
		return domain.Period{From: &today, Through: &today}
	}
	monday := today.AddDays(-int((today.Weekday() + 6) % 7))
	sunday := monday.AddDays(6)
	return domain.Period{From: &monday, Through: &sunday}
}

func (p period) narrow(db *gorm.DB) *gorm.DB {
	if p.From != nil && p.Through == nil {
		db = db.Where("due_on IS NOT NULL") // which the order has last
	}
	if p.From != nil {
		db = db.Where(p.column+" >= ?", p.From.String())
	}
	if p.Through != nil {
		db = db.Where(p.column+" <= ?", p.Through.String())
	}
	return db
}

// filedIn keeps the rows whose instant in a column is within the days.
func filedIn(db *gorm.DB, column string, p domain.Period) *gorm.DB {
	if p.From != nil {
		db = db.Where(column+" >= ?", beginning(*p.From))
	}
	if p.Through != nil {
		db = db.Where(column+" < ?", beginning(p.Through.AddDays(1)))
	}
	return db
}

func beginning(d civil.Date) int64 {
	return micros(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, procedure.Shanghai))
}
