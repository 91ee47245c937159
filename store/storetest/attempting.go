package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store"
)

var attempting = suite{
	"what failed counts in every process and later":   attemptsKept,
	"what is exhausted is refused and counts nowhere": attemptsRefused,
	"many at once are no way round":                   attemptsAtOnce,
	"a place is familiar after a log-in":              placesKnown,
}

var five = domain.AttemptLimit{Key: "account liu", Allowed: 5, Window: 10 * time.Minute}

func attemptsKept(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for range 5 {
		require.NoError(t, l.TakeAttempt(l.ctx, five))
	}
	l.clock.Add(4 * time.Minute)
	another := l.reopen(l.config)
	var soon domain.TooSoon
	require.ErrorAs(t, another.TakeAttempt(l.ctx, five), &soon)
	assert.Equal(t, 6*time.Minute, soon.Wait)
	require.NoError(t, l.ReturnAttempt(l.ctx, five))
	require.NoError(t, another.TakeAttempt(l.ctx, five), "one was given back")
	l.clock.Add(6 * time.Minute)
	require.NoError(t, another.TakeAttempt(l.ctx, five), "the window is over")
	require.NoError(t, l.ForgetAttempts(l.ctx, five))
	assert.Zero(t, l.count("SELECT count(*) FROM attempts"))
	require.NoError(t, l.TakeAttempt(l.ctx, five))
	l.clock.Add(10 * time.Minute)
	require.NoError(t, l.Swept(l.ctx))
	assert.Zero(t, l.count("SELECT count(*) FROM attempts"), "counts are kept for as long as they limit")
}

func attemptsRefused(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	house := domain.AttemptLimit{Key: "house", Allowed: 6, Window: time.Minute}
	for range 5 {
		require.NoError(t, l.TakeAttempt(l.ctx, five, house))
	}
	var soon domain.TooSoon
	for range 5 {
		require.ErrorAs(t, l.TakeAttempt(l.ctx, five, house), &soon)
	}
	require.NoError(t, l.TakeAttempt(l.ctx, house), "who tries a locked account uses up nobody else's attempts")
	require.ErrorAs(t, l.TakeAttempt(l.ctx, house), &soon)
	assert.LessOrEqual(t, soon.Wait, time.Minute)
}

func attemptsAtOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	processes := []*store.Store{l.Store, l.reopen(l.config)}
	faults := make([]error, 20)
	var all sync.WaitGroup
	for i := range faults {
		all.Go(func() {
			faults[i] = processes[i%2].TakeAttempt(l.ctx, five, domain.AttemptLimit{Key: "a", Allowed: 100, Window: time.Hour})
		})
	}
	all.Wait()
	taken := 0
	for _, err := range faults {
		if err == nil {
			taken++
		} else {
			_, soon := errors.AsType[domain.TooSoon](err)
			require.True(t, soon, "%v", err)
		}
	}
	assert.Equal(t, 5, taken)
}

func placesKnown(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	familiar := func(login, address string) bool {
		known, err := l.Familiar(l.ctx, login, address)
		require.NoError(t, err)
		return known
	}
	require.NoError(t, l.IssueToken(l.ctx, domain.Token{Hash: "t", Person: bureau.ID, Place: "10.0.0.7", ExpiresAt: time.Time{}.Add(time.Hour)}))
	assert.True(t, familiar("WANG", "10.0.0.7"))
	assert.False(t, familiar("wang", "10.0.0.8"))
	assert.False(t, familiar("liu", "10.0.0.7"))
	assert.False(t, familiar("nobody", "10.0.0.7"))
	l.clock.Add(90 * 24 * time.Hour)
	assert.False(t, familiar("wang", "10.0.0.7"))
}
