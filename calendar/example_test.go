package calendar_test

import (
	"errors"
	"fmt"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
)

// An application accepted on 28 September 2026 is answered within five working days. 国庆节 is in between, and the Saturday
// after it is worked.
func ExampleCalendar_AddWorkdays() {
	accepted := civil.Date{Year: 2026, Month: 9, Day: 28}
	due, err := calendar.Builtin().AddWorkdays(accepted, 5)
	fmt.Println(due, err)
	// Output: 2026-10-10 <nil>
}

// Past the last year there is no date to give, and none is guessed.
func ExampleCalendar_AddWorkdays_outside() {
	_, err := calendar.Builtin().AddWorkdays(civil.Date{Year: 2099, Month: 12, Day: 28}, 10)
	var outside *calendar.RangeError
	fmt.Println(errors.As(err, &outside))
	fmt.Println(err)
	// Output:
	// true
	// calendar: 10 working days after 2099-12-28 is outside the calendar: want 2002-01-01..2099-12-31
}

// Which days were counted is the first thing that is asked about a deadline.
func ExampleCalendar_Explain() {
	days, err := calendar.Builtin().Explain(civil.Date{Year: 2026, Month: 9, Day: 22}, 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range days {
		fmt.Println(d.Date, d.N, d.Why)
	}
	// Output:
	// 2026-09-23 1 工作日
	// 2026-09-24 2 工作日
	// 2026-09-25 0 中秋节放假
	// 2026-09-26 0 中秋节放假
	// 2026-09-27 0 中秋节放假
	// 2026-09-28 3 工作日
	// 2026-09-29 4 工作日
	// 2026-09-30 5 工作日
}

// Weekends worked say which holiday they pay for.
func ExampleCalendar_Explain_makeUp() {
	days, err := calendar.Builtin().Explain(civil.Date{Year: 2026, Month: 10, Day: 9}, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range days {
		fmt.Println(d.Date, d.Kind, d.N, d.Why)
	}
	// Output:
	// 2026-10-10 make_up 1 国庆节调休上班
	// 2026-10-11 weekend 0 周末
	// 2026-10-12 workday 2 工作日
}

// A pause from 30 September to 9 October 2026 costs two working days: the holiday costs nothing.
func ExampleCalendar_Workdays() {
	paused := civil.Date{Year: 2026, Month: 9, Day: 30}
	resumed := civil.Date{Year: 2026, Month: 10, Day: 9}
	fmt.Println(calendar.Builtin().Workdays(paused, resumed))
	// Output: 2 <nil>
}

// A promised date that is not a working day is refused, naming the next one.
func ExampleCalendar_NextWorkday() {
	fmt.Println(calendar.Builtin().NextWorkday(civil.Date{Year: 2026, Month: 2, Day: 17}))
	// Output: 2026-02-24 <nil>
}

// A deadline that reaches into a year without a notice says so.
func ExampleCalendar_Provisional() {
	start := civil.Date{Year: 2027, Month: 12, Day: 28}
	c := calendar.Builtin()
	due, err := c.AddWorkdays(start, 5)
	fmt.Println(due, err, c.Provisional(start, due))
	// Output: 2028-01-05 <nil> true
}

// The notice of a year is entered: the calendar is another one, with another version, and the old one is still itself.
func ExampleCalendar_With() {
	notice, err := calendar.ParseYear([]byte(`{
		"year": 2028,
		"papers": ["国办发明电〔2027〕99号"],
		"days": [
			{"name": "元旦", "date": "2028-01-01", "isOffDay": true},
			{"name": "春节", "date": "2028-01-25", "isOffDay": true},
			{"name": "春节", "date": "2028-01-26", "isOffDay": true},
			{"name": "春节", "date": "2028-01-27", "isOffDay": true},
			{"name": "春节", "date": "2028-01-28", "isOffDay": true},
			{"name": "清明节", "date": "2028-04-04", "isOffDay": true},
			{"name": "劳动节", "date": "2028-05-01", "isOffDay": true},
			{"name": "劳动节", "date": "2028-05-02", "isOffDay": true},
			{"name": "国庆节", "date": "2028-10-01", "isOffDay": true},
			{"name": "国庆节", "date": "2028-10-02", "isOffDay": true},
			{"name": "国庆节", "date": "2028-10-03", "isOffDay": true}
		]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = calendar.Builtin().With(notice)
	fmt.Println(err)

	notice.Days = append(notice.Days, calendar.YearDay{
		Date: civil.Date{Year: 2028, Month: 5, Day: 28}, Name: "端午节", Off: true,
	})
	revised, err := calendar.Builtin().With(notice)
	if err != nil {
		fmt.Println(err)
		return
	}
	day := civil.Date{Year: 2028, Month: 5, Day: 28}
	fmt.Println(revised.Provisional(day, day), calendar.Builtin().Provisional(day, day))
	fmt.Println(revised.Version() == calendar.Builtin().Version())
	// Output:
	// calendar: notice of 2028: 2028-05-28: got nothing, want 端午节 off
	// false true
	// false
}

// In a drill nobody waits for Monday.
func ExampleEveryDay() {
	fmt.Println(calendar.EveryDay().AddWorkdays(civil.Date{Year: 2026, Month: 9, Day: 30}, 5))
	// Output: 2026-10-05 <nil>
}

func ExampleParseDate() {
	_, err := calendar.ParseDate("2026-9-22")
	fmt.Println(err)
	// Output: calendar: "2026-9-22" is not a date: want YYYY-MM-DD, a day that exists, such as 2026-02-28
}
