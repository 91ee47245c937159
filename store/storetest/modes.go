package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store"
)

var modes = suite{
	"real data is not opened as a drill":    realIsNoDrill,
	"a drill is not opened as real":         drillIsNotReal,
	"in a drill a day lasts some seconds":   drillIsFast,
	"a drill goes on after a restart":       drillGoesOn,
	"an unmigrated database is refused":     unmigrated,
	"a newer database is refused":           newer,
	"the database's own clock is used":      ownClock,
	"it answers, and stops when it is told": pings,
}

func opening(t *testing.T, c store.Config) (*store.Store, error) {
	s, err := store.Open(t.Context(), c)
	if err == nil {
		t.Cleanup(func() { require.NoError(t, s.Close()) })
	}
	return s, err
}

func realIsNoDrill(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	assert.Zero(t, l.Drill())
	c := l.config
	c.Drill.Day = 4 * time.Second
	_, err := opening(t, c)
	var mode *store.ModeError
	require.ErrorAs(t, err, &mode)
	assert.Contains(t, err.Error(), "drill, a day in 4s")
}

func drillIsNotReal(t *testing.T, fresh Fresh) {
	c := fresh(t)
	c.Drill.Day = 4 * time.Second
	_, err := opening(t, c)
	require.NoError(t, err)
	for _, other := range []time.Duration{0, 5 * time.Second} {
		c.Drill.Day = other
		_, err = opening(t, c)
		var mode *store.ModeError
		require.ErrorAs(t, err, &mode)
	}
}

func drillIsFast(t *testing.T, fresh Fresh) {
	l := newLedger(t, func(t testing.TB) store.Config {
		c := fresh(t)
		c.Drill = store.Drill{Day: 4 * time.Second, From: At("2026-09-25 12:00:00")} // the Friday before a holiday
		return c
	})
	assert.Equal(t, 4*time.Second, l.Drill())
	number := l.accepted()
	run := l.state(number).Due()
	assert.Equal(t, "2026-09-30", run.Due.String(), "every day is a working day")
	out := l.advance(number)
	assert.Equal(t, 2*4*time.Second+3500*time.Millisecond, out.Wait, "to the first reminder, on the 28th at nine")
	l.clock.Add(5*4*time.Second + 2*time.Second)
	out = l.advance(number)
	assert.True(t, out.Now.Equal(At("2026-10-01 00:00:00")), out.Now)
	assert.Equal(t, "deemed_approved", out.Case.State.Outcome.Code)
	_, err := l.EnterNotice(l.ctx, notice(t), bureau)
	refused(t, err, domain.DrillCalendar)

	require.NoError(t, l.IssueToken(l.ctx, domain.Token{Hash: "t", Person: bureau.ID, IssuedAt: out.Now, ExpiresAt: out.Now.Add(time.Hour)}))
	l.clock.Add(time.Minute)
	_, err = l.TokenHolder(l.ctx, "t")
	require.NoError(t, err, "who logs in to a drill stays logged in as long as elsewhere")
}

func drillGoesOn(t *testing.T, fresh Fresh) {
	c := fresh(t)
	clock := NewClock("2026-11-20 09:00:00")
	c.Clock, c.Drill = clock, store.Drill{Day: 4 * time.Second, From: At("2026-09-14 00:00:00")}
	first, err := opening(t, c)
	require.NoError(t, err)
	now, err := first.Now(t.Context())
	require.NoError(t, err)
	assert.True(t, now.Equal(At("2026-09-14 00:00:00")))

	clock.Add(10 * time.Second)
	c.Drill.From = At("2030-01-01 00:00:00") // only what was kept counts
	again, err := opening(t, c)
	require.NoError(t, err)
	for _, s := range []*store.Store{first, again} {
		now, err = s.Now(t.Context())
		require.NoError(t, err)
		assert.True(t, now.Equal(At("2026-09-16 12:00:00")), now)
	}
}

func unmigrated(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.exec("DROP TABLE ledger_migrations")
	_, err := opening(t, l.config)
	var schema *store.SchemaError
	require.ErrorAs(t, err, &schema)
	assert.Contains(t, err.Error(), "shixian migrate")
}

func newer(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.exec("UPDATE ledger_migrations SET version_id = 999 WHERE version_id > 0")
	_, err := opening(t, l.config)
	var schema *store.SchemaError
	require.ErrorAs(t, err, &schema)
	assert.Equal(t, int64(999), schema.Have)
	assert.Contains(t, err.Error(), "newer build")
	require.ErrorAs(t, store.Migrate(l.ctx, l.config), &schema, "nor is it migrated")
}

func ownClock(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.config.Clock = nil
	l.Store = l.reopen(l.config)
	now, err := l.Now(l.ctx)
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now(), now, time.Minute)
	assert.Equal(t, "+0800", now.Format("-0700"))
	assert.Zero(t, now.Nanosecond()%1000)

	parent, _ := l.pack()
	number := l.fileParent(parent)
	a, err := l.register(number, "finish", provider, nil)
	require.NoError(t, err)
	out := l.advance(number, a.ID)
	filed := out.Case.State.FiledAt
	assert.False(t, filed.Before(now))
	assert.False(t, a.RegisteredAt.Before(filed))
	assert.False(t, out.Now.Before(a.RegisteredAt))
	assert.Equal(t, domain.Applied, out.Answers[0].Status)
}

func pings(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	ctx, cancel := context.WithCancel(l.ctx)
	cancel()
	_, err := l.File(ctx, l.filing())
	require.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, l.cases(domain.CaseQuery{}).Items)
}
