package calendar_test

import (
	"fmt"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
)

// A notice of 2027 was entered before the program knew the year, with a day that the State Council did not give.
func ExampleCalendar_Differences() {
	entered := calendar.Year{Year: 2027, Notice: "国办发明电〔2026〕99号"}
	days, _, _ := calendar.Builtin().YearOf(2027)
	for _, d := range days {
		if d.Kind == calendar.Holiday || d.Kind == calendar.MakeUp {
			entered.Days = append(entered.Days, calendar.YearDay{Date: d.Date, Name: d.Name, Off: d.Kind == calendar.Holiday})
		}
	}
	entered.Days = append(entered.Days, calendar.YearDay{Date: civil.Date{Year: 2027, Month: 2, Day: 15}, Name: "春节", Off: true})
	revised, err := calendar.Builtin().With(entered)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range revised.Differences(calendar.Builtin()) {
		fmt.Println(d.Year, d.Is.Date, d.Is.Why(), d.Else.Why())
	}
	// Output: 2027 2027-02-15 春节放假 工作日
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	c, err := calendar.Builtin().With(notice2027(t))
	require.NoError(t, err)
	var got []string
	for _, d := range c.Differences(calendar.Builtin()) {
		assert.Equal(t, 2027, d.Year)
		assert.Equal(t, d.Is.Date, d.Else.Date)
		got = append(got, d.Is.Date.String()+" "+d.Is.Why()+" "+d.Else.Why())
	}
	assert.Equal(t, []string{
		"2026-12-27 元旦调休上班 周末", "2026-12-31 元旦放假 工作日", "2027-01-31 周末 春节调休上班",
		"2027-02-12 工作日 春节放假", "2027-02-14 周末 春节调休上班", "2027-02-20 春节调休上班 周末",
		"2027-05-05 工作日 劳动节放假", "2027-05-08 周末 劳动节调休上班", "2027-09-26 周末 国庆节调休上班",
		"2027-10-06 工作日 国庆节放假", "2027-10-07 工作日 国庆节放假", "2027-10-09 周末 国庆节调休上班",
	}, got)
}

func TestNoDifferences(t *testing.T) {
	t.Parallel()
	c := calendar.Builtin()
	assert.Empty(t, c.Differences(c))
	assert.Empty(t, c.Differences(calendar.EveryDay()))
	assert.Empty(t, calendar.EveryDay().Differences(c))
	assert.Empty(t, c.Before(2026).Differences(c), "a year without a notice contradicts none")

	next, err := c.With(calendar.Year{Year: 2028, Days: append(statutory2028(t),
		calendar.YearDay{Date: date(t, "2027-12-31"), Name: "元旦", Off: true})})
	require.NoError(t, err)
	assert.Empty(t, next.Differences(c), "a December day of the next notice is not the year's own")
}

func TestBefore(t *testing.T) {
	t.Parallel()
	c := calendar.Builtin()
	before := c.Before(2027)
	assert.Equal(t, 2027, c.Announced())
	assert.Equal(t, 2026, before.Announced())
	assert.Zero(t, calendar.EveryDay().Announced())
	assert.False(t, before.Provisional(date(t, "2002-01-01"), date(t, "2026-12-31")))
	assert.True(t, before.Provisional(date(t, "2027-01-01"), date(t, "2027-01-01")))
	assert.True(t, sameYear(t, 2026, c, before))
	works, err := before.IsWorkday(date(t, "2027-02-12"))
	require.NoError(t, err)
	assert.True(t, works, "what nobody had announced")

	assert.Equal(t, "dc4072c8a862", before.Before(2027).Version(), "builds that knew nothing of 2027 had this calendar")
	for _, year := range []int{2001, 2100} {
		assert.Same(t, c, c.Before(year))
	}
	assert.Same(t, calendar.EveryDay(), calendar.EveryDay().Before(2027))
}
