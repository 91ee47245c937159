package store

import (
	"sync"
	"time"

	"github.com/shixian/shixian/domain"
)

// How far the ledger's clock may be from where it should be, and how long it is watched after a time in which nobody looked.
const (
	leapTolerance = 5 * time.Minute
	absenceGrace  = 10 * time.Minute
)

// SteadyClock is a clock beside which another one runs that nobody sets: Steady is how much time has passed since some moment.
// By a Config.Clock that is none, no leap is noticed.
type SteadyClock interface {
	Clock
	Steady() time.Duration
}

// guard is what a process knows of the ledger's clock. It compares each reading with the process's steady clock, which nobody
// sets. A reading that is too far from where it should be is not believed: the time of the house goes on steadily meanwhile,
// and nothing that was not due before expires. As soon as the clock is back, it is believed again.
type guard struct {
	steady  func() time.Duration // nil: nothing is guarded
	doubted chan struct{}        // has one in it as soon as a leap is noticed, until somebody takes it

	mu     sync.Mutex
	opened bool
	wall   time.Time     // what the clock showed when it was last trusted
	at     time.Duration // steady time of that moment
	until  time.Time     // what was due before this still expires while the clock is in doubt; zero: wall
	absent bool          // nobody had looked for long before this process began: wall is what is being watched
	leapt  bool          // the clock is not where it should be, and whoever looks at it has been told
	apart  bool          // the absence cannot end: most processes' clocks show another time
	epoch  int64         // of the confirmation that this process knows
}

func newGuard(steady func() time.Duration) *guard {
	return &guard{steady: steady, doubted: make(chan struct{}, 1)}
}

// reading is what the clock shows, and what the house makes of it.
type reading struct {
	raw   time.Time
	real  time.Time // the time of the house
	until time.Time // what is due before this may expire
	doubt domain.ClockDoubt
	since time.Duration // steady time since the clock was last trusted, or since it is watched
}

func trusted(raw time.Time) reading { return reading{raw: raw, real: raw, until: raw} }

// judge judges a reading of the clock.
func (g *guard) judge(raw time.Time) reading {
	if g == nil || g.steady == nil { // nobody watches, as while the schema is migrated
		return trusted(raw)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.opened {
		return trusted(raw)
	}
	now := g.steady()
	expected := g.wall.Add(now - g.at)
	off := raw.Sub(expected)
	if g.absent {
		return g.watch(raw, off, now)
	}
	if off.Abs() <= leapTolerance {
		g.trust(raw, now)
		return trusted(raw)
	}
	g.notice()
	r := reading{raw: raw, real: expected, until: g.wall, doubt: domain.ClockAhead, since: now - g.at}
	if off < 0 {
		r.doubt = domain.ClockBack
	}
	if !g.until.IsZero() {
		r.until = g.until
	}
	return r
}

// notice has a leap be told once.
func (g *guard) notice() {
	if g.leapt {
		return
	}
	g.leapt = true
	select {
	case g.doubted <- struct{}{}:
	default:
	}
}

// watch judges a reading after an absence: it is most probably right, so that acts are dated by it, but nothing expires yet.
// A leap while it is watched has the watch begin anew.
func (g *guard) watch(raw time.Time, off, now time.Duration) reading {
	if off.Abs() > leapTolerance {
		g.wall, g.at = raw, now
	}
	r := reading{raw: raw, real: raw, until: g.until, doubt: domain.ClockAbsence, since: now - g.at}
	if g.apart {
		r.doubt = domain.ClockApart
	}
	return r
}

func (g *guard) trust(raw time.Time, now time.Duration) {
	g.wall, g.at, g.until, g.absent, g.apart, g.leapt = raw, now, time.Time{}, false, false, false
}

// house is what the house has on record of its clock.
type house struct {
	seen  time.Time  // zero: nothing yet
	held  *time.Time // since when expiries are held
	cause domain.ClockDoubt
	epoch int64
}

// leapt tells whether a process has seen the clock leap, which no waiting mends.
func (h house) leapt() bool { return h.cause == domain.ClockAhead || h.cause == domain.ClockBack }

// open has a process begin with what is on record. A clock that shows about the time at which somebody looked last is
// trusted. If it went back, or the house held expiries, the time of the house goes on from there. If it is later, the house
// was down, or the clock leapt meanwhile: it is watched.
func (g *guard) open(h house, raw time.Time) {
	if g.steady == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.opened, g.epoch = true, h.epoch
	now, off := g.steady(), raw.Sub(h.seen)
	switch {
	case h.seen.IsZero() || off.Abs() <= leapTolerance:
		g.trust(raw, now)
	case h.leapt() && h.held != nil:
		g.trust(h.seen, now)
		g.until = *h.held
	case off < 0:
		g.trust(h.seen, now)
	default:
		g.trust(raw, now)
		g.absent, g.until = true, h.seen
	}
}

// hear takes in what other processes have put on record since: a confirmation, a hold during an absence, a clock that they
// trust while this process has slept, or one that came back. It returns the reading as it is judged then.
func (g *guard) hear(h house, raw time.Time, agreed bool) reading {
	before := g.judge(raw)
	if g.steady == nil {
		return before
	}
	g.mu.Lock()
	near := raw.Sub(h.seen).Abs() <= leapTolerance
	switch now := g.steady(); {
	case h.epoch != g.epoch:
		g.epoch = h.epoch
		if near {
			g.trust(raw, now)
		} else {
			g.trust(h.seen, now)
		}
	case before.doubt == "":
	case h.held == nil && near:
		g.trust(raw, now)
	case g.absent && h.leapt() && h.held != nil: // others were there: they know more
		g.trust(h.seen, now)
		g.until = *h.held
	case g.absent && now-g.at >= absenceGrace && agreed:
		g.trust(raw, now)
	case g.absent:
		g.apart = now-g.at >= absenceGrace
	}
	g.mu.Unlock()
	return g.judge(raw)
}
