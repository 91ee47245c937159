package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/domain"
)

// fakeLedger is a ledger that keeps its deliveries in memory, by the rules of the real one (store/storetest pins those).
type fakeLedger struct {
	mu     sync.Mutex
	rows   []*domain.LeasedDelivery
	down   bool
	posted int // notifications that wait to be posted
	faults []string
	holds  map[string]receiverHold // by target
}

func newFakeLedger() *fakeLedger { return &fakeLedger{holds: map[string]receiverHold{}} }

func (b *fakeLedger) PostNotifications(_ context.Context, _ bool, limit int) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down {
		return 0, errors.New("down")
	}
	n := min(b.posted, limit)
	b.posted -= n
	return n, nil
}

func (b *fakeLedger) PostWaits(context.Context) (bool, error) { return true, nil }

func (b *fakeLedger) TakeDeliveries(_ context.Context, r domain.LeaseRequest) ([]domain.LeasedDelivery, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down {
		return nil, errors.New("down")
	}
	var taken []domain.LeasedDelivery
	for target, ready := range b.ready(r) {
		for i, p := range ready {
			hold, robot := b.holds[target], p.Hook.Format.Robot()
			most := r.Each
			if hold.fault || robot {
				most = 1
			}
			batch := robot && !hold.fault && ready[0].Attempts == 0 && p.Attempts == 0 && i < r.Batch
			if i >= most && !batch || len(taken) == r.Limit {
				break
			}
			taken = append(taken, *p)
		}
	}
	for i := range taken {
		p := b.rows[taken[i].Seq]
		p.Attempts++
		p.Holder, p.NextAt = r.Holder, time.Now().Add(r.Lease)
		taken[i] = *p
	}
	return taken, nil
}

// ready are the first deliveries of each lane whose time has come, by target; none of a target that has to be tried with one
// while another is under way.
func (b *fakeLedger) ready(r domain.LeaseRequest) map[string][]*domain.LeasedDelivery {
	ready, lanes, under := map[string][]*domain.LeasedDelivery{}, map[string]bool{}, map[string]bool{}
	for _, p := range b.rows {
		lane := p.Subscription + "/" + p.Message.Case
		if p.Status != domain.DeliveryPending {
			continue
		}
		late := p.NextAt.After(time.Now())
		under[p.Subscription] = under[p.Subscription] || late && p.Holder != ""
		if !lanes[lane] && !late && !b.holds[p.Subscription].until.After(time.Now()) && !slices.Contains(r.Except, p.Subscription) {
			ready[p.Subscription] = append(ready[p.Subscription], p)
		}
		lanes[lane] = true
	}
	for target, list := range ready {
		if under[target] && (b.holds[target].fault || list[0].Hook.Format.Robot()) {
			delete(ready, target)
		}
	}
	return ready
}

type receiverHold struct {
	until time.Time
	fault bool
}

func (b *fakeLedger) SettleDelivery(_ context.Context, settled domain.LeasedDelivery, c domain.DeliveryResult) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.rows[settled.Seq]
	if p.Holder != settled.Holder || p.Attempts != settled.Attempts {
		b.faults = append(b.faults, "settled by who did not hold it")
	}
	p.Holder = ""
	switch {
	case c.Fault == "":
		p.Status = domain.Delivered
	case c.Final:
		p.Status = domain.DeliveryFailed
	default:
		p.NextAt = time.Now().Add(c.Again)
	}
	if c.Hold || c.Fault == "" {
		b.holds[p.Subscription] = receiverHold{time.Now().Add(c.Again), c.Fault != ""}
	}
	return nil
}

func (b *fakeLedger) ForgetDelivered(context.Context, int) (int, error) { return 0, nil }

// add writes down a delivery to a subscription about a case.
func (b *fakeLedger) add(subscription, number string) {
	seq := int64(len(b.rows))
	b.rows = append(b.rows, &domain.LeasedDelivery{
		Delivery: domain.Delivery{
			Seq: seq, ID: fmt.Sprint("d", seq), Channel: domain.ByWebhook, Subscription: subscription, Status: domain.DeliveryPending,
			Message: domain.Message{ID: fmt.Sprint(seq), Case: number, Notice: "task"},
		},
		Hook: domain.Subscription{ID: subscription, URL: "http://localhost/" + subscription, Format: domain.CloudEvents, Secret: secret, Active: true},
	})
}

func (b *fakeLedger) delivered() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, p := range b.rows {
		if p.Status == domain.Delivered {
			n++
		}
	}
	return n
}

// owes counts what a subscription has still to get.
func (b *fakeLedger) owes(subscription string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, p := range b.rows {
		if p.Subscription == subscription && p.Status == domain.DeliveryPending {
			n++
		}
	}
	return n
}

