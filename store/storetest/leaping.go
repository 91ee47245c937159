package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

var leaping = suite{
	"a clock that leaps ahead decides nothing, and acts go on":       leapsAhead,
	"a leap is told at once, and once":                               toldAtOnce,
	"a clock that goes back decides nothing, and acts go on":         goesBack,
	"an administrator confirms, and what was held is taken":          confirmed,
	"the engine looks again at what ended during a doubt":            endedMeanwhile,
	"a confirmation is heard by the other processes":                 confirmedElsewhere,
	"after a time in which nobody looked, the clock is watched":      watched,
	"a leap while the clock is watched does not pass":                leapsWhileWatched,
	"a clock that went back while the house was down is not trusted": wentBackMeanwhile,
	"a process that has slept believes the others":                   slept,
	"a leap is known to a process that starts during it":             startsDuringALeap,
	"a restart does not trust a clock that has leapt":                restartsDuringALeap,
	"processes whose clocks show another time keep it from passing":  processesDisagree,
	"an act after what is held waits for it":                         actsAfterWhatIsHeld,
	"what a service brings after what is held is kept by the engine": servedAfterWhatIsHeld,
}

// LeapingClock shows a time that can leap, beside a steady one that cannot.
type LeapingClock struct {
	*Clock
	begun time.Time
	leap  time.Duration
}

// Now is what the clock shows, with its leap.
func (c *LeapingClock) Now() time.Time { return c.Clock.Now().Add(c.leap) }

// Steady is how much time has passed.
func (c *LeapingClock) Steady() time.Duration { return c.Clock.Now().Sub(c.begun) }

// leapingLedger is a ledger whose clock is guarded; the time that passes is that of l.clock.
func leapingLedger(t *testing.T, fresh Fresh) (*ledger, *LeapingClock) {
	l := newLedger(t, fresh)
	clock := &LeapingClock{Clock: l.clock, begun: l.clock.Now()}
	l.config.Clock = clock
	l.Store = l.reopen(l.config)
	l.look()
	return l, clock
}

func (l *ledger) look() domain.ClockState {
	l.t.Helper()
	state, err := l.LookAtClock(l.ctx)
	require.NoError(l.t, err)
	return state
}

// passes lets time pass as in a house that works: somebody looks at the clock now and then.
func (l *ledger) passes(d time.Duration) {
	l.t.Helper()
	for ; d > 0; d -= 4 * time.Minute {
		l.clock.Add(min(d, 4*time.Minute))
		l.look()
	}
}

// doubted tells whether the process has been told to look at the clock.
func (l *ledger) doubted() bool {
	select {
	case <-l.ClockDoubted():
		return true
	default:
		return false
	}
}

func toldAtOnce(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	reads := func() {
		_, err := l.Now(l.ctx)
		require.NoError(t, err)
	}
	reads()
	assert.False(t, l.doubted())
	clock.leap = time.Hour
	reads()
	assert.True(t, l.doubted(), "whoever reads the clock first notices")
	l.look()
	reads()
	assert.False(t, l.doubted(), "it is on record")
	clock.leap = 0
	reads()
	assert.False(t, l.doubted(), "the clock is back")
	clock.leap = -time.Hour
	reads()
	assert.True(t, l.doubted(), "it has leapt anew")
}

const week = 7 * 24 * time.Hour

// undecided is the case as it is before the department's silence is consent.
func (l *ledger) undecided(number string) {
	l.t.Helper()
	tr := l.advance(number)
	assert.Empty(l.t, tr.Case.State.Breaches)
	assert.False(l.t, tr.Case.State.Overdue())
	assert.Nil(l.t, tr.Case.State.Outcome)
}

func leapsAhead(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	number := l.accepted()
	begun := l.clock.Now()
	clock.leap = 10 * 24 * time.Hour
	l.clock.Add(15 * time.Second)
	l.undecided(number)
	act, err := l.register(number, "approve", provider, nil)
	require.NoError(t, err, "acts are registered")
	assert.True(t, act.RegisteredAt.Equal(begun.Add(15*time.Second)), "by the time that it is: %s", act.RegisteredAt)
	state := l.look()
	assert.Equal(t, domain.ClockAhead, state.Doubt)
	assert.Equal(t, 10*24*time.Hour, state.Reading.Sub(state.House))
	advanced, err := l.Advance(l.ctx, number, nil, []string{act.ID})
	require.NoError(t, err)
	require.Len(t, advanced.Answers, 1)
	assert.Equal(t, domain.Applied, advanced.Answers[0].Status, "and take effect")

	other := l.accepted()
	clock.leap = 0
	l.clock.Add(time.Second)
	assert.False(t, l.look().Held(), "the clock is back, and nobody has to do anything")
	l.undecided(other)
	l.passes(week)
	assert.True(t, l.advance(other).Case.State.Overdue() || l.advance(other).Case.State.Outcome != nil, "time goes on")
}

