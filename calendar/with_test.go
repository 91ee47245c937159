package calendar_test

import (
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
)

// notice2027 is a notice such as may come for 2027: the statutory days, the usual bridges, and a day in December 2026.
func notice2027(t testing.TB) calendar.Year {
	t.Helper()
	y := calendar.Year{Year: 2027, Notice: "国办发明电〔2026〕99号"}
	add := func(name string, off bool, days ...string) {
		for _, d := range days {
			y.Days = append(y.Days, calendar.YearDay{Date: date(t, d), Name: name, Off: off})
		}
	}
	add("元旦", true, "2026-12-31", "2027-01-01")
	add("元旦", false, "2026-12-27")
	add("春节", true, "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11")
	add("春节", false, "2027-02-20")
	add("清明节", true, "2027-04-05")
	add("劳动节", true, "2027-05-01", "2027-05-02", "2027-05-03", "2027-05-04")
	add("端午节", true, "2027-06-09")
	add("中秋节", true, "2027-09-15")
	add("国庆节", true, "2027-10-01", "2027-10-02", "2027-10-03", "2027-10-04", "2027-10-05")
	return y
}

func TestWith(t *testing.T) {
	t.Parallel()
	before := calendar.Builtin()
	after, err := before.With(notice2027(t))
	require.NoError(t, err)

	for _, tt := range []struct {
		date string
		want calendar.Day
	}{
		{"2026-12-31", calendar.Day{Kind: calendar.Holiday, Name: "元旦"}},
		{"2026-12-27", calendar.Day{Kind: calendar.MakeUp, Name: "元旦"}},
		{"2027-02-11", calendar.Day{Kind: calendar.Holiday, Name: "春节"}},
		{"2027-02-20", calendar.Day{Kind: calendar.MakeUp, Name: "春节"}},
		{"2027-03-01", calendar.Day{Kind: calendar.Workday}},
		{"2028-01-26", calendar.Day{Kind: calendar.Holiday, Name: "春节", Provisional: true}},
	} {
		tt.want.Date = date(t, tt.date)
		got, err := after.Day(tt.want.Date)
		require.NoError(t, err)
		assert.Equal(t, tt.want, got)
	}
	assert.False(t, after.Provisional(date(t, "2026-12-01"), date(t, "2027-12-31")))

	_, number, err := after.YearOf(2027)
	require.NoError(t, err)
	assert.Equal(t, "国办发明电〔2026〕99号", number)

	due, err := after.AddWorkdays(date(t, "2027-02-04"), 1)
	require.NoError(t, err)
	assert.Equal(t, "2027-02-12", due.String())
}

func TestWithLeavesTheReceiverAlone(t *testing.T) {
	t.Parallel()
	before := calendar.Builtin()
	version := before.Version()
	days, _, err := before.YearOf(2027)
	require.NoError(t, err)
	_, err = before.With(notice2027(t))
	require.NoError(t, err)
	again, _, err := before.YearOf(2027)
	require.NoError(t, err)
	assert.Equal(t, days, again)
	assert.Equal(t, version, before.Version())
	works, err := before.IsWorkday(date(t, "2027-02-12"))
	require.NoError(t, err)
	assert.False(t, works, "off by the notice that is built in, not by the other")
}

func TestWithKeepsNothingOfTheCallers(t *testing.T) {
	t.Parallel()
	notice := notice2027(t)
	c, err := calendar.Builtin().With(notice)
	require.NoError(t, err)
	for i := range notice.Days {
		notice.Days[i] = calendar.YearDay{}
	}
	again, err := c.With(calendar.Year{Year: 2028, Days: statutory2028(t)})
	require.NoError(t, err)
	day, err := again.Day(date(t, "2027-02-11"))
	require.NoError(t, err)
	assert.Equal(t, "春节", day.Name)
}

