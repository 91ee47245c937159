package calendar

import "cloud.google.com/go/civil"

// provisionalYear is what the law alone says of a year whose notice is not out yet: the statutory holidays, and for each
// that falls on a weekend the next working day. A holiday that falls on another's day is made up in the same way, as the
// notices of 2009 and 2020 did when 中秋节 fell within 国庆节 (docs/adr/0001).
func provisionalYear(year int) yearSource {
	var days, owed []YearDay
	place := map[civil.Date]int{} // of a day off within days
	take := func(day YearDay) {
		place[day.Date] = len(days)
		days = append(days, day)
	}
	for _, day := range statutory(year) {
		at, taken := place[day.Date]
		if taken || isWeekend(day.Date) {
			owed = append(owed, day)
		}
		if taken {
			days[at].Name += "、" + day.Name
		} else {
			take(day)
		}
	}
	// Only now are all the holidays known that a day made up must not fall on.
	for _, day := range owed {
		for isWeekend(day.Date) || has(place, day.Date) {
			day.Date = day.Date.AddDays(1)
		}
		take(day)
	}
	return yearSource{notice: Year{Year: year, Days: days}, provisional: true}
}

func has(place map[civil.Date]int, d civil.Date) bool {
	_, found := place[d]
	return found
}
