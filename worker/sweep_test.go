package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

// registry is a ledger and an engine of which either can be down.
type registry struct {
	mu         sync.Mutex
	stale      []string // numbers, the most pressing first
	stay       bool     // stale cases stay so
	anew       bool     // they are to be begun anew
	ended      bool     // they have ended
	running    int      // how often their executions are still seen to run then
	behind     bool     // a wake should settle them
	ledgerDown bool
	engineDown bool

	takes  time.Duration // how long the engine takes for a case
	flying int           // how many are told now
	most   int
	recent int // how many were told as the last one began

	begun     time.Time
	woken     []string // number and seconds since begun
	renewed   []string // likewise
	confirmed []string
	settled   []string
	limits    []int
	swept     int
}

var errDown = errors.New("down")

func (r *registry) Stale(_ context.Context, limit int) ([]domain.Start, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.limits = append(r.limits, limit)
	if r.ledgerDown {
		return nil, errDown
	}
	var starts []domain.Start
	for _, number := range r.stale[:min(limit, len(r.stale))] {
		starts = append(starts, domain.Start{Number: number, Anew: r.anew, Behind: r.behind, Ended: r.ended})
	}
	return starts, nil
}

func (r *registry) Swept(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.swept++
	return nil
}

func (r *registry) WriteTold(context.Context) error { return nil }

func (r *registry) AsItStands(context.Context, string) (domain.Advanced, bool, error) {
	return domain.Advanced{}, false, nil
}

func (r *registry) ForgetTold(context.Context) error { return nil }

func (r *registry) Recalculate(context.Context) (domain.Recalculated, error) {
	return domain.Recalculated{}, nil
}

func (r *registry) Told(number string, _ int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.confirmed = append(r.confirmed, number)
	if !r.stay {
		r.stale = slices.DeleteFunc(r.stale, func(n string) bool { return n == number })
	}
}

func (r *registry) Start(_ context.Context, s domain.Start) error {
	r.change(func() { r.flying++; r.most, r.recent = max(r.most, r.flying), r.flying })
	if r.takes > 0 {
		time.Sleep(r.takes) //nolint:forbidigo // a synctest bubble's clock
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.flying--
	if r.engineDown {
		return errDown
	}
	r.woken = append(r.woken, fmt.Sprintf("%s@%.0f", s.Number, time.Since(r.begun).Seconds()))
	return nil
}

func (r *registry) Bring(context.Context, domain.Advanced) error { return nil }

func (r *registry) Renew(_ context.Context, s domain.Start) (settled bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.engineDown {
		return false, errDown
	}
	if s.Ended && r.running == 0 {
		return true, nil
	}
	r.running--
	r.renewed = append(r.renewed, fmt.Sprintf("%s@%.0f", s.Number, time.Since(r.begun).Seconds()))
	return !s.Ended, nil
}

func (r *registry) ConfirmRenewed(_ context.Context, number string) error {
	r.change(func() { r.settled = append(r.settled, number) })
	return nil
}

func (r *registry) change(what func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	what()
}

func (r *registry) wakes() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.woken)
}

// sweeping runs a sweep for as long as then takes, in time that skips.
func sweeping(t *testing.T, r *registry, then func()) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r.begun = time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			newSweep(r, r, slog.New(slog.DiscardHandler)).run(ctx)
		}()
		synctest.Wait()
		then()
		synctest.Wait()
		cancel()
		<-done
	})
}

// after lets time pass, to a moment between two rounds.
func after(seconds int) {
	time.Sleep(time.Duration(seconds)*time.Second + time.Second) //nolint:forbidigo // a synctest bubble's clock
	synctest.Wait()
}

func TestTheSweepTellsTheEngineAtOnceAndConfirms(t *testing.T) {
	t.Parallel()
	r := &registry{stale: []string{"a", "b"}}
	sweeping(t, r, func() { r.change(func() { r.stale = append(r.stale, "c") }); after(5) })
	require.ElementsMatch(t, []string{"a@0", "b@0", "c@5"}, r.woken)
	require.ElementsMatch(t, []string{"a", "b", "c"}, r.confirmed)
}

