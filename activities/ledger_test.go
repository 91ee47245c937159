package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

// fakeLedger has one case, taken on by the real machine, and notes the effects that it is asked for.
type fakeLedger struct {
	machine procedure.Machine
	state   procedure.State
	now     time.Time
	err     error // what the ledger or the world fails with
	refusal error // of measures on grants
	broken  error // what a grant fails with

	results    []procedure.Event
	grants     []domain.Grant
	measures   []measure
	published  []domain.Entry
	dispatches []domain.Dispatch
}

func (d *fakeLedger) Advance(_ context.Context, _ string, results []procedure.Event, _ []string) (domain.Advanced, error) {
	d.results = append(d.results, results...)
	a := domain.Advanced{Case: d.held(), Now: d.now}
	if alarm, ok := d.machine.Alarm(d.state); ok {
		a.Alarm, a.Wait = &alarm, alarm.At.Sub(d.now)
	}
	return a, d.err
}

func (d *fakeLedger) held() domain.Case {
	return domain.Case{State: d.state, Definition: d.machine.Definition()}
}

func (d *fakeLedger) Case(context.Context, string) (domain.Case, error) {
	return d.held(), d.err
}

func (d *fakeLedger) Grant(_ context.Context, g domain.Grant) error {
	d.grants = append(d.grants, g)
	return d.broken
}

// measure is one that was taken about the grants of another case.
type measure struct {
	Name string
	domain.Measure
}

func (d *fakeLedger) measure(name string, m domain.Measure) error {
	d.measures = append(d.measures, measure{name, m})
	return d.refusal
}

func (d *fakeLedger) Suspend(_ context.Context, m domain.Measure) error {
	return d.measure("suspend", m)
}

func (d *fakeLedger) Revoke(_ context.Context, m domain.Measure) error { return d.measure("revoke", m) }

func (d *fakeLedger) Restore(_ context.Context, m domain.Measure) error {
	return d.measure("restore", m)
}

func (d *fakeLedger) GrantAnew(_ context.Context, m domain.Measure) error {
	return d.measure("grant anew", m)
}

func (d *fakeLedger) PublishEntry(_ context.Context, e domain.Entry) error {
	d.published = append(d.published, e)
	return nil
}

func (d *fakeLedger) Dispatch(_ context.Context, p domain.Dispatch) error {
	d.dispatches = append(d.dispatches, p)
	return nil
}

func (d *fakeLedger) Entry(_ context.Context, code string) (domain.Entry, error) {
	return domain.Entry{
		Resource: procedure.Resource{
			Code: code, Title: "低保对象信息", Version: 3, Share: "withheld", ShareBasis: "某法第一条", Open: "conditional", OpenBasis: "某法第二条",
		},
		Summary: "旧摘要", UpdateCycle: "每月", Format: "数据库",
	}, nil
}

func (d *fakeLedger) activities() *activities.Activities {
	return &activities.Activities{Ledger: d, Effects: d}
}

// filed is such a ledger with a case that was filed.
func filed(t *testing.T, name string, a procedure.Application) *fakeLedger {
	t.Helper()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	def, ok := library.Definition("yaohai-2024/" + name)
	require.True(t, ok)
	d := &fakeLedger{machine: procedure.NewMachine(def, calendar.Builtin().Before(2027)), now: a.At}
	d.state, _, err = d.machine.File(a)
	require.NoError(t, err)
	return d
}

// takes has the machine take acts and time up to an instant.
func (d *fakeLedger) takes(t *testing.T, at time.Time, acts ...procedure.Event) {
	t.Helper()
	for i := range acts {
		acts[i].ID, acts[i].Kind, acts[i].At = acts[i].Action, procedure.Acted, at
	}
	s, records, err := d.machine.Advance(d.state, acts, at)
	require.NoError(t, err)
	for _, r := range records {
		require.Nil(t, r.Refusal)
	}
	d.state, d.now = s, at
}

func act(role, action string, fields procedure.Fields) procedure.Event {
	return procedure.Event{Action: action, Fields: fields, By: procedure.Actor{Roles: []string{role}}}
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", text, procedure.Shanghai)
	require.NoError(t, err)
	return when
}

func sharing(t *testing.T, when string) procedure.Application {
	return procedure.Application{
		Number: "YH-2026-0001", At: at(t, when), Kind: procedure.FiledByDepartment, Applicant: "340102-yyj",
		Form: procedure.Fields{
			"purpose": "核对救助对象", "scope": "姓名", "mode": "interface", "no_state_secrets": true, "duty": true,
		},
		Resource: &procedure.Resource{Code: "hf-001", Provider: "340102-mzj", Share: "conditional", Open: "conditional"},
	}
}

// advance calls the activity as a worker would.
func advance(t *testing.T, d *fakeLedger, r activities.AdvanceRequest) (activities.Outcome, error) {
	t.Helper()
	a := d.activities()
	env := environment(a)
	value, err := env.ExecuteLocalActivity(a.Advance, r)
	var o activities.Outcome
	if err == nil {
		require.NoError(t, value.Get(&o))
	}
	return o, err
}

func perform(d *fakeLedger, call activities.ServiceCall) error {
	a := d.activities()
	_, err := environment(a).ExecuteActivity(a.Perform, call)
	return err
}

func environment(a *activities.Activities) *testsuite.TestActivityEnvironment {
	suite := testsuite.WorkflowTestSuite{}
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(a)
	return env
}
