package procedure

import (
	"fmt"
	"time"

	"cloud.google.com/go/civil"
)

// Shanghai is the zone of every legal instant. Mainland China has kept UTC+8
// without summer time since 1992, so a fixed zone is exact and needs no zone
// database on the machine.
var Shanghai = time.FixedZone("", 8*60*60) // without a name: an instant read back from JSON equals the one written

// DateOf returns the legal date of an instant.
func DateOf(t time.Time) civil.Date { return civil.DateOf(t.In(Shanghai)) }

// StartOf returns 00:00 in Shanghai of a date.
func StartOf(d civil.Date) time.Time { return d.In(Shanghai) }

// EndOf returns the first instant that no longer belongs to a date. A clock that
// is due on d has run out from this instant on, exclusive.
func EndOf(d civil.Date) time.Time { return StartOf(d.AddDays(1)) }

// Written is a date as officials write it, and as GB/T 9704 asks: 2026年9月7日. It
// is what people read; what programs read stays 2026-09-07.
func Written(d civil.Date) string { return fmt.Sprintf("%d年%d月%d日", d.Year, int(d.Month), d.Day) }

// reminderHour is when in the day a warning goes out: the start of office hours.
const reminderHour = 9

// Calendar says which days are working days. Package calendar has the real one;
// the machine is handed a value and knows no other.
type Calendar interface {
	// Version names the snapshot: same content, same version.
	Version() string
	IsWorkday(civil.Date) (bool, error)
	// AddWorkdays returns the n-th working day after start; start is not counted.
	AddWorkdays(start civil.Date, n int) (civil.Date, error)
	// Workdays counts the working days in (after, through].
	Workdays(after, through civil.Date) (int, error)
	// NextWorkday returns the date itself if it is a working day, else the next one.
	NextWorkday(civil.Date) (civil.Date, error)
	// Provisional tells whether a day in [from, through] is not yet settled by a notice.
	Provisional(from, through civil.Date) bool
}
