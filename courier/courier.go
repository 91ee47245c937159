package courier

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"github.com/shixian/shixian/office"
)

// Ledger is what the courier needs of the authority on what was told to whom.
type Ledger interface {
	// PostNotifications writes down what is to be carried of notifications that nobody has looked at, at most limit of
	// them, and returns of how many; with mail it writes down mail too.
	PostNotifications(ctx context.Context, mail bool, limit int) (int, error)
	// TakeDeliveries hands out what is due, each piece to one holder at a time.
	TakeDeliveries(ctx context.Context, r office.Round) ([]office.Parcel, error)
	SettleDelivery(ctx context.Context, p office.Parcel, c office.Carried) error
	// ForgetDelivered removes the record of what arrived long ago.
	ForgetDelivered(ctx context.Context, limit int) (int, error)
}

// Courier carries post until it is told to stop. Several at once, also in several processes, share the work.
type Courier struct {
	Ledger Ledger
	Mailer *Mailer // nil: no mail is sent
	Hooks  *Hooks
	Log    *slog.Logger
}

// How much is done at a time. A receiver has a few pieces at once, so that one that hangs keeps no others waiting; an
// attempt is over long before its lease is, so that a piece is with one courier at a time.
const (
	lookEvery   = time.Second
	forgetEvery = time.Hour
	postLimit   = 500
	postRounds  = 10
	atOnce      = 16
	atOnceEach  = 4
	attempt     = 10 * time.Second
	lease       = time.Minute
	mailTarget  = "mail"
)

// tour is one Run: what is under way.
type tour struct {
	*Courier
	holder string
	busy   map[string]int // pieces under way by target
	under  int
	done   chan string // targets of pieces that are settled
	forgot time.Time
}

// Run carries until ctx is done, then lets the attempts under way come to their end.
func (c *Courier) Run(ctx context.Context) {
	t := &tour{Courier: c, holder: uuid.NewString(), busy: map[string]int{}, done: make(chan string, atOnce)}
	defer t.finish()
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	t.post(ctx)
	t.take(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case target := <-t.done:
			t.settled(target)
		case <-ticker.C:
			t.post(ctx)
			t.forget(ctx)
		}
		t.take(ctx)
	}
}

func (t *tour) finish() {
	for t.under > 0 {
		t.settled(<-t.done)
	}
	t.Hooks.close()
}

func (t *tour) settled(target string) {
	t.under--
	if t.busy[target]--; t.busy[target] == 0 {
		delete(t.busy, target)
	}
}

// post is bounded: a flood of notices must not keep what is written down from being carried.
func (t *tour) post(ctx context.Context) {
	for range postRounds {
		n, err := t.Ledger.PostNotifications(ctx, t.Mailer != nil, postLimit)
		if err != nil {
			t.warn(ctx, "notifications could not be posted", err)
			return
		}
		if n == 0 {
			return
		}
	}
}

func (t *tour) forget(ctx context.Context) {
	if time.Since(t.forgot) < forgetEvery {
		return
	}
	t.forgot = time.Now()
	if _, err := t.Ledger.ForgetDelivered(ctx, postLimit*postRounds); err != nil {
		t.warn(ctx, "old deliveries could not be removed", err)
	}
}

func (t *tour) take(ctx context.Context) {
	free := atOnce - t.under
	if free == 0 || ctx.Err() != nil {
		return
	}
	except, each := t.full()
	parcels, err := t.Ledger.TakeDeliveries(ctx, office.Round{
		Holder: t.holder, Mail: t.Mailer != nil, Limit: free, Each: each, Except: except, Lease: lease,
	})
	if err != nil {
		t.warn(ctx, "deliveries could not be taken", err)
		return
	}
	for _, p := range parcels {
		target := targetOf(p)
		t.under++
		t.busy[target]++
		go func() {
			defer func() { t.done <- target }()
			t.carry(ctx, p)
		}()
	}
}

// full are the targets that have as much as they get at once, and how much more any other may be given.
func (t *tour) full() (except []string, each int) {
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

func targetOf(p office.Parcel) string {
	if p.Channel == office.ByMail {
		return mailTarget
	}
	return p.Subscription
}

// carry tries once and notes what came of it. It goes on when the courier is told to stop: what has been sent should not be
// sent again only because nobody noted it.
func (t *tour) carry(ctx context.Context, p office.Parcel) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), attempt)
	err := t.bring(ctx, p)
	cancel()
	carried := result(err, p.Attempts, rand.Float64()) //nolint:gosec // spreads attempts, guards nothing
	ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), attempt)
	defer cancel()
	if carried.Fault != "" {
		t.Log.WarnContext(ctx, "a delivery failed", "delivery", p.ID, "channel", p.Channel, "subscription", p.Subscription,
			"case", p.Post.Case, "attempts", p.Attempts, "fault", carried.Fault)
	}
	if err := t.Ledger.SettleDelivery(ctx, p, carried); err != nil {
		t.warn(ctx, "what came of a delivery could not be noted", err)
	}
}

func (t *tour) bring(ctx context.Context, p office.Parcel) error {
	if p.Channel == office.ByMail {
		return t.Mailer.send(ctx, p)
	}
	return t.Hooks.send(ctx, p)
}

func (t *tour) warn(ctx context.Context, what string, err error) {
	if ctx.Err() == nil { // stopping is no fault
		t.Log.WarnContext(ctx, what, "error", err)
	}
}

// fault is why a receiver did not take what was brought, in words for the administrator.
type fault struct {
	text  string
	final bool          // trying again cannot help
	after time.Duration // the receiver asks for as much patience
}

func (f *fault) Error() string { return f.text }

func result(err error, attempts int, chance float64) office.Carried {
	if err == nil {
		return office.Carried{}
	}
	carried := office.Carried{Fault: shortened(err.Error(), 500), Again: backoff(attempts, chance)}
	var f *fault
	if errors.As(err, &f) {
		carried.Final, carried.Again = f.final, max(carried.Again, f.after)
	}
	if carried.Fault == "" {
		carried.Fault = "未说明原因"
	}
	return carried
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
