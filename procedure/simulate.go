package procedure

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Simulation is what a scenario came to.
type Simulation struct {
	Scenario Scenario
	State    State
	Records  []Record
	Refusal  *Refusal // of the filing: then there is no case
	Faults   []string // where it was not as expected
}

// Taken returns the transitions that the simulation took.
func (s Simulation) Taken() []string {
	var taken []string
	for _, r := range s.Records {
		taken = append(taken, r.Transitions...)
	}
	return taken
}

// simulatedAlarms bounds a simulation that is left to run: time alone cannot
// bring about more than this in any procedure that passes lint.
const simulatedAlarms = 1000

// Simulate plays a scenario in simulated time. Services succeed as soon as they
// are asked for. The error is for a scenario that cannot be played at all; where
// it ends otherwise than it says is in Faults.
func (m Machine) Simulate(sc Scenario) (Simulation, error) {
	p := player{m: m, sim: Simulation{Scenario: sc}}
	if err := p.play(); err != nil || p.sim.State.Number == "" {
		return p.sim, err
	}
	return p.sim, p.finish()
}

// play files the case, after what went before in the one that it follows from, and takes the steps.
func (p *player) play() error {
	sc := p.sim.Scenario
	if sc.Parent != nil {
		p.parent = &player{m: Machine{def: sc.Parent.Definition, cal: p.m.cal}, sim: Simulation{Scenario: sc.before()}}
		if err := p.parent.play(); err != nil {
			return fmt.Errorf("parent: %w", err)
		}
	}
	if err := p.file(); err != nil || p.sim.State.Number == "" {
		return err
	}
	for i, step := range sc.Steps {
		if err := p.step(i, step); err != nil {
			return fmt.Errorf("%s, step %d: %w", sc.File, i+1, err)
		}
	}
	return nil
}

// before is the scenario of the case that this one follows from.
func (sc Scenario) before() Scenario {
	b := sc.Parent
	return Scenario{
		Procedure: b.Procedure, File: sc.File, Applicant: b.Applicant, Areas: sc.Areas, Resource: sc.Resource,
		Parent: b.Parent, Filing: b.Filing, Steps: b.Steps,
	}
}

// offered returns the filing with what the parent case fills in of its form, and notes a fault if that does not offer it.
func (p *player) offered(a Application) (Application, error) {
	if err := p.parent.until(a.At); err != nil {
		return a, err
	}
	p.sim.Faults = append(p.sim.Faults, p.parent.sim.Faults...)
	offers, err := p.parent.m.Offers(p.parent.sim.State)
	if err != nil {
		return a, err
	}
	child := p.sim.Scenario.Parent.Child
	for _, o := range offers {
		if o.Name == child {
			form := maps.Clone(o.Form)
			maps.Copy(form, a.Form)
			a.Form, a.Parent = form, "S-0"
			if a.Resource == nil && p.m.def.Filing.Resource != None { // one that the parent case has made
				a.Resource = p.parent.sim.State.Resource
			}
			known, bound, err := p.parent.m.Opening(p.parent.sim.State, child)
			a.ParentCase, a.Bound = &known, bound
			return a, err
		}
	}
	p.fault("the parent case does not offer %q in state %s", child, p.parent.sim.State.Node)
	return a, nil
}

type player struct {
	m      Machine
	sim    Simulation
	now    time.Time
	parent *player // of the case that this one follows from
	watch  func(before, after State, record Record)
}

