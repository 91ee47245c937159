package store

import (
	"errors"
	"slices"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// tellOpeners tells the case that an ended one follows from, and so on while that ends cases in turn. An opener that has
// ended itself is told too: what came of its related cases stays on its record.
func (c course) tellOpeners(tr *transition) ([]*transition, error) {
	held := []*transition{tr}
	for last := tr; last.endedNow() && last.state.Opener != ""; last = held[len(held)-1] {
		opener, err := c.hold(last.state.Opener)
		if err != nil {
			return nil, err
		}
		if err := opener.advance(relatedEnded(last.state, opener)); err != nil {
			return nil, err
		}
		held = append(held, opener)
	}
	return held, nil
}

func relatedEnded(child procedure.State, opener *transition) procedure.Event {
	at := *child.EndedAt
	if at.After(opener.now) {
		at = opener.now
	}
	return procedure.Event{
		ID: "related:" + child.Number + ":ended", Kind: procedure.RelatedEnded, At: at,
		Case: child.Number, Outcome: child.Outcome.Code,
	}
}

// link puts a related case on the opener's record.
func (tr *transition) link(child *transition, name string) error {
	err := tr.step(procedure.Event{
		ID: "related:" + child.state.Number, Kind: procedure.RelatedOpened, Case: child.state.Number, Action: name,
	})
	if err != nil || !child.state.Ended() {
		return err
	}
	return tr.step(relatedEnded(child.state, tr))
}

// openRelated files the related cases that the case's acts open, in the name of whoever acted. If the rules under which one
// would be filed refuse it, the case goes on and the bureau is told: it can file by hand.
func (c course) openRelated(tr *transition) ([]*transition, error) {
	var opened []*transition
	for _, record := range slices.Clone(tr.records) {
		for _, command := range record.Commands {
			if command.Kind != procedure.OpenRelated {
				continue
			}
			child, err := c.tryRelated(tr, command.Related, record.Event.By)
			var refusal *procedure.Refusal
			if errors.As(err, &refusal) {
				tr.notes = append(tr.notes, unopened(tr, command.Related, refusal))
				continue
			}
			if err != nil {
				return nil, err
			}
			opened = append(opened, child)
		}
	}
	return opened, nil
}

// tryRelated leaves nothing behind if the filing is refused, the number that it was allotted included.
func (c course) tryRelated(tr *transition, name string, by procedure.Actor) (child *transition, err error) {
	err = c.apart(func(b books) error {
		child, err = course{b}.fileRelated(tr, name, by)
		return err
	})
	return child, err
}

func (c course) fileRelated(tr *transition, name string, by procedure.Actor) (*transition, error) {
	related := tr.machine.Definition().Related.At(name)
	def, err := c.published(tr.machine.Definition().Regulation.ID + "/" + related.Procedure)
	if err != nil {
		return nil, err
	}
	form, err := tr.machine.Prefill(tr.state, name)
	if err != nil {
		return nil, err
	}
	person, err := c.person(by.Person)
	if err != nil {
		return nil, err
	}
	child, err := c.fileNew(office.Filing{
		Definition: def, By: person, Form: form, Opener: tr.state.Number, Related: name,
	}, tr.state.Resource)
	if err != nil {
		return nil, err
	}
	return child, tr.link(child, name)
}

// offered holds the case that a filing follows from, takes it on to the present in memory, and checks that it offers this
// related case to the person who files.
func (c course) offered(f office.Filing) (*transition, error) {
	opener, err := c.hold(f.Opener)
	if err != nil {
		return nil, err
	}
	if err := opener.advance(); err != nil {
		return nil, err
	}
	offers, err := opener.machine.Offers(opener.state)
	if err != nil {
		return nil, err
	}
	def := opener.machine.Definition()
	roles := office.Roles(f.By, def.Regulation, opener.state.Parties)
	for _, o := range offers {
		sameProcedure := f.Definition.Regulation.ID == def.Regulation.ID && f.Definition.Name == o.Procedure
		if o.Name == f.Related && sameProcedure && slices.Contains(roles, o.Role) {
			return opener, nil
		}
	}
	return nil, refuse(office.OfferNotOpen, "事项 %s 现在不能由您提起“%s”", f.Opener, f.Definition.Title)
}
