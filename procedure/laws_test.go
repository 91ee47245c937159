package procedure_test

import (
	"slices"

	"github.com/shixian/shixian/procedure"
)

// laws checks what must hold of every case at every moment.
func (w *walk) laws() {
	s := w.s
	w.awaited(s)
	w.decided(s)
	w.offered(s)
	for _, r := range s.Clocks {
		w.counted(s, r)
		w.explained(r)
		w.obligation(r)
	}
	for _, task := range s.Tasks {
		if task.ClosedAt != nil && task.ClosedAt.Before(task.OpenedAt) {
			w.Fatalf("the task %s was closed before it was opened", task.ID)
		}
	}
	again, records, err := w.m.Advance(s, nil, w.now)
	w.ok(err)
	if len(records) > 0 {
		w.Fatalf("advanced twice to %s, the case goes on: %v", w.now, records)
	}
	w.same("advanced again", s, again)
}

// awaited: a running case waits for somebody, for a service, or for time.
func (w *walk) awaited(s procedure.State) {
	_, ticks := w.m.Alarm(s)
	waits := len(s.OpenTasks()) > 0 || len(s.Calls()) > 0
	switch {
	case s.Ended() && (waits || ticks):
		w.Fatalf("the case has ended and waits for something")
	case !s.Ended() && !waits && !ticks:
		w.Fatalf("nobody and nothing is awaited in state %s", s.Node)
	}
}

// offered: what is open and what may be opened can always be told, and nothing is
// open that the definition does not say for the state.
func (w *walk) offered(s procedure.State) {
	_, err := w.m.Offers(s)
	w.ok(err)
	open, err := w.m.Open(s)
	w.ok(err)
	stated := w.d.OpenIn(s.Node)
	for _, o := range open {
		if !slices.ContainsFunc(stated, func(d procedure.OpenAction) bool { return d.Action == o.Action && d.Role == o.Role }) {
			w.Fatalf("%s of %s is open in %s, and OpenIn does not say so", o.Action, o.Role, s.Node)
		}
	}
}

// decided: there is an outcome in end states and nowhere else.
func (w *walk) decided(s procedure.State) {
	end := w.d.States.At(s.Node).End != ""
	if (s.Outcome != nil) != end || (s.Ended() && !end) {
		w.Fatalf("in state %s: outcome %v, ended %v", s.Node, s.Outcome, s.EndedAt)
	}
	if s.Outcome != nil && !w.d.Outcomes.Has(s.Outcome.Code) {
		w.Fatalf("undeclared outcome %s", s.Outcome.Code)
	}
}

// counted: no due day comes before what it is counted from, and what has run out
// has been dealt with.
func (w *walk) counted(s procedure.State, r procedure.ClockInstance) {
	start := r.Start
	if n := len(r.Restarts); n > 0 {
		start = r.Restarts[n-1]
	}
	for _, p := range r.Pauses {
		if p.To != nil && p.To.Before(p.From) {
			w.Fatalf("%s is paused from %s to %s", r.ID, p.From, p.To)
		}
		if p.To != nil && !p.From.Before(start) {
			start = *p.To
		}
	}
	still := !r.Running() && slices.ContainsFunc(r.Pauses, func(p procedure.Pause) bool { return p.To == nil }) // it never went on
	if r.HeldAs == "" && !still && r.Due.Before(start) {                                                        // it is counted anew when it goes on
		w.Fatalf("%s is due on %s and goes on on %s", r.ID, r.Due, start)
	}
	undecided := w.undecided(s, r)
	if ticks := r.Running() && !r.Overdue && r.HeldAs == "" && !undecided; ticks && !w.now.Before(procedure.EndOf(r.Due)) {
		w.Fatalf("%s was due on %s, and at %s nothing has come of it", r.ID, r.Due, w.now)
	}
	if !r.Running() && (undecided || r.HeldAs != "") {
		w.Fatalf("%s has ended and is held: %+v", r.ID, r)
	}
	if s.Ended() && r.Running() {
		w.Fatalf("%s runs on after the end", r.ID)
	}
}

// explained: the days that people are shown lead to the due day, and no more of them
// count than were given. A clock that has ended may have been counted by another calendar.
func (w *walk) explained(r procedure.ClockInstance) {
	if !r.Running() || r.Overdue || r.HeldAs != "" {
		return
	}
	days, err := w.m.Count(r)
	w.ok(err)
	granted, last, beyond := r.Granted(), 0, false
	for i, d := range days {
		if i > 0 && d.Date != days[i-1].Date.AddDays(1) {
			w.Fatalf("%s: %s follows %s", r.ID, d.Date, days[i-1].Date)
		}
		if d.N != 0 && d.N != last+1 {
			w.Fatalf("%s: %d follows %d", r.ID, d.N, last)
		}
		last, beyond = max(last, d.N), beyond || d.How == procedure.CountedFloor
	}
	if len(days) > 0 && days[len(days)-1].Date != r.Due {
		w.Fatalf("%s is due on %s and explained to %s", r.ID, r.Due, days[len(days)-1].Date)
	}
	if last != granted {
		w.Fatalf("%s: %d days were given, %d are counted: %+v", r.ID, granted, last, r)
	}
	if beyond && r.Floor == nil && !r.Stood() {
		w.Fatalf("%s is due later than its days reach: %+v", r.ID, r)
	}
}

// undecided tells whether a request for more time waits, which somebody must then decide.
func (w *walk) undecided(s procedure.State, r procedure.ClockInstance) bool {
	for _, e := range r.Extensions {
		if e.DecidedAt != nil {
			continue
		}
		waits := slices.ContainsFunc(s.OpenTasks(), func(t procedure.OpenTask) bool { return t.ID == e.Task })
		if !waits || r.Overdue {
			w.Fatalf("%s: a request for more time that nobody can decide: %+v", r.ID, r)
		}
		return true
	}
	return false
}

// obligation: what reports read of a clock agrees with itself.
func (w *walk) obligation(r procedure.ClockInstance) {
	switch {
	case r.Running() && (r.Outcome != "") != r.Overdue:
		w.Fatalf("%s runs with outcome %q, overdue %v", r.ID, r.Outcome, r.Overdue)
	case r.Running():
		return
	case r.Outcome == "" || r.EndedOn == nil:
		w.Fatalf("%s has ended without %+v", r.ID, r)
	case r.Overdue && r.Outcome != procedure.Missed:
		w.Fatalf("%s was overdue and is %s", r.ID, r.Outcome)
	case r.Outcome == procedure.Consented && *r.EndedOn != r.Due:
		w.Fatalf("%s lapsed on %s, due on %s", r.ID, r.EndedOn, r.Due)
	case r.Outcome == procedure.Met && r.EndedOn.After(r.Due) && len(r.Extensions) == 0 && len(r.Restarts) == 0:
		w.Fatalf("%s is met on %s, due on %s", r.ID, r.EndedOn, r.Due)
	case r.EndedAt.Before(r.StartedAt):
		w.Fatalf("%s ended before it started", r.ID)
	}
}
