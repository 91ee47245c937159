package calendar_test

import (
	"sync"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
)

func date(t testing.TB, s string) civil.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestAddWorkdays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		start string
		n     int
		due   string
	}{
		{"中秋节 off, the Sunday before it worked", "2026-09-22", 5, "2026-09-30"},
		{"国庆节 off, the Saturday after it worked", "2026-09-28", 5, "2026-10-10"},
		{"春节 with both its Saturdays worked", "2026-02-13", 5, "2026-02-27"},
		{"春节 of nine days with both its Sundays worked", "2027-01-29", 7, "2027-02-15"},
		{"ten days over 国庆节", "2026-09-30", 10, "2026-10-20"},
		{"劳动节 with the Saturday after it worked", "2026-04-30", 5, "2026-05-11"},
		{"国庆节 and 中秋节 in one", "2025-09-26", 10, "2025-10-16"},
		{"over the new year into another notice", "2025-12-29", 5, "2026-01-06"},
		{"春节 lengthened by a second notice", "2020-01-22", 5, "2020-02-06"},
		{"a start that is not a working day", "2026-10-03", 1, "2026-10-08"},
		{"none from a working day", "2026-09-22", 0, "2026-09-22"},
		{"none from a holiday", "2026-10-03", 0, "2026-10-03"},
		{"the day that lunar-go misses in April 2013", "2013-04-03", 1, "2013-04-07"},
		{"the day that lunar-go misses in October 2013", "2013-10-11", 1, "2013-10-12"},
		{"the short 劳动节 of 2003", "2003-04-25", 4, "2003-05-06"},
		{"the first day of all", "2002-01-01", 1, "2002-01-04"},
		{"the last day of all", "2099-12-30", 1, "2099-12-31"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			due, err := calendar.Builtin().AddWorkdays(date(t, tt.start), tt.n)
			require.NoError(t, err)
			assert.Equal(t, tt.due, due.String())
		})
	}
}

func TestAddWorkdaysRefuses(t *testing.T) {
	t.Parallel()
	const maxInt = int(^uint(0) >> 1)
	tests := []struct {
		name  string
		start civil.Date
		n     int
		want  string
	}{
		{"a negative count", civil.Date{Year: 2026, Month: 9, Day: 22}, -1,
			"calendar: -1 working days: want 0 or more"},
		{"a sum past the last year", civil.Date{Year: 2099, Month: 12, Day: 31}, 1,
			"calendar: 1 working days after 2099-12-31 is outside the calendar: want 2002-01-01..2099-12-31"},
		{"a sum past all numbers", civil.Date{Year: 2026, Month: 9, Day: 22}, maxInt,
			"calendar: 9223372036854775807 working days after 2026-09-22 is outside the calendar: want 2002-01-01..2099-12-31"},
		{"a start before the first year", civil.Date{Year: 2001, Month: 12, Day: 31}, 5,
			"calendar: 2001-12-31 is outside the calendar: want 2002-01-01..2099-12-31"},
		{"a start after the last year", civil.Date{Year: 2100, Month: 1, Day: 1}, 0,
			"calendar: 2100-01-01 is outside the calendar: want 2002-01-01..2099-12-31"},
		{"a day that does not exist", civil.Date{Year: 2026, Month: 2, Day: 29}, 5,
			`calendar: "2026-02-29" is not a date: want YYYY-MM-DD, a day that exists, such as 2026-02-28`},
		{"no date at all", civil.Date{}, 5,
			`calendar: "0000-00-00" is not a date: want YYYY-MM-DD, a day that exists, such as 2026-02-28`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			due, err := calendar.Builtin().AddWorkdays(tt.start, tt.n)
			require.EqualError(t, err, tt.want)
			assert.Zero(t, due)
		})
	}
}

