package procedure_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// drive takes one case through the machine at written times.
type drive struct {
	t testing.TB
	m procedure.Machine
	s procedure.State
	n int
}

// at reads "2026-09-28" or "2026-09-28 10:00[:00[.000000]]" as an instant in Shanghai.
func at(t testing.TB, text string) time.Time {
	t.Helper()
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02 15:04:05.999999"} {
		if instant, err := time.ParseInLocation(layout, text, procedure.Shanghai); err == nil {
			return instant
		}
	}
	t.Fatalf("%q is no instant", text)
	return time.Time{}
}

// application is in order for the synthetic procedure; form overrides its form.
func application(t testing.TB, filed string, form procedure.Fields) procedure.Application {
	t.Helper()
	a := procedure.Application{
		Number: "XG-1", At: at(t, filed), Kind: procedure.FiledByDepartment, Applicant: "a-dept",
		By:   procedure.Actor{Person: "anna", Department: "a-dept", Roles: []string{"applicant"}},
		Form: procedure.Fields{"owner": "p-dept", "event_on": "2026-09-22", "limit": 5, "agreed": true},
	}
	for name, v := range form {
		a.Form[name] = v
	}
	return a
}

// file opens a case of the synthetic procedure, or of a variant of it.
func file(t testing.TB, d *procedure.Definition, filed string, form procedure.Fields) *drive {
	t.Helper()
	m := procedure.NewMachine(d, calendar.Builtin())
	s, _, err := m.File(application(t, filed, form))
	require.NoError(t, err)
	return &drive{t: t, m: m, s: s}
}

// do registers an act of a role and returns what the machine made of it.
func (d *drive) do(when, role, action string, fields procedure.Fields) procedure.Record {
	d.t.Helper()
	return d.take(procedure.Event{
		Kind: procedure.Acted, At: at(d.t, when), Action: action, Fields: fields,
		By: procedure.Actor{Person: role, Roles: []string{role}},
	})
}

// must is do for an act that has to be taken.
func (d *drive) must(when, role, action string, fields procedure.Fields) {
	d.t.Helper()
	require.Nil(d.t, d.do(when, role, action, fields).Refusal)
}

// refused is do for an act that has to be refused, with this code.
func (d *drive) refused(code procedure.Code, when, role, action string, fields procedure.Fields) *procedure.Refusal {
	d.t.Helper()
	r := d.do(when, role, action, fields).Refusal
	require.NotNil(d.t, r, "%s by %s", action, role)
	require.Equal(d.t, code, r.Code, r.Detail)
	return r
}

func (d *drive) take(ev procedure.Event) procedure.Record {
	d.t.Helper()
	d.n++
	ev.ID = fmt.Sprintf("event-%d", d.n)
	var err error
	var records []procedure.Record
	d.s, records, err = d.m.Advance(d.s, []procedure.Event{ev}, ev.At)
	require.NoError(d.t, err)
	for _, r := range records {
		if r.Event.ID == ev.ID {
			return r
		}
	}
	d.t.Fatal("the event was lost")
	return procedure.Record{}
}

// until lets time pass.
func (d *drive) until(when string) []procedure.Record {
	d.t.Helper()
	var err error
	var records []procedure.Record
	d.s, records, err = d.m.Advance(d.s, nil, at(d.t, when))
	require.NoError(d.t, err)
	return records
}

// served answers the service that the case waits for.
func (d *drive) served(when string, kind procedure.EventKind) procedure.Record {
	d.t.Helper()
	calls := d.s.Calls()
	require.Len(d.t, calls, 1)
	return d.take(procedure.Event{Kind: kind, At: at(d.t, when), Service: calls[0].ID})
}

// clock returns the last running of a clock.
func (d *drive) clock(name string) procedure.ClockInstance {
	d.t.Helper()
	for i := len(d.s.Clocks) - 1; i >= 0; i-- {
		if d.s.Clocks[i].Clock == name {
			return d.s.Clocks[i]
		}
	}
	d.t.Fatalf("the clock %s never ran", name)
	return procedure.ClockInstance{}
}

func (d *drive) due(name string) string {
	d.t.Helper()
	return d.clock(name).Due.String()
}
