package calendar

import (
	"slices"

	"cloud.google.com/go/civil"
)

// Difference is a day that the notices of its year count differently in two calendars: a working day by the one, and none
// by the other.
type Difference struct {
	Year     int // whose notices they are; the day may be of the December before
	Is, Else Day // by the calendar that was asked, and by the other
}

// Differences lists where the notices of the two calendars contradict each other, in order: what somebody entered, and
// what came with the program. Years for which either has no notice yet are left out, as are names, which move no date.
func (c *Calendar) Differences(other *Calendar) []Difference {
	var list []Difference
	for i := range min(len(c.years), len(other.years)) {
		if !c.years[i].provisional && !other.years[i].provisional {
			list = append(list, contradictions(c.years[i].notice, other.years[i].notice)...)
		}
	}
	return list
}

func contradictions(is, other Year) []Difference {
	var dates []civil.Date
	for _, d := range slices.Concat(is.Days, other.Days) {
		dates = append(dates, d.Date)
	}
	slices.SortFunc(dates, civil.Date.Compare)
	var list []Difference
	for _, d := range slices.Compact(dates) {
		if here, there := is.day(d), other.day(d); here.Works() != there.Works() {
			list = append(list, Difference{Year: is.Year, Is: here, Else: there})
		}
	}
	return list
}

// day is what the notice makes of a day that it may name.
func (y Year) day(d civil.Date) Day {
	day := Day{Date: d, Kind: Workday}
	if isWeekend(d) {
		day.Kind = Weekend
	}
	for _, named := range y.Days {
		if named.Date == d {
			day.take(named)
		}
	}
	return day
}
