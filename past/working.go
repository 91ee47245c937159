package past

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// undated is how many working days people take as a rule for what no clock limits.
const undated = 6

// forgotten is how many of the tasks that are late are left lying much longer.
const forgotten = 0.2

// assignTasks decides when each new task is attended to.
func (l *life) assignTasks(s *subject) {
	for _, task := range s.state.OpenTasks() {
		if s.known["task/"+task.ID] {
			continue
		}
		s.known["task/"+task.ID] = true
		who, there := l.filling(s, task.Role)
		if !there {
			continue // nobody has this seat: the task stays open, as it would
		}
		habits := l.Habits.of(who.Department)
		days, more := l.takes(habits, s, task)
		l.schedule(event{kind: attend, of: s, what: task.ID}, days)
		if more >= 0 {
			l.schedule(event{kind: prolong, of: s, what: task.ID}, more)
		}
		if l.chance.Float64() < l.Habits.Anytime["*"] {
			l.schedule(event{kind: meddle, of: s, what: task.ID}, l.chance.IntN(undated))
		}
	}
}

// takes draws in how many working days a task is attended to, and in how many before that more time is asked for; -1: never.
func (l *life) takes(habits Diligence, s *subject, task procedure.OpenTask) (days, more int) {
	available, dated := undated, false
	for _, run := range s.state.Clocks {
		if run.ID == task.Clock && run.Running() {
			available, dated = l.left(run.Due), true
		}
	}
	late := dated && l.chance.Float64() < habits.Lapse
	days = int(float64(available+1) * math.Pow(l.chance.Float64(), max(habits.Haste, 0.1)))
	days = min(days, available)
	if late {
		days = available + 1 + int(l.chance.ExpFloat64()*habits.Lateness)
		if l.chance.Float64() < forgotten {
			days += int(l.chance.ExpFloat64() * habits.Lateness * 8)
		}
	}
	if dated && (late || days > available/2) && l.chance.Float64() < habits.Extend {
		return days, max(available-1-l.chance.IntN(2), 0)
	}
	return days, -1
}

func (l *life) schedule(e event, days int) {
	at, err := l.workday(days)
	if err != nil {
		return // beyond the calendar: never
	}
	e.at = at
	l.agenda.add(e)
}

func (l *life) filling(s *subject, role string) (office.Person, bool) {
	return l.town.filling(role, s.machine.Definition(), s.state.Parties)
}

// open lists what one role can do with a task now.
func (l *life) open(s *subject, keep func(procedure.OpenAction) bool) ([]procedure.OpenAction, error) {
	open, err := s.machine.Open(s.state)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(open, func(o procedure.OpenAction) bool { return !keep(o) }), nil
}

// attend does something with a task that is still open.
func (l *life) attend(ctx context.Context, e event) error {
	task, there := openTask(e.of, e.what)
	if !there {
		return nil
	}
	open, err := l.open(e.of, func(o procedure.OpenAction) bool { return o.Task == task.ID && o.Role == task.Role })
	if err != nil || len(open) == 0 {
		return err
	}
	who, there := l.filling(e.of, task.Role)
	if !there {
		return nil
	}
	done, err := l.act(ctx, e.of, who, l.choose(e.of, who, open))
	if err != nil {
		return err
	}
	if _, still := openTask(e.of, e.what); still && (done || e.tries < 3) {
		e.tries++
		l.schedule(e, 1+l.chance.IntN(3))
	}
	return nil
}

func openTask(s *subject, id string) (procedure.OpenTask, bool) {
	open := s.state.OpenTasks()
	i := slices.IndexFunc(open, func(t procedure.OpenTask) bool { return t.ID == id })
	if i < 0 {
		return procedure.OpenTask{}, false
	}
	return open[i], true
}

// choose draws one of the actions, by weight.
func (l *life) choose(s *subject, who office.Person, open []procedure.OpenAction) procedure.OpenAction {
	habits := l.Habits.of(who.Department)
	var sum float64
	weights := make([]float64, len(open))
	for i, o := range open {
		weights[i] = l.weigh(habits, s, o)
		sum += weights[i]
	}
	x := l.chance.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return open[i]
		}
	}
	return open[0]
}

// weigh is how likely an action is, by its traits: what must be justified is done less often than what need not be, what
// may be done only so often still less; and whoever decides on more time agrees as a rule.
func (l *life) weigh(habits Diligence, s *subject, o procedure.OpenAction) float64 {
	if w, named := l.Habits.Actions[o.Action]; named {
		return w
	}
	switch o.Kind {
	case procedure.AgreeAction, procedure.RepairAction:
		return 1
	case procedure.RefuseAction, procedure.ExtendAction:
		return habits.Refuse
	}
	justified, own := burden(s.machine.Definition(), o)
	switch {
	case justified && l.bounded(s, o):
		return habits.Supplement
	case justified:
		return habits.Refuse
	default:
		return 1 / float64(1+own)
	}
}

