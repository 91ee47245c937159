package calendar_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/6tail/lunar-go/HolidayUtil"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/calendar"
)

const daysInAll = 35794 // 2002-01-01..2099-12-31

func dayNo(i int) civil.Date { return civil.Date{Year: 2002, Month: 1, Day: 1}.AddDays(i) }

var (
	anyDate  = rapid.Map(rapid.IntRange(0, daysInAll-1), dayNo)
	anyCount = rapid.IntRange(0, 300)
)

// walk counts day by day, as one would on a wall calendar.
func walk(start civil.Date, n int, works func(civil.Date) bool) civil.Date {
	d := start
	for n > 0 {
		d = d.AddDays(1)
		if works(d) {
			n--
		}
	}
	return d
}

// worksByDay asks the calendar for one day at a time.
func worksByDay(c *calendar.Calendar) func(civil.Date) bool {
	return func(d civil.Date) bool {
		day, err := c.Day(d)
		return err != nil || day.Works() // past the end every day counts, so that a walk comes to an end
	}
}

// worksByTable asks lunar-go, by way of none of the package's code. It is right from 2014 on.
func worksByTable(d civil.Date) bool {
	if h := HolidayUtil.GetHoliday(d.String()); h != nil {
		return h.IsWork()
	}
	return byWeekday(d) == calendar.Workday
}

func TestAddWorkdaysIsTheWalk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		checkAgainstWalk(t, anyDate.Draw(t, "start"), anyCount.Draw(t, "n"))
	})
}

func FuzzAddWorkdays(f *testing.F) {
	f.Add(uint16(9030), uint16(5))
	f.Add(uint16(daysInAll-1), uint16(1))
	f.Fuzz(func(t *testing.T, start, n uint16) {
		if int(start) < daysInAll {
			checkAgainstWalk(t, dayNo(int(start)), int(n%1000))
		}
	})
}

