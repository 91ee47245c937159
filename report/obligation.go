package report

import (
	"github.com/shixian/shixian/domain"
)

// Obligation is one of those behind a figure.
type Obligation struct {
	domain.Obligation
	Assessment     // as of the day on which it was read: what has run out is overdue
	LateDays   int // working days after the due day, to its end or to today; 0 if it was or is in time
}