// receivers is the endpoints: each answers as its name says, and what it took is kept by case.
type receivers struct {
	mu     sync.Mutex
	chance *rand.Rand
	took   map[string][]string // subscription/case: ids
	busy   map[string]int
	most   map[string]int
}

func (w *receivers) RoundTrip(r *http.Request) (*http.Response, error) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	w.enter(name, 1)
	defer w.enter(name, -1)
	if name == "hangs" || name == "flaky" && w.roll() < 0.1 {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	status := http.StatusOK
	if name == "dead" || name == "flaky" && w.roll() < 0.4 {
		status = http.StatusInternalServerError
	} else {
		body, _ := io.ReadAll(r.Body)
		_, rest, _ := strings.Cut(string(body), `"subject":"`)
		number, _, _ := strings.Cut(rest, `"`)
		w.mu.Lock()
		w.took[name+"/"+number] = append(w.took[name+"/"+number], r.Header.Get("webhook-id"))
		w.mu.Unlock()
	}
	return &http.Response{StatusCode: status, Body: http.NoBody, Header: http.Header{}, Request: r}, nil
}

func (w *receivers) enter(name string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy[name] += n
	w.most[name] = max(w.most[name], w.busy[name])
}

func (w *receivers) roll() float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.chance.Float64()
}

// relaying runs so many couriers for as long as then takes, in time that skips.
func relaying(t *testing.T, couriers int, b *fakeLedger, seed uint64, then func(*receivers)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &receivers{chance: rand.New(rand.NewPCG(seed, 1)), took: map[string][]string{}, busy: map[string]int{}, most: map[string]int{}}
		ctx, stop := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range couriers {
			h := NewHooks(Sender{}, domain.HookRule{})
			h.client.Transport = w
			all.Go(func() { (&Relay{Ledger: b, Hooks: h, Log: slog.New(slog.DiscardHandler)}).Run(ctx) })
		}
		then(w)
		stop()
		all.Wait()
		assert.Empty(t, b.faults)
	})
}

// later lets time pass in the bubble.
func later(d time.Duration) {
	time.Sleep(d) //nolint:forbidigo // a synctest bubble's clock
	synctest.Wait()
}

// Whatever fails, to each receiver a case's events come in order, none is lost, and who is well is not kept waiting.
func TestOrderUnderFailures(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		b := newFakeLedger()
		for range rapid.IntRange(1, 40).Draw(r, "deliveries") {
			b.add(rapid.SampledFrom([]string{"well", "flaky", "dead", "hangs"}).Draw(r, "to"), rapid.SampledFrom([]string{"A", "B", "C"}).Draw(r, "case"))
		}
		want := map[string][]string{}
		for _, p := range b.rows {
			lane := p.Subscription + "/" + p.Message.Case
			if p.Subscription == "well" || p.Subscription == "flaky" {
				want[lane] = append(want[lane], p.Message.ID)
			}
		}
		seed := rapid.Uint64().Draw(r, "seed")
		relaying(t, rapid.IntRange(1, 3).Draw(r, "couriers"), b, seed, func(w *receivers) {
			later(5 * time.Second)
			for lane, ids := range want {
				if strings.HasPrefix(lane, "well") {
					require.Equal(t, ids, w.took[lane], "at once")
				}
			}
			for range 3000 { // minutes
				if b.owes("flaky") == 0 {
					break
				}
				later(time.Minute)
			}
			for lane, ids := range want {
				require.Equal(t, ids, w.took[lane], lane)
			}
		})
		for _, p := range b.rows {
			want := p.Subscription == "well" || p.Subscription == "flaky"
			require.Equal(t, want, p.Status == domain.Delivered, p.Subscription)
		}
	})
}

func TestOneReceiverHasFewAtOnce(t *testing.T) {
	t.Parallel()
	b := newFakeLedger()
	for i := range 100 {
		b.add("hangs", fmt.Sprint(i))
	}
	for i := range 20 {
		b.add("well", fmt.Sprint(i))
	}
	relaying(t, 1, b, 1, func(w *receivers) {
		later(2 * time.Second)
		assert.Equal(t, 20, b.delivered(), "while another one hangs")
		later(time.Minute)
		assert.Equal(t, atOnceEach, w.most["hangs"])
	})
}

// robot is a group chat's: it takes twenty messages a minute, and nothing for ten minutes after one too many.
type robotChat struct {
	mu       sync.Mutex
	minute   []time.Time
	shut     time.Time
	atShut   int // attempts while it was shut
	shuts    int
	messages []string
}

func (c *robotChat) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	c.minute = slices.DeleteFunc(c.minute, func(at time.Time) bool { return now.Sub(at) > time.Minute })
	answer := `{"errcode":0,"errmsg":"ok"}`
	switch {
	case now.Before(c.shut):
		c.atShut++
		answer = `{"errcode":130101,"errmsg":"send too fast"}`
	case len(c.minute) == 20:
		c.shut = now.Add(10 * time.Minute)
		c.shuts++
		answer = `{"errcode":130101,"errmsg":"send too fast"}`
	default:
		c.minute = append(c.minute, now)
		body, _ := io.ReadAll(r.Body)
		c.messages = append(c.messages, string(body))
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(answer)), Header: http.Header{}, Request: r}, nil
}

