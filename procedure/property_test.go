package procedure_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// On every procedure, whatever people do at whatever time, and however the
// calendar is revised meanwhile, the laws below hold after each event.
func TestRandomCases(t *testing.T) {
	t.Parallel()
	calendars := []procedure.Calendar{
		calendar.Builtin(), calendar.EveryDay(),
		revised(t, off(9, 30), off(10, 8), off(10, 9)), revised(t, worked(9, 26), worked(10, 17)),
	}
	for _, d := range everyDefinition(t) {
		t.Run(d.ID(), func(t *testing.T) {
			t.Parallel()
			filed := 0
			rapid.Check(t, func(t *rapid.T) {
				w := &walk{T: t, d: d, calendars: calendars, m: procedure.NewMachine(d, calendars[0])}
				if !w.file() {
					return
				}
				filed++
				for range rapid.IntRange(1, 25).Draw(t, "events") {
					w.event()
				}
				w.replay()
			})
			require.Positive(t, filed, "no case was ever filed")
		})
	}
}

// walk is one random case.
type walk struct {
	*rapid.T
	d         *procedure.Definition
	calendars []procedure.Calendar
	m         procedure.Machine
	first, s  procedure.State
	now       time.Time
	events    []procedure.Event
	revised   bool
}

func (w *walk) file() bool {
	on := civil.Date{Year: 2026, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 400).Draw(w.T, "day"))
	w.now = procedure.StartOf(on).Add(time.Duration(rapid.IntRange(0, 24*60-1).Draw(w.T, "minute")) * time.Minute)
	a := procedure.Application{
		Number: "1", At: w.now, Kind: rapid.SampledFrom(w.d.Filing.By).Draw(w.T, "filer"),
		Applicant: rapid.SampledFrom([]string{"a", "p", procedure.Public}).Draw(w.T, "applicant"),
		Form:      w.fields(w.d.Form),
	}
	if w.d.Filing.Parent == procedure.Required {
		a.Parent, a.ParentCase = "0", &procedure.ParentCase{Procedure: "parent", Title: "P", Applicant: "a", Provider: "p"}
	}
	if w.d.Filing.Resource != procedure.None {
		class := rapid.SampledFrom([]string{"unconditional", "conditional", "withheld"})
		a.Resource = &procedure.Resource{Code: "R", Title: "R", Provider: "p", Share: class.Draw(w.T, "share"),
			Open: class.Draw(w.T, "open"), Gathered: rapid.Bool().Draw(w.T, "gathered")}
	}
	if rapid.Bool().Draw(w.T, "across areas") {
		a.Areas = procedure.Areas{Of: map[string]procedure.Area{"a": "340102", "p": "340100"}}
	}
	s, record, err := w.m.File(a)
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) {
		return false
	}
	w.ok(err)
	w.first, w.s = s, s
	w.records([]procedure.Record{record}, record.Event.At)
	w.take() // a clock may have been past due on filing
	return true
}

// event lets time pass, as often as not to the very edge of the next alarm, and
// something happen.
func (w *walk) event() {
	w.tick()
	switch rapid.SampledFrom([]string{"act", "act", "act", "act", "act", "nothing", "junk", "service", "revision", "related"}).Draw(w.T, "event") {
	case "act":
		w.act()
	case "junk":
		w.junk()
	case "service":
		w.service()
	case "revision":
		w.m = procedure.NewMachine(w.d, rapid.SampledFrom(w.calendars).Draw(w.T, "calendar"))
		w.revised = true
		w.take(procedure.Event{Kind: procedure.CalendarRevised})
	case "related":
		w.take(procedure.Event{Kind: procedure.ChildEnded, Action: "rectification", Case: "2", Outcome: "completed"})
	case "nothing":
		w.take()
	}
}

func (w *walk) tick() {
	alarm, ok := w.m.Alarm(w.s)
	if ok && rapid.Bool().Draw(w.T, "to the alarm") {
		edge := rapid.SampledFrom([]time.Duration{-time.Microsecond, 0, time.Microsecond}).Draw(w.T, "edge")
		if at := alarm.At.Add(edge); at.After(w.now) {
			w.now = at
		}
		return
	}
	w.now = w.now.Add(time.Duration(rapid.IntRange(0, 12*24*60).Draw(w.T, "minutes")) * time.Minute)
}

func (w *walk) act() {
	advanced, _, err := w.m.Advance(w.s, nil, w.now)
	w.ok(err)
	open, err := w.m.Open(advanced)
	w.ok(err)
	if len(open) == 0 {
		return
	}
	o := rapid.SampledFrom(open).Draw(w.T, "action")
	ev := procedure.Event{
		Kind: procedure.Acted, Action: o.Action, Task: o.Task, Fields: w.fields(o.Fields),
		By: procedure.Actor{Person: "x", Roles: []string{o.Role}},
	}
	if r := w.take(ev); r != nil && r.Refusal != nil && r.Refusal.Code != procedure.FieldInvalid {
		w.Fatalf("%s was open and is refused: %v", o.Action, r.Refusal)
	}
}