func goesBack(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	number := l.accepted()
	clock.leap = -time.Hour
	begun := l.clock.Now()
	l.clock.Add(time.Minute)
	l.undecided(number)
	assert.Equal(t, domain.ClockBack, l.look().Doubt)
	act, err := l.register(number, "approve", provider, nil)
	require.NoError(t, err)
	assert.True(t, act.RegisteredAt.Equal(begun.Add(time.Minute)), "the house's time does not go back: %s", act.RegisteredAt)
	clock.leap = 0
	assert.False(t, l.look().Held())
}

func confirmed(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	number := l.accepted()
	_, err := l.ConfirmClock(l.ctx, "时间正确", bureau)
	refused(t, err, domain.ClockTrusted)
	clock.leap = week
	l.clock.Add(time.Minute)
	l.look()
	l.undecided(number)
	_, err = l.ConfirmClock(l.ctx, " ", bureau)
	refused(t, err, procedure.FieldMissing)
	state, err := l.ConfirmClock(l.ctx, "服务器曾休眠，现已与时间服务器核对", bureau)
	require.NoError(t, err)
	assert.False(t, state.Held())
	assert.False(t, l.look().Held())
	assert.NotEmpty(t, l.advance(number).Case.State.Breaches)
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Action: domain.ClockConfirmed, Page: domain.Page{Limit: 10}})
	require.NoError(t, err)
	require.Len(t, log.Items, 1)
	assert.Equal(t, "服务器曾休眠，现已与时间服务器核对", log.Items[0].Title)
}

// endedMeanwhile: what an engine had under way for a case that ended under a clock ahead may be put off for as long.
func endedMeanwhile(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	ends := func() string {
		number := l.accepted()
		l.heard(number)
		l.act(number, "withdraw", applicant, nil)
		return number
	}
	before := ends()
	l.passes(5 * time.Minute)
	clock.leap = week
	l.look()
	meanwhile := ends()
	assert.Empty(t, l.stale(10), "not while it is in doubt")
	clock.leap = 0
	l.look()
	starts, err := l.Stale(l.ctx, 10)
	require.NoError(t, err)
	require.Len(t, starts, 1, "%s ended before", before)
	assert.Equal(t, meanwhile, starts[0].Number)
	assert.True(t, starts[0].Anew && starts[0].Ended)
	require.NoError(t, l.ConfirmRenewed(l.ctx, meanwhile))
	assert.Empty(t, l.stale(10))

	clock.leap = -week
	l.look()
	confirmed := ends()
	_, err = l.ConfirmClock(l.ctx, "核对无误", bureau)
	require.NoError(t, err)
	assert.Contains(t, l.stale(10), confirmed, "what is under way waits for the old time")
}

func confirmedElsewhere(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	other := l.reopen(l.config)
	clock.leap = week
	l.look()
	require.True(t, looks(t, other).Held())
	_, err := l.ConfirmClock(l.ctx, "核对无误", bureau)
	require.NoError(t, err)
	require.False(t, looks(t, other).Held())
}

func looks(t *testing.T, s *store.Store) domain.ClockState {
	t.Helper()
	state, err := s.LookAtClock(t.Context())
	require.NoError(t, err)
	return state
}

func watched(t *testing.T, fresh Fresh) {
	l, _ := leapingLedger(t, fresh)
	number := l.accepted()
	l.clock.Add(week) // the house is down
	l.Store = l.reopen(l.config)
	assert.Equal(t, domain.ClockAbsence, l.look().Doubt)
	l.undecided(number)
	filed := l.file()
	at := l.advance(filed).Case.State.FiledAt
	assert.True(t, at.Equal(l.clock.Now()), "what comes in is dated by the clock: %s", at)
	l.passes(9 * time.Minute)
	assert.True(t, l.look().Held())
	l.undecided(number)
	l.passes(time.Minute)
	assert.False(t, l.look().Held())
	assert.NotEmpty(t, l.advance(number).Case.State.Breaches)
}

func leapsWhileWatched(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	clock.leap = week // wrong from the start, until the time server is reached
	l.Store = l.reopen(l.config)
	l.passes(8 * time.Minute)
	clock.leap = time.Hour
	l.passes(8 * time.Minute)
	assert.True(t, l.look().Held(), "the watch has begun anew")
	clock.leap = 0
	l.look()
	l.passes(12 * time.Minute)
	assert.False(t, l.look().Held())
}

func wentBackMeanwhile(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	seen := l.clock.Now()
	clock.leap = -week
	l.Store = l.reopen(l.config)
	l.clock.Add(time.Minute)
	state := l.look()
	assert.Equal(t, domain.ClockBack, state.Doubt)
	assert.True(t, state.House.Equal(seen.Add(time.Minute)), state.House)
	l.passes(time.Hour)
	assert.True(t, l.look().Held(), "no waiting mends it")
	clock.leap = 0
	assert.False(t, l.look().Held())
}

