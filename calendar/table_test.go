package calendar

import (
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestIndexIsTheDaysSinceTheFirst holds the arithmetic of index against the standard library's, for every day.
func TestIndexIsTheDaysSinceTheFirst(t *testing.T) {
	t.Parallel()
	first := civil.Date{Year: firstYear, Month: 1, Day: 1}
	last := civil.Date{Year: lastYear, Month: 12, Day: 31}
	want := 0
	for d := first; !d.After(last); d = d.AddDays(1) {
		got, err := index(d)
		require.NoError(t, err)
		require.Equal(t, want, got, d)
		require.Equal(t, d, Builtin().days[got].Date)
		want++
	}
	assert.Len(t, Builtin().days, want)
}

// TestEveryBuiltInNoticeIsSound puts the years that come from lunar-go under the rules for notices that people enter.
func TestEveryBuiltInNoticeIsSound(t *testing.T) {
	t.Parallel()
	known := 0
	for _, y := range Builtin().years {
		if y.provisional {
			continue
		}
		known++
		require.NoError(t, check(y.notice.sorted()))
	}
	assert.Equal(t, 2027-2002+1, known)
}

// TestNoticesGiveWhatTheLawGives weighs each notice: the weekdays off, less the weekend days worked for them, are the
// statutory holidays, no more and no fewer. A day missing on either side tips it. The same scale supports the rule for
// provisional years, that a holiday on a weekend or on another holiday is made up: 2009 and 2020 had one of each.
func TestNoticesGiveWhatTheLawGives(t *testing.T) {
	t.Parallel()
	supplied := map[int]int{
		2002: 2, // of the weekend days worked for it, two were in 2001, before the calendar
		2015: 1, // 抗战胜利日, for one year
		2020: 2, // 春节 lengthened against the epidemic
	}
	for _, y := range Builtin().years {
		if y.provisional {
			continue
		}
		weekdaysOff, weekendsWorked := 0, 0
		for _, day := range y.notice.Days {
			switch {
			case day.Off && !isWeekend(day.Date):
				weekdaysOff++
			case !day.Off:
				weekendsWorked++
			}
		}
		year := y.notice.Year
		assert.Equal(t, len(statutory(year))+supplied[year], weekdaysOff-weekendsWorked, year)
	}
}

// TestProvisionalYearsGiveWhatTheLawGives: 13 days off on weekdays, whatever falls on what.
func TestProvisionalYearsGiveWhatTheLawGives(t *testing.T) {
	t.Parallel()
	for year := 2025; year <= lastYear; year++ {
		weekdaysOff := 0
		seen := map[civil.Date]bool{}
		for _, day := range provisionalYear(year).notice.Days {
			require.False(t, seen[day.Date], "%s twice", day.Date)
			seen[day.Date] = true
			require.True(t, day.Off)
			require.Equal(t, year, day.Date.Year)
			if !isWeekend(day.Date) {
				weekdaysOff++
			}
		}
		assert.Equal(t, 13, weekdaysOff, year)
	}
}

// TestBuiltinDoesNotChangeByItself pins every day of the calendar. If this fails, a date may have moved under cases that
// are running: find out which before writing the new version down.
func TestBuiltinDoesNotChangeByItself(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "ad839cbe39db", Builtin().Version())
	assert.Equal(t, "18074a8472b9", EveryDay().Version())
}
