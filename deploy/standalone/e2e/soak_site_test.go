package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// part is a process of the house that is killed and started again.
type part struct {
	t       *testing.T
	program string
	args    []string
	env     []string
	ready   string // what it prints when others can use it
	now     *process
}

func (p *part) starts() {
	cmd := exec.Command(p.program, p.args...)
	cmd.Env = append(cmd.Environ(), p.env...)
	p.now = launch(p.t, cmd)
}

func (p *part) ended() bool {
	select {
	case <-p.now.done:
		return true
	default:
		return false
	}
}

// house is what is under load: its processes, and the connections between them.
type house struct {
	t        *testing.T
	parts    []*part
	bases    []string // of the API's processes
	temporal string
	ledger   []string      // flags that say where the ledger is
	keys     string        // file that all its processes share
	faults   []fault       // that come besides kills
	patience time.Duration // of who waits for an answer
	history  *history      // of the database, if it may lose something
	turn     atomic.Int64
	revived  int // processes that ended by themselves, as they may when a connection is cut at a start
}

// usualPatience is longer than an answer should take.
const usualPatience = 20 * time.Second

// soakDay is how long a working day lasts in a soak: long enough to be down for a part of it, short enough for periods to run out.
const soakDay = 8 * time.Second

// soakDrill is the time of a soak. The regulation is in force for more than a thousand days of it.
func soakDrill() []string { return []string{"--drill", soakDay.String(), "--drill-from", "2024-03-04"} }

// port finds one that is free, and that the kernel gives to nobody who calls out while its process is dead.
func port(t *testing.T) string {
	t.Helper()
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", 20000+rand.IntN(10000))
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
		if err != nil {
			continue
		}
		require.NoError(t, listener.Close())
		_, number, err := net.SplitHostPort(address)
		require.NoError(t, err)
		return number
	}
	require.Fail(t, "no port is free")
	return ""
}

// fault is something that happens to a house and passes; its processes are up afterwards, or start again.
type fault struct {
	name    string
	happens func(context.Context, *soak)
}

// oneProcess is everything in one process, on the ledger that the flags name.
func oneProcess(t *testing.T, ledger ...string) *house {
	t.Helper()
	h := &house{t: t, ledger: ledger, patience: usualPatience}
	api, engine := port(t), port(t)
	h.temporal, h.bases = "127.0.0.1:"+engine, []string{"http://127.0.0.1:" + api + "/api/v1"}
	args := []string{"serve", "--demo", "--listen", "127.0.0.1:" + api, "--port", engine, "--ui-port", "-1"}
	h.parts = []*part{{t: t, program: binary, args: append(args, h.ledger...), ready: `API +(\S+)`}}
	return h
}

// overLink puts a connection that can be cut before the database, and returns the database's flags by way of it.
func (h *house) overLink(database string) []string {
	l := newLink(h.t, database)
	h.faults = append(h.faults, cuts(l))
	return []string{"--database", l.through(h.t, database)}
}

// split is an engine, two APIs and two workers on one database, in processes of their own.
func split(t *testing.T, database string) *house {
	t.Helper()
	h := &house{t: t, keys: filepath.Join(t.TempDir(), "keys.json"), patience: usualPatience}
	h.ledger = append(soakDrill(), "--database", database, "--data", t.TempDir(), "--keys", h.keys)
	run(t, append([]string{"seed"}, h.ledger...)...)
	engine := port(t)
	h.temporal = "127.0.0.1:" + engine
	h.parts = []*part{{t: t, program: binary, ready: `Temporal server (\S+:\d+)`, args: []string{
		"temporal", "--data", filepath.Join(t.TempDir(), "engine"), "--namespace", "shixian", "--port", engine, "--ui-port", "-1"}}}
	toEngine := newLinkTo(t, h.temporal)
	h.faults = append(h.faults, cuts(toEngine))
	for range 2 {
		api := port(t)
		h.bases = append(h.bases, "http://127.0.0.1:"+api+"/api/v1")
		h.joins(`API +(\S+)`, toEngine, database, "api", "--listen", "127.0.0.1:"+api)
		h.joins("", toEngine, database, "worker")
	}
	return h
}

// joins adds a process that reaches database and engine over connections that can be cut.
func (h *house) joins(ready string, engine *link, database string, args ...string) {
	args = append(append(args, "--temporal", engine.address, "--data", h.t.TempDir(), "--keys", h.keys), soakDrill()...)
	h.parts = append(h.parts, &part{t: h.t, program: binary, ready: ready, args: append(args, h.overLink(database)...)})
}

// opens starts all that is not running, and waits until it can be used. A process that ended by itself is started again, as a
// service manager does.
func (h *house) opens() {
	h.t.Helper()
	deadline := time.Now().Add(startPatience)
	for _, p := range h.parts {
		for !h.up(p) {
			require.True(h.t, time.Now().Before(deadline), "did not start:\n%s", p.now.out.tail())
		}
	}
}

// up looks whether a process can be used, for a while; it starts one that has ended.
func (h *house) up(p *part) bool {
	if p.now == nil {
		p.starts()
	}
	if p.ended() {
		h.revived++
		h.t.Logf("%s ended by itself:\n%s", p.args[0], p.now.out.tail())
		select {
		case <-h.t.Context().Done():
		case <-time.After(between): // as a service manager leaves it alone for a while
		}
		p.starts()
	}
	if p.ready == "" {
		return true
	}
	return p.now.prints(p.ready, time.Second)
}

// ends kills everything, and shows what it has printed last if something was wrong.
func (h *house) ends() {
	for _, p := range h.parts {
		if p.now == nil {
			continue
		}
		p.now.kill()
		if h.t.Failed() {
			h.t.Logf("%s\n%s", strings.Join(p.args, " "), p.now.out.tail())
		}
	}
}

// base is the address of one of the API's processes, of each in turn.
func (h *house) base() string { return h.bases[int(h.turn.Add(1))%len(h.bases)] }

// attended is base for whoever asks alone: what has ended by itself is started again first.
func (h *house) attended() string {
	if slices.ContainsFunc(h.parts, (*part).ended) {
		h.opens()
	}
	return h.base()
}

// idles lets the house work for a random while.
func idles(ctx context.Context, random *rand.Rand, most time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Duration(random.Int64N(int64(most)))):
	}
}
