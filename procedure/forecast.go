package procedure

import (
	"errors"
	"slices"
	"strings"

	"cloud.google.com/go/civil"
)

// Forecast is what a person is shown before filing.
type Forecast struct {
	On      *civil.Date // by which it is answered at the latest if it is accepted at once; nil if nothing says so, or not yet
	Clock   string      // title of the period that ends then, such as 答复
	Outcome string      // title of the outcome that filing alone brings about, such as 无条件共享，直接获取; then nothing is waited for
}

// Expected returns what comes of an application that is filed at a.At as far as
// its form is filled in. What filing would refuse leads to nothing.
func (m Machine) Expected(a Application) (Forecast, error) {
	t := m.turn(unfiled(a), Event{Kind: Filed, At: a.At}, DateOf(a.At))
	e, err := t.expect(a)
	_, refused := errors.AsType[*Refusal](err)
	_, beyond := errors.AsType[*beyondCalendar](err)
	if refused || beyond {
		return Forecast{}, nil
	}
	return e, err
}

// unfiled is the case of an application before anything has become of it.
func unfiled(a Application) State {
	on := DateOf(a.At)
	return State{
		Resource: a.Resource, Parent: a.Parent, ParentCase: a.ParentCase, Parties: Parties{Applicant: a.Applicant, Person: a.Person},
		FiledOn: on, EnteredOn: on, Facts: map[string]any{}, Acts: map[string]Fields{},
	}
}

func (t *stepContext) expect(a Application) (Forecast, error) {
	form, err := t.bind(a.Form, a.Bound)
	if err != nil {
		return Forecast{}, err
	}
	if t.s.Form, err = t.accept(t.m.def.Form, form); err != nil {
		return Forecast{}, err
	}
	if err := t.provider(a.Areas); err == nil { // else it is still to be filled in
		conditions := slices.DeleteFunc(slices.Clone(t.m.def.Filing.Conditions), func(c Condition) bool {
			_, asksParent := c.When.reads()["parent"]
			return t.s.ParentCase == nil && asksParent
		})
		if err := t.admitted(conditions); err != nil {
			return Forecast{}, err
		}
	}
	for fact, value := range t.m.def.Filing.Set.All() {
		if v, err := t.lookup(string(value)); err == nil { // of an item that is still to be filled in, nothing is known
			t.s.Facts[fact] = v
		}
	}
	node := t.m.def.States.At(t.m.def.Start)
	for len(node.Gateway) > 0 {
		i, err := t.branch(t.m.def.Start, node.Gateway)
		if err != nil {
			return Forecast{}, err
		}
		node = t.m.def.States.At(node.Gateway[i].To)
	}
	return t.expected(node)
}

// expected is by when a case that comes to rest there is answered.
func (t *stepContext) expected(node Node) (Forecast, error) {
	if node.End != "" {
		return Forecast{Outcome: t.m.def.Outcomes.At(node.End)}, nil
	}
	names := t.m.def.Filing.Expects
	if len(names) == 0 {
		return Forecast{}, nil
	}
	name := names[max(0, slices.IndexFunc(names, func(name string) bool { return slices.Contains(node.Limits(), name) }))]
	due, err := t.dueAtBest(t.m.def.Clocks.At(name))
	if err != nil || due == nil {
		return Forecast{}, err
	}
	return Forecast{On: due, Clock: t.m.def.Clocks.At(name).Title}, nil
}

// dueAtBest counts a clock from what starts it, if that has happened, or else
// from receipt: whoever must act before acts at once.
func (t *stepContext) dueAtBest(c Clock) (*civil.Date, error) {
	span, err := t.span(c)
	if err != nil || span.N < 1 { // a length that is not known yet
		return nil, nil //nolint:nilerr // see above
	}
	start, err := t.date(c.From)
	if err != nil && strings.HasPrefix(c.From, "form.") {
		return nil, nil // the day is still to be filled in
	}
	if err != nil {
		start = t.on
	}
	due, err := t.m.after(start, span)
	if err != nil {
		return nil, &beyondCalendar{err}
	}
	return &due, nil
}
