package calendar_test

import (
	"os"
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
)

// TestEveryKnownDay holds each day of the known years against the second reading of the notices in testdata.
func TestEveryKnownDay(t *testing.T) {
	t.Parallel()
	off, worked := readNotices(t)
	last := date(t, "2027-12-31")
	for d := date(t, "2002-01-01"); !d.After(last); d = d.AddDays(1) {
		want := byWeekday(d) == calendar.Workday && !off[d] || worked[d]
		day, err := calendar.Builtin().Day(d)
		require.NoError(t, err)
		assert.Equal(t, want, day.Works(), d)
		assert.False(t, day.Provisional, d)
		assert.Equal(t, worked[d], day.Kind == calendar.MakeUp, d)
		if off[d] {
			assert.Equal(t, calendar.Holiday, day.Kind, d)
		}
	}
}

// readNotices reads lines like "2026 off 01-01..01-03 10-01 worked 01-04".
func readNotices(t *testing.T) (off, worked map[civil.Date]bool) {
	t.Helper()
	text, err := os.ReadFile("testdata/notices.txt")
	require.NoError(t, err)
	off, worked = map[civil.Date]bool{}, map[civil.Date]bool{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		days := off
		for _, word := range words[2:] {
			if word == "worked" {
				days = worked
				continue
			}
			from, through, isRange := strings.Cut(word, "..")
			if !isRange {
				through = from
			}
			last := date(t, words[0]+"-"+through)
			for d := date(t, words[0]+"-"+from); !d.After(last); d = d.AddDays(1) {
				days[d] = true
			}
		}
	}
	require.Len(t, worked, 166)
	return off, worked
}

// TestWorkingDaysOfAMonth is counted by hand on the notices of four years.
func TestWorkingDaysOfAMonth(t *testing.T) {
	t.Parallel()
	tests := []struct {
		year, total int
		months      [12]int
	}{
		{2024, 251, [12]int{22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22}},
		{2025, 248, [12]int{19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23}},
		{2026, 248, [12]int{21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23}},
		{2027, 248, [12]int{21, 15, 23, 21, 19, 21, 22, 22, 22, 17, 22, 23}},
	}
	for _, tt := range tests {
		days, _, err := calendar.Builtin().YearOf(tt.year)
		require.NoError(t, err)
		total, months := 0, [12]int{}
		for _, d := range days {
			if d.Works() {
				total++
				months[d.Date.Month-1]++
			}
		}
		assert.Equal(t, tt.total, total, tt.year)
		assert.Equal(t, tt.months, months, tt.year)
	}
}

// TestGoldenWeekOf2025 is the notice's own sentence: 10月1日至8日放假调休，共8天。9月28日、10月11日上班。
func TestGoldenWeekOf2025(t *testing.T) {
	t.Parallel()
	var kinds []calendar.Kind
	for d := date(t, "2025-09-27"); !d.After(date(t, "2025-10-12")); d = d.AddDays(1) {
		day, err := calendar.Builtin().Day(d)
		require.NoError(t, err)
		kinds = append(kinds, day.Kind)
		if day.Kind == calendar.Holiday || day.Kind == calendar.MakeUp {
			assert.Equal(t, "国庆节、中秋节", day.Name, d)
		}
	}
	const (
		work, week  = calendar.Workday, calendar.Weekend
		free, extra = calendar.Holiday, calendar.MakeUp
	)
	assert.Equal(t, []calendar.Kind{
		week, extra, work, work, // Saturday 27 September to Tuesday
		free, free, free, free, free, free, free, free, // Wednesday 1 to Wednesday 8 October
		work, work, extra, week, // Thursday to Sunday 12 October
	}, kinds)
}

// TestProvisionalHolidays are days off worked out by hand from the dates of the festivals.
func TestProvisionalHolidays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		days string // days off on weekdays, with the holiday's name
	}{
		{"2028: 元旦 on a Saturday, 中秋节 on 3 October", `
			01-03 元旦, 01-25 春节, 01-26 春节, 01-27 春节, 01-28 春节, 04-04 清明节, 05-01 劳动节, 05-02 劳动节,
			05-29 端午节, 10-02 国庆节, 10-03 国庆节、中秋节, 10-04 国庆节, 10-05 中秋节`},
		{"2031: 中秋节 on 1 October", `
			01-01 元旦, 01-22 春节, 01-23 春节, 01-24 春节, 01-27 春节, 04-07 清明节, 05-01 劳动节, 05-02 劳动节,
			06-24 端午节, 10-01 国庆节、中秋节, 10-02 国庆节, 10-03 国庆节, 10-06 中秋节`},
		{"2033: after it a leap month, which must not move 中秋节", `
			01-03 元旦, 01-31 春节, 02-01 春节, 02-02 春节, 02-03 春节, 04-04 清明节, 05-02 劳动节, 05-03 劳动节,
			06-01 端午节, 09-08 中秋节, 10-03 国庆节, 10-04 国庆节, 10-05 国庆节`},
		{"2039: 中秋节 on 2 October, a Sunday", `
			01-03 元旦, 01-24 春节, 01-25 春节, 01-26 春节, 01-27 春节, 04-05 清明节, 05-02 劳动节, 05-03 劳动节,
			05-27 端午节, 10-03 国庆节, 10-04 国庆节, 10-05 国庆节, 10-06 中秋节`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			year := tt.name[:4]
			days, _, err := calendar.Builtin().YearOf(date(t, year+"-01-01").Year)
			require.NoError(t, err)
			var got []string
			for _, d := range days {
				assert.True(t, d.Provisional)
				assert.NotEqual(t, calendar.MakeUp, d.Kind, "%s: nobody can foresee a weekend worked", d.Date)
				if d.Kind == calendar.Holiday && byWeekday(d.Date) == calendar.Workday {
					got = append(got, d.Date.String()[5:]+" "+d.Name)
				}
			}
			assert.Equal(t, strings.Join(strings.Fields(tt.days), " "), strings.Join(got, ", "))
		})
	}
}
