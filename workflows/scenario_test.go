package workflows_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/workflows"
)

// The law's own test cases, through the real workflow and the real ledger: the
// case must come to stand where the simulator says, clock by clock and instant by
// instant.
func TestScenariosEndAsSimulated(t *testing.T) {
	t.Parallel()
	all, err := library()
	require.NoError(t, err)
	empty := migrated(t)
	for _, pack := range all.Packs() {
		for _, d := range pack.Procedures {
			for _, sc := range pack.ScenariosOf(d) {
				if sc.Filing.Refused != "" {
					continue // there is no case
				}
				t.Run(pack.Regulation.ID+"/"+d.Name+"/"+sc.Title, func(t *testing.T) {
					t.Parallel()
					playScenario(t, newProduction(t, empty, pack, d, sc))
				})
			}
		}
	}
}

// migrated returns a ledger's file as it is before anything is written, for every
// scenario to have a copy of.
func migrated(t *testing.T) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ledger.db")
	require.NoError(t, store.Migrate(t.Context(), store.Config{SQLite: file}))
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	return content
}

func playScenario(t *testing.T, p *production) {
	sim, err := procedure.NewMachine(p.d, calendar.Builtin()).Simulate(p.sc)
	require.NoError(t, err)
	begins := p.sc.Filing.At.Time
	p.env = environment(t, begins, p.number, &activities.Activities{Ledger: p, Effects: p.Store})
	p.follow(p.env.Now)
	for i, step := range p.sc.Steps {
		if step.Do != "" {
			p.env.RegisterDelayedCallback(func() { p.acts(i, step) }, step.At.Sub(begins))
		}
	}
	if !sim.State.Ended() {
		p.env.RegisterDelayedCallback(p.drop, until(p.sc, sim).Sub(begins))
	}
	p.env.ExecuteWorkflow(p.d.Workflow, p.number, p.first)
	require.True(t, p.env.IsWorkflowCompleted())
	require.NoError(t, p.env.GetWorkflowError())
	p.assertAnswered()
	c, err := p.Store.Case(t.Context(), p.number)
	require.NoError(t, err)
	same(t, p.files.namedIn(sim.State), c.State)
}

// production is a scenario with the real ledger in a file of its own.
type production struct {
	*store.Store
	t       *testing.T
	env     *testsuite.TestWorkflowEnvironment
	d       *procedure.Definition
	sc      procedure.Scenario
	cast    map[string]domain.Person // by role
	number  string
	first   activities.Outcome // what the filing came to
	refused []bool             // by step
	files   files

	mu      sync.Mutex
	now     func() time.Time
	curtain bool
}

func newProduction(
	t *testing.T, empty []byte, pack regulations.Pack, d *procedure.Definition, sc procedure.Scenario,
) *production {
	t.Helper()
	p := &production{t: t, d: d, sc: sc, refused: make([]bool, len(sc.Steps)), files: filesOf(t, d)}
	p.follow(func() time.Time { return sc.Filing.At.Time })
	file := filepath.Join(t.TempDir(), "ledger.db")
	require.NoError(t, os.WriteFile(file, empty, 0o600))
	var err error
	p.Store, err = store.Open(t.Context(), store.Config{SQLite: file, Clock: p})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.Store.Close()) })
	require.NoError(t, p.PublishDefinitions(t.Context(), pack.Procedures...))
	p.file()
	return p
}

// Now is what the ledger takes for the time: the environment's, once it runs.
func (p *production) Now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now()
}

func (p *production) follow(now func() time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = now
}