// TestErrorsAreTyped: callers tell the errors apart by type, not by text.
func TestErrorsAreTyped(t *testing.T) {
	t.Parallel()
	c := calendar.Builtin()
	_, err := c.AddWorkdays(date(t, "2026-01-01"), -3)
	var count *calendar.CountError
	require.ErrorAs(t, err, &count)
	assert.Equal(t, -3, count.N)

	_, err = c.Day(civil.Date{Year: 1999, Month: 1, Day: 1})
	var outside *calendar.RangeError
	require.ErrorAs(t, err, &outside)

	_, err = c.NextWorkday(civil.Date{Year: 2026, Month: 13, Day: 1})
	var malformed *calendar.DateError
	require.ErrorAs(t, err, &malformed)

	_, err = c.Workdays(date(t, "2026-01-02"), date(t, "2026-01-01"))
	var order *calendar.OrderError
	require.ErrorAs(t, err, &order)
	require.EqualError(t, err, "calendar: the period after 2026-01-02 through 2026-01-01 ends before it starts")

	_, _, err = c.YearOf(2100)
	require.ErrorAs(t, err, &outside)
	assert.Equal(t, "the year 2100", outside.What)
}

func TestDay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		date string
		want calendar.Day
	}{
		{"2026-09-22", calendar.Day{Kind: calendar.Workday}},
		{"2026-09-19", calendar.Day{Kind: calendar.Weekend}},
		{"2026-09-20", calendar.Day{Kind: calendar.MakeUp, Name: "国庆节"}},
		{"2026-09-27", calendar.Day{Kind: calendar.Holiday, Name: "中秋节"}},
		{"2025-01-01", calendar.Day{Kind: calendar.Holiday, Name: "元旦"}},
		{"2025-10-06", calendar.Day{Kind: calendar.Holiday, Name: "国庆节、中秋节"}},
		{"2015-09-03", calendar.Day{Kind: calendar.Holiday, Name: "抗战胜利日"}},
		{"2013-04-07", calendar.Day{Kind: calendar.MakeUp, Name: "清明节"}},
		{"2013-10-12", calendar.Day{Kind: calendar.MakeUp, Name: "国庆节"}},
		{"2012-05-02", calendar.Day{Kind: calendar.Workday}},
		{"2003-04-26", calendar.Day{Kind: calendar.Weekend}},
		{"2003-05-06", calendar.Day{Kind: calendar.Workday}},
		{"2027-02-11", calendar.Day{Kind: calendar.Holiday, Name: "春节"}},
		{"2027-02-14", calendar.Day{Kind: calendar.MakeUp, Name: "春节"}},
		{"2028-01-25", calendar.Day{Kind: calendar.Holiday, Name: "春节", Provisional: true}},
		{"2028-02-01", calendar.Day{Kind: calendar.Workday, Provisional: true}},
	}
	for _, tt := range tests {
		t.Run(tt.date, func(t *testing.T) {
			t.Parallel()
			tt.want.Date = date(t, tt.date)
			day, err := calendar.Builtin().Day(tt.want.Date)
			require.NoError(t, err)
			assert.Equal(t, tt.want, day)
			works, err := calendar.Builtin().IsWorkday(tt.want.Date)
			require.NoError(t, err)
			assert.Equal(t, day.Works(), works)
		})
	}
}

func TestWorkdays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, after, through string
		want                 int
	}{
		{"a day holds none after itself", "2026-09-22", "2026-09-22", 0},
		{"the last day counts, the first does not", "2026-09-22", "2026-09-23", 1},
		{"a pause over 国庆节", "2026-09-30", "2026-10-08", 1},
		{"within a holiday", "2026-10-01", "2026-10-07", 0},
		{"a make-up Saturday", "2026-10-09", "2026-10-10", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, err := calendar.Builtin().Workdays(date(t, tt.after), date(t, tt.through))
			require.NoError(t, err)
			assert.Equal(t, tt.want, n)
		})
	}
}

func TestWorkdaysRefusesEitherEnd(t *testing.T) {
	t.Parallel()
	inside, outside := date(t, "2026-01-01"), civil.Date{Year: 2100, Month: 1, Day: 1}
	_, err := calendar.Builtin().Workdays(inside, outside)
	require.ErrorContains(t, err, "2100-01-01 is outside")
	_, err = calendar.Builtin().Workdays(outside, inside)
	require.ErrorContains(t, err, "2100-01-01 is outside")
}

func TestNextWorkday(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"2026-09-30": "2026-09-30",
		"2026-10-01": "2026-10-08",
		"2026-10-10": "2026-10-10", // a Saturday worked
		"2026-10-11": "2026-10-12",
		"2025-12-31": "2025-12-31",
		"2026-01-01": "2026-01-04", // a Sunday worked
	} {
		next, err := calendar.Builtin().NextWorkday(date(t, from))
		require.NoError(t, err)
		assert.Equal(t, want, next.String(), "from %s", from)
	}
}

