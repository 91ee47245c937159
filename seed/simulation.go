package seed

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Ledger is the ledger in which a history is simulated. Its time is what it was last told.
type Ledger interface {
	activities.Ledger
	activities.Effects
	At(t time.Time)
	File(f domain.Filing) (domain.Case, error)
	// Act registers an act; it is applied a moment later.
	Act(a domain.Act, later time.Duration) (domain.Advanced, error)
	Attach(a domain.Attachment, content io.Reader) (domain.Attachment, error)
	// Rest says that nothing more happens to a case and those that follow from it.
	Rest(number string) error
}

// Config says what history to simulate.
type Config struct {
	Ledger      Ledger
	Definitions []*procedure.Definition
	Calendar    *calendar.Calendar
	People      []domain.Person
	Departments []domain.Department
	Entries     []domain.Entry
	Habits      Habits
	Corpus      Corpus
	Seed        uint64
	Cases       int       // how many are filed; those that they lead to come on top
	From, Until time.Time // Until is exclusive
	Progress    func(Progress)
}

// Progress is how far a simulation has come.
type Progress struct {
	At       time.Time
	Planned  int // of Config.Cases: filed, or refused because the regulation does not take it
	Cases    int // that there are
	Children int // of them, those that others led to
	Open     int
	Acts     int
}

// simulation is a history in the making.
type simulation struct {
	Config
	services       *activities.Activities
	chance         *rand.Rand
	agenda         agenda
	population     population
	plannedFilings []planned
	cases          map[string]*simulatedCase
	progress       Progress
}

// Simulate makes a history. What is open at its end stays open.
func Simulate(ctx context.Context, c Config) (Progress, error) {
	sim := &simulation{
		Config:   c,
		services: &activities.Activities{Ledger: c.Ledger, Effects: c.Ledger},
		chance:   rand.New(rand.NewPCG(c.Seed, 0)), //nolint:gosec // what is made up must be the same each time
		cases:    map[string]*simulatedCase{},
	}
	sim.population = newPopulation(c)
	if err := sim.plan(); err != nil {
		return sim.progress, fmt.Errorf("planning a simulated history: %w", err)
	}
	for ctx.Err() == nil {
		more, err := sim.next(ctx)
		if err != nil {
			return sim.progress, err
		}
		if !more {
			break
		}
	}
	return sim.progress, ctx.Err()
}

// next lets the next thing happen: a filing, or what is on the agenda.
func (sim *simulation) next(ctx context.Context) (bool, error) {
	filing := sim.progress.Planned < len(sim.plannedFilings)
	e, busy := sim.agenda.first()
	if filing && (!busy || sim.plannedFilings[sim.progress.Planned].at.Before(e.at)) {
		r := sim.plannedFilings[sim.progress.Planned]
		sim.progress.Planned++
		sim.moveTo(r.at)
		return true, sim.filePlanned(ctx, r)
	}
	if !busy || !e.at.Before(sim.Until) {
		return false, nil
	}
	sim.agenda.pop()
	sim.moveTo(e.at)
	return true, sim.happen(ctx, e)
}

func (sim *simulation) moveTo(t time.Time) {
	sim.Ledger.At(t)
	sim.progress.At, sim.progress.Open = t, len(sim.cases)
	if sim.Progress != nil {
		sim.Progress(sim.progress)
	}
}

func (sim *simulation) happen(ctx context.Context, e event) error {
	e.of.tree.awaited--
	var err error
	switch e.kind {
	case alarm:
		err = sim.ring(ctx, e)
	case attend:
		err = sim.attend(ctx, e)
	case extend:
		err = sim.extend(ctx, e)
	case interfere:
		err = sim.interfere(ctx, e)
	case serve:
		err = sim.serve(ctx, e)
	case follow:
		err = sim.follow(ctx, e)
	}
	if err != nil {
		return fmt.Errorf("case %s on %s: %w", e.of.number, e.at.Format(time.DateTime), err)
	}
	return sim.settle(e.of)
}
