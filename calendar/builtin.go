package calendar

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"cloud.google.com/go/civil"
	"github.com/6tail/lunar-go/HolidayUtil"
)

// lastTableYear is the last year taken from lunar-go. A later lunar-go may know more; what the law is must not change with
// the version of a library, so a year is added here, or as a file in notices/, by someone who has read the notice.
const lastTableYear = 2025

// Sources that stand where a document number would.
const (
	tableNotice = "国务院办公厅历年节假日安排通知（据 lunar-go 节假日表，附勘误）"
	drillNotice = "演练日历：每天都是工作日"
)

//go:embed notices/*.json
var noticeFiles embed.FS

// Builtin is the calendar as this build knows it: lunar-go's table with its errata, the notices entered since, and
// provisional years after them.
func Builtin() *Calendar { return builtin() }

// EveryDay is the calendar of a drill: every day is a working day, and no day is provisional.
func EveryDay() *Calendar { return everyDay() }

// Each is made once: the first reads lunar-go's table, package globals that a call of HolidayUtil.Fix would rewrite.
var (
	builtin  = sync.OnceValue(newBuiltin)
	everyDay = sync.OnceValue(newEveryDay)
)

func newBuiltin() *Calendar {
	years := fromTable()
	for y := lastTableYear + 1; y <= lastYear; y++ {
		years = append(years, provisionalYear(y))
	}
	c, err := build(years).With(entered()...)
	if err != nil {
		panic(fmt.Sprintf("calendar: a notice built into the program is wrong: %v", err))
	}
	return c
}

func newEveryDay() *Calendar {
	days := slices.Clone(weeks())
	for i := range days {
		days[i].Kind = Workday
	}
	return tabulate(days)
}

// entered reads the notices in notices/. They are part of the program, so that a fault in one is a fault of the build.
func entered() []Year {
	files, err := noticeFiles.ReadDir("notices")
	if err != nil {
		panic(fmt.Sprintf("calendar: notices built into the program: %v", err))
	}
	var notices []Year
	for _, f := range files {
		text, err := noticeFiles.ReadFile("notices/" + f.Name())
		if err != nil {
			panic(fmt.Sprintf("calendar: notices/%s: %v", f.Name(), err))
		}
		notice, err := ParseYear(text)
		if err != nil {
			panic(fmt.Sprintf("calendar: notices/%s: %v", f.Name(), err))
		}
		notices = append(notices, notice)
	}
	return notices
}

// fromTable reads lunar-go's table into one notice a year. Each entry names its holiday by date, which tells the notice
// that a day in December comes from.
func fromTable() []yearSource {
	years := make([]yearSource, lastTableYear-firstYear+1)
	for i := range years {
		years[i].notice = Year{Year: firstYear + i, Notice: tableNotice}
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
