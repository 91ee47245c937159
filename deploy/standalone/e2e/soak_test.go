package e2e

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// How a soak is asked for. Without them it is short and of one process on a file, as in CI.
const (
	soakKills = "SHIXIAN_SOAK_KILLS" // how many kills of each kind of house
	soakSeed  = "SHIXIAN_SOAK_SEED"  // repeats what a run has drawn
)

const (
	desks     = 4
	roundSize = 25 // kills between two looks at everything
)

// soak is a house under load whose processes are killed and whose connections are cut at random.
type soak struct {
	t       *testing.T
	house   *house
	book    *book
	callers map[string]*caller // by role
	seed    uint64
	random  *rand.Rand

	kills   int
	harmed  map[string]int // by the fault's name
	anchors []string
}

func number(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err, name)
	return n
}

// Everything in one process on a file. Not beside other tests, whose days pass while it has the processors.
func TestSoakOneProcess(t *testing.T) {
	soaks(t, oneProcess(t, append(soakDrill(), "--data", t.TempDir())...))
}

// onDemand leaves out a kind of house that only a soak of its own has the time for.
func onDemand(t *testing.T) {
	t.Helper()
	if os.Getenv(soakKills) == "" {
		t.Skip("only in a soak: make soak")
	}
}

// Everything in one process on PostgreSQL, over a connection that is cut.
func TestSoakOneProcessOnPostgres(t *testing.T) {
	t.Parallel()
	onDemand(t)
	database := newDatabase(t)
	h := oneProcess(t, append(soakDrill(), "--data", t.TempDir(), "--database", database)...)
	h.parts[0].args = append(h.parts[0].args, h.overLink(database)...) // the last one counts
	soaks(t, h)
}

// An engine, two APIs and two workers on PostgreSQL, each over connections of its own that are cut.
func TestSoakSplit(t *testing.T) {
	t.Parallel()
	onDemand(t)
	soaks(t, split(t, newDatabase(t)))
}

// soaks runs a house for as many kills as are asked for, and looks at everything now and then, and at the end.
func soaks(t *testing.T, h *house) {
	t.Helper()
	s := &soak{t: t, house: h, harmed: map[string]int{}, seed: number(t, soakSeed, uint64(time.Now().UnixNano()))}
	s.book = &book{history: h.history, given: map[string]string{}}
	s.random = rand.New(rand.NewPCG(s.seed, 0))
	s.callers = map[string]*caller{
		"applicant": {book: s.book, base: h.base, login: "mzj", http: waitingAtMost(h.patience)},
		"provider":  {book: s.book, base: h.base, login: "gaj", http: waitingAtMost(h.patience)},
	}
	began, wanted := time.Now(), int(number(t, soakKills, 3))
	t.Logf("%s=%d", soakSeed, s.seed)
	t.Cleanup(h.ends)
	h.opens()
	for _, c := range s.callers {
		c.logsIn(t.Context(), "")
	}
	for round := 1; s.kills < wanted && !t.Failed(); round++ {
		s.round(round, min(s.kills+roundSize, wanted))
		b := s.book
		t.Logf("%d kills and %v in %s: %d filings and %d acts acknowledged, %d tries repeated, %d given up, %d refused; "+
			"%d processes ended by themselves; %d lost to failovers; %d faults", s.kills, s.harmed, time.Since(began).Round(time.Second),
			b.filed.Load(), b.acted.Load(), b.retried.Load(), b.abandoned.Load(), b.refused.Load(), h.revived, b.forgiven(), len(b.faults))
	}
}

// round works and harms until so many have been killed, then lets everything come to rest and looks at it.
func (s *soak) round(round, kills int) {
	s.t.Helper()
	s.book.mu.Lock()
	first := len(s.book.filings)
	s.book.mu.Unlock()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Hour)
	defer cancel()
	closing := make(chan struct{})
	var working sync.WaitGroup
	for i := range desks {
		d := newDesk(s.book, s.callers, closing, s.seed, round*desks+i)
		working.Go(func() { d.works(ctx) })
	}
	for s.kills < kills && !s.book.faulty() {
		s.harms(ctx)
	}
	close(closing)
	working.Wait()
	s.inspects(ctx, first)
}

// harms does one thing that nobody wants, and waits until the house is up again.
func (s *soak) harms(ctx context.Context) {
	s.t.Helper()
	s.awaitsWork(ctx)
	if faults := s.house.faults; len(faults) > 0 && s.random.IntN(2) == 0 {
		f := faults[s.random.IntN(len(faults))]
		s.harmed[f.name]++
		f.happens(ctx, s)
		s.house.opens()
		return
	}
	p := s.house.parts[s.random.IntN(len(s.house.parts))]
	s.kill(ctx, p)
	if s.random.IntN(4) == 0 { // once more, while it starts
		idles(ctx, s.random, 2*time.Second)
		s.kill(ctx, p)
	}
	s.house.opens()
}

// awaitsWork lets clients work for a while, and longer on a slow machine: some acts are to be acknowledged between two faults.
func (s *soak) awaitsWork(ctx context.Context) {
	wanted := s.book.acted.Load() + s.random.Int64N(10)
	idles(ctx, s.random, 3*time.Second)
	for began := time.Now(); s.book.acted.Load() < wanted && time.Since(began) < 10*time.Second && ctx.Err() == nil; {
		idles(ctx, s.random, between)
	}
}

func (s *soak) kill(ctx context.Context, p *part) {
	p.now.kill()
	s.kills++
	idles(ctx, s.random, time.Second)
	p.starts()
}

// inspects looks at the cases since the first, and that every anchor of before still holds.
func (s *soak) inspects(ctx context.Context, first int) {
	s.t.Helper()
	asks := s.callers["applicant"]
	asks.base = s.house.attended
	defer func() { asks.base = s.house.base }()
	i := inspects(s.t, asks, s.house.temporal)
	now, err := i.now(ctx)
	require.NoError(s.t, err)
	require.NoError(s.t, i.publishes(ctx, now))
	s.book.mu.Lock()
	filings := s.book.filings
	s.book.mu.Unlock()
	require.NoError(s.t, i.looksForStrangers(ctx, filings))
	for _, wrong := range i.looks(ctx, filings[first:]) {
		s.t.Error(wrong)
	}
	s.audits()
	for _, fault := range s.book.faults {
		s.t.Error(fault)
	}
}

// audits verifies the ledger against every anchor, and takes another.
func (s *soak) audits() {
	s.t.Helper()
	for _, anchor := range append([]string{""}, s.anchors...) {
		args := append([]string{"audit", "verify"}, s.house.ledger...)
		if anchor != "" {
			args = append(args, "--anchor", anchor)
		}
		run(s.t, args...)
	}
	file := filepath.Join(s.t.TempDir(), "anchor-"+strconv.Itoa(len(s.anchors)))
	anchor := run(s.t, append([]string{"audit", "anchor"}, s.house.ledger...)...)
	require.True(s.t, strings.HasPrefix(anchor, "{"), anchor)
	require.NoError(s.t, os.WriteFile(file, []byte(anchor), 0o600))
	s.anchors = append(s.anchors, file)
}
