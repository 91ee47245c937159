package calendar

import (
	"slices"
	"time"

	"cloud.google.com/go/civil"
	lunar "github.com/6tail/lunar-go/calendar"
)

// festival is a statutory holiday of every year since one rule of the State Council until the next: how many days it has,
// beginning how many days from the festival's own. The rules are 全国年节及纪念日放假办法 of 1999, as revised for 2008
// (清明, 端午, 中秋 new, 劳动节 shortened, 春节 from its eve), 2014 (春节 from its first day) and 2025 (春节 from its eve to
// the third day, 劳动节 two days).
type festival struct {
	name         string
	on           func(year int) civil.Date
	since, until int
	start, days  int
}

// festivals has 国庆节 before 中秋节, because that is the order in which the notices name a day that is both.
var festivals = []festival{
	{"元旦", first(time.January), 1999, lastYear, 0, 1},
	{"春节", lunarDay(1, 1), 1999, 2007, 0, 3},
	{"春节", lunarDay(1, 1), 2008, 2013, -1, 3},
	{"春节", lunarDay(1, 1), 2014, 2024, 0, 3},
	{"春节", lunarDay(1, 1), 2025, lastYear, -1, 4},
	{"清明节", qingming, 2008, lastYear, 0, 1},
	{"劳动节", first(time.May), 1999, 2007, 0, 3},
	{"劳动节", first(time.May), 2008, 2024, 0, 1},
	{"劳动节", first(time.May), 2025, lastYear, 0, 2},
	{"端午节", lunarDay(5, 5), 2008, lastYear, 0, 1},
	{"国庆节", first(time.October), 1999, lastYear, 0, 3},
	{"中秋节", lunarDay(8, 15), 2008, lastYear, 0, 1},
}

// statutory lists the holidays that the law itself gives in a year, in order. A day on which two holidays meet is listed
// for each.
func statutory(year int) []YearDay {
	var days []YearDay
	for _, f := range festivals {
		if year < f.since || year > f.until {
			continue
		}
		first := f.on(year).AddDays(f.start)
		for i := range f.days {
			days = append(days, YearDay{Date: first.AddDays(i), Name: f.name, Off: true})
		}
	}
	slices.SortStableFunc(days, func(a, b YearDay) int { return a.Date.Compare(b.Date) })
	return days
}

func first(month time.Month) func(int) civil.Date {
	return func(year int) civil.Date { return civil.Date{Year: year, Month: month, Day: 1} }
}

func lunarDay(month, day int) func(int) civil.Date {
	return func(year int) civil.Date { return toCivil(lunar.NewLunarFromYmd(year, month, day).GetSolar()) }
}

// qingming is the day on which the solar term 清明 begins, by China's clock.
func qingming(year int) civil.Date {
	terms := lunar.NewSolarFromYmd(year, 4, 1).GetLunar().GetJieQiTable()
	return toCivil(terms["清明"])
}

func toCivil(s *lunar.Solar) civil.Date {
	return civil.Date{Year: s.GetYear(), Month: time.Month(s.GetMonth()), Day: s.GetDay()}
}
