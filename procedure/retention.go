package procedure

import (
	"time"

	"cloud.google.com/go/civil"
)

// Retention says how long it is kept who filed: so many whole calendar years after the year in which the case ended, as archives
// count. Then what identifies them is erased; the case stays.
type Retention struct {
	Basis `yaml:",inline"`

	Years int `yaml:"years"`
}

// KeptThrough is the last day on which it is kept who filed a case that ended at an instant.
func KeptThrough(ended time.Time, years int) civil.Date {
	return civil.Date{Year: DateOf(ended).Year + years, Month: time.December, Day: 31}
}
