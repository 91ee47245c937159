package calendar

import "cloud.google.com/go/civil"

// Counted is one day of an explained count.
type Counted struct {
	Day
	N   int    // the number it was counted as, 1 to n; 0 if it was skipped
	Why string // "工作日", "周末", "国庆节放假", "国庆节调休上班"
}

// Explain lists each day that AddWorkdays(start, n) counts or skips, from the day after start to the day on which the
// period ends.
func (c *Calendar) Explain(start civil.Date, n int) ([]Counted, error) {
	due, err := c.AddWorkdays(start, n)
	if err != nil {
		return nil, err
	}
	from, _ := index(start) // AddWorkdays has accepted both
	through, _ := index(due)
	counted := make([]Counted, 0, through-from)
	for i := from + 1; i <= through; i++ {
		day := Counted{Day: c.days[i], Why: c.days[i].Why()}
		if day.Works() {
			day.N = c.rank[i] - c.rank[from]
		}
		counted = append(counted, day)
	}
	return counted, nil
}
