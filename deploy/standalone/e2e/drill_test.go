package e2e

import (
	"testing"
	"time"
)

// drillDay is how long a working day lasts in these tests: long enough for a
// busy machine to accept an application on the day on which it was filed.
const drillDay = 4 * time.Second

// drillFlags make the drill's time. It begins on a day when the regulation is in
// force, whenever the tests run.
func drillFlags() []string {
	return []string{"--drill", drillDay.String(), "--drill-from", "2026-03-02"}
}

// legalNow is a moment in legal time and the real time at which it was read.
type legalNow struct{ legal, real time.Time }

// registered reads legal time off an act that was just registered.
func registered(t *testing.T, a answer) legalNow {
	t.Helper()
	act := decode[struct {
		RegisteredAt time.Time `json:"registered_at"`
	}](t, a.Body)
	return legalNow{act.RegisteredAt, time.Now()}
}

// pass waits until legal time is past the instant, while nothing runs that could
// be asked: a legal day lasts drillDay.
func (n legalNow) pass(t *testing.T, until time.Time) {
	t.Helper()
	legal := until.Sub(n.legal)
	wait := time.Duration(float64(legal) / float64(24*time.Hour) * float64(drillDay))
	select {
	case <-time.After(time.Until(n.real.Add(wait)) + 100*time.Millisecond):
	case <-t.Context().Done():
	}
}
