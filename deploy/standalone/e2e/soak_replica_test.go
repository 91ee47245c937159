package e2e

import (
	"context"
	"math"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/store/storetest/cluster"
)

// replicated is a database of the test's own on two servers: a primary, and a standby that lags behind in what it shows. Both
// can be lost; whoever uses it finds the primary at one address.
type replicated struct {
	t        *testing.T
	servers  *cluster.Cluster
	primary  *cluster.Server
	standby  *cluster.Server
	address  *link // of the primary, whichever it is
	follows  *link // between standby and primary
	database string
	history  *history // if commits do not wait for the standby
	lags     string   // how long the standby waits until it shows what it has been sent
}

// Whether a commit waits until the standby has it. pg_basebackup counts as a standby too where the name is *.
const (
	synchronous  = "walreceiver"
	asynchronous = ""
)

func newReplicated(t *testing.T, standbys string) *replicated {
	t.Helper()
	if postgres() == "off" {
		t.Skip("no PostgreSQL here")
	}
	r := &replicated{t: t, servers: cluster.New(t), lags: "recovery_min_apply_delay=2s"}
	r.primary = r.servers.Primary(t)
	r.primary.Do(t, "CREATE DATABASE shixian")
	r.address = newLinkTo(t, "127.0.0.1:"+r.primary.Port)
	r.database = r.address.through(t, r.primary.URL("shixian"))
	r.primary.Do(t, "ALTER SYSTEM SET synchronous_standby_names = '"+standbys+"'")
	r.followed()
	r.primary.Do(t, "SELECT pg_reload_conf()")
	if standbys == asynchronous {
		r.history = &history{primary: r.primary}
	}
	return r
}

// followed begins a standby, and waits until it has all that there is.
func (r *replicated) followed() {
	r.t.Helper()
	r.follows = newLinkTo(r.t, "127.0.0.1:"+r.primary.Port)
	r.standby = r.servers.Standby(r.t, r.follows.port(r.t), r.lags)
	r.primary.Await(r.t, "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming' AND application_name = 'walreceiver')")
}

// failsOver loses the primary, at times while the standby is cut off from it, and has the standby take its place. Then a new
// standby is begun.
func (r *replicated) failsOver() fault {
	return fault{"failovers", func(ctx context.Context, s *soak) {
		if s.random.IntN(2) == 0 {
			r.follows.cut()
			idles(ctx, s.random, 4*time.Second)
		}
		r.primary.Lose(r.t)
		r.address.cut()
		r.follows.cut()
		idles(ctx, s.random, 2*time.Second)
		r.standby.Promote(r.t)
		r.primary = r.standby
		r.loses()
		r.address.leadsTo("127.0.0.1:" + r.primary.Port)
		r.address.mend(r.t)
		idles(ctx, s.random, 2*time.Second)
		r.followed()
	}}
}

// loses says what the database no longer has after a failover.
func (r *replicated) loses() {
	if r.history != nil {
		r.history.ends(r.t, r.primary)
	}
}

// isolates cuts the standby off for a while. What waits for it waits.
func (r *replicated) isolates() fault {
	return fault{"standbys cut off", func(ctx context.Context, s *soak) {
		r.follows.cut()
		idles(ctx, s.random, 10*time.Second)
		r.follows.mend(r.t)
	}}
}

// An engine, two APIs and two workers on a primary that is lost, with a synchronous standby whose replay lags.
func TestSoakFailover(t *testing.T) {
	t.Parallel()
	onDemand(t)
	r := newReplicated(t, synchronous)
	h := split(t, r.database)
	h.patience = 5 * time.Second // and ask again, while the commit still waits for the standby
	for range h.faults {         // as often as all the others
		h.faults = append(h.faults, r.failsOver())
	}
	h.faults = append(h.faults, r.isolates())
	soaks(t, h)
}

// The same with a standby for which no commit waits: what the promoted one cannot know of is forgiven, and nothing else.
func TestSoakFailoverWithLoss(t *testing.T) {
	t.Parallel()
	onDemand(t)
	r := newReplicated(t, asynchronous)
	h := split(t, r.database)
	h.history = r.history
	for range h.faults {
		h.faults = append(h.faults, r.failsOver())
	}
	h.faults = append(h.faults, r.isolates())
	soaks(t, h)
}

// place is where the database's history stood when something was acknowledged that it has.
type place struct {
	losses int   // how many servers had been lost when it was asked for
	lsn    int64 // of the write-ahead log; nothing that was acknowledged is behind it
}

// history is how far each server that was lost had been followed. Without one nothing is ever lost.
type history struct {
	mu      sync.RWMutex
	primary *cluster.Server
	known   []int64
}

// losses is how many servers were lost so far.
func (h *history) losses() int {
	if h == nil {
		return 0
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	return len(h.known)
}

// stands is where the server is after an answer to what was asked when so many had been lost. One that is lost by now cannot say.
func (h *history) stands(ctx context.Context, losses int) place {
	p := place{losses, math.MaxInt64}
	if h == nil {
		return p
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	if len(h.known) == losses {
		if lsn, err := h.asks(ctx, "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"); err == nil {
			p.lsn = lsn
		}
	}
	return p
}

func (h *history) asks(ctx context.Context, query string) (lsn int64, err error) {
	conn, err := pgx.Connect(ctx, h.primary.URL("postgres"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close(ctx) }()
	return lsn, conn.QueryRow(ctx, query).Scan(&lsn)
}

// ends notes how far the server had come that has taken the other one's place.
func (h *history) ends(t *testing.T, primary *cluster.Server) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.primary = primary
	known, err := h.asks(t.Context(), "SELECT (pg_last_wal_replay_lsn() - '0/0')::bigint")
	require.NoError(t, err)
	h.known = append(h.known, known)
}

// lacks tells whether the servers that took the lost ones' places cannot know of what was acknowledged.
func (h *history) lacks(p place) bool {
	if h == nil {
		return false
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	return p.losses < len(h.known) && p.lsn > h.known[p.losses]
}
