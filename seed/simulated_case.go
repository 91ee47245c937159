package seed

import (
	"context"
	"fmt"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// simulatedCase is a case as those who live it see it.
type simulatedCase struct {
	number  string
	machine procedure.Machine
	state   procedure.State
	parent  *simulatedCase
	tree    *tree
	alarm   time.Time       // when time brings something about
	rings   time.Time       // when that is looked at
	known   map[string]bool // tasks, calls, offers and child cases that have been seen to
}

// tree is a case with those that follow from it.
type tree struct {
	root    string
	awaited int // events on the agenda
	open    int // cases that have not ended
	members []*simulatedCase
}

func (sim *simulation) adopt(c domain.Case, parent *simulatedCase) *simulatedCase {
	s := &simulatedCase{
		number: c.State.Number, machine: procedure.NewMachine(c.Definition, sim.Calendar), parent: parent, known: map[string]bool{},
	}
	if parent != nil {
		s.tree = parent.tree
		parent.known["case/"+s.number] = true
		sim.progress.Children++
	} else {
		s.tree = &tree{root: s.number}
	}
	s.tree.open++
	s.tree.members = append(s.tree.members, s)
	s.state.Number = s.number
	sim.cases[s.number] = s
	return s
}

// settle lets a tree rest when nothing more will happen to it.
func (sim *simulation) settle(s *simulatedCase) error {
	h := s.tree
	if h.awaited > 0 || h.open > 0 {
		return nil
	}
	for _, m := range h.members {
		delete(sim.cases, m.number)
	}
	return sim.Ledger.Rest(h.root)
}

// observe sees how a case stands, and puts on the agenda what that leads to.
func (sim *simulation) observe(ctx context.Context, s *simulatedCase, a domain.Advanced) error {
	first := s.state.Definition == ""
	ended, breaches := s.state.Ended(), len(s.state.Breaches)
	s.state = a.Case.State
	sim.setAlarm(s, a.Alarm)
	sim.awaitServices(s)
	sim.assignTasks(s)
	if first {
		sim.mayInterfere(s)
	}
	if s.state.Ended() != ended || len(s.state.Breaches) > breaches {
		if err := sim.mayFollow(s); err != nil {
			return err
		}
	}
	if err := sim.meetChildren(ctx, s); err != nil {
		return err
	}
	if s.state.Ended() && !ended {
		s.tree.open--
		if s.parent != nil {
			return sim.look(ctx, s.parent)
		}
	}
	return nil
}

// setAlarm has what time brings about looked at a moment after it is due, as a worker does.
func (sim *simulation) setAlarm(s *simulatedCase, next *procedure.Event) {
	if next == nil || s.state.Ended() {
		s.alarm, s.rings = time.Time{}, time.Time{}
		return
	}
	if s.alarm.Equal(next.At) && !s.rings.IsZero() {
		return
	}
	s.alarm, s.rings = next.At, next.At.Add(sim.moment(3*time.Second))
	sim.agenda.add(event{at: s.rings, kind: alarm, of: s})
}

func (sim *simulation) ring(ctx context.Context, e event) error {
	if !e.at.Equal(e.of.rings) {
		return nil
	}
	e.of.rings = time.Time{}
	return sim.look(ctx, e.of)
}

func (sim *simulation) awaitServices(s *simulatedCase) {
	for _, call := range s.state.Calls() {
		key := fmt.Sprintf("call/%s/%d", call.ID, call.Tries)
		if s.known[key] {
			continue
		}
		s.known[key] = true
		sim.agenda.add(event{at: sim.progress.At.Add(sim.moment(4 * time.Second)), kind: serve, of: s, what: call.ID, tries: call.Tries})
	}
}

// meetChildren takes up the child cases that acts of this one have opened.
func (sim *simulation) meetChildren(ctx context.Context, s *simulatedCase) error {
	for _, link := range s.state.Children {
		if link.Number == "" || s.known["case/"+link.Number] {
			continue
		}
		c, err := sim.Ledger.Case(ctx, link.Number)
		if err != nil {
			return err
		}
		if err := sim.begin(ctx, c, s); err != nil {
			return err
		}
	}
	return nil
}

// workday is an office hour so many working days from now, at least a little later than now.
func (sim *simulation) workday(days int) (time.Time, error) {
	today := procedure.DateOf(sim.progress.At)
	day := today
	works, err := sim.Calendar.IsWorkday(today)
	if err != nil {
		return time.Time{}, err
	}
	if days == 0 && works {
		if at := procedure.StartOf(day).Add(sim.officeHour() + sim.moment(time.Second)); at.After(sim.progress.At.Add(10 * time.Minute)) {
			return at, nil
		}
		return sim.progress.At.Add(10*time.Minute + sim.moment(50*time.Minute)), nil
	}
	if day, err = sim.Calendar.AddWorkdays(today, max(days, 1)); err != nil {
		return time.Time{}, err
	}
	return procedure.StartOf(day).Add(sim.officeHour() + sim.moment(time.Second)), nil
}

// left is how many working days remain until a day.
func (sim *simulation) left(due civil.Date) int {
	today := procedure.DateOf(sim.progress.At)
	if !today.Before(due) {
		return 0
	}
	n, err := sim.Calendar.Workdays(today, due)
	if err != nil {
		return 0
	}
	return n
}
