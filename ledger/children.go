package ledger

import (
	"errors"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// holdParents holds the case and, if it has ended, the parent case that hears of it, and so on while that ends cases in
// turn. A parent that has ended itself hears of it too: what came of its child cases stays on its record.
func (c Cases) holdParents(tr *Transition) ([]*Transition, error) {
	held := []*Transition{tr}
	for last := tr; last.Ends() && last.State.Parent != ""; last = held[len(held)-1] {
		parent, err := c.Hold(last.State.Parent)
		if err != nil {
			return nil, err
		}
		if err := parent.Advance(childEnded(last.State, parent)); err != nil {
			return nil, err
		}
		held = append(held, parent)
	}
	return held, nil
}

func childEnded(child procedure.State, parent *Transition) procedure.Event {
	at := *child.EndedAt
	if at.After(parent.Now) {
		at = parent.Now
	}
	return procedure.Event{
		ID: "related:" + child.Number + ":ended", Kind: procedure.ChildEnded, At: at,
		Case: child.Number, Outcome: child.Outcome.Code,
	}
}

// link puts a child case on the parent's record.
func (tr *Transition) link(child *Transition, name string) error {
	err := tr.step(procedure.Event{
		ID: "related:" + child.State.Number, Kind: procedure.ChildOpened, Case: child.State.Number, Action: name,
	})
	if err != nil || !child.State.Ended() {
		return err
	}
	return tr.step(childEnded(child.State, tr))
}

// fileChildren files the child cases that the case's acts open, in the name of whoever acted. If the rules under which one
// would be filed refuse it, the case goes on and the bureau is told: it can file by hand.
func (c Cases) fileChildren(tr *Transition) ([]*Transition, error) {
	var children []*Transition
	for _, record := range slices.Clone(tr.Records) {
		for _, command := range record.Commands {
			if command.Kind != procedure.OpenChild {
				continue
			}
			child, err := c.tryChild(tr, command.Child, record.Event.By)
			var refusal *procedure.Refusal
			if errors.As(err, &refusal) {
				last := tr.Records[len(tr.Records)-1]
				tr.Notices = append(tr.Notices, tr.View().ChildRefused(last, command.Child, refusal))
				continue
			}
			if err != nil {
				return nil, err
			}
			children = append(children, child)
		}
	}
	return children, nil
}

// tryChild leaves nothing behind if the filing is refused, the number that it was allotted included.
func (c Cases) tryChild(tr *Transition, name string, by procedure.Actor) (child *Transition, err error) {
	err = c.Savepoint(func(r Repository) error {
		child, err = Cases{r}.fileChild(tr, name, by)
		return err
	})
	return child, err
}

func (c Cases) fileChild(tr *Transition, name string, by procedure.Actor) (*Transition, error) {
	rule := tr.Machine.Definition().Children.At(name)
	def, err := c.Published(tr.Machine.Definition().Regulation.ID + "/" + rule.Procedure)
	if err != nil {
		return nil, err
	}
	form, err := tr.Machine.Prefill(tr.State, name)
	if err != nil {
		return nil, err
	}
	person, err := c.Person(by.Person)
	if err != nil {
		return nil, err
	}
	child, err := c.fileNew(domain.Filing{
		Definition: def, By: person, Form: form, Parent: tr.State.Number, Child: name,
	}, tr.State.Resource, tr)
	if err != nil {
		return nil, err
	}
	return child, tr.link(child, name)
}

// offering holds the case that a filing follows from, takes it on to the present in memory, and checks that it offers this
// child case to the person who files, or to a colleague for whom they stand in and file.
func (c Cases) offering(f *domain.Filing) (*Transition, error) {
	parent, err := c.Hold(f.Parent)
	if err == nil && !domain.MaySee(f.By, parent.State.Parties) {
		err = domain.UnknownCase(f.Parent) // of one that they may not see they learn as little as of one that is not there
	}
	if err != nil {
		return nil, at("parent", err)
	}
	if err := parent.Advance(); err != nil {
		return nil, err
	}
	offers, err := parent.Machine.Offers(parent.State)
	if err != nil {
		return nil, err
	}
	def := parent.Machine.Definition()
	for _, as := range f.By.Capacities() {
		roles := domain.Roles(as.Person, def.Regulation, parent.State.Parties)
		for _, o := range offers {
			sameProcedure := f.Definition.Regulation.ID == def.Regulation.ID && f.Definition.Name == o.Procedure
			if o.Name == f.Child && sameProcedure && slices.Contains(roles, o.Role) {
				f.For = as.For
				return parent, nil
			}
		}
	}
	return nil, procedure.Refuse(domain.OfferNotOpen, "办件 %s 现在不能由您提起“%s”", f.Parent, f.Definition.Title)
}

// at says which item of a filing a refusal is about.
func at(item string, err error) error {
	var refusal *procedure.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	about := *refusal
	about.Field = item
	return &about
}
