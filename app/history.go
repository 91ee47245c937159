package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/seed"
	"github.com/shixian/shixian/store"
)

// History says what history SeedHistory simulates.
type History struct {
	Cases   int    // filed; those that they lead to come on top
	Months  int    // how far back it goes
	Entries int    // of the catalog
	Seed    uint64 // the same and the same last day make the same history
	Until   string // the day before which it ends; empty: today
}

// Check refuses what no history can be.
func (p History) Check() error {
	switch {
	case p.Cases < 0 || p.Entries < 0:
		return usage("--cases and --entries: a number from 0 on was expected")
	case p.Months < 1 || p.Months > 120:
		return usage("--months: 1 to 120 was expected, not %d", p.Months)
	}
	if _, err := civil.ParseDate(p.Until); p.Until != "" && err != nil {
		return usage("--until: a date such as 2026-11-24 was expected")
	}
	return nil
}

// end is the midnight that ends the history: what happens from it on is the present's.
func (p History) end(now time.Time) (time.Time, error) {
	today := procedure.DateOf(now)
	if p.Until == "" {
		return procedure.StartOf(today), nil
	}
	day, err := civil.ParseDate(p.Until)
	if err == nil && day.After(today) {
		err = usage("--until: %s has not come yet", day)
	}
	return procedure.StartOf(day), err
}

// SeedHistory simulates a history in an empty ledger, or adds one to that of a
// demonstration. It says on progress how far it is.
func (a *App) SeedHistory(ctx context.Context, p History, progress io.Writer) error {
	var habits seed.Habits
	var corpus seed.Corpus
	if err := errors.Join(readDemo("habits.yaml", &habits), readDemo("corpus.yaml", &corpus)); err != nil {
		return err
	}
	now, err := a.Ledger.Now(ctx)
	if err != nil {
		return err
	}
	until, err := p.end(now)
	if err != nil {
		return err
	}
	from := procedure.StartOf(monthsBefore(procedure.DateOf(until), p.Months))
	if err := a.Ledger.MarkDemo(ctx); err != nil {
		return err
	}
	people, err := a.seedPopulation(ctx, corpus, p)
	if err != nil {
		return fmt.Errorf("seeding people: %w", err)
	}
	bulk, err := seed.NewBulkLedger(ctx, a.Ledger, store.DemoMark{
		Seed: p.Seed, Cases: p.Cases, Months: p.Months, Entries: p.Entries, Until: procedure.DateOf(until).String(),
	}, from)
	if err != nil {
		return err
	}
	printer := &teller{out: progress, cases: p.Cases, began: time.Now()}
	config := seed.Config{
		Ledger: bulk, People: people, Habits: habits, Corpus: corpus, Seed: p.Seed, Cases: p.Cases,
		From: from, Until: until, Progress: printer.tell,
	}
	done, err := a.liveHistory(ctx, bulk, config, p)
	if err != nil {
		bulk.Abandon()
		return err
	}
	if err := bulk.Close(ctx); err != nil {
		return err
	}
	printer.done(done)
	return nil
}

func (a *App) liveHistory(ctx context.Context, bulk *seed.BulkLedger, c seed.Config, p History) (seed.Progress, error) {
	var err error
	if c.Calendar, err = a.Ledger.Calendar(ctx); err != nil {
		return seed.Progress{}, err
	}
	if c.Departments, err = a.Ledger.Departments(ctx); err != nil {
		return seed.Progress{}, err
	}
	for _, pack := range a.Packs.Packs() {
		c.Definitions = append(c.Definitions, pack.Procedures...)
	}
	if err := historyCatalog(bulk, c, p.Entries); err != nil {
		return seed.Progress{}, fmt.Errorf("seeding the catalog: %w", err)
	}
	c.Entries = bulk.Entries()
	if p.Cases == 0 {
		return seed.Progress{}, nil
	}
	return seed.Simulate(ctx, c)
}