func slept(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	asleep := *clock
	config := l.config
	config.Clock = &sleeper{LeapingClock: &asleep}
	sleeping := l.reopen(config)
	require.False(t, looks(t, sleeping).Held())
	l.passes(time.Hour) // of which the other one sees nothing
	config.Clock.(*sleeper).slept = time.Hour
	require.False(t, looks(t, sleeping).Held())
	require.False(t, l.look().Held())
}

// sleeper is a process whose steady clock stood still for a while.
type sleeper struct {
	*LeapingClock
	slept time.Duration
}

func (s *sleeper) Steady() time.Duration { return s.LeapingClock.Steady() - s.slept }

func startsDuringALeap(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	clock.leap = week
	other := l.reopen(l.config) // before anybody has seen it: it may be an absence
	require.True(t, looks(t, other).Held())
	require.Equal(t, domain.ClockAhead, l.look().Doubt)
	require.Equal(t, domain.ClockAhead, looks(t, other).Doubt)
	l.passes(time.Hour)
	require.True(t, looks(t, other).Held(), "no waiting mends it")
	clock.leap = 0
	require.False(t, l.look().Held())
	require.False(t, looks(t, other).Held())
}

func restartsDuringALeap(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	number := l.accepted()
	clock.leap = week
	l.look()
	l.Store = l.reopen(l.config)
	l.passes(time.Hour)
	assert.True(t, l.look().Held())
	l.undecided(number)
	clock.leap = 0
	assert.False(t, l.look().Held())
}

func processesDisagree(t *testing.T, fresh Fresh) {
	l, _ := leapingLedger(t, fresh)
	l.clock.Add(week)
	l.Store = l.reopen(l.config)
	disagree := func() {
		l.exec("DELETE FROM clock_processes")
		for _, process := range []string{"a", "b"} {
			l.exec(fmt.Sprintf("INSERT INTO clock_processes VALUES ('%s', 'h', -604800000000, %d)", process, l.clock.Now().UnixMicro()))
		}
	}
	for range 6 {
		l.clock.Add(2 * time.Minute)
		disagree()
		l.look()
	}
	assert.Equal(t, domain.ClockApart, l.look().Doubt)
	l.exec("DELETE FROM clock_processes")
	assert.False(t, l.look().Held())
}

// The department's silence ends the case at midnight; what somebody does after it comes after it, once the clock is trusted.
func actsAfterWhatIsHeld(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	number := l.accepted()
	due := l.advance(number).Case.State.Due().Due
	l.passes(procedure.EndOf(due).Add(-time.Minute).Sub(l.clock.Now()))
	l.advance(number)
	clock.leap = -time.Hour
	l.look()
	l.clock.Add(2 * time.Minute)
	act, err := l.register(number, "approve", provider, nil)
	require.NoError(t, err)
	advanced, err := l.Advance(l.ctx, number, nil, []string{act.ID})
	require.NoError(t, err)
	assert.Empty(t, advanced.Answers, "it waits")
	assert.Empty(t, advanced.Case.State.Breaches)
	assert.GreaterOrEqual(t, advanced.Wait, time.Minute, "and the engine does not turn in circles")
	for _, s := range staleOf(l) {
		assert.False(t, s.Behind, "that it waits is no fault of the engine's")
	}
	clock.leap = 0
	l.look()
	advanced, err = l.Advance(l.ctx, number, nil, []string{act.ID})
	require.NoError(t, err)
	assert.Len(t, advanced.Answers, 1)
	require.NotEmpty(t, advanced.Case.State.Breaches, "the silence came first")
	assert.True(t, advanced.Case.State.Breaches[0].At.Equal(procedure.EndOf(due)))
}

func staleOf(l *ledger) []domain.Start {
	l.t.Helper()
	starts, err := l.Stale(l.ctx, 50)
	require.NoError(l.t, err)
	return starts
}

func servedAfterWhatIsHeld(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	number := l.accepted()
	_, err := l.register(number, "approve", provider, nil)
	require.NoError(t, err)
	state := l.advance(number).Case.State
	alarm, rings := procedure.NewMachine(l.share, unannounced).Alarm(state)
	if !rings {
		t.Skip("nothing is due while the service is asked for")
	}
	clock.leap = week
	l.look()
	l.clock.Add(alarm.At.Sub(l.clock.Now()) + time.Minute)
	call := state.Calls()[0]
	done := procedure.Event{ID: "service:" + call.ID + ":1:done", Kind: procedure.ServiceDone, Service: call.ID}
	_, err = l.Advance(l.ctx, number, []procedure.Event{done}, nil)
	require.Error(t, err)
	clock.leap = 0
	l.look()
	_, err = l.Advance(l.ctx, number, []procedure.Event{done}, nil)
	require.NoError(t, err)
}
