package calendar

import (
	"errors"
	"fmt"
	"slices"

	"cloud.google.com/go/civil"
)

// With is the calendar with these notices entered, each in the place of what was known of its year; of two for one year
// the later argument stays. The receiver is not changed. A notice is refused, with a *NoticeError for each fault, unless
//
//   - its days are of its year, or of the December before;
//   - no day is named twice;
//   - days worked are Saturdays or Sundays;
//   - it names every statutory holiday of the year as off, and days off by their holiday's name.
func (c *Calendar) With(notices ...Year) (*Calendar, error) {
	if len(notices) == 0 {
		return c, nil
	}
	if c.years == nil {
		return nil, ErrDrill
	}
	years := slices.Clone(c.years)
	for _, n := range notices {
		n = n.sorted()
		if err := check(n); err != nil {
			return nil, err
		}
		years[n.Year-firstYear] = yearSource{notice: n}
	}
	return build(years), nil
}

// check looks for every fault of a notice whose days are in order, so that whoever entered it can mend all at once.
func check(n Year) error {
	if n.Year < firstYear || n.Year > lastYear {
		want := fmt.Sprintf("%d..%d", firstYear, lastYear)
		return &NoticeError{Year: n.Year, Where: "year", Got: fmt.Sprint(n.Year), Want: want}
	}
	var faults []error
	fault := func(d civil.Date, got, want string) {
		faults = append(faults, &NoticeError{Year: n.Year, Where: d.String(), Got: got, Want: want})
	}
	checkDays(n, fault)
	checkStatutory(n, fault)
	return errors.Join(faults...)
}

func checkDays(n Year, fault func(d civil.Date, got, want string)) {
	var last civil.Date
	for _, day := range n.Days {
		if _, err := index(day.Date); err != nil {
			fault(day.Date, "no day of the calendar", wantDate)
			continue
		}
		ofYear := day.Date.Year == n.Year
		decemberBefore := day.Date.Year == n.Year-1 && day.Date.Month == 12
		switch {
		case day.Date == last:
			fault(day.Date, "the day twice", "it once")
		case !ofYear && !decemberBefore:
			fault(day.Date, "a day of another year", fmt.Sprintf("%d-12-01..%d-12-31", n.Year-1, n.Year))
		case !day.Off && !isWeekend(day.Date):
			fault(day.Date, "a day worked that is a "+day.Date.Weekday().String(), "a Saturday or Sunday")
		case day.Off && day.Name == "":
			fault(day.Date, "a day off without a name", "the holiday's name")
		}
		last = day.Date
	}
}

func checkStatutory(n Year, fault func(d civil.Date, got, want string)) {
	for _, holiday := range statutory(n.Year) {
		got := "nothing"
		for _, day := range n.Days {
			switch {
			case day.Date != holiday.Date:
			case day.Off:
				got = ""
			default:
				got = "a day worked"
			}
		}
		if got != "" {
			fault(holiday.Date, got, holiday.Name+" off")
		}
	}
}
