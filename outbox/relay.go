package outbox

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
)

// Ledger is what the relay needs of the authority on what was told to whom.
type Ledger interface {
	// PostWaits tells whether there is anything to write down or to carry, now or later.
	PostWaits(ctx context.Context) (bool, error)
	// PostNotifications writes down what is to be carried of notifications that nobody has looked at, at most limit of
	// them, and returns of how many; with mail it writes down mail too.
	PostNotifications(ctx context.Context, mail bool, limit int) (int, error)
	// TakeDeliveries hands out what is due, each piece to one holder at a time.
	TakeDeliveries(ctx context.Context, r domain.LeaseRequest) ([]domain.LeasedDelivery, error)
	SettleDelivery(ctx context.Context, p domain.LeasedDelivery, c domain.DeliveryResult) error
	// ForgetDelivered removes the record of what arrived long ago.
	ForgetDelivered(ctx context.Context, limit int) (int, error)
}

// Relay carries post until it is told to stop. Several at once, also in several processes, share the work.
type Relay struct {
	Ledger Ledger
	Mailer *Mailer // nil: no mail is sent
	Hooks  *Hooks
	Log    *slog.Logger
}

// How much is done at a time. A receiver has a few pieces at once, so that one that hangs keeps no others waiting; an
// attempt is over long before its lease is, so that a piece is with one relay at a time.
const (
	lookEvery    = time.Second
	forgetEvery  = time.Hour
	writeLimit   = 500
	writeBatches = 10
	atOnce       = 16
	atOnceEach   = 4
	robotBatch   = 10 // messages in one
	attempt      = 10 * time.Second
	lease        = time.Minute
	mailTarget   = "mail"
)

// relayRun is one Run: what is under way.
type relayRun struct {
	*Relay
	holder string
	busy   map[string]int // pieces under way by target
	under  int
	done   chan string // targets of pieces that are settled
	forgot time.Time
}

// Run carries until ctx is done, then lets the attempts under way come to their end.
func (c *Relay) Run(ctx context.Context) {
	t := &relayRun{Relay: c, holder: uuid.NewString(), busy: map[string]int{}, done: make(chan string, atOnce)}
	defer t.finish()
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	t.write(ctx)
	t.take(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case target := <-t.done:
			t.settled(target)
		case <-ticker.C:
			t.forget(ctx)
			if !t.waits(ctx) {
				continue
			}
			t.write(ctx)
		}
		t.take(ctx)
	}
}

func (t *relayRun) finish() {
	for t.under > 0 {
		t.settled(<-t.done)
	}
	t.Hooks.close()
}

func (t *relayRun) settled(target string) {
	t.under--
	if t.busy[target]--; t.busy[target] == 0 {
		delete(t.busy, target)
	}
}

// waits asks once a second what mostly is answered with no.
func (t *relayRun) waits(ctx context.Context) bool {
	some, err := t.Ledger.PostWaits(ctx)
	if err != nil {
		t.warn(ctx, "it could not be asked whether post waits", err)
	}
	return some
}

// write is bounded: a flood of notices must not keep what is written down from being carried.
func (t *relayRun) write(ctx context.Context) {
	for range writeBatches {
		n, err := t.Ledger.PostNotifications(ctx, t.Mailer != nil, writeLimit)
		if err != nil {
			t.warn(ctx, "notifications could not be posted", err)
			return
		}
		if n == 0 {
			return
		}
	}
}

func (t *relayRun) forget(ctx context.Context) {
	if time.Since(t.forgot) < forgetEvery {
		return
	}
	t.forgot = time.Now()
	if _, err := t.Ledger.ForgetDelivered(ctx, writeLimit*writeBatches); err != nil {
		t.warn(ctx, "old deliveries could not be removed", err)
	}
}

func (t *relayRun) take(ctx context.Context) {
	free := atOnce - t.under
	if free == 0 || ctx.Err() != nil {
		return
	}
	except, each := t.full()
	deliveries, err := t.Ledger.TakeDeliveries(ctx, domain.LeaseRequest{
		Holder: t.holder, Mail: t.Mailer != nil, Limit: free, Each: each, Batch: robotBatch, Except: except, Lease: lease,
	})
	if err != nil {
		t.warn(ctx, "deliveries could not be taken", err)
		return
	}
	for _, batch := range batched(deliveries) {
		target := targetOf(batch[0])
		t.under++
		t.busy[target]++
		go func() {
			defer func() { t.done <- target }()
			t.deliver(ctx, batch)
		}()
	}
}

