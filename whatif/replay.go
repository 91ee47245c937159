package whatif

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// replay is a case on its way through a machine once more.
type replay struct {
	Ending
	history  domain.History
	calendar procedure.Calendar
	services services
	asked    map[string]bool // child cases that acts have opened
}

// Rules are what a case is replayed under.
type Rules struct {
	Definition *procedure.Definition
	Calendar   procedure.Calendar
}

// Replay takes what was recorded of a case through a machine, with what time brings about in between and after, to the
// present, or to the first step that cannot be repeated. The error is for what must never be, such as a date beyond the calendar.
func Replay(h domain.History, rules Rules, now time.Time) (Ending, error) {
	r := replay{
		Ending: Ending{Machine: procedure.NewMachine(rules.Definition, rules.Calendar)}, calendar: rules.Calendar,
		history: h, services: servicesOf(h), asked: map[string]bool{},
	}
	err := r.file()
	rest := h.Records[1:]
	for ; err == nil && r.Stop == nil && len(rest) > 0; rest = rest[1:] {
		err = r.repeat(rest[0])
	}
	if err == nil && r.Stop == nil {
		err = r.until(now)
	}
	r.unled(rest)
	if err != nil {
		err = fmt.Errorf("case %s: %w", h.State.Number, err)
	}
	return r.Ending, err
}

// until takes the case on with what time and services bring about.
func (r *replay) until(at time.Time) error {
	for {
		ev, ok := r.next(at)
		if !ok {
			return nil
		}
		if _, err := r.step(ev); err != nil {
			return err
		}
	}
}

// next is what comes next of itself: of an alarm and a result at one instant the alarm, as in the machine.
func (r *replay) next(until time.Time) (procedure.Event, bool) {
	alarm, rings := r.Machine.Alarm(r.State)
	result, comes := r.result()
	if comes && (!rings || result.At.Before(alarm.At)) {
		return result, !result.At.After(until)
	}
	return alarm, rings && !alarm.At.After(until)
}

func (r *replay) step(ev procedure.Event) (procedure.Record, error) {
	state, record, err := r.Machine.Step(r.State, ev)
	r.State = state
	for _, c := range record.Commands {
		if c.Kind == procedure.OpenChild {
			r.asked[c.Child] = true
		}
	}
	return record, err
}

// repeat takes the case on to a recorded step, and takes that again.
func (r *replay) repeat(recorded procedure.Record) error {
	ev := recorded.Event
	if err := r.until(ev.At); err != nil {
		return err
	}
	switch ev.Kind {
	case procedure.Acted:
		return r.act(recorded)
	case procedure.ServiceDone, procedure.ServiceFailed:
		if !r.awaits(ev) {
			return nil
		}
	case procedure.ChildOpened:
		if led, err := r.leads(ev.Action); err != nil || !led {
			r.Unled = append(r.Unled, ev.Case)
			return err
		}
	case procedure.ChildEnded:
		if slices.Contains(r.Unled, ev.Case) {
			return nil
		}
	default: // the filing, and what time brings about by itself
		return nil
	}
	_, err := r.step(ev)
	return err
}

// leads tells whether the case would lead to a child case by the name: an act has opened it, or it is offered.
func (r *replay) leads(child string) (bool, error) {
	if r.asked[child] {
		return true, nil
	}
	offers, err := r.Machine.Offers(r.State)
	return slices.ContainsFunc(offers, func(o procedure.Offer) bool { return o.Name == child }), err
}

// act repeats an act. It stops the replay if it can no longer be taken, unless it could not then either or moved nothing.
func (r *replay) act(recorded procedure.Record) error {
	ev := recorded.Event
	if !slices.ContainsFunc(r.State.OpenTasks(), func(t procedure.OpenTask) bool { return t.ID == ev.Task }) {
		ev.Task = "" // numbered otherwise, or not open: whatever the action is open on
	}
	if recorded.Refusal == nil {
		ev.Fields = r.onWorkdays(ev.Fields, func() []procedure.Field { return fieldsOf(r.Machine.Definition(), r.State.Node, ev.Action) })
	}
	record, err := r.step(ev)
	if err != nil || record.Refusal == nil || recorded.Refusal != nil || idle(recorded) {
		return err
	}
	r.Stop = &Stop{Kind: NotPossible, At: ev.At, Title: titleOf(r.history.Definition, recorded), Why: record.Refusal.Detail}
	elsewhere := recorded.From != r.State.Node
	if record.Refusal.Code == procedure.CaseEnded || elsewhere && r.State.Pending != "" {
		r.Stop.Kind = DecidedBefore
	}
	return nil
}

// idle tells whether an act moved nothing: it told people, and no more.
func idle(r procedure.Record) bool {
	told := func(c procedure.Command) bool { return c.Kind == procedure.Notify }
	return len(r.Transitions) == 0 && !slices.ContainsFunc(r.Commands, func(c procedure.Command) bool { return !told(c) })
}

// unled notes the cases to which steps led that are not repeated.
func (r *replay) unled(records []procedure.Record) {
	for _, record := range records {
		if ev := record.Event; ev.Kind == procedure.ChildOpened {
			r.Unled = append(r.Unled, ev.Case)
		}
	}
}

// titleOf is the title that an act had, or else the action's name.
func titleOf(d *procedure.Definition, act procedure.Record) string {
	for _, o := range d.OpenIn(act.From) {
		if o.Action == act.Event.Action {
			return o.Title
		}
	}
	return act.Event.Action
}

func fieldsOf(d *procedure.Definition, state, action string) []procedure.Field {
	for _, o := range d.OpenIn(state) {
		if o.Action == action {
			return o.Fields
		}
	}
	return nil
}

// onWorkdays takes dates promised for what has become a day off for the next working day. It asks for the fields only if
// there is such a date.
func (r *replay) onWorkdays(values procedure.Fields, fields func() []procedure.Field) procedure.Fields {
	moved := values
	for name, value := range values {
		text, _ := value.(string)
		day, err := civil.ParseDate(text)
		if err != nil {
			continue
		}
		next, err := r.calendar.NextWorkday(day)
		promised := func(f procedure.Field) bool { return f.Name == name && f.Type == procedure.Promise }
		if err == nil && next != day && slices.ContainsFunc(fields(), promised) {
			moved = maps.Clone(moved)
			moved[name] = next.String()
		}
	}
	return moved
}
