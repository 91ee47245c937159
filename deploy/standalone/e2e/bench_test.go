package e2e

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// How a measurement is asked for. It is left out if no cells are named.
const (
	benchCells = "SHIXIAN_BENCH_CELLS" // patterns such as sqlite/16,split/*
	benchCases = "SHIXIAN_BENCH_CASES" // how many cases a turn has; default: as the number of clients needs
)

// cell is where and under what load both sides are measured.
type cell struct {
	store   string // sqlite or postgres, with as few processes as there can be; split: on PostgreSQL, with as many
	clients int    // who each carry one case after another
}

func (c cell) String() string { return fmt.Sprintf("%s/%d", c.store, c.clients) }

// cells are all that there are.
func cells() (all []cell) {
	for _, store := range []string{"sqlite", "postgres", "split"} {
		for _, clients := range []int{1, 16, 64} {
			all = append(all, cell{store, clients})
		}
	}
	return all
}

// cases is how many are measured in a turn: one client would take too long with as many as sixteen need.
func (c cell) cases(t *testing.T) int {
	t.Helper()
	if c.clients == 1 {
		return int(number(t, benchCases, 50))
	}
	return int(number(t, benchCases, 200))
}

// warmUp is how many cases each client carries before it is measured, within bounds.
const warmUp, mostWarmUp = 20, 100

// rounds is how often the two sides are measured in turn.
const rounds = 2

// side is one of the two that are compared.
type side struct {
	name   string
	starts func(t *testing.T, store string, server *meteredPostgres) *running
}

// running is a side that has started.
type running struct {
	temporal  string // address
	processes []*process
	server    *meteredPostgres // nil: SQLite
	ledger    string           // name of the ledger's database, where it has one of its own
	carries   func(load) []carried
}

// steps are what is done with a case, one after another.
var steps = []string{"file", "accept", "approve", "deliver"}

// load is so many cases, by so many clients.
type load struct {
	Name           string // by which its cases are told from others'
	Cases, Clients int
}

// carried is a case that was taken through all steps.
type carried struct {
	Workflow string          // its id
	Took     []time.Duration // until each step counts
	Late     int             // how many counted later than they were answered
}

// shared has clients carry the cases, one after another.
func (l load) shared(ctx context.Context, carry func(ctx context.Context, name string) (carried, error)) ([]carried, error) {
	all := make([]carried, l.Cases)
	clients, ctx := errgroup.WithContext(ctx)
	clients.SetLimit(l.Clients)
	for i := range all {
		clients.Go(func() (err error) {
			all[i], err = carry(ctx, fmt.Sprintf("%s-%d", l.Name, i))
			return err
		})
	}
	return all, clients.Wait()
}

// TestBenchCases measures what a case costs here against a bare workflow of the same shape (docs/performance.md).
func TestBenchCases(t *testing.T) {
	if os.Getenv(benchCells) == "" {
		t.Skip("only on demand: make bench-cases")
	}
	out, chosen := os.Stdout, chosenCells(t)
	var server *meteredPostgres
	if slices.ContainsFunc(chosen, func(c cell) bool { return c.store != "sqlite" }) {
		server = newMeteredPostgres(t)
	}
	fmt.Fprintf(out, "\n%s\n", conditions())
	for _, c := range chosen {
		var turns []turn
		for range rounds {
			for _, s := range []side{ours, bare} {
				measured := t.Run(fmt.Sprintf("%s/%s", c, s.name), func(t *testing.T) { turns = append(turns, measure(t, c, s, server)) })
				require.True(t, measured, "%s was not measured: %s", s.name, c)
			}
		}
		fmt.Fprintf(out, "\n%s", compared(c, turns))
	}
}

func chosenCells(t *testing.T) (chosen []cell) {
	t.Helper()
	for pattern := range strings.SplitSeq(os.Getenv(benchCells), ",") {
		before := len(chosen)
		for _, c := range cells() {
			if match, err := path.Match(pattern, c.String()); err == nil && match {
				chosen = append(chosen, c)
			}
		}
		require.Greater(t, len(chosen), before, "%s: one of %v was expected, or a pattern of them, not %q", benchCells, cells(), pattern)
	}
	return chosen
}

// measure starts a side, has it carry cases, and ends it.
func measure(t *testing.T, c cell, s side, server *meteredPostgres) turn {
	t.Helper()
	if c.store == "sqlite" {
		server = nil
	}
	r := s.starts(t, c.store, server)
	r.calms(t)
	r.watches(t).rests(t, r.carries(load{"warm-up", min(warmUp*c.clients, mostWarmUp), c.clients}))
	r.calms(t)
	w := r.watches(t)
	before := r.reads(t)
	cases := r.carries(load{"measured", c.cases(t), c.clients})
	answered := time.Since(before.at)
	w.rests(t, cases)
	used := r.reads(t).since(before)
	measured := turn{side: s.name, figures: figures(cases, answered, used.at.Sub(before.at), used)}
	measured.figures[eventsOfHistory] = w.events(t, cases)
	return measured
}