// batched puts together what one robot gets for the first time; all else is carried piece by piece.
func batched(deliveries []domain.LeasedDelivery) [][]domain.LeasedDelivery {
	var list [][]domain.LeasedDelivery
	at := map[string]int{}
	for _, p := range deliveries {
		i, begun := at[p.Subscription]
		switch {
		case !p.Hook.Format.Robot() || p.Attempts > 1:
			list = append(list, []domain.LeasedDelivery{p})
		case begun:
			list[i] = append(list[i], p)
		default:
			at[p.Subscription] = len(list)
			list = append(list, []domain.LeasedDelivery{p})
		}
	}
	return list
}

// full are the targets that have as much as they get at once, and how much more any other may be given.
func (t *relayRun) full() (except []string, each int) {
	most := 0
	for target, n := range t.busy {
		if n >= atOnceEach {
			except = append(except, target)
		} else {
			most = max(most, n)
		}
	}
	return except, atOnceEach - most
}

func targetOf(p domain.LeasedDelivery) string {
	if p.Channel == domain.ByMail {
		return mailTarget
	}
	return p.Subscription
}

// deliver tries once and notes what came of it. It goes on when the relay is told to stop: what has been sent should not be
// sent again only because nobody noted it.
func (t *relayRun) deliver(ctx context.Context, batch []domain.LeasedDelivery) {
	p := batch[0]
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), attempt)
	err := t.send(ctx, batch)
	cancel()
	result := outcome(err, p.Attempts, rand.Float64()) //nolint:gosec // spreads attempts, guards nothing
	if err == nil && p.Hook.Format.Robot() {
		result.Again = robotPace
	}
	ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), attempt)
	defer cancel()
	if result.Fault != "" {
		t.Log.WarnContext(ctx, "a delivery failed", "delivery", p.ID, "channel", p.Channel, "subscription", p.Subscription,
			"case", p.Message.Case, "attempts", p.Attempts, "messages", len(batch), "fault", result.Fault, "cause", causeOf(err))
	}
	for _, p := range batch {
		if err := t.Ledger.SettleDelivery(ctx, p, result); err != nil {
			t.warn(ctx, "what came of a delivery could not be noted", err)
		}
	}
}

func (t *relayRun) send(ctx context.Context, batch []domain.LeasedDelivery) error {
	if batch[0].Channel == domain.ByMail {
		return t.Mailer.send(ctx, batch[0])
	}
	return t.Hooks.send(ctx, batch)
}

func (t *relayRun) warn(ctx context.Context, what string, err error) {
	if ctx.Err() == nil { // stopping is no fault
		t.Log.WarnContext(ctx, what, "error", err)
	}
}

// fault is why a receiver did not take what was brought, in words for the administrator.
type fault struct {
	text  string
	final bool          // trying again cannot help
	after time.Duration // the receiver asks for as much patience
	hold  bool          // it is the receiver's, whatever was brought
	cause string        // for the log alone
}

func (f *fault) Error() string { return f.text }

func outcome(err error, attempts int, chance float64) domain.DeliveryResult {
	if err == nil {
		return domain.DeliveryResult{}
	}
	result := domain.DeliveryResult{Fault: shortened(err.Error(), 500), Again: backoff(attempts, chance)}
	var f *fault
	if errors.As(err, &f) {
		result.Final, result.Hold, result.Again = f.final, f.hold, max(result.Again, f.after)
	}
	if result.Fault == "" {
		result.Fault = "未说明原因"
	}
	return result
}

func causeOf(err error) string {
	var f *fault
	if errors.As(err, &f) {
		return f.cause
	}
	return ""
}

// How long to wait after a failure: doubled each time up to an hour, and by chance a fifth more or less, so that what
// failed together does not come back together.
const (
	firstWait   = 5 * time.Second
	longestWait = time.Hour
)

func backoff(attempts int, chance float64) time.Duration {
	wait := longestWait
	if doublings := max(attempts, 1) - 1; doublings < 16 {
		wait = min(firstWait<<doublings, longestWait)
	}
	return time.Duration(float64(wait) * (0.8 + 0.4*chance))
}

// shortened cuts a text to at most so many bytes, between characters.
func shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	const more = "…"
	end := 0
	for i := range text {
		if i > most-len(more) {
			break
		}
		end = i
	}
	return text[:end] + more
}
