package procedure_test

import (
	"maps"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// Whatever is asked for when, and however it is decided: the due day is what a clerk with a calendar would count, day by day.
func TestExtensionArithmetic(t *testing.T) {
	t.Parallel()
	d := synthetic(t)
	cal := calendar.Builtin()
	a := application(t, "2026-09-22 10:00", nil)
	rapid.Check(t, func(t *rapid.T) {
		w := &walk{T: t, d: d, m: procedure.NewMachine(d, cal)}
		a := a
		a.Form = maps.Clone(a.Form)
		a.Form["limit"] = rapid.IntRange(1, 12).Draw(t, "limit")
		s, _, err := w.m.File(a)
		w.ok(err)
		before := s.Clocks[0]
		asked := before.Start.AddDays(rapid.IntRange(0, before.Due.DaysSince(before.Start)).Draw(t, "asked"))
		s = w.must(s, asked, "provider", "extend_answer", more(rapid.IntRange(1, 10).Draw(t, "days")))
		request, limit := s.Clocks[0].Extensions[0], s.Clocks[len(s.Clocks)-1].Due
		decided := asked.AddDays(rapid.IntRange(0, limit.DaysSince(asked)+1).Draw(t, "decided"))
		how, what := rapid.SampledFrom([]string{"agree_answer", "refuse_answer"}).Draw(t, "how"), procedure.Fields(nil)
		if how == "refuse_answer" {
			what = procedure.Fields{"reason": "x"}
		}
		if decided.After(limit) { // undecided: it lapses at the end of its last day
			s, _, err = w.m.Advance(s, nil, procedure.StartOf(decided))
			w.ok(err)
			if !s.Clocks[0].Extensions[0].Lapsed {
				t.Fatalf("nobody decided, and the request has not lapsed: %+v", s.Clocks[0])
			}
		} else {
			s = w.must(s, decided, "provider_head", how, what)
		}
		want := before.Due
		switch {
		case decided.After(limit):
			want = w.plus(want, w.between(asked, limit))
		case how == "agree_answer":
			want = w.plus(want, request.Workdays)
		default:
			want = w.plus(want, w.between(asked, decided))
		}
		if want.Before(decided) {
			want = decided
			for !w.works(want) {
				want = want.AddDays(1)
			}
		}
		if s.Clocks[0].Due != want {
			t.Fatalf("due on %s, and %s was counted: %+v", s.Clocks[0].Due, want, s.Clocks[0])
		}
	})
}

func (w *walk) works(day civil.Date) bool {
	yes, err := calendar.Builtin().IsWorkday(day)
	w.ok(err)
	return yes
}

func (w *walk) plus(d civil.Date, n int) civil.Date {
	for n > 0 {
		if d = d.AddDays(1); w.works(d) {
			n--
		}
	}
	return d
}

func (w *walk) between(after, through civil.Date) int {
	n := 0
	for d := after.AddDays(1); !d.After(through); d = d.AddDays(1) {
		if w.works(d) {
			n++
		}
	}
	return n
}

func (w *walk) must(s procedure.State, day civil.Date, role, action string, fields procedure.Fields) procedure.State {
	ev := procedure.Event{
		ID: action, Kind: procedure.Acted, At: procedure.StartOf(day).Add(16 * time.Hour), Action: action, Fields: fields,
		By: procedure.Actor{Person: role, Roles: []string{role}},
	}
	next, records, err := w.m.Advance(s, []procedure.Event{ev}, ev.At)
	w.ok(err)
	require.Nil(w.T, records[len(records)-1].Refusal)
	return next
}