func statutory2028(t testing.TB) []calendar.YearDay {
	t.Helper()
	var days []calendar.YearDay
	for _, d := range []string{
		"2028-01-01", "2028-01-25", "2028-01-26", "2028-01-27", "2028-01-28", "2028-04-04", "2028-05-01", "2028-05-02",
		"2028-05-28", "2028-10-01", "2028-10-02", "2028-10-03",
	} {
		days = append(days, calendar.YearDay{Date: date(t, d), Name: "节日", Off: true})
	}
	return days
}

// TestWithARevisedNotice: in January 2020 a second notice took the place of the first. What only the first named is gone,
// the December day included.
func TestWithARevisedNotice(t *testing.T) {
	t.Parallel()
	first := notice2027(t)
	second := notice2027(t)
	second.Days = second.Days[1:] // without 2026-12-31
	c, err := calendar.Builtin().With(first, second)
	require.NoError(t, err)
	day, err := c.Day(date(t, "2026-12-31"))
	require.NoError(t, err)
	assert.Equal(t, calendar.Workday, day.Kind)

	one, err := calendar.Builtin().With(second)
	require.NoError(t, err)
	assert.Equal(t, one.Version(), c.Version())
}

// TestWithInAnyOrder: the notice of 2027 keeps its December day when the one of 2026 is entered again after it.
func TestWithInAnyOrder(t *testing.T) {
	t.Parallel()
	notice2026, err := calendar.ParseYear(readFile(t, "testdata/2026.json"))
	require.NoError(t, err)
	c, err := calendar.Builtin().With(notice2027(t))
	require.NoError(t, err)
	again, err := c.With(notice2026)
	require.NoError(t, err)
	assert.Equal(t, c.Version(), again.Version())
	day, err := again.Day(date(t, "2026-12-31"))
	require.NoError(t, err)
	assert.Equal(t, calendar.Holiday, day.Kind)
}

func TestVersion(t *testing.T) {
	t.Parallel()
	base := calendar.Builtin()
	with := func(change func(*calendar.Year)) string {
		y := notice2027(t)
		change(&y)
		c, err := base.With(y)
		require.NoError(t, err)
		return c.Version()
	}
	same := with(func(*calendar.Year) {})
	assert.Equal(t, same, with(func(y *calendar.Year) { y.Days[0], y.Days[5] = y.Days[5], y.Days[0] }), "order of days")
	assert.Equal(t, same, with(func(y *calendar.Year) { y.Notice = "" }), "number of the notice")
	assert.NotEqual(t, base.Before(2027).Version(), base.Before(2026).Version(), "provisional or not")
	assert.NotEqual(t, same, with(func(y *calendar.Year) { y.Days = y.Days[1:] }), "a day")
	assert.NotEqual(t, same, with(func(y *calendar.Year) { y.Days[0].Name = "春节" }), "a name")
	assert.Regexp(t, `^[0-9a-f]{12}$`, same)

	unchanged, err := base.With()
	require.NoError(t, err)
	assert.Same(t, base, unchanged)
}