// Application returns the filing of the scenario, for the simulator and for
// tests that take the scenario through the real ledger.
func (sc Scenario) Application(d *Definition) Application {
	kind := sc.Filing.As
	if kind == "" {
		kind = d.Filing.By[0]
	}
	applicant := sc.Applicant
	if applicant == "" {
		applicant = "applicant"
		if kind == FiledByProvider && sc.Resource != nil {
			applicant = sc.Resource.Provider
		}
	}
	if kind == FiledByPublic {
		applicant = Public
	}
	a := Application{
		Number: "S-1", At: sc.Filing.At.Time, Kind: kind, Applicant: applicant, Person: "somebody",
		By: Actor{Person: "somebody", Roles: []string{RoleApplicant}}, Form: sc.Filing.Form, Resource: sc.Resource,
		Areas: Areas{Of: sc.Areas},
	}
	parent := sc.Filing.Parent
	if parent == nil && d.Filing.Parent == Required {
		parent = &ParentStep{}
	}
	return a.from(parent)
}

// from has the application follow from a parent case; what is not said of that is as in the application.
func (a Application) from(p *ParentStep) Application {
	if p == nil {
		return a
	}
	parent := ParentCase{Procedure: p.Procedure, Title: p.Procedure, Outcome: p.Outcome, Applicant: p.Applicant, Provider: p.Provider}
	if parent.Applicant == "" {
		parent.Applicant = a.Applicant
	}
	if parent.Provider == "" && a.Resource != nil {
		parent.Provider = a.Resource.Provider
	}
	a.Parent, a.ParentCase, a.Bound = "S-0", &parent, p.Binds
	return a
}

func (p *player) file() error {
	want := p.sim.Scenario.Filing.Refused
	a := p.sim.Scenario.Application(p.m.def)
	if p.parent != nil {
		if p.m.def.Filing.Resource == None { // the entry is the parent's
			a.Resource = nil
		}
		var err error
		if a, err = p.offered(a); err != nil {
			return err
		}
	}
	s, record, err := p.m.File(a)
	var refusal *Refusal
	switch {
	case errors.As(err, &refusal):
		if refusal.Code != want {
			p.fault("filing was refused: %v", refusal)
		}
		p.sim.Refusal = refusal
		return nil
	case err != nil:
		return err
	case want != "":
		p.fault("filing should have been refused with %s", want)
	}
	p.sim.State, p.now = s, record.Event.At
	p.sim.Records = append(p.sim.Records, record)
	p.seen(State{}, s, record)
	return p.serve()
}

func (p *player) step(i int, step Step) error {
	if step.At.Before(p.now) {
		return fmt.Errorf("%s lies before the step above it", step.At.Format(time.DateTime))
	}
	if err := p.until(step.At.Time); err != nil {
		return err
	}
	if step.Do != "" {
		if err := p.act(i, step); err != nil {
			return err
		}
	}
	if step.Expect != nil {
		return p.expect(fmt.Sprintf("step %d", i+1), *step.Expect)
	}
	return nil
}

func (p *player) act(i int, step Step) error {
	ev := Event{
		ID: fmt.Sprintf("act-%d", i+1), Kind: Acted, At: step.At.Time, Action: step.Do, Fields: step.With,
		By: Actor{Person: step.By, Roles: []string{step.By}},
	}
	if err := p.advance([]Event{ev}, step.At.Time); err != nil {
		return err
	}
	var got Code
	if refusal := p.refusal(ev.ID); refusal != nil {
		got = refusal.Code
		if got != step.Refused {
			p.fault("step %d: %s was refused: %v", i+1, step.Do, refusal)
		}
	}
	if got == "" && step.Refused != "" {
		p.fault("step %d: %s should have been refused with %s", i+1, step.Do, step.Refused)
	}
	return nil
}

func (p *player) refusal(id string) *Refusal {
	for _, r := range p.sim.Records {
		if r.Event.ID == id {
			return r.Refusal
		}
	}
	return nil
}

// until lets time pass, from alarm to alarm, so that a service is done when it
// is asked for and not when somebody acts again.
func (p *player) until(at time.Time) error {
	for range simulatedAlarms {
		alarm, ok := p.m.Alarm(p.sim.State)
		if !ok || alarm.At.After(at) {
			p.now = at
			return nil
		}
		if err := p.advance(nil, alarm.At); err != nil {
			return err
		}
	}
	return fmt.Errorf("more than %d alarms before %s", simulatedAlarms, at.Format(time.DateTime))
}

