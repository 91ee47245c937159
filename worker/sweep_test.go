package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
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
	behind     bool     // a wake should settle them
	ledgerDown bool
	engineDown bool

	begun     time.Time
	woken     []string // number and seconds since begun
	renewed   []string // likewise
	confirmed []string
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
		starts = append(starts, domain.Start{Number: number, Anew: r.anew, Behind: r.behind})
	}
	return starts, nil
}

func (r *registry) Swept(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.swept++
	return nil
}

func (r *registry) ForgetStarts(context.Context) error { return nil }

func (r *registry) ConfirmStarted(_ context.Context, number string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.confirmed = append(r.confirmed, number)
	if r.stay {
		return nil
	}
	for i, n := range r.stale {
		if n == number {
			r.stale = append(r.stale[:i:i], r.stale[i+1:]...)
			break
		}
	}
	return nil
}

func (r *registry) Start(_ context.Context, s domain.Start) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.engineDown {
		return errDown
	}
	r.woken = append(r.woken, fmt.Sprintf("%s@%.0f", s.Number, time.Since(r.begun).Seconds()))
	return nil
}

func (r *registry) Renew(_ context.Context, s domain.Start) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.engineDown {
		return errDown
	}
	r.renewed = append(r.renewed, fmt.Sprintf("%s@%.0f", s.Number, time.Since(r.begun).Seconds()))
	return nil
}

func (r *registry) ConfirmRenewed(ctx context.Context, number string) error {
	return r.ConfirmStarted(ctx, number)
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
	require.Equal(t, []string{"a@0", "b@0", "c@5"}, r.woken)
	require.Equal(t, []string{"a", "b", "c"}, r.confirmed)
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

func TestTheSweepIsBounded(t *testing.T) {
	t.Parallel()
	r := &registry{}
	for i := range 250 {
		r.stale = append(r.stale, fmt.Sprintf("%03d", i))
	}
	sweeping(t, r, func() {
		require.Equal(t, 100, r.wakes())
		after(5)
		require.Equal(t, 200, r.wakes())
		after(5)
	})
	require.Equal(t, 250, r.wakes())
}

// A case stays stale while its service is tried again and again.
func TestACaseThatStaysStaleIsWokenOnceAMinuteAndCrowdsOutNobody(t *testing.T) {
	t.Parallel()
	r := &registry{stay: true}
	for i := range 100 {
		r.stale = append(r.stale, fmt.Sprintf("%03d", i))
	}
	sweeping(t, r, func() {
		r.change(func() { r.stale = append(r.stale, "other") })
		after(5)
		require.Equal(t, 101, r.wakes())
		after(40)
		require.Equal(t, 101, r.wakes())
		after(15)
	})
	require.Equal(t, 201, r.wakes())
	require.Equal(t, []int{100, 200}, r.limits[:2])
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
}