// Sixty filings at once, while somebody else has used up what the robot takes in a minute.
func TestARobotIsNotFlooded(t *testing.T) {
	t.Parallel()
	for _, used := range []int{0, 20} {
		synctest.Test(t, func(t *testing.T) {
			b, chat := newFakeLedger(), &robotChat{}
			for range used {
				chat.minute = append(chat.minute, time.Now())
			}
			for i := range 60 {
				b.add("chat", fmt.Sprintf("YH-%03d", i))
				b.rows[i].Hook.Format = domain.DingTalk
				b.rows[i].Hook.Secret = ""
			}
			ctx, stop := context.WithCancel(t.Context())
			h := NewHooks(Sender{}, domain.HookRule{})
			h.client.Transport = chat
			var all sync.WaitGroup
			all.Go(func() { (&Relay{Ledger: b, Hooks: h, Log: slog.New(slog.DiscardHandler)}).Run(ctx) })
			later(time.Hour)
			stop()
			all.Wait()
			assert.Empty(t, b.faults)
			assert.Equal(t, 60, b.delivered())
			assert.Zero(t, chat.atShut, "no attempt while it is shut")
			assert.Equal(t, used/20, chat.shuts, "and it does not shut for what we send")
			told := strings.Join(chat.messages, "")
			at := -1
			for i := range 60 {
				next := strings.Index(told, fmt.Sprintf("YH-%03d", i))
				require.Greater(t, next, at, "in order")
				at = next
			}
		})
	}
}

// Who asks for patience gets nothing of anything, then one, then the rest.
func TestPatienceHoldsTheWholeReceiver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b, tries := newFakeLedger(), []time.Time{}
		for i := range 30 {
			b.add("shop", fmt.Sprint(i))
		}
		begun := time.Now()
		var mu sync.Mutex
		h := NewHooks(Sender{}, domain.HookRule{})
		h.client.Transport = roundTrip(func(r *http.Request) *http.Response {
			mu.Lock()
			defer mu.Unlock()
			tries = append(tries, time.Now())
			answer := &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Header: http.Header{}, Request: r}
			if time.Since(begun) < 10*time.Minute {
				answer.StatusCode = http.StatusTooManyRequests
				answer.Header.Set("Retry-After", fmt.Sprint(int((10*time.Minute-time.Since(begun))/time.Second)+1))
			}
			return answer
		})
		ctx, stop := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() { (&Relay{Ledger: b, Hooks: h, Log: slog.New(slog.DiscardHandler)}).Run(ctx) })
		later(9 * time.Minute)
		assert.LessOrEqual(t, len(tries), atOnceEach, "what was under way when it shut")
		later(3 * time.Minute)
		stop()
		all.Wait()
		assert.Equal(t, 30, b.delivered())
	})
}

type roundTrip func(*http.Request) *http.Response

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

func TestAnOutageOfTheLedgerEndsNothing(t *testing.T) {
	t.Parallel()
	b := newFakeLedger()
	b.down, b.posted = true, 3*writeLimit
	b.add("well", "A")
	relaying(t, 2, b, 1, func(*receivers) {
		later(time.Hour)
		b.mu.Lock()
		b.down = false
		b.mu.Unlock()
		later(2 * time.Second)
		assert.Equal(t, 1, b.delivered())
		assert.Zero(t, b.posted)
	})
}

// What is under way when the relay is told to stop comes to its end and is noted.
func TestStoppingLosesNothing(t *testing.T) {
	t.Parallel()
	b := newFakeLedger()
	b.add("hangs", "A")
	var attempts int
	relaying(t, 1, b, 1, func(*receivers) { later(time.Second) })
	attempts = b.rows[0].Attempts
	assert.Equal(t, 1, attempts)
	assert.False(t, b.rows[0].NextAt.IsZero())
	assert.Equal(t, domain.DeliveryPending, b.rows[0].Status)
}

func TestBackoffGrowsToACapAndVaries(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, chance := rapid.IntRange(-1, 1<<40).Draw(t, "attempts"), rapid.Float64Range(0, 1).Draw(t, "chance")
		wait := backoff(n, chance)
		require.GreaterOrEqual(t, wait, firstWait*8/10)
		require.LessOrEqual(t, wait, longestWait*12/10)
		require.LessOrEqual(t, backoff(n, 0), backoff(n+1, 0))
	})
	assert.Equal(t, 4*time.Second, backoff(1, 0))
	assert.Equal(t, 6*time.Second, backoff(1, 1))
	assert.Equal(t, 8*time.Second, backoff(2, 0))
}
