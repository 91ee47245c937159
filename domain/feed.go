package domain

import (
	"time"

	"github.com/shixian/shixian/procedure"
)

// Feed is an address under which a calendar program reads due days. Who knows the address can read them, so that each
// program gets one of its own, which can be withdrawn.
type Feed struct {
	ID         string
	Person     string // whose it is
	Department string // whose tasks it shows; empty: those that the person may do
	Title      string
	CreatedAt  time.Time // real time
}

// MayFeed tells whether the person may read the due days of a department: its own people may, and supervisors. It is
// judged whenever the feed is read, so that who leaves takes nothing along.
func MayFeed(p Person, department string) bool {
	return department == "" || !p.Public() && p.Department == department || Supervises(p)
}

// DueDate is a task that is open and dated.
type DueDate struct {
	Case      Summary
	Task      procedure.OpenTask
	Run       procedure.ClockInstance // the clock
	ChangedAt time.Time               // real or drill time at which the case changed last
}