// burden tells whether an action must be justified in the regulation's terms, and how many texts of its own it needs beside
// the first.
func burden(d *procedure.Definition, o procedure.OpenAction) (justified bool, own int) {
	for _, f := range o.Fields {
		if !f.Required {
			continue
		}
		if d.Regulation.Fields.Has(f.Name) {
			justified = true
		} else if f.Type == procedure.Text {
			own++
		}
	}
	return justified, max(own-1, 0)
}

func (l *life) bounded(s *subject, o procedure.OpenAction) bool {
	a, own := s.machine.Definition().States.At(s.state.Node).Actions.Get(o.Action)
	return own && a.Bound() > 0
}

// act does it, filling the fields in as the machine asks for them. It returns whether it was taken.
func (l *life) act(ctx context.Context, s *subject, who office.Person, o procedure.OpenAction) (bool, error) {
	fields := &sheet{
		life: l, procedure: s.machine.Definition().Name, action: o.Action, fields: o.Fields, by: who, number: s.number,
		applicant: s.state.Parties.Applicant, provider: s.state.Parties.Provider,
	}
	if r := s.state.Resource; r != nil {
		fields.code, fields.entry = r.Code, r.Title
	}
	fields.begin()
	for range corrections {
		a, err := l.Chronicle.Act(office.Act{
			Case: s.number, Action: o.Action, Task: o.Task, By: who, Roles: []string{o.Role}, Fields: fields.values,
		}, l.moment(300*time.Millisecond))
		if err == nil {
			l.progress.Acts++
			return true, l.observe(ctx, s, a)
		}
		again, err := fields.correct(err)
		if err != nil || !again {
			return false, err
		}
	}
	return false, nil
}

// prolong asks for more time for a task.
func (l *life) prolong(ctx context.Context, e event) error {
	task, there := openTask(e.of, e.what)
	if !there {
		return nil
	}
	open, err := l.open(e.of, func(o procedure.OpenAction) bool { return o.Kind == procedure.ExtendAction && o.Role == task.Role })
	if err != nil || len(open) == 0 {
		return err
	}
	who, there := l.filling(e.of, task.Role)
	if !there {
		return nil
	}
	_, err = l.act(ctx, e.of, who, open[0])
	return err
}

// mayMeddle decides, when a case begins, what is done with it that need not be: a withdrawal, say.
func (l *life) mayMeddle(s *subject) {
	for name := range s.machine.Definition().Anytime.All() {
		if l.chance.Float64() < l.Habits.Anytime[name] {
			l.schedule(event{kind: meddle, of: s, what: "anytime/" + name}, l.chance.IntN(2*undated))
		}
	}
}

// meddle does what is open to somebody else than whose turn it is, with a task or at any time.
func (l *life) meddle(ctx context.Context, e event) error {
	task, ofTask := openTask(e.of, e.what)
	open, err := l.open(e.of, func(o procedure.OpenAction) bool {
		if ofTask {
			return o.Task == task.ID && o.Role != task.Role
		}
		return o.Kind == procedure.AnytimeAction && "anytime/"+o.Action == e.what
	})
	if err != nil || len(open) == 0 {
		return err
	}
	o := open[l.chance.IntN(len(open))]
	who, there := l.filling(e.of, o.Role)
	if !there {
		return nil
	}
	_, err = l.act(ctx, e.of, who, o)
	return err
}

// serve carries out a service. One that fails becomes a task of the bureau.
func (l *life) serve(ctx context.Context, e event) error {
	i := slices.IndexFunc(e.of.state.Services, func(c procedure.Call) bool { return c.ID == e.what })
	if i < 0 {
		return nil
	}
	call := e.of.state.Services[i]
	if !call.Waiting() || call.Tries != e.tries {
		return nil
	}
	result := procedure.Event{ID: fmt.Sprintf("service:%s:%d:done", call.ID, call.Tries), Kind: procedure.ServiceDone, Service: call.ID}
	err := errOutage
	if l.chance.Float64() >= l.Habits.Services {
		err = l.services.Perform(ctx, activities.ServiceCall{Case: e.of.number, Call: call.ID, Tries: call.Tries, Service: call.Service})
	}
	if err != nil {
		result.ID = fmt.Sprintf("service:%s:%d:failed", call.ID, call.Tries)
		result.Kind, result.Reason = procedure.ServiceFailed, activities.Unavailable
	}
	return l.look(ctx, e.of, result)
}

var errOutage = errors.New("an outage, made up")
