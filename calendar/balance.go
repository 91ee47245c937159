package calendar

// Balance is what a notice gives and what the law gives, in days. Notices move days off and make them up by weekends worked, so
// that the two agree; where they do not, somebody has mistyped a day, or the State Council has given one more.
type Balance struct {
	Off       int // on which people would have worked: Monday to Friday
	Worked    int // Saturdays and Sundays
	Statutory int // the days of the year by the regulation on holidays
}

// Even tells whether the days off, less the days worked for them, are as many as the law gives.
func (b Balance) Even() bool { return b.Off-b.Worked == b.Statutory }

// Balance weighs a notice of a year.
func (y Year) Balance() Balance {
	b := Balance{Statutory: len(statutory(y.Year))}
	for _, day := range y.Days {
		switch weekend := isWeekend(day.Date); {
		case day.Off && !weekend:
			b.Off++
		case !day.Off && weekend:
			b.Worked++
		}
	}
	return b
}