func checkAgainstWalk(t require.TestingT, start civil.Date, n int) {
	c := calendar.Builtin()
	want := walk(start, n, worksByDay(c))
	got, err := c.AddWorkdays(start, n)
	if want.Year > 2099 {
		var outside *calendar.RangeError
		require.ErrorAs(t, err, &outside)
		return
	}
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestAddWorkdaysIsTheWalkOverTheTable(t *testing.T) {
	t.Parallel()
	first, last := date(t, "2014-01-01"), date(t, "2026-10-01")
	rapid.Check(t, func(t *rapid.T) {
		start := first.AddDays(rapid.IntRange(0, last.DaysSince(first)).Draw(t, "start"))
		n := anyCount.Draw(t, "n")
		got, err := calendar.Builtin().AddWorkdays(start, n)
		require.NoError(t, err)
		require.Equal(t, walk(start, n, worksByTable), got)
	})
}

func TestCountingAgreesWithItself(t *testing.T) {
	t.Parallel()
	c := calendar.Builtin()
	rapid.Check(t, func(t *rapid.T) {
		start, a, b := anyDate.Draw(t, "start"), anyCount.Draw(t, "a"), anyCount.Draw(t, "b")
		due, err := c.AddWorkdays(start, a+b)
		if err != nil {
			t.Skip("past the end")
		}
		part, err := c.AddWorkdays(start, a)
		require.NoError(t, err)
		whole, err := c.AddWorkdays(part, b)
		require.NoError(t, err)
		require.Equal(t, due, whole, "in two parts as in one")

		n, err := c.Workdays(start, due)
		require.NoError(t, err)
		require.Equal(t, a+b, n, "counted back")

		next, err := c.NextWorkday(due)
		require.NoError(t, err)
		if a+b > 0 {
			require.Equal(t, due, next, "a period of days ends on a working day")
		}
	})
}

func TestExplainIsTheCount(t *testing.T) {
	t.Parallel()
	c := calendar.Builtin()
	rapid.Check(t, func(t *rapid.T) {
		start, n := anyDate.Draw(t, "start"), anyCount.Draw(t, "n")
		due, err := c.AddWorkdays(start, n)
		days, explainErr := c.Explain(start, n)
		require.Equal(t, err, explainErr)
		if err != nil {
			return
		}
		d, counted := start, 0
		for _, day := range days {
			d = d.AddDays(1)
			require.Equal(t, d, day.Date, "no day is left out")
			require.NotEmpty(t, day.Why)
			if day.Works() {
				counted++
				require.Equal(t, counted, day.N)
			} else {
				require.Zero(t, day.N)
			}
		}
		require.Equal(t, due, d)
		require.Equal(t, n, counted)
	})
}

// anyNotice draws a notice that the law allows, for a year that is provisional: the provisional days, whatever else is
// off, and weekend days worked.
func anyNotice(t *rapid.T) calendar.Year {
	y := calendar.Year{Year: rapid.IntRange(2028, 2098).Draw(t, "year"), Notice: rapid.StringMatching(`国办〔20\d\d〕\d号`).Draw(t, "notice")}
	days, _, err := calendar.Builtin().YearOf(y.Year)
	require.NoError(t, err)
	extra := rapid.SliceOfNDistinct(rapid.IntRange(-31, len(days)-1), 0, 20, rapid.ID).Draw(t, "extra")
	for _, d := range days {
		if d.Kind == calendar.Holiday {
			y.Days = append(y.Days, calendar.YearDay{Date: d.Date, Name: d.Name, Off: true})
		}
	}
	for _, i := range extra {
		d := days[0].Date.AddDays(i)
		if i >= 0 && days[i].Kind == calendar.Holiday {
			continue
		}
		off := byWeekday(d) == calendar.Workday || rapid.Bool().Draw(t, "off")
		y.Days = append(y.Days, calendar.YearDay{Date: d, Name: "节日", Off: off})
	}
	return y
}

func TestANoticeIsWhatItSays(t *testing.T) {
	t.Parallel()
	before := calendar.Builtin()
	rapid.Check(t, func(t *rapid.T) {
		notice := anyNotice(t)
		after, err := before.With(notice)
		require.NoError(t, err)
		named := map[civil.Date]calendar.YearDay{}
		for _, d := range notice.Days {
			named[d.Date] = d
		}
		for y := notice.Year - 1; y <= notice.Year+1; y++ {
			checkYear(t, y, notice.Year, named, before, after)
		}
	})
}

// checkYear compares a year before and after a notice: only what the notice names, or leaves out of its own year, differs.
func checkYear(
	t require.TestingT, y, revised int, named map[civil.Date]calendar.YearDay, before, after *calendar.Calendar,
) {
	old, _, err := before.YearOf(y)
	require.NoError(t, err)
	days, _, err := after.YearOf(y)
	require.NoError(t, err)
	for i, got := range days {
		want := calendar.Day{Date: got.Date, Kind: byWeekday(got.Date)}
		if y != revised {
			want = old[i]
		}
		if entry, isNamed := named[got.Date]; isNamed {
			want.Name, want.Kind = entry.Name, calendar.MakeUp
			if entry.Off {
				want.Kind = calendar.Holiday
			}
		}
		if got != want {
			require.Equal(t, want, got)
		}
	}
}

func byWeekday(d civil.Date) calendar.Kind {
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return calendar.Weekend
	}
	return calendar.Workday
}

func TestVersionIsTheContent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyNotice(t), anyNotice(t)
		withA, err := calendar.Builtin().With(a)
		require.NoError(t, err)
		withB, err := calendar.Builtin().With(b)
		require.NoError(t, err)
		same := sameYear(t, a.Year-1, withA, withB) && sameYear(t, a.Year, withA, withB) &&
			sameYear(t, b.Year-1, withA, withB) && sameYear(t, b.Year, withA, withB)
		require.Equal(t, same, withA.Version() == withB.Version())

		both, err := calendar.Builtin().With(b, a)
		require.NoError(t, err)
		oneByOne, err := withB.With(a)
		require.NoError(t, err)
		require.Equal(t, both.Version(), oneByOne.Version(), "one after the other as both at once")
	})
}

func sameYear(t require.TestingT, y int, a, b *calendar.Calendar) bool {
	daysA, _, err := a.YearOf(y)
	require.NoError(t, err)
	daysB, _, err := b.YearOf(y)
	require.NoError(t, err)
	return slices.Equal(daysA, daysB)
}

func TestANoticeSurvivesItsFile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := anyNotice(t)
		text, err := json.Marshal(want)
		require.NoError(t, err)
		got, err := calendar.ParseYear(text)
		require.NoError(t, err)
		assert.Empty(t, cmp.Diff(want, got))
	})
}