func TestProvisionalPeriods(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		from, through civil.Date
		want          bool
	}{
		{"known years", date(t, "2002-01-01"), date(t, "2027-12-31"), false},
		{"the last day is of a provisional year", date(t, "2027-12-31"), date(t, "2028-01-01"), true},
		{"all of it is", date(t, "2030-05-01"), date(t, "2030-05-01"), true},
		{"no day at all", date(t, "2028-01-02"), date(t, "2028-01-01"), false},
		{"before the calendar", civil.Date{Year: 1990, Month: 1, Day: 1}, civil.Date{Year: 1991, Month: 1, Day: 1}, false},
		{"after the calendar", civil.Date{Year: 2100, Month: 1, Day: 1}, civil.Date{Year: 2101, Month: 1, Day: 1}, false},
		{"past its end", date(t, "2099-12-31"), civil.Date{Year: 2101, Month: 1, Day: 1}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, calendar.Builtin().Provisional(tt.from, tt.through))
		})
	}
}

func TestYearOf(t *testing.T) {
	t.Parallel()
	days, notice, err := calendar.Builtin().YearOf(2024)
	require.NoError(t, err)
	assert.Len(t, days, 366)
	assert.Equal(t, "2024-01-01", days[0].Date.String())
	assert.Equal(t, "2024-12-31", days[365].Date.String())
	assert.Contains(t, notice, "国务院办公厅")

	_, notice, err = calendar.Builtin().YearOf(2026)
	require.NoError(t, err)
	assert.Equal(t, "国办发明电〔2025〕7号", notice)

	_, notice, err = calendar.Builtin().YearOf(2027)
	require.NoError(t, err)
	assert.Contains(t, notice, "国务院办公厅")

	_, notice, err = calendar.Builtin().YearOf(2028)
	require.NoError(t, err)
	assert.Empty(t, notice, "no notice yet")

	for _, y := range []int{2002, 2099} {
		_, _, err = calendar.Builtin().YearOf(y)
		require.NoError(t, err)
	}
	for _, y := range []int{2001, 2100} {
		_, _, err = calendar.Builtin().YearOf(y)
		require.Error(t, err)
	}
}

func TestYearOfIsTheCallersToChange(t *testing.T) {
	t.Parallel()
	days, _, err := calendar.Builtin().YearOf(2026)
	require.NoError(t, err)
	days[0].Kind = calendar.Workday
	again, err := calendar.Builtin().Day(days[0].Date)
	require.NoError(t, err)
	assert.Equal(t, calendar.Holiday, again.Kind)
}

func TestEveryDay(t *testing.T) {
	t.Parallel()
	c := calendar.EveryDay()
	due, err := c.AddWorkdays(date(t, "2026-09-30"), 5)
	require.NoError(t, err)
	assert.Equal(t, "2026-10-05", due.String())
	assert.False(t, c.Provisional(date(t, "2002-01-01"), date(t, "2099-12-31")))
	assert.NotEqual(t, calendar.Builtin().Version(), c.Version())

	days, notice, err := c.YearOf(2026)
	require.NoError(t, err)
	assert.Contains(t, notice, "演练")
	for _, d := range days {
		assert.Equal(t, calendar.Day{Date: d.Date, Kind: calendar.Workday}, d)
	}

	_, err = c.With(calendar.Year{Year: 2027})
	require.ErrorIs(t, err, calendar.ErrDrill)
	_, err = c.AddWorkdays(date(t, "2099-12-31"), 1)
	require.Error(t, err)
}

func TestAddWorkdaysDoesNotAllocate(t *testing.T) {
	c, start := calendar.Builtin(), date(t, "2026-09-22")
	for _, n := range []int{0, 5, 10, 250} {
		allocs := testing.AllocsPerRun(100, func() {
			_, _ = c.AddWorkdays(start, n)
		})
		assert.Zero(t, allocs, "%d working days", n)
	}
}

// TestConcurrentUse gives the race detector something to look at.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	c, start := calendar.Builtin(), date(t, "2026-09-22")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := c.With(calendar.Year{Year: 2027}); !assert.Error(t, err) {
				return
			}
			if due, err := c.AddWorkdays(start, 5); assert.NoError(t, err) {
				assert.Equal(t, "2026-09-30", due.String())
			}
		})
	}
	group.Wait()
}
