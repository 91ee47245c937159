package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
)

// numberRow is how many cases of a prefix were filed in a year, or how many letters a department issued in a series of its own: the
// prefix is then that of ofLetters.
type numberRow struct {
	Prefix string `gorm:"primaryKey"`
	Year   int    `gorm:"primaryKey;autoIncrement:false"`
	Last   int
}

func (numberRow) TableName() string { return "case_numbers" }

func (r numberRow) series() string { return fmt.Sprintf("%s-%d", r.Prefix, r.Year) }

// gapRow is a gap in all series of numbers: what was given after a backup, or on a primary that is gone, is not given again.
type gapRow struct {
	Seq     int   `gorm:"primaryKey;autoIncrement:false"`
	At      int64 // legal time
	Cause   string
	Cases   int // numbers left out in each series of the year, those that have not begun included, and those of letters
	Letters int // numbers left out in each case that had been filed by then
}

func (gapRow) TableName() string { return "number_gaps" }

// Why numbers were left out.
const (
	gapOfRestore  = "restore"
	gapOfFailover = "failover"
	gapOfReturn   = "set back"
)

// metaLine names the line of the database's history on which the last number was given.
const metaLine = "line"

// errOtherLine says that a number was taken on a line of the database's history on which none was given yet: first a gap has to be left.
var errOtherLine = errors.New("the database's history took another line since the last number was given")

// errRearranged says that what was done so far went by arrangements that are others by now.
var errRearranged = errors.New("departments, people, law or calendar were changed meanwhile")

// number allots the next case number, such as YH-2026-000001, with the instant at which it did: the year is that
// instant's, so the clock is read once the sequence is held.
func (t tx) number(prefix string) (string, time.Time, error) {
	if t.seen.glance != nil { // a case is held already: what waits for a series waits for none that this transaction holds
		if err := t.followLine(); err != nil {
			return "", time.Time{}, err
		}
	}
	year := t.legal(t.shown(nil)).Year() // as this process's clock has it, which may be another one than the house's
	for {
		row, err := t.nextNumber(prefix, year)
		if err != nil {
			return "", time.Time{}, err
		}
		now, err := t.now()
		if err != nil {
			return "", now, err
		}
		if now.Year() != year {
			if err := t.giveBack(row); err != nil {
				return "", now, err
			}
			year = now.Year()
			continue
		}
		last, err := t.highWater.next(numberRow{prefix, year, row.Last - 1})
		if err == nil && last != row.Last {
			row.Last = last
			err = t.db.Save(&row).Error
		}
		return caseNumber(prefix, year, row.Last), now, err
	}
}

// nextNumber takes the next number of a series, and holds the series until the transaction ends: what is not committed has not taken a
// number. With it come the clock and the edition of the arrangements.
func (t tx) nextNumber(prefix string, year int) (numberRow, error) {
	var taken []struct {
		Last   int
		Glance glanceRow `gorm:"embedded"`
	}
	err := t.db.Raw("UPDATE case_numbers SET last = last + 1 WHERE prefix = ? AND year = ? RETURNING last, "+t.glanceColumns(), prefix, year).
		Scan(&taken).Error
	if err != nil {
		return numberRow{}, err
	}
	if len(taken) == 0 {
		if err := t.beginSeries(prefix, year); err != nil {
			return numberRow{}, err
		}
		return t.nextNumber(prefix, year)
	}
	before := t.seen.arrangements
	t.seen.glance = t.glanceOf(taken[0].Glance)
	known, err := t.arrangements()
	if err == nil && t.seen.settled && before != nil && before != known {
		return numberRow{}, errRearranged
	}
	if line := t.seen.glance.line; err == nil && line != "" && line != known.line {
		err = errOtherLine
	}
	return numberRow{prefix, year, taken[0].Last}, err
}

// nextOf takes the next number of a series that the transaction holds.
func (t tx) nextOf(prefix string, year int) (numberRow, error) {
	row, found, err := find[numberRow](t.db, "prefix = ? AND year = ?", prefix, year)
	if err == nil && !found {
		var a *arrangements
		if a, err = t.arrangements(); err == nil {
			row = numberRow{Prefix: prefix, Year: year, Last: a.leftOut(year)}
		}
	}
	if err != nil {
		return row, err
	}
	row.Last++
	return row, t.db.Clauses(overwrite).Create(&row).Error
}