func TestWithRefuses(t *testing.T) {
	t.Parallel()
	drop := func(d string) func(*testing.T, *calendar.Year) {
		return func(t *testing.T, y *calendar.Year) {
			kept := y.Days[:0]
			for _, day := range y.Days {
				if day.Date != date(t, d) {
					kept = append(kept, day)
				}
			}
			y.Days = kept
		}
	}
	add := func(d, name string, off bool) func(*testing.T, *calendar.Year) {
		return func(t *testing.T, y *calendar.Year) {
			y.Days = append(y.Days, calendar.YearDay{Date: date(t, d), Name: name, Off: off})
		}
	}
	tests := []struct {
		name   string
		change func(*testing.T, *calendar.Year)
		want   string
	}{
		{"a day twice", add("2027-04-05", "清明节", true),
			"2027-04-05: got the day twice, want it once"},
		{"a day both off and worked", add("2027-02-07", "春节", false),
			"2027-02-07: got the day twice, want it once"},
		{"a day of the year after", add("2028-01-01", "元旦", true),
			"2028-01-01: got a day of another year, want 2026-12-01..2027-12-31"},
		{"a day of the November before", add("2026-11-30", "元旦", true),
			"2026-11-30: got a day of another year, want 2026-12-01..2027-12-31"},
		{"a holiday missing", drop("2027-06-09"),
			"2027-06-09: got nothing, want 端午节 off"},
		{"the eve of 春节 missing", drop("2027-02-05"),
			"2027-02-05: got nothing, want 春节 off"},
		{"a day off without a name", add("2027-07-01", "", true),
			"2027-07-01: got a day off without a name, want the holiday's name"},
		{"a holiday worked", func(t *testing.T, y *calendar.Year) {
			drop("2027-10-02")(t, y)
			add("2027-10-02", "国庆节", false)(t, y)
		}, "2027-10-02: got a day worked, want 国庆节 off"},
		{"a day that does not exist", func(_ *testing.T, y *calendar.Year) {
			y.Days = append(y.Days, calendar.YearDay{Date: civil.Date{Year: 2027, Month: 2, Day: 29}, Name: "春节", Off: true})
		}, "2027-02-29: got no day of the calendar, want a date written YYYY-MM-DD, 2002-01-01..2099-12-31"},
		{"a year outside the calendar", func(_ *testing.T, y *calendar.Year) { y.Year = 2127 },
			"year: got 2127, want 2002..2099"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			y := notice2027(t)
			tt.change(t, &y)
			c, err := calendar.Builtin().With(y)
			assert.Nil(t, c)
			var fault *calendar.NoticeError
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, y.Year, fault.Year)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestWithListsEveryFault(t *testing.T) {
	t.Parallel()
	_, err := calendar.Builtin().With(calendar.Year{Year: 2027})
	assert.Len(t, strings.Split(err.Error(), "\n"), 13, "one line for each statutory day: %v", err)
}

func TestEdition(t *testing.T) {
	t.Parallel()
	edition := func(c *calendar.Calendar, year int) string {
		text, err := c.Edition(year)
		require.NoError(t, err)
		return text
	}
	builtin := calendar.Builtin()
	days, paper, err := builtin.YearOf(2026)
	require.NoError(t, err)
	same := calendar.Year{Year: 2026, Notice: paper}
	for _, d := range days {
		if d.Kind == calendar.Holiday || d.Kind == calendar.MakeUp {
			same.Days = append(same.Days, calendar.YearDay{Date: d.Date, Name: d.Name, Off: d.Kind == calendar.Holiday})
		}
	}
	again, err := builtin.With(same)
	require.NoError(t, err)
	require.Equal(t, builtin.Version(), again.Version())
	assert.Equal(t, edition(builtin, 2026), edition(again, 2026))
	same.Notice = "另一个文号"
	renamed, err := builtin.With(same)
	require.NoError(t, err)
	assert.Equal(t, builtin.Version(), renamed.Version(), "it moves no date")
	assert.NotEqual(t, edition(builtin, 2026), edition(renamed, 2026))
	assert.Equal(t, edition(builtin, 2025), edition(renamed, 2025), "of another year nothing has changed")
	_, err = builtin.Edition(1999)
	var far *calendar.RangeError
	require.ErrorAs(t, err, &far)
}

// The notice of 2020 said of Monday 3 February, after the holiday that was extended, that work begins.
func TestAnOrdinaryWorkdayMayBeRestated(t *testing.T) {
	t.Parallel()
	year, announced := calendar.Builtin().Notice(2020)
	require.True(t, announced)
	year.Days = append(year.Days, calendar.YearDay{Date: date(t, "2020-02-03"), Name: "春节"})
	c, err := calendar.Builtin().With(year)
	require.NoError(t, err)
	day, err := c.Day(date(t, "2020-02-03"))
	require.NoError(t, err)
	assert.Equal(t, calendar.Workday, day.Kind)
	assert.Equal(t, "工作日", day.Why())
	assert.Empty(t, c.Differences(calendar.Builtin()))
	assert.False(t, year.Balance().Even(), "the extension gave two days more than the law")
}