// historyCatalog enters the demonstration's catalog before the history begins, unless
// it is there, and made-up entries beside it until there are so many.
func historyCatalog(bulk *seed.BulkLedger, c seed.Config, least int) error {
	known := bulk.Entries()
	today := procedure.DateOf(c.Until)
	if len(known) == 0 {
		entries, updates, err := demoEntries(today.AddDays(-1))
		if err != nil {
			return err
		}
		known = entries
		for _, e := range entries {
			e.Since = c.From
			if err := bulk.PutEntry(e); err != nil {
				return err
			}
		}
		for _, u := range updates {
			if err := bulk.ReportUpdate(u); err != nil {
				return err
			}
		}
	}
	chance := rand.New(rand.NewPCG(c.Seed, 1))  //nolint:gosec // what is made up must be the same each time
	updated := rand.New(rand.NewPCG(c.Seed, 4)) //nolint:gosec // as above
	var providers []string
	for _, e := range known {
		if !slices.Contains(providers, e.Provider) {
			providers = append(providers, e.Provider)
		}
	}
	for i := len(known); i < least; i++ {
		provider := providers[chance.IntN(len(providers))]
		e := c.Corpus.Catalog.Entry(fmt.Sprintf("%s-%06d", provider, i+1), provider, chance)
		e.Since = c.From
		if err := bulk.PutEntry(e); err != nil {
			return err
		}
		if on, ok := c.Corpus.Catalog.Updated(e.UpdateCycle, today, updated); ok {
			if err := bulk.ReportUpdate(domain.DataUpdate{Code: e.Code, On: on, By: demoID + provider}); err != nil {
				return err
			}
		}
	}
	return nil
}

// seedPopulation enters the demonstration's people, unless there are some, and members
// of the public beside them. It returns everybody.
func (a *App) seedPopulation(ctx context.Context, corpus seed.Corpus, p History) ([]domain.Person, error) {
	departments, err := a.Ledger.Departments(ctx)
	if err != nil {
		return nil, err
	}
	if len(departments) == 0 {
		if _, err := a.seedPeople(ctx); err != nil {
			return nil, err
		}
	}
	hash, err := api.HashPassword(DemoPassword)
	if err != nil {
		return nil, err
	}
	var accounts []domain.Account
	for i, name := range corpus.Names(p.Seed, min(20+p.Cases/50, 5000)) {
		login := fmt.Sprintf("citizen%04d", i+1)
		accounts = append(accounts, domain.Account{
			Person: domain.Person{ID: demoID + login, Login: login, Name: name}, PasswordHash: hash,
		})
	}
	if err := a.Ledger.PutAccounts(ctx, accounts); err != nil {
		return nil, err
	}
	return a.Ledger.People(ctx)
}

// monthsBefore is the same day so many months earlier, or the first of the next
// month where there is none.
func monthsBefore(d civil.Date, months int) civil.Date {
	return civil.DateOf(d.In(procedure.Shanghai).AddDate(0, -months, 0))
}

// teller says how far a simulation has come, every few seconds.
type teller struct {
	out   io.Writer
	cases int
	began time.Time
	last  time.Time
	calls int
}

const tellEvery = 5 * time.Second

func (t *teller) tell(p seed.Progress) {
	if t.calls++; t.calls%1000 != 0 {
		return
	}
	if now := time.Now(); now.Sub(t.last) >= tellEvery {
		t.last = now
		fmt.Fprintf(t.out, "%s  %d of %d filed, %d followed from them, %d going on\n",
			p.At.Format(time.DateOnly), p.Planned, t.cases, p.Children, p.Open)
	}
}

func (t *teller) done(p seed.Progress) {
	fmt.Fprintf(t.out, "%d cases, %d of which followed from others, with %d acts, made in %s\n",
		p.Cases, p.Children, p.Acts, time.Since(t.began).Round(time.Second))
}
