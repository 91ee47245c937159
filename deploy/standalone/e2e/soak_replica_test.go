package e2e

import (
	"context"
	"testing"
	"time"

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
	lags     string // how long the standby waits until it shows what it has been sent
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
		r.address.leadsTo("127.0.0.1:" + r.primary.Port)
		r.address.mend(r.t)
		idles(ctx, s.random, 2*time.Second)
		r.followed()
	}}
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
