package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"cloud.google.com/go/civil"
)

// Calendar is an immutable snapshot of every day from 2002-01-01 to 2099-12-31. It is safe for concurrent use.
// Get one from Builtin or EveryDay, and a revised one from With.
type Calendar struct {
	days    []Day        // by index
	rank    []int        // by index: how many working days there are from the first day through this one
	works   []civil.Date // the working days in order: works[rank[i]-1] is the last one that is not after day i
	years   []yearSource // what the days were made of, one a year; none in the drill
	version string
}

// yearSource is what a year's days are made of.
type yearSource struct {
	notice      Year
	provisional bool
}

// Version identifies the content: two calendars have the same version if, and only if, every day is the same, its name and
// whether it is provisional included. The number of a notice is not part of it: it moves no date.
func (c *Calendar) Version() string { return c.version }

// Day looks a day up.
func (c *Calendar) Day(d civil.Date) (Day, error) {
	i, err := index(d)
	if err != nil {
		return Day{}, err
	}
	return c.days[i], nil
}

// IsWorkday reports whether d is a working day.
func (c *Calendar) IsWorkday(d civil.Date) (bool, error) {
	day, err := c.Day(d)
	return day.Works(), err
}

// AddWorkdays gives the day on which a period of n working days ends. The starting day is not counted; 0 days end on it.
// A look-up: it costs the same for any n and allocates nothing.
func (c *Calendar) AddWorkdays(start civil.Date, n int) (civil.Date, error) {
	i, err := index(start)
	if err != nil {
		return civil.Date{}, err
	}
	if n < 0 {
		return civil.Date{}, &CountError{N: n}
	}
	if n == 0 {
		return start, nil
	}
	counted := c.rank[i]
	if n > len(c.works)-counted {
		return civil.Date{}, &RangeError{What: fmt.Sprintf("%d working days after %s", n, start)}
	}
	return c.works[counted+n-1], nil
}

// Workdays counts the working days in (after, through]: those that a period beginning on the one day has used when the
// other is over. A period that ends before it starts is an *OrderError, not a negative count.
func (c *Calendar) Workdays(after, through civil.Date) (int, error) {
	i, err := index(after)
	if err != nil {
		return 0, err
	}
	j, err := index(through)
	if err != nil {
		return 0, err
	}
	if j < i {
		return 0, &OrderError{After: after, Through: through}
	}
	return c.rank[j] - c.rank[i], nil
}

// NextWorkday gives the first working day that is not before d: d itself, if it is one.
func (c *Calendar) NextWorkday(d civil.Date) (civil.Date, error) {
	i, err := index(d)
	if err != nil {
		return civil.Date{}, err
	}
	if c.days[i].Works() {
		return d, nil
	}
	if c.rank[i] == len(c.works) {
		return civil.Date{}, &RangeError{What: fmt.Sprintf("the working day that follows %s", d)}
	}
	return c.works[c.rank[i]], nil
}

// Provisional reports whether a day from one date through the other, both included, is of a provisional year. Days that
// the calendar does not cover are of no year.
func (c *Calendar) Provisional(from, through civil.Date) bool {
	if through.Before(from) {
		return false
	}
	for y := max(from.Year, firstYear); y <= min(through.Year, lastYear); y++ {
		if c.days[yearStart(y)].Provisional {
			return true
		}
	}
	return false
}

// Announced is the last year up to which every year rests on a notice, and 0 in a drill, which rests on none.
func (c *Calendar) Announced() int {
	last := 0
	for _, y := range c.years {
		if y.provisional {
			break
		}
		last = y.notice.Year
	}
	return last
}

// YearOf lists the days of a year and says which notice they rest on: "" while they are provisional.
func (c *Calendar) YearOf(y int) ([]Day, string, error) {
	if y < firstYear || y > lastYear {
		return nil, "", &RangeError{What: fmt.Sprintf("the year %d", y)}
	}
	days := slices.Clone(c.days[yearStart(y):yearStart(y+1)])
	if c.years == nil {
		return days, drillNotice, nil
	}
	return days, c.years[y-firstYear].notice.Notice, nil
}

// Notice is what is known of a year as one notice, of whatever source; false while the year is provisional, and in a drill.
func (c *Calendar) Notice(y int) (Year, bool) {
	if y < firstYear || y > lastYear || c.years == nil {
		return Year{}, false
	}
	source := c.years[y-firstYear]
	return source.notice.sorted(), !source.provisional
}

// Edition identifies what YearOf says of a year: the version of the calendar, and the notice that the year rests on. A notice
// in the place of another one that moves no date is another edition.
func (c *Calendar) Edition(y int) (string, error) {
	_, notice, err := c.YearOf(y)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(notice))
	return c.version + "-" + hex.EncodeToString(sum[:4]), nil
}
