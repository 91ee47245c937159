package seed

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// undated is how many working days people take as a rule for what no clock limits.
const undated = 6

// forgotten is how many of the tasks that are late are left lying much longer.
const forgotten = 0.2

// assignTasks decides when each new task is attended to.
func (sim *simulation) assignTasks(s *simulatedCase) {
	for _, task := range s.state.OpenTasks() {
		if s.known["task/"+task.ID] {
			continue
		}
		s.known["task/"+task.ID] = true
		who, there := sim.filling(s, task.Role)
		if !there {
			continue // nobody can act in this role: the task stays open, as it would
		}
		habits := sim.Habits.of(who.Department)
		days, more := sim.takes(habits, s, task)
		sim.schedule(event{kind: attend, of: s, what: task.ID}, days)
		if more >= 0 {
			sim.schedule(event{kind: extend, of: s, what: task.ID}, more)
		}
		if sim.chance.Float64() < sim.Habits.Anytime["*"] {
			sim.schedule(event{kind: interfere, of: s, what: task.ID}, sim.chance.IntN(undated))
		}
	}
}

// takes draws in how many working days a task is attended to, and in how many before that more time is asked for; -1: never.
func (sim *simulation) takes(habits Diligence, s *simulatedCase, task procedure.OpenTask) (days, more int) {
	available, dated := undated, false
	for _, run := range s.state.Clocks {
		if run.ID == task.Clock && run.Running() {
			available, dated = sim.left(run.Due), true
		}
	}
	late := dated && sim.chance.Float64() < habits.Lapse
	days = int(float64(available+1) * math.Pow(sim.chance.Float64(), max(habits.Haste, 0.1)))
	days = min(days, available)
	if late {
		days = available + 1 + int(sim.chance.ExpFloat64()*habits.Lateness)
		if sim.chance.Float64() < forgotten {
			days += int(sim.chance.ExpFloat64() * habits.Lateness * 8)
		}
	}
	if dated && (late || days > available/2) && sim.chance.Float64() < habits.Extend {
		return days, max(available-1-sim.chance.IntN(2), 0)
	}
	return days, -1
}

func (sim *simulation) schedule(e event, days int) {
	at, err := sim.workday(days)
	if err != nil {
		return // beyond the calendar: never
	}
	e.at = at
	sim.agenda.add(e)
}

func (sim *simulation) filling(s *simulatedCase, role string) (domain.Person, bool) {
	return sim.population.filling(role, s.machine.Definition(), s.state.Parties)
}

// open lists what one role can do with a task now.
func (sim *simulation) open(s *simulatedCase, keep func(procedure.OpenAction) bool) ([]procedure.OpenAction, error) {
	open, err := s.machine.Open(s.state)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(open, func(o procedure.OpenAction) bool { return !keep(o) }), nil
}

// turn is who fills the role of the task that an event is about, and which of the things to keep they can do: none, if the
// task is not open any more, or nobody fills its role.
func (sim *simulation) turn(e event, keep func(procedure.OpenTask, procedure.OpenAction) bool) (domain.Person, []procedure.OpenAction, error) {
	task, there := openTask(e.of, e.what)
	if !there {
		return domain.Person{}, nil, nil
	}
	open, err := sim.open(e.of, func(o procedure.OpenAction) bool { return o.Role == task.Role && keep(task, o) })
	if err != nil || len(open) == 0 {
		return domain.Person{}, nil, err
	}
	who, there := sim.filling(e.of, task.Role)
	if !there {
		return who, nil, nil
	}
	return who, open, nil
}

// attend does something with a task that is still open.
func (sim *simulation) attend(ctx context.Context, e event) error {
	who, open, err := sim.turn(e, func(task procedure.OpenTask, o procedure.OpenAction) bool { return o.Task == task.ID })
	if err != nil || len(open) == 0 {
		return err
	}
	done, err := sim.act(ctx, e.of, who, sim.choose(e.of, who, open))
	if err != nil {
		return err
	}
	if _, still := openTask(e.of, e.what); still && (done || e.tries < 3) {
		e.tries++
		sim.schedule(e, 1+sim.chance.IntN(3))
	}
	return nil
}

func openTask(s *simulatedCase, id string) (procedure.OpenTask, bool) {
	open := s.state.OpenTasks()
	i := slices.IndexFunc(open, func(t procedure.OpenTask) bool { return t.ID == id })
	if i < 0 {
		return procedure.OpenTask{}, false
	}
	return open[i], true
}