// beginSeries has a series begin behind what is left out in its year, unless somebody else has it begin at the same time.
func (t tx) beginSeries(prefix string, year int) error {
	a, err := t.arrangements()
	if err != nil {
		return err
	}
	row := numberRow{Prefix: prefix, Year: year, Last: a.leftOut(year)}
	return t.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
}

// giveBack leaves a number for the next one: the year has just ended, or begun.
func (t tx) giveBack(row numberRow) error {
	return t.db.Model(&numberRow{}).Where("prefix = ? AND year = ?", row.Prefix, row.Year).Update("last", row.Last-1).Error
}

func caseNumber(prefix string, year, n int) string { return fmt.Sprintf("%s-%d-%06d", prefix, year, n) }

// lettersLeftOut is how many numbers of letters are left out in a case: what was given in it after a backup is not known.
func (t tx) lettersLeftOut(number string) (n int, err error) {
	err = t.db.Model(&gapRow{}).Select("coalesce(sum(letters), 0)").
		Where("at >= (SELECT filed_at FROM cases WHERE number = ?)", number).Scan(&n).Error
	return n, err
}

// lettersLeftOutInAll is how many were left out in a case that was there from the beginning.
func (t tx) lettersLeftOutInAll() (n int, err error) {
	err = t.db.Model(&gapRow{}).Select("coalesce(sum(letters), 0)").Scan(&n).Error
	return n, err
}

// followLine is sameLine at this moment.
func (t tx) followLine() error {
	now, err := t.now()
	if err != nil {
		return err
	}
	return t.sameLine(now)
}

// sameLine leaves a gap if the database's history took another line since the last number: a replica that was promoted, or
// a database that was set back, may lack the last ones.
func (t tx) sameLine(now time.Time) error {
	line, err := t.historyLine()
	if err != nil || line == "" {
		return err
	}
	known, err := t.arrangements()
	if err != nil || known.line == line {
		return err
	}
	if err := t.lock("numbers of all"); err != nil {
		return err
	}
	defer t.rearranged()
	// Whoever held the lock before may have done it.
	kept, found, err := find[metaRow](t.db, "name = ?", metaLine)
	if err != nil || kept.Value == line {
		return err
	}
	if found {
		raised, err := t.raiseSeries()
		if err != nil {
			return err
		}
		highest, err := t.highWater.letters()
		if err != nil {
			return err
		}
		left := gap{letters: highest, failovers: promotions(kept.Value, line), raised: raised}
		if err := t.leaveGap(gapOfFailover, now, left); err != nil {
			return err
		}
	}
	return t.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&metaRow{metaLine, line}).Error
}

// promotions is how many times a replica was promoted between two lines of a database's history, at least once: one that was promoted
// may have been lost with all that it wrote, its gap included.
func promotions(from, to string) int {
	was, is := strings.Split(from, "/"), strings.Split(to, "/")
	if len(was) != 3 || len(is) != 3 || was[0] != is[0] || was[2] != is[2] {
		return 1
	}
	first, err := strconv.ParseInt(was[1], 16, 64)
	last, err2 := strconv.ParseInt(is[1], 16, 64)
	if err != nil || err2 != nil {
		return 1
	}
	return int(max(1, last-first))
}

// gap is what is known of one before it is left.
type gap struct {
	cases     *int // numbers of cases; nil: as many as may have been given since the ledger's last filing
	letters   int  // no letter's ordinal is known to have been higher, with what was left out; 0: nothing is known
	exact     bool // and none was
	failovers int  // that the estimate is for; 0: one

	raised []domain.FieldChange // series that go on behind what was known of them
}

// leaveGap leaves numbers out in all series. It counts from the last filing or from now, whichever is later: where two machines' clocks
// differ, a case may have been filed later than now.
func (t tx) leaveGap(cause string, now time.Time, wanted gap) error {
	row, last, err := t.likelyGap(now)
	if err != nil {
		return err
	}
	row.Cause, row.At = cause, max(micros(now), last)
	row.Cases, row.Letters = row.Cases*max(1, wanted.failovers), row.Letters*max(1, wanted.failovers)
	before, err := t.lettersLeftOutInAll()
	if err != nil {
		return err
	}
	if missing := max(0, wanted.letters-before); wanted.exact {
		row.Letters = missing
	} else {
		row.Letters = max(row.Letters, missing)
	}
	if wanted.cases != nil {
		row.Cases = *wanted.cases
	}
	if row.Cases == 0 && row.Letters == 0 {
		return t.tellOfGap(row, wanted.raised)
	}
	return t.leave(row, wanted.raised)
}

