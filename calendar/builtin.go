package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"cloud.google.com/go/civil"
	"github.com/6tail/lunar-go/HolidayUtil"
)

// lastTableYear is the last year taken from lunar-go. A later lunar-go may know more; what the law is must not change with
// the version of a library, so a year is added here by someone who has read the notice.
const lastTableYear = 2027

// Sources that stand where a document number would.
const (
	tableNotice = "国务院办公厅历年节假日安排通知（据 lunar-go 节假日表，附勘误）"
	drillNotice = "演练日历：每天都是工作日"
)

// documents are the numbers of the notices, where we know them; lunar-go does not name them.
var documents = map[int]string{2026: "国办发明电〔2025〕7号"}

// Builtin is the calendar as this build knows it: lunar-go's table with its errata, and provisional years after it.
func Builtin() *Calendar { return builtin() }

// EveryDay is the calendar of a drill: every day is a working day, and no day is provisional.
func EveryDay() *Calendar { return everyDay() }

// Each is made once: the first reads lunar-go's table, package globals that a call of HolidayUtil.Fix would rewrite.
var (
	builtin  = sync.OnceValue(newBuiltin)
	everyDay = sync.OnceValue(newEveryDay)
)

func newBuiltin() *Calendar { return build(foreseen(fromTable())) }

// foreseen adds provisional years to those that are known, to the last one.
func foreseen(years []yearSource) []yearSource {
	for y := firstYear + len(years); y <= lastYear; y++ {
		years = append(years, provisionalYear(y))
	}
	return years
}

// Before is the calendar as it was before the notice of a year: that year and all after it are provisional. The receiver
// is not changed; a year outside the calendar, and a drill, give the receiver.
func (c *Calendar) Before(year int) *Calendar {
	if c.years == nil || year < firstYear || year > lastYear {
		return c
	}
	return build(foreseen(slices.Clone(c.years[:year-firstYear])))
}

func newEveryDay() *Calendar {
	days := slices.Clone(weeks())
	for i := range days {
		days[i].Kind = Workday
	}
	return tabulate(days)
}

// fromTable reads lunar-go's table into one notice a year. Each entry names its holiday by date, which tells the notice
// that a day in December comes from.
func fromTable() []yearSource {
	years := make([]yearSource, lastTableYear-firstYear+1)
	for i := range years {
		year := firstYear + i
		years[i].notice = Year{Year: year, Notice: cmp.Or(documents[year], tableNotice)}
	}
	for y := firstYear; y <= lastTableYear; y++ {
		for e := HolidayUtil.GetHolidaysByYear(y).Front(); e != nil; e = e.Next() {
			entry, isHoliday := e.Value.(*HolidayUtil.Holiday)
			if !isHoliday || misprinted[entry.GetDay()] {
				continue
			}
			notice := &years[mustDate(entry.GetTarget()).Year-firstYear].notice
			notice.Days = append(notice.Days, toYearDay(entry))
		}
	}
	for _, day := range missing {
		notice := &years[day.Date.Year-firstYear].notice
		notice.Days = append(notice.Days, day)
	}
	return years
}

func toYearDay(entry *HolidayUtil.Holiday) YearDay {
	name := entry.GetName()
	if official, differs := noticeNames[name]; differs {
		name = official
	}
	return YearDay{Date: mustDate(entry.GetDay()), Name: name, Off: !entry.IsWork()}
}

// mustDate reads a date out of lunar-go's table.
func mustDate(s string) civil.Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(fmt.Sprintf("calendar: the table of lunar-go: %v", err))
	}
	return d
}