func TestTheSweepSurvivesOutages(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*registry, bool){
		"ledger": func(r *registry, down bool) { r.change(func() { r.ledgerDown = down }) },
		"engine": func(r *registry, down bool) { r.change(func() { r.engineDown = down }) },
	}
	for name, outage := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &registry{stale: []string{"a"}}
			outage(r, true)
			sweeping(t, r, func() {
				after(600)
				require.Zero(t, r.wakes())
				outage(r, false)
				after(5)
			})
			require.Equal(t, []string{"a"}, r.confirmed)
		})
	}
}

func TestTheSweepGoesOnAsLongAsThereAreMore(t *testing.T) {
	t.Parallel()
	r := &registry{takes: 20 * time.Millisecond}
	for i := range 1000 {
		r.stale = append(r.stale, fmt.Sprintf("%04d", i))
	}
	sweeping(t, r, func() { after(3) })
	require.Len(t, r.woken, 1000, "more than a hundred a second")
	require.Equal(t, sweepMost, r.most)
	for i, told := range r.woken {
		require.InDelta(t, i, number(t, told), sweepMost, "the first of them first")
	}
}

func number(t *testing.T, told string) int {
	t.Helper()
	n, err := strconv.Atoi(told[:4])
	require.NoError(t, err)
	return n
}

func TestTheSlowerTheEngineTheFewerAreToldAtATime(t *testing.T) {
	t.Parallel()
	r := &registry{takes: 100 * time.Millisecond}
	for i := range 1000 {
		r.stale = append(r.stale, fmt.Sprintf("%04d", i))
	}
	sweeping(t, r, func() {
		after(20)
		require.Equal(t, 1, r.recent)
		r.change(func() { r.takes = time.Millisecond })
		after(60)
	})
	require.Len(t, r.woken, 1000)
}

// A case stays stale while its service is tried again and again.
func TestACaseThatStaysStaleIsWokenOnceAMinuteAndCrowdsOutNobody(t *testing.T) {
	t.Parallel()
	r := &registry{stay: true}
	for i := range sweepLimit {
		r.stale = append(r.stale, fmt.Sprintf("%03d", i))
	}
	sweeping(t, r, func() {
		r.change(func() { r.stale = append(r.stale, "other") })
		after(5)
		require.Equal(t, sweepLimit+1, r.wakes())
		after(40)
		require.Equal(t, sweepLimit+1, r.wakes())
		after(15)
	})
	require.Equal(t, 2*sweepLimit+1, r.wakes())
}

func TestACaseOnWhichWakesHaveNoEffectIsBegunAnew(t *testing.T) {
	t.Parallel()
	r := &registry{stale: []string{"stuck"}, stay: true, behind: true}
	sweeping(t, r, func() { after(11 * 60) })
	require.Equal(t, []string{"stuck@0", "stuck@60", "stuck@120", "stuck@240", "stuck@300", "stuck@360", "stuck@420", "stuck@480", "stuck@540", "stuck@660"},
		r.woken)
	require.Equal(t, []string{"stuck@180", "stuck@600"}, r.renewed, "twice as many wakes before it is again")
}

func TestACaseThatWaitsForAServiceIsWokenAndNotBegunAnew(t *testing.T) {
	t.Parallel()
	r := &registry{stale: []string{"serving"}, stay: true}
	sweeping(t, r, func() { after(20 * 60) })
	require.Empty(t, r.renewed)
	require.Len(t, r.woken, 21)
}

func TestACaseOfAnEarlierBuildIsBegunAnewAtOnce(t *testing.T) {
	t.Parallel()
	r := &registry{stale: []string{"old"}, anew: true}
	sweeping(t, r, func() { after(60) })
	require.Equal(t, []string{"old@0"}, r.renewed)
	require.Empty(t, r.woken)
	require.Equal(t, []string{"old"}, r.confirmed)
	require.Equal(t, []string{"old"}, r.settled)
}

// An execution that was begun anew while the clock leapt again is put off again. It is looked at until it is seen to be over.
func TestAnEndedCaseIsLookedAtUntilItsExecutionIsOver(t *testing.T) {
	t.Parallel()
	r := &registry{stale: []string{"ended"}, stay: true, anew: true, ended: true, running: 2}
	sweeping(t, r, func() {
		after(90)
		require.Empty(t, r.settled)
		after(60)
		r.change(func() { r.stay = false })
	})
	require.Equal(t, []string{"ended@0", "ended@60"}, r.renewed)
	require.NotEmpty(t, r.settled)
}
