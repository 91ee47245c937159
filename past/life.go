package past

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// Chronicle is the ledger in which a past is lived. Its time is what it was last told.
type Chronicle interface {
	activities.Ledger
	activities.World
	At(t time.Time)
	File(f office.Filing) (office.Case, error)
	// Act registers an act; it is applied a moment later.
	Act(a office.Act, later time.Duration) (office.Advanced, error)
	Attach(a office.Attachment, content io.Reader) (office.Attachment, error)
	// Rest says that nothing more happens to a case and those that follow from it.
	Rest(number string) error
}

// Config is a past to be lived.
type Config struct {
	Chronicle   Chronicle
	Definitions []*procedure.Definition
	Calendar    *calendar.Calendar
	People      []office.Person
	Departments []office.Department
	Entries     []office.Entry
	Habits      Habits
	Corpus      Corpus
	Seed        uint64
	Cases       int       // how many are filed; those that they lead to come on top
	From, Until time.Time // Until is exclusive
	Progress    func(Progress)
}

// Progress is how far a past has come.
type Progress struct {
	At      time.Time
	Planned int // of Config.Cases: filed, or refused because the regulation does not take it
	Cases   int // that there are
	Related int // of them, those that others led to
	Open    int
	Acts    int
}

// life is a past in the making.
type life struct {
	Config
	services *activities.Activities
	chance   *rand.Rand
	agenda   agenda
	town     town
	roots    []root
	cases    map[string]*subject
	progress Progress
}

// Live makes a past. What is open at its end stays open.
func Live(ctx context.Context, c Config) (Progress, error) {
	l := &life{
		Config:   c,
		services: &activities.Activities{Ledger: c.Chronicle, World: c.Chronicle},
		chance:   rand.New(rand.NewPCG(c.Seed, 0)), //nolint:gosec // what is made up must be the same each time
		cases:    map[string]*subject{},
	}
	l.town = newTown(c)
	if err := l.plan(); err != nil {
		return l.progress, fmt.Errorf("planning a past: %w", err)
	}
	for ctx.Err() == nil {
		more, err := l.next(ctx)
		if err != nil {
			return l.progress, err
		}
		if !more {
			break
		}
	}
	return l.progress, ctx.Err()
}

// next lets the next thing happen: a filing, or what is on the agenda.
func (l *life) next(ctx context.Context) (bool, error) {
	filing := l.progress.Planned < len(l.roots)
	e, busy := l.agenda.first()
	if filing && (!busy || l.roots[l.progress.Planned].at.Before(e.at)) {
		r := l.roots[l.progress.Planned]
		l.progress.Planned++
		l.moveTo(r.at)
		return true, l.fileRoot(ctx, r)
	}
	if !busy || !e.at.Before(l.Until) {
		return false, nil
	}
	l.agenda.pop()
	l.moveTo(e.at)
	return true, l.happen(ctx, e)
}

func (l *life) moveTo(t time.Time) {
	l.Chronicle.At(t)
	l.progress.At, l.progress.Open = t, len(l.cases)
	if l.Progress != nil {
		l.Progress(l.progress)
	}
}

func (l *life) happen(ctx context.Context, e event) error {
	e.of.household.awaited--
	var err error
	switch e.kind {
	case alarm:
		err = l.ring(ctx, e)
	case attend:
		err = l.attend(ctx, e)
	case prolong:
		err = l.prolong(ctx, e)
	case meddle:
		err = l.meddle(ctx, e)
	case serve:
		err = l.serve(ctx, e)
	case follow:
		err = l.follow(ctx, e)
	}
	if err != nil {
		return fmt.Errorf("case %s on %s: %w", e.of.number, e.at.Format(time.DateTime), err)
	}
	return l.settle(e.of)
}