// named are the departments that a form, and what amends it, name.
func (p *production) named(form procedure.Fields) []string {
	said := []procedure.Fields{form}
	for _, step := range p.sc.Steps {
		said = append(said, step.With)
	}
	var codes []string
	for _, field := range p.d.Form {
		for _, values := range said {
			if code, ok := values[field.Name].(string); ok && field.Type == procedure.Department {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// file puts the people and the catalog entry of the scenario into the ledger, and
// files its case.
func (p *production) file() {
	ctx, t := p.t.Context(), p.t
	a := p.application()
	f := domain.Filing{Definition: p.d, Form: a.Form, By: filer(a)}
	if a.Resource != nil {
		f.Resource = a.Resource.Code
		_, err := p.PutEntry(ctx, entryOf(*a.Resource))
		require.NoError(t, err)
	}
	for code, area := range p.sc.Areas {
		require.NoError(t, p.PutDepartment(ctx, domain.Department{Code: code, Name: code, Area: area}))
	}
	for _, code := range p.named(f.Form) {
		require.NoError(t, p.PutDepartment(ctx, domain.Department{Code: code, Name: code, Area: p.sc.Areas[code]}))
	}
	p.join(f.By)
	f.Form = p.files.add(p.Store, "", f.By.ID, f.Form)
	if a.ParentCase != nil {
		f.Parent, f.Child = p.open(f, a), "next"
	}
	filed, err := p.File(ctx, f)
	require.NoError(t, err)
	p.number, p.cast = filed.Case.State.Number, map[string]domain.Person{}
	p.first = activities.Said(*filed.Step, p.sc.Filing.At.Time)
	for role, party := range p.d.Regulation.Parties.All() {
		p.cast[role] = actor(role, domain.AssigneeOf(party, filed.Case.State.Parties), f.By)
		p.join(p.cast[role])
	}
}

// application is the scenario's, which knows of its parent case what the simulator makes of the story before.
func (p *production) application() procedure.Application {
	a := p.sc.Application(p.d)
	if p.sc.Parent == nil {
		return a
	}
	sim, err := procedure.NewMachine(p.d, calendar.Builtin()).Simulate(p.sc)
	require.NoError(p.t, err)
	filed := sim.Records[0].Event.Fields // before anything is amended
	a.Form, a.Resource, a.ParentCase, a.Bound = filed, sim.State.FiledAbout(), sim.State.ParentCase, procedure.Fields{}
	for _, name := range sim.State.Bound {
		a.Bound[name] = filed[name]
	}
	return a
}

// open files a case that grants something and then offers the scenario's, as it stands in the scenario.
func (p *production) open(next domain.Filing, a procedure.Application) string {
	by := next.By
	if a.ParentCase.Applicant != a.Applicant {
		by = domain.Person{
			ID: "before", Login: "before", Name: "前人", Department: department(a.ParentCase.Applicant), Positions: []domain.Position{domain.Staff},
		}
		p.join(by)
	}
	d, err := procedure.Parse(p.d.Regulation, "parent.yaml", []byte(p.parentOf(a)))
	require.NoError(p.t, err)
	parent, err := p.File(p.t.Context(), domain.Filing{Definition: d, By: by, Resource: next.Resource})
	require.NoError(p.t, err)
	number, given := parent.Case.State.Number, parent.Case.State.Calls()
	require.Len(p.t, given, 1)
	require.NoError(p.t, p.Grant(p.t.Context(), domain.Grant{Case: number, Call: given[0].ID}))
	done := procedure.Event{ID: "service:" + given[0].ID + ":1:done", Kind: procedure.ServiceDone, Service: given[0].ID}
	_, err = p.Store.Advance(p.t.Context(), number, []procedure.Event{done}, nil)
	require.NoError(p.t, err)
	return number
}

// firstParty is a role of whoever files a case.
func (p *production) firstParty() string {
	for role, party := range p.d.Regulation.Parties.All() {
		if party.Department == procedure.RoleApplicant {
			return role
		}
	}
	return procedure.RoleApplicant
}

// parentOf is a procedure whose cases stand as the scenario says of its parent. Roles are those of any regulation.
func (p *production) parentOf(a procedure.Application) string {
	name, outcome, state, role := a.ParentCase.Procedure, a.ParentCase.Outcome, "end: over", p.firstParty()
	switch {
	case a.Kind == procedure.FiledByBureau:
		role = procedure.RoleBureau
	case a.ParentCase.Applicant != a.Applicant:
		role = procedure.RoleProvider
	}
	if name == "" {
		name, outcome = "parent", "over"
	}
	by, resource := "department, provider, bureau, government, public", "required, provider: resource.provider"
	if a.Resource == nil {
		by, resource = "department, bureau, government, public", "none"
	}
	if outcome == "" {
		outcome, state = "over", "task: {role: bureau, title: 办理}, actions: {finish: {title: 办结, to: ended}}"
	}
	form, binds := []string{}, ""
	for field, value := range a.Bound {
		form, binds = append(form, fmt.Sprintf("%s: %q", field, fmt.Sprintf("%#v", value))), ", binds: all"
	}
	return fmt.Sprintf(`
procedure: %s
workflow: Opener
title: 所涉办件
basis: practice
filing: {by: [%s], resource: %s}
form: [{name: use, title: 用途, type: text}]
outcomes: {%s: 已办结}
children: {next: {title: %s, procedure: %s, role: %s, basis: practice, form: {%s}%s}}
start: give
states:
  give: {title: 授权, service: grant_access, with: {purpose: form.use}, to: stand}
  stand: {title: 办理, %s}
  ended: {title: 已办结, end: %s}
`, name, by, resource, outcome, p.d.Title, p.d.Name, role, strings.Join(form, ", "), binds, strings.Replace(state, "over", outcome, 1), outcome)
}

func (p *production) join(person domain.Person) {
	if !person.Public() {
		require.NoError(p.t, p.PutDepartment(p.t.Context(), domain.Department{
			Code: person.Department, Name: person.Department, Area: p.sc.Areas[person.Department],
		}))
	}
	require.NoError(p.t, p.PutAccount(p.t.Context(), domain.Account{Person: person, PasswordHash: "-"}))
}

// department is a code that a department may have: a scenario calls some by a role's name, which no department may bear.
func department(code string) string {
	if domain.CheckDepartmentCode(code) != nil {
		return "of " + code
	}
	return code
}

// filer is somebody of the kind that files.
func filer(a procedure.Application) domain.Person {
	person := domain.Person{ID: "filer", Login: "filer", Name: "提出人", Department: department(a.Applicant), Positions: []domain.Position{domain.Staff}}
	switch a.Kind {
	case procedure.FiledByPublic:
		person.Department, person.Positions = "", nil
	case procedure.FiledByBureau:
		person.Positions = append(person.Positions, domain.Bureau)
	case procedure.FiledByGovernment:
		person.Positions = append(person.Positions, domain.Government)
	case procedure.FiledByDepartment, procedure.FiledByProvider: // staff of a department, as above
	}
	return person
}

// actor is somebody whom the assignee admits.
func actor(role string, assignee domain.Assignee, filer domain.Person) domain.Person {
	if assignee.Person != "" {
		return filer
	}
	of := assignee.Department
	if of == "" {
		of = department(role)
	}
	return domain.Person{ID: role, Login: role, Name: role, Department: of, Positions: []domain.Position{assignee.Position}}
}

// entryOf completes a scenario's resource: the ledger wants a ground for whatever
// is not unconditional.
func entryOf(r procedure.Resource) domain.Entry {
	if r.ShareBasis == "" {
		r.ShareBasis = "试验"
	}
	if r.OpenBasis == "" {
		r.OpenBasis = "试验"
	}
	return domain.Entry{Resource: r}
}

// acts registers the act of a step and tells the workflow what it came to.
func (p *production) acts(i int, step procedure.Step) {
	act, err := p.register(step)
	if err != nil {
		p.refused[i] = true
		return
	}
	p.refused[i] = act.Status != domain.Applied
	p.env.SignalWorkflow(workflows.StepSignal, activities.Said(*act.Step, p.env.Now()))
}

func (p *production) register(step procedure.Step) (domain.Registered, error) {
	act, err := p.Register(p.t.Context(), domain.Act{
		Case: p.number, Action: step.Do, By: p.cast[step.By], Roles: []string{step.By},
		Fields: p.files.add(p.Store, p.number, p.cast[step.By].ID, step.With),
	})
	var refusal *procedure.Refusal
	if err != nil && !errors.As(err, &refusal) {
		require.NoError(p.t, err)
	}
	return act, err
}

// assertAnswered compares whether each act was refused. Which code it was is the
// simulator's to test: at the very instant of a deadline the case may have moved
// but not yet ended. What would have been played after the workflow has returned
// is left for the register to refuse.
func (p *production) assertAnswered() {
	for i, step := range p.sc.Steps {
		if step.Do == "" {
			continue
		}
		if step.At.After(p.env.Now()) {
			p.follow(func() time.Time { return step.At.Time })
			_, err := p.register(step)
			p.refused[i] = err != nil
		}
		require.Equal(p.t, step.Refused != "", p.refused[i], "%s at %s", step.Do, step.At)
	}
}

// drop ends the play of a case that goes on.
func (p *production) drop() {
	p.mu.Lock()
	p.curtain = true
	p.mu.Unlock()
	p.env.SignalWorkflow(workflows.WakeSignal, nil)
}

func (p *production) Advance(ctx context.Context, number string, results []procedure.Event, acts []string) (domain.Advanced, error) {
	advanced, err := p.Store.Advance(ctx, number, results, acts)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil && p.curtain && !advanced.Case.State.Ended() {
		advanced.Case.State.EndedAt, advanced.Case.State.Outcome = &advanced.Now, &procedure.Decision{}
	}
	return advanced, err
}

// until is when the play of a case that goes on ends: where the scenario says, or
// after everything that time alone brings about.
func until(sc procedure.Scenario, sim procedure.Simulation) time.Time {
	at := sim.Records[len(sim.Records)-1].Event.At
	for _, step := range sc.Steps {
		if step.At.After(at) {
			at = step.At.Time
		}
	}
	if sc.End.At.After(at) {
		at = sc.End.At.Time
	}
	return at.Add(time.Second)
}

// same compares two states of a case. Who is who and what the entry says beside
// its classes is the ledger's; child cases are opened by the ledger alone; when a
// service was done is its worker's. All else must be equal.
func same(t *testing.T, want, got procedure.State) {
	t.Helper()
	diff := cmp.Diff(stored(t, want), stored(t, got), cmpopts.EquateEmpty(), cmp.Comparer(sameInstant),
		cmpopts.IgnoreFields(procedure.State{}, "Number", "Parties", "Resource", "Children", "Parent", "ParentCase"))
	require.Empty(t, diff, "the workflow ends otherwise than the simulator (-simulator +workflow)")
}

func sameInstant(a, b time.Time) bool { return a.Sub(b).Abs() < time.Second }

// stored is the state as it comes back from being kept: JSON knows no integers.
func stored(t *testing.T, s procedure.State) procedure.State {
	t.Helper()
	text, err := json.Marshal(s)
	require.NoError(t, err)
	var back procedure.State
	require.NoError(t, json.Unmarshal(text, &back))
	return back
}
