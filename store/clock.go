package store

import (
	"encoding/json"
	"math"
	"time"

	"github.com/shixian/shixian/procedure"
)

// Clock is where real time is read from, if not from the database.
type Clock interface {
	Now() time.Time
}

// drill is the clock of a drill: legal time passes faster, from an epoch that is kept.
type drill struct {
	Day   time.Duration // real time that a legal day lasts
	Legal time.Time     // legal time at the epoch
	Real  time.Time     // real time at the epoch
}

const day = 24 * time.Hour

// at scales what has passed since the epoch. Whole days are counted apart, so that no product overflows.
func (d drill) at(real time.Time) time.Time {
	passed := real.Sub(d.Real)
	days, rest := passed/d.Day, passed%d.Day
	return d.Legal.Add(days * day).Add(time.Duration(float64(rest) / float64(d.Day) * float64(day)))
}

func (d drill) lasts(legal time.Duration) time.Duration {
	days, rest := legal/day, legal%day
	return days*d.Day + time.Duration(math.Ceil(float64(rest)/float64(day)*float64(d.Day)))
}

// legal is the legal instant at a real one: in Shanghai, in the microseconds that the ledger keeps.
func (s *Store) legal(real time.Time) time.Time {
	if s.drill != nil {
		real = s.drill.at(real)
	}
	return instant(real)
}

// until is how much real time passes from one legal instant to a later one; at least a millisecond, so that whoever is
// woken a little early does not turn in circles.
func (s *Store) until(from, to time.Time) time.Duration {
	wait := to.Sub(from)
	if s.drill != nil {
		wait = s.drill.lasts(wait)
	}
	return max(wait, time.Millisecond)
}

func instant(t time.Time) time.Time { return t.Truncate(time.Microsecond).In(procedure.Shanghai) }

// stampJSON is the mode as the ledger keeps it.
type stampJSON struct {
	Mode  string     `json:"mode"`
	Day   string     `json:"day,omitempty"`
	Legal *time.Time `json:"legal_epoch,omitempty"`
	Real  *time.Time `json:"real_epoch,omitempty"`
}

const (
	modeReal  = "real"
	modeDrill = "drill"
)

func (d *drill) stamp() ([]byte, error) {
	if d == nil {
		return json.Marshal(stampJSON{Mode: modeReal})
	}
	return json.Marshal(stampJSON{Mode: modeDrill, Day: d.Day.String(), Legal: &d.Legal, Real: &d.Real})
}

func parseStamp(text string) (*drill, error) {
	var stamp stampJSON
	if err := json.Unmarshal([]byte(text), &stamp); err != nil || stamp.Mode == modeReal {
		return nil, err
	}
	length, err := time.ParseDuration(stamp.Day)
	if err != nil {
		return nil, err
	}
	return &drill{Day: length, Legal: stamp.Legal.In(procedure.Shanghai), Real: *stamp.Real}, nil
}