func (p *player) advance(events []Event, now time.Time) error {
	before := p.sim.State
	s, err := p.m.Follow(before, events, now, func(after State, record Record) {
		p.seen(before, after, record)
		before = after
		p.sim.Records = append(p.sim.Records, record)
	})
	p.sim.State, p.now = s, now
	if err != nil {
		return err
	}
	return p.serve()
}

func (p *player) seen(before, after State, record Record) {
	if p.watch != nil {
		p.watch(before, after, record)
	}
}

func (p *player) serve() error {
	for _, call := range p.sim.State.Calls() {
		ev := Event{ID: "service:" + call.ID, Kind: ServiceDone, At: p.now, Service: call.ID}
		if err := p.advance([]Event{ev}, p.now); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) finish() error {
	end := p.sim.Scenario.End
	for range simulatedAlarms {
		alarm, ok := p.m.Alarm(p.sim.State)
		if !ok || (!end.At.IsZero() && alarm.At.After(end.At.Time)) {
			break
		}
		if err := p.advance(nil, alarm.At); err != nil {
			return err
		}
	}
	if p.sim.State.Ended() == end.Running {
		p.fault("end: the case runs: %v, expected: %v", !p.sim.State.Ended(), end.Running)
	}
	return p.expect("end", end)
}

func (p *player) fault(format string, args ...any) {
	p.sim.Faults = append(p.sim.Faults, fmt.Sprintf(format, args...))
}

// expect compares the case with an expectation and notes every difference.
func (p *player) expect(where string, x Expectation) error {
	s := p.sim.State
	p.same(where, "state", s.Node, x.State)
	var outcome Decision
	if s.Outcome != nil {
		outcome = *s.Outcome
	}
	p.same(where, "outcome", outcome.Code, x.Outcome)
	if x.On != nil {
		p.same(where, "outcome's date", outcome.On.String(), x.On.String())
	}
	if !x.Instant.IsZero() && !outcome.At.Equal(x.Instant.Time) {
		p.fault("%s: outcome takes effect at %s, expected %s", where, outcome.At.In(Shanghai), x.Instant)
	}
	if x.Overdue != nil && s.Overdue() != *x.Overdue {
		p.fault("%s: overdue is %v, expected %v", where, s.Overdue(), *x.Overdue)
	}
	p.expectClocks(where, x)
	if x.Breach != "" && (len(s.Breaches) == 0 || s.Breaches[len(s.Breaches)-1].Item != itemOf(x.Breach)) {
		p.fault("%s: breaches are %v, expected %s last", where, s.Breaches, x.Breach)
	}
	if x.Remark != "" && !slices.Contains(s.Remarks, x.Remark) {
		p.fault("%s: remarks are %v, expected %s among them", where, s.Remarks, x.Remark)
	}
	return p.expectOffers(where, x.Offers)
}

func (p *player) expectOffers(where string, want []string) error {
	if want == nil {
		return nil
	}
	offers, err := p.m.Offers(p.sim.State)
	names := []string{}
	for _, o := range offers {
		names = append(names, o.Name)
	}
	if !slices.Equal(names, want) {
		p.fault("%s: %v may be opened, expected %v", where, names, want)
	}
	return err
}

func (p *player) expectClocks(where string, x Expectation) {
	last := map[string]ClockInstance{}
	for _, r := range p.sim.State.Clocks {
		last[r.Clock] = r
	}
	for clock, due := range x.Due.All() {
		p.same(where, "clock "+clock+" due", last[clock].Due.String(), due.String())
	}
	for clock, outcome := range x.Clocks.All() {
		p.same(where, "clock "+clock, last[clock].Outcome.String(), outcome.String())
	}
}

func (p *player) same(where, what, got, want string) {
	if want != "" && got != want {
		p.fault("%s: %s is %q, expected %q", where, what, got, want)
	}
}
