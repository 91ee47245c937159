package activities

import (
	"context"

	"github.com/shixian/shixian/domain"
)

// publishEntry makes the change that the case is about the entry's new version; one that changes nothing makes none.
func (a *Activities) publishEntry(ctx context.Context, j job) error {
	e, err := a.entryOf(ctx, j)
	if err != nil {
		return err
	}
	given, err := j.Definition.ServiceInputs(j.State, j.call.Node)
	if err != nil {
		return err
	}
	changed, err := e.Changed(given)
	if err != nil || domain.SameContent(e, changed) {
		return err
	}
	return a.Effects.PublishEntry(ctx, next(changed, j))
}

// enterEntry makes what the case says the first version of a new entry.
func (a *Activities) enterEntry(ctx context.Context, j job) error {
	entered, err := j.Definition.Entered(j.State, j.call.Node)
	if err != nil {
		return err
	}
	given, err := j.Definition.ServiceInputs(j.State, j.call.Node)
	if err != nil {
		return err
	}
	entered.Version = 0
	e, err := domain.Entry{Resource: entered}.Changed(given)
	if err != nil {
		return err
	}
	return a.Effects.PublishEntry(ctx, next(e, j))
}

// retireEntry makes the entry's last version, with which it leaves the catalog.
func (a *Activities) retireEntry(ctx context.Context, j job) error {
	e, err := a.entryOf(ctx, j)
	if err != nil {
		return err
	}
	if e.Retired && e.ByCase == j.State.Number { // done before, by a call whose answer was lost
		return nil
	}
	last := next(e, j)
	last.Retired = true
	return a.Effects.PublishEntry(ctx, last)
}

func (a *Activities) entryOf(ctx context.Context, j job) (domain.Entry, error) {
	if j.State.Resource == nil {
		return domain.Entry{}, final(NoResource)
	}
	return a.Effects.Entry(ctx, j.State.Resource.Code)
}

// next is the entry as the case's version after the present one.
func next(e domain.Entry, j job) domain.Entry {
	e.Version++
	e.ByPerson, e.ByImport = "", ""
	e.ByCase, e.Since = j.State.Number, j.call.RequestedAt
	return e
}
