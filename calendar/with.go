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
//   - it names every statutory holiday of the year as off, and days off by their holiday's name.
//
// A day that is said to be worked and is neither Saturday nor Sunday stays the working day that it is: notices restate some,
// as that of 2020 did. Whether a notice gives as many days off as the law does is not asked here: see Year.Balance.
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
		return &NoticeError{Year: n.Year, Where: "year", Got: fmt.Sprint(n.Year), Want: want, Fault: YearOutside}
	}
	var faults []error
	found := func(d civil.Date, fault NoticeError) {
		fault.Year, fault.Where = n.Year, d.String()
		faults = append(faults, &fault)
	}
	checkDays(n, found)
	checkStatutory(n, found)
	return errors.Join(faults...)
}

func checkDays(n Year, found func(civil.Date, NoticeError)) {
	var last civil.Date
	for _, day := range n.Days {
		if _, err := index(day.Date); err != nil {
			found(day.Date, NoticeError{Fault: DayOutside, Got: "no day of the calendar", Want: wantDate})
			continue
		}
		ofYear := day.Date.Year == n.Year
		decemberBefore := day.Date.Year == n.Year-1 && day.Date.Month == 12
		switch {
		case day.Date == last:
			found(day.Date, NoticeError{Fault: DayTwice, Got: "the day twice", Want: "it once"})
		case !ofYear && !decemberBefore:
			found(day.Date, NoticeError{Fault: DayOfOtherYear, Got: "a day of another year", Want: fmt.Sprintf("%d-12-01..%d-12-31", n.Year-1, n.Year)})
		case day.Off && day.Name == "":
			found(day.Date, NoticeError{Fault: HolidayUnnamed, Got: "a day off without a name", Want: "the holiday's name"})
		}
		last = day.Date
	}
}

func checkStatutory(n Year, found func(civil.Date, NoticeError)) {
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
			found(holiday.Date, NoticeError{Fault: HolidayMissing, Name: holiday.Name, Got: got, Want: holiday.Name + " off"})
		}
	}
}