func (t tx) leave(row gapRow, raised []domain.FieldChange) error {
	if err := t.db.Model(&gapRow{}).Select("coalesce(max(seq), 0) + 1").Scan(&row.Seq).Error; err != nil {
		return err
	}
	if err := t.db.Create(&row).Error; err != nil {
		return err
	}
	if err := t.db.Exec("UPDATE case_numbers SET last = last + ?", row.Cases).Error; err != nil {
		return err
	}
	return t.tellOfGap(row, raised)
}

// tellOfGap has the log say what was left out, if anything was.
func (t tx) tellOfGap(row gapRow, raised []domain.FieldChange) error {
	changes := slices.Concat(changed("cases", "", strconv.Itoa(row.Cases)), changed("letters", "", strconv.Itoa(row.Letters)))
	if row.Cases == 0 && row.Letters == 0 {
		if changes = nil; len(raised) == 0 {
			return nil
		}
	}
	t.config.Log.Warn("numbers were left out, since those given last may not be in this ledger",
		"cause", row.Cause, "cases", row.Cases, "letters", row.Letters, "series", len(raised))
	return t.administered(domain.Person{}, domain.AdministrativeAct{
		Action: domain.NumbersLeftOut, Subject: row.Cause, Changes: append(changes, raised...),
	})
}

// What is left out where nothing tells how much was lost: a thousand numbers of cases and, for each minute since the last filing
// that is known, one more, or ten times what the busiest day had; a hundred letters in a case, and one for each minute. It
// grows with time so that going back to the same backup twice leaves a larger gap the second time.
const (
	casesGap   = 1000
	lettersGap = 100
	dailyGap   = 24 * 60
)

// likelyGap is what is left out by estimate, and when the last case was filed that is known.
func (t tx) likelyGap(now time.Time) (likely gapRow, last int64, err error) {
	likely.Cases, likely.Letters = casesGap, lettersGap
	var busiest int
	if err := t.db.Model(&caseRow{}).Select("coalesce(max(filed_at), 0)").Scan(&last).Error; err != nil || last == 0 {
		return likely, last, err
	}
	perDay := t.db.Model(&caseRow{}).Select("count(*) AS n").Group("filed_at / 86400000000")
	if err := t.db.Table("(?) AS days", perDay).Select("max(n)").Scan(&busiest).Error; err != nil {
		return likely, last, err
	}
	since := max(0, now.Sub(moment(last)))
	likely.Cases += int(since.Hours() / 24 * float64(max(dailyGap, 10*busiest)))
	likely.Letters += int(since.Minutes())
	return likely, last, nil
}

// raiseNumbers has no series begin again at a number that is known to have been given.
func (t tx) raiseNumbers(known Numbers) error {
	for _, r := range known.rows() {
		row, _, err := find[numberRow](t.db, "prefix = ? AND year = ?", r.Prefix, r.Year)
		if err != nil {
			return err
		}
		r.Last = max(r.Last, row.Last)
		if err := t.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&r).Error; err != nil {
			return err
		}
	}
	return nil
}

// numbers are the highest that were given.
func (t tx) numbers() (Numbers, error) {
	var rows []numberRow
	if err := t.db.Order("prefix, year").Find(&rows).Error; err != nil {
		return nil, err
	}
	all := Numbers{}
	for _, r := range rows {
		all[r.series()] = r.Last
	}
	return all, nil
}

// Numbers are the highest case numbers that were given, by series: "YH-2026".
type Numbers map[string]int

func (n Numbers) rows() []numberRow {
	var rows []numberRow
	for series, last := range n {
		at := len(series) - 5
		if at < 0 || series[at] != '-' {
			continue
		}
		if year, err := strconv.Atoi(series[at+1:]); err == nil {
			rows = append(rows, numberRow{series[:at], year, last})
		}
	}
	return rows
}

// raise takes over what another one knows to be higher.
func (n Numbers) raise(other Numbers) {
	for series, last := range other {
		n[series] = max(n[series], last)
	}
}

// reaches tells whether nothing that the other one knows of is missing.
func (n Numbers) reaches(other Numbers) bool {
	for series, last := range other {
		if cmp.Less(n[series], last) {
			return false
		}
	}
	return true
}
