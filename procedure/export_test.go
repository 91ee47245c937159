package procedure

import "cloud.google.com/go/civil"

// DueOf derives the due day of a clock by itself.
func DueOf(cal Calendar, r ClockInstance) (civil.Date, error) {
	due, _, err := Machine{cal: cal}.due(r)
	return due, err
}
