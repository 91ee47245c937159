package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"sync"

	"cloud.google.com/go/civil"
)

// build lays the years out as days. They are applied in order, so that the notice of a year has the last word on the
// December days of the year before that it names.
func build(years []yearSource) *Calendar {
	days := slices.Clone(weeks())
	for _, y := range years {
		if y.provisional {
			markProvisional(days[yearStart(y.notice.Year):yearStart(y.notice.Year+1)])
		}
		for _, named := range y.notice.Days {
			name(days, named)
		}
	}
	c := tabulate(days)
	c.years = years
	return c
}

// weeks is all days with nothing but their weekday to tell them apart: the paper that every calendar is drawn on, made once.
// Clone it before drawing.
var weeks = sync.OnceValue(newWeeks)

func newWeeks() []Day {
	days := make([]Day, yearStart(lastYear+1))
	d := civil.Date{Year: firstYear, Month: 1, Day: 1}
	for i := range days {
		days[i] = Day{Date: d, Kind: Workday}
		if isWeekend(d) {
			days[i].Kind = Weekend
		}
		d = d.AddDays(1)
	}
	return days
}

func markProvisional(days []Day) {
	for i := range days {
		days[i].Provisional = true
	}
}

// name makes a day what a notice says it is.
func name(days []Day, named YearDay) {
	i, err := index(named.Date)
	if err != nil {
		panic(err) // no source of years lets such a day through
	}
	days[i].take(named)
}

func (d *Day) take(named YearDay) {
	d.Name = named.Name
	switch {
	case named.Off:
		d.Kind = Holiday
	case isWeekend(d.Date):
		d.Kind = MakeUp
	default:
		d.Kind = Workday
	}
}

// tabulate counts the working days once, so that nobody has to walk over them again.
func tabulate(days []Day) *Calendar {
	c := &Calendar{
		days:    days,
		rank:    make([]int, len(days)),
		works:   make([]civil.Date, 0, len(days)),
		version: hash(days),
	}
	for i, d := range days {
		if d.Works() {
			c.works = append(c.works, d.Date)
		}
		c.rank[i] = len(c.works)
	}
	return c
}

// hash identifies the content of a calendar. The days are always the same ones, so their dates need not be hashed.
func hash(days []Day) string {
	text := make([]byte, 0, 16*len(days))
	for _, d := range days {
		text = append(text, d.Kind...)
		if d.Provisional {
			text = append(text, '?')
		}
		text = strconv.AppendQuote(text, d.Name) // quoted, so that no name can be mistaken for the next day
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}
