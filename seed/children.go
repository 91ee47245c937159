package seed

import (
	"context"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// mayFollow decides which of the child cases that are offered now are opened, and when.
func (sim *simulation) mayFollow(s *simulatedCase) error {
	offers, err := s.machine.Offers(s.state)
	if err != nil {
		return err
	}
	for _, o := range offers {
		likely, named := sim.Habits.Offers[o.Name]
		if !named {
			likely = sim.Habits.Offers["*"]
		}
		if s.machine.Definition().Children.At(o.Name).OnBreach {
			likely = sim.Habits.Breaches
			if s.known["offer/"+o.Name] {
				continue
			}
		}
		if sim.chance.Float64() >= likely || s.known["offer/"+o.Name] {
			continue
		}
		s.known["offer/"+o.Name] = true
		sim.schedule(event{kind: follow, of: s, what: o.Name}, 1+sim.chance.IntN(2*undated))
	}
	return nil
}

// follow opens a child case, if it is offered still.
func (sim *simulation) follow(ctx context.Context, e event) error {
	offers, err := e.of.machine.Offers(e.of.state)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(offers, func(o procedure.Offer) bool { return o.Name == e.what })
	if i < 0 {
		return nil
	}
	who, there := sim.filling(e.of, offers[i].Role)
	if !there {
		return nil
	}
	d, known := sim.population.definitions[e.of.machine.Definition().Regulation.ID+"/"+offers[i].Procedure]
	if !known {
		return nil
	}
	err = sim.file(ctx, domain.Filing{
		Definition: d, By: who, Form: offers[i].Form, Parent: e.of.number, Child: e.what,
	}, e.of)
	if err != nil {
		return err
	}
	c, err := sim.Ledger.Case(ctx, e.of.number)
	if err == nil {
		e.of.state = c.State
	}
	return err
}
