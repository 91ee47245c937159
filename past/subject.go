package past

import (
	"context"
	"fmt"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// subject is a case as those who live it see it.
type subject struct {
	number    string
	machine   procedure.Machine
	state     procedure.State
	opener    *subject
	household *household
	alarm     time.Time       // when time brings something about
	rings     time.Time       // when that is looked at
	known     map[string]bool // tasks, calls, offers and related cases that have been seen to
}

// household is a case with those that follow from it.
type household struct {
	root    string
	awaited int // events on the agenda
	open    int // cases that have not ended
	members []*subject
}

func (l *life) adopt(c office.Case, opener *subject) *subject {
	s := &subject{
		number: c.State.Number, machine: procedure.NewMachine(c.Definition, l.Calendar), opener: opener, known: map[string]bool{},
	}
	if opener != nil {
		s.household = opener.household
		opener.known["case/"+s.number] = true
		l.progress.Related++
	} else {
		s.household = &household{root: s.number}
	}
	s.household.open++
	s.household.members = append(s.household.members, s)
	s.state.Number = s.number
	l.cases[s.number] = s
	return s
}

// settle lets a household rest when nothing more will happen to it.
func (l *life) settle(s *subject) error {
	h := s.household
	if h.awaited > 0 || h.open > 0 {
		return nil
	}
	for _, m := range h.members {
		delete(l.cases, m.number)
	}
	return l.Chronicle.Rest(h.root)
}

// observe sees how a case stands, and puts on the agenda what that leads to.
func (l *life) observe(ctx context.Context, s *subject, a office.Advanced) error {
	first := s.state.Definition == ""
	ended, breaches := s.state.Ended(), len(s.state.Breaches)
	s.state = a.Case.State
	l.setAlarm(s, a.Alarm)
	l.awaitServices(s)
	l.assignTasks(s)
	if first {
		l.mayMeddle(s)
	}
	if s.state.Ended() != ended || len(s.state.Breaches) > breaches {
		if err := l.mayFollow(s); err != nil {
			return err
		}
	}
	if err := l.meetChildren(ctx, s); err != nil {
		return err
	}
	if s.state.Ended() && !ended {
		s.household.open--
		if s.opener != nil {
			return l.look(ctx, s.opener)
		}
	}
	return nil
}

// setAlarm has what time brings about looked at a moment after it is due, as a worker does.
func (l *life) setAlarm(s *subject, next *procedure.Event) {
	if next == nil || s.state.Ended() {
		s.alarm, s.rings = time.Time{}, time.Time{}
		return
	}
	if s.alarm.Equal(next.At) && !s.rings.IsZero() {
		return
	}
	s.alarm, s.rings = next.At, next.At.Add(l.moment(3*time.Second))
	l.agenda.add(event{at: s.rings, kind: alarm, of: s})
}

func (l *life) ring(ctx context.Context, e event) error {
	if !e.at.Equal(e.of.rings) {
		return nil
	}
	e.of.rings = time.Time{}
	return l.look(ctx, e.of)
}

func (l *life) awaitServices(s *subject) {
	for _, call := range s.state.Calls() {
		key := fmt.Sprintf("call/%s/%d", call.ID, call.Tries)
		if s.known[key] {
			continue
		}
		s.known[key] = true
		l.agenda.add(event{at: l.progress.At.Add(l.moment(4 * time.Second)), kind: serve, of: s, what: call.ID, tries: call.Tries})
	}
}

// meetChildren takes up the related cases that acts of this one have opened.
func (l *life) meetChildren(ctx context.Context, s *subject) error {
	for _, link := range s.state.Related {
		if link.Number == "" || s.known["case/"+link.Number] {
			continue
		}
		c, err := l.Chronicle.Case(ctx, link.Number)
		if err != nil {
			return err
		}
		if err := l.begin(ctx, c, s); err != nil {
			return err
		}
	}
	return nil
}

// workday is an office hour so many working days from now, at least a little later than now.
func (l *life) workday(days int) (time.Time, error) {
	today := procedure.DateOf(l.progress.At)
	day := today
	works, err := l.Calendar.IsWorkday(today)
	if err != nil {
		return time.Time{}, err
	}
	if days == 0 && works {
		if at := procedure.StartOf(day).Add(l.officeHour() + l.moment(time.Second)); at.After(l.progress.At.Add(10 * time.Minute)) {
			return at, nil
		}
		return l.progress.At.Add(10*time.Minute + l.moment(50*time.Minute)), nil
	}
	if day, err = l.Calendar.AddWorkdays(today, max(days, 1)); err != nil {
		return time.Time{}, err
	}
	return procedure.StartOf(day).Add(l.officeHour() + l.moment(time.Second)), nil
}

// left is how many working days remain until a day.
func (l *life) left(due civil.Date) int {
	today := procedure.DateOf(l.progress.At)
	if !today.Before(due) {
		return 0
	}
	n, err := l.Calendar.Workdays(today, due)
	if err != nil {
		return 0
	}
	return n
}