// junk is refused, or harmless.
func (w *walk) junk() {
	word := rapid.SampledFrom([]string{"", "approve", "refuse", "withdraw", "extend_answer", "agree_answer", "service_resolve", "nonsense"})
	before := w.json(w.s)
	ev := procedure.Event{
		ID: "junk", At: w.now, Action: word.Draw(w.T, "action"), Task: rapid.SampledFrom([]string{"", "1-review", "9-x"}).Draw(w.T, "task"),
		Kind: rapid.SampledFrom([]procedure.EventKind{
			procedure.Acted, procedure.ClockExpired, procedure.ServiceDone, procedure.ReminderDue,
		}).Draw(w.T, "kind"),
		By:      procedure.Actor{Roles: []string{rapid.SampledFrom([]string{"nobody", "applicant", "bureau"}).Draw(w.T, "role")}},
		Clock:   rapid.SampledFrom([]string{"", "answer#1", "answer#9"}).Draw(w.T, "clock"),
		Service: rapid.SampledFrom([]string{"", "1-granted"}).Draw(w.T, "call"),
		Fields:  procedure.Fields{word.Draw(w.T, "field"): rapid.SampledFrom([]any{nil, "", "2026-13-01", -1, 1.5, true, []any{1}}).Draw(w.T, "value")},
	}
	s, record, err := w.m.Step(w.s, ev)
	w.ok(err)
	if record.Refusal == nil {
		return // it happened to make sense; what it would do is not kept
	}
	if after := w.json(s); after != before {
		w.Fatalf("a refused %s changed the case:\n%s\n%s", ev.Kind, before, after)
	}
}

func (w *walk) service() {
	advanced, _, err := w.m.Advance(w.s, nil, w.now)
	w.ok(err)
	calls := advanced.Calls()
	if len(calls) == 0 {
		return
	}
	kind := rapid.SampledFrom([]procedure.EventKind{procedure.ServiceDone, procedure.ServiceFailed}).Draw(w.T, "result")
	w.take(procedure.Event{Kind: kind, Service: calls[0].ID})
}

// take advances the case, and beside it a copy that has been through JSON, and
// returns the record of the event.
func (w *walk) take(events ...procedure.Event) *procedure.Record {
	for i := range events {
		events[i].ID, events[i].At = fmt.Sprintf("e%d", len(w.events)+1), w.now
		w.events = append(w.events, events[i])
	}
	before := w.json(w.s)
	var stored procedure.State
	w.ok(json.Unmarshal([]byte(before), &stored))
	s, records, err := w.m.Advance(w.s, events, w.now)
	w.ok(err)
	if w.json(w.s) != before {
		w.Fatalf("the machine wrote into the state it was given")
	}
	again, _, err := w.m.Advance(stored, events, w.now)
	w.ok(err)
	w.same("from a state that was stored", s, again)
	last := w.s.LastAt
	w.s = s
	w.records(records, last)
	w.laws()
	for i := range records {
		if len(events) > 0 && records[i].Event.ID == events[0].ID {
			return &records[i]
		}
	}
	return nil
}

// replay takes all events at once, and demands the state to which they led one by one.
func (w *walk) replay() {
	if w.revised { // then no one calendar counted them all
		return
	}
	w.take()
	s, _, err := w.m.Advance(w.first, w.events, w.now)
	w.ok(err)
	w.same("all at once", s, w.s)
}

// fields fills in values that are allowed today.
func (w *walk) fields(fields []procedure.Field) procedure.Fields {
	values := procedure.Fields{}
	for _, f := range fields {
		if v := w.value(f); f.Required || f.When != "" || rapid.Bool().Draw(w.T, "filled in") {
			values[f.Name] = v
		}
	}
	return values
}

func (w *walk) value(f procedure.Field) any {
	today := procedure.DateOf(w.now)
	switch f.Type {
	case procedure.Integer:
		most := f.Max
		if most == 0 {
			most = f.Min + 20
		}
		return rapid.IntRange(f.Min, most).Draw(w.T, f.Name)
	case procedure.Boolean:
		return rapid.Bool().Draw(w.T, f.Name)
	case procedure.Confirm:
		return true
	case procedure.Date:
		return today.AddDays(rapid.IntRange(-400, 40).Draw(w.T, f.Name)).String()
	case procedure.Promise:
		day, err := calendar.Builtin().NextWorkday(today.AddDays(rapid.IntRange(0, 40).Draw(w.T, f.Name)))
		w.ok(err)
		return day.String()
	case procedure.Enum:
		return rapid.SampledFrom(f.Of.Keys).Draw(w.T, f.Name)
	case procedure.Department:
		return rapid.SampledFrom([]string{"p", "q"}).Draw(w.T, f.Name)
	case procedure.Items:
		return []any{map[string]any{"name": "姓名", "type": "字符型", "length": rapid.IntRange(0, 99).Draw(w.T, f.Name)}}
	default:
		return "x"
	}
}

func (w *walk) ok(err error) {
	if err != nil {
		w.Fatalf("%v", err)
	}
}

func (w *walk) json(v any) string {
	text, err := json.Marshal(v)
	w.ok(err)
	return string(text)
}

func (w *walk) same(how string, a, b procedure.State) {
	if one, other := w.json(a), w.json(b); one != other {
		w.Fatalf("%s the state differs:\n%s\n%s", how, one, other)
	}
}

// records checks that time does not go back and that coverage knows all that happens.
func (w *walk) records(records []procedure.Record, last time.Time) {
	known := procedure.Transitions(w.d)
	for _, r := range records {
		if r.Event.At.Before(last) {
			w.Fatalf("%s at %s comes after %s", r.Event.ID, r.Event.At, last)
		}
		last = r.Event.At
		for _, name := range r.Transitions {
			if !slices.Contains(known, name) {
				w.Fatalf("unknown transition %s", name)
			}
		}
		if r.Refusal != nil && (len(r.Commands) > 0 || len(r.Transitions) > 0) {
			w.Fatalf("a refused event commands %v", r)
		}
	}
}