// choose draws one of the actions, by weight.
func (sim *simulation) choose(s *simulatedCase, who domain.Person, open []procedure.OpenAction) procedure.OpenAction {
	habits := sim.Habits.of(who.Department)
	var sum float64
	weights := make([]float64, len(open))
	for i, o := range open {
		weights[i] = sim.weigh(habits, s, o)
		sum += weights[i]
	}
	x := sim.chance.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return open[i]
		}
	}
	return open[0]
}

// weigh is how likely an action is, by its traits: what must be justified is done less often than what need not be, what
// may be done only so often still less; and whoever decides on more time agrees as a rule.
func (sim *simulation) weigh(habits Diligence, s *simulatedCase, o procedure.OpenAction) float64 {
	if w, named := sim.Habits.Actions[o.Action]; named {
		return w
	}
	switch o.Kind {
	case procedure.AgreeAction, procedure.RepairAction:
		return 1
	case procedure.RefuseAction, procedure.ExtendAction:
		return habits.Refuse
	case procedure.UrgeAction, procedure.ComplainAction:
		return 0
	case procedure.OwnAction, procedure.AnytimeAction, procedure.ExpediteAction: // by what they ask for
	}
	justified, own := burden(s.machine.Definition(), o)
	switch {
	case justified && sim.bounded(s, o):
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

func (sim *simulation) bounded(s *simulatedCase, o procedure.OpenAction) bool {
	a, own := s.machine.Definition().States.At(s.state.Node).Actions.Get(o.Action)
	return own && a.Bound() > 0
}

// act does it, filling the fields in as the machine asks for them. It returns whether it was taken.
func (sim *simulation) act(ctx context.Context, s *simulatedCase, who domain.Person, o procedure.OpenAction) (bool, error) {
	fields := &formFiller{
		simulation: sim, procedure: s.machine.Definition().Name, action: o.Action, fields: o.Fields, by: who, number: s.number,
		applicant: s.state.Parties.Applicant, provider: s.state.Parties.Provider,
	}
	if r := s.state.Resource; r != nil {
		fields.code, fields.entry = r.Code, r.Title
	}
	fields.begin()
	for range corrections {
		a, err := sim.Ledger.Act(domain.Act{
			Case: s.number, Action: o.Action, Task: o.Task, By: who, Roles: []string{o.Role}, Fields: fields.values,
		}, sim.moment(300*time.Millisecond))
		if err == nil {
			sim.progress.Acts++
			return true, sim.observe(ctx, s, a)
		}
		again, err := fields.correct(err)
		if err != nil || !again {
			return false, err
		}
	}
	return false, nil
}

// extend asks for more time for a task.
func (sim *simulation) extend(ctx context.Context, e event) error {
	who, open, err := sim.turn(e, func(_ procedure.OpenTask, o procedure.OpenAction) bool { return o.Kind == procedure.ExtendAction })
	if err != nil || len(open) == 0 {
		return err
	}
	_, err = sim.act(ctx, e.of, who, open[0])
	return err
}

// mayInterfere decides, when a case begins, what is done with it that need not be: a withdrawal, say.
func (sim *simulation) mayInterfere(s *simulatedCase) {
	for name := range s.machine.Definition().Anytime.All() {
		if sim.chance.Float64() < sim.Habits.Anytime[name] {
			sim.schedule(event{kind: interfere, of: s, what: "anytime/" + name}, sim.chance.IntN(2*undated))
		}
	}
}

// interfere does what is open to somebody else than whose turn it is, with a task or at any time.
func (sim *simulation) interfere(ctx context.Context, e event) error {
	task, ofTask := openTask(e.of, e.what)
	open, err := sim.open(e.of, func(o procedure.OpenAction) bool {
		if ofTask {
			return o.Task == task.ID && o.Role != task.Role
		}
		return o.Kind == procedure.AnytimeAction && "anytime/"+o.Action == e.what
	})
	if err != nil || len(open) == 0 {
		return err
	}
	o := open[sim.chance.IntN(len(open))]
	who, there := sim.filling(e.of, o.Role)
	if !there {
		return nil
	}
	_, err = sim.act(ctx, e.of, who, o)
	return err
}

// serve carries out a service. One that fails becomes a task of the bureau.
func (sim *simulation) serve(ctx context.Context, e event) error {
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
	if sim.chance.Float64() >= sim.Habits.Services {
		err = sim.services.Perform(ctx, activities.ServiceCall{Case: e.of.number, Call: call.ID, Tries: call.Tries, Service: call.Service})
	}
	if err != nil {
		result.ID = fmt.Sprintf("service:%s:%d:failed", call.ID, call.Tries)
		result.Kind, result.Reason = procedure.ServiceFailed, activities.Unavailable
	}
	return sim.look(ctx, e.of, result)
}

var errOutage = errors.New("an outage, made up")
