package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store"
)

var pulsing = suite{
	"an idle house has no backlog":                      pulseOfIdle,
	"what waits is counted, with the age of the oldest": pulseOfBusy,
	"the age is in real time, also in a drill":          pulseOfDrill,
	"sweep and daily run are seen":                      pulseOfRuns,
}

func (l *ledger) pulse() domain.Pulse {
	l.t.Helper()
	p, err := l.Pulse(l.ctx)
	require.NoError(l.t, err)
	return p
}

func pulseOfIdle(t *testing.T, fresh Fresh) {
	assert.Equal(t, domain.Pulse{}, newLedger(t, fresh).pulse())
}

func pulseOfBusy(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	first := l.accepted()
	l.clock.Add(time.Minute)
	l.file()
	l.clock.Add(time.Minute)
	p := l.pulse()
	assert.Equal(t, 2, p.Open)
	assert.Equal(t, domain.Backlog{Count: 2, Oldest: 2 * time.Minute}, p.Untold)
	assert.Positive(t, p.Posting.Count)
	assert.Equal(t, 2*time.Minute, p.Posting.Oldest)
	l.heard(first)
	assert.Equal(t, domain.Backlog{Count: 1, Oldest: time.Minute}, l.pulse().Untold)

	l.clock.Set("2026-11-02 09:00:00") // long after all days
	p = l.pulse()
	assert.Equal(t, 2, p.Alarms.Count)
	assert.Greater(t, p.Alarms.Oldest, 24*time.Hour)
	assert.Zero(t, p.Overdue, "nobody has taken the cases on")
	l.advance(first)
	assert.Equal(t, 1, l.pulse().Alarms.Count)
}

func pulseOfDrill(t *testing.T, fresh Fresh) {
	l := newLedger(t, func(t testing.TB) store.Config {
		c := fresh(t)
		c.Drill = store.Drill{Day: 4 * time.Second, From: At("2026-09-14 09:00:00")}
		return c
	})
	l.file()
	l.clock.Add(30 * time.Second)
	assert.Equal(t, domain.Backlog{Count: 1, Oldest: 30 * time.Second}, l.pulse().Untold)
}

func pulseOfRuns(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	require.NoError(t, l.Swept(l.ctx))
	swept := At("2026-09-14 10:00:00")
	l.clock.Add(time.Hour)
	require.NoError(t, l.DailyRunEnded(l.ctx))
	p := l.pulse()
	assert.True(t, swept.Equal(p.Sweep), p.Sweep)
	assert.True(t, swept.Add(time.Hour).Equal(p.DailyRun), p.DailyRun)
}
