package workflows_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/worker"
	"github.com/shixian/shixian/workflows"
)

// stage is a case in the SDK's test environment, where time skips to the next
// thing that happens.
type stage struct {
	*testing.T
	env     *testsuite.TestWorkflowEnvironment
	ledger  *fakeLedger
	filedAt time.Time

	mu      sync.Mutex
	answers map[string]reply
}

// reply is what came of an Update.
type reply struct {
	activities.Answer
	err      error
	rejected bool // by the validator
}

// newStage files a case and puts its workflow on the stage, not yet begun.
func newStage(t *testing.T, d *procedure.Definition, a procedure.Application) *stage {
	t.Helper()
	l, err := newLedger(d, calendar.Builtin(), a)
	require.NoError(t, err)
	env := environment(t, a.At, a.Number, &activities.Activities{Ledger: l, Effects: l})
	l.now = env.Now
	return &stage{
		T: t, env: env, ledger: l, filedAt: a.At, answers: map[string]reply{},
	}
}

// environment is the SDK's test environment for a case's workflow that begins at
// the given instant.
func environment(t *testing.T, begins time.Time, number string, a *activities.Activities) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	suite := testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(begins)
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: number, TaskQueue: workflows.TaskQueue})
	env.SetWorkerOptions(sdkworker.Options{DeadlockDetectionTimeout: time.Minute}) // a busy machine is no deadlock
	env.SetTestTimeout(time.Minute)
	worker.RegisterWorkflows(env)
	env.RegisterActivity(a)
	return env
}

// run plays until the workflow returns, which is begun with what the ledger said when the case was filed.
func (s *stage) run() {
	s.Helper()
	s.begin(s.ledger.state.Number, activities.Said(s.ledger.said(), s.filedAt))
}

// runAsOfOld is run for a workflow that an earlier build began.
func (s *stage) runAsOfOld() {
	s.Helper()
	s.begin(s.ledger.state.Number)
}

func (s *stage) begin(args ...any) {
	s.Helper()
	s.env.ExecuteWorkflow(s.ledger.machine.Definition().Workflow, args...)
	require.True(s, s.env.IsWorkflowCompleted())
}

// at has something happen at an instant of legal time.
func (s *stage) at(when time.Time, what func()) {
	s.env.RegisterDelayedCallback(what, when.Sub(s.filedAt))
}

// acts has an act taken at an instant, and tells the workflow what it came to.
func (s *stage) acts(id string, when time.Time, step procedure.Step) {
	s.at(when, func() { s.take(id, step) })
}

func (s *stage) take(id string, step procedure.Step) {
	taken, err := s.ledger.take(id, step)
	if err != nil {
		s.reply(id, reply{err: err})
		return
	}
	said := activities.Said(taken, s.env.Now())
	s.reply(id, reply{Answer: said.Answers[0]})
	s.env.SignalWorkflow(workflows.StepSignal, said)
}

// asks registers an act and has the workflow settle it, as earlier builds did.
func (s *stage) asks(when time.Time, step procedure.Step) {
	const id = "a1"
	s.at(when, func() {
		if err := s.ledger.register(id, step); err != nil {
			s.reply(id, reply{err: err})
			return
		}
		s.tell(id, id)
	})
}

// tell sends the Update of an act; under is the Update's id.
func (s *stage) tell(act, under string) {
	s.env.UpdateWorkflow(workflows.ActUpdate, under, &testsuite.TestUpdateCallback{
		OnAccept: func() {},
		OnReject: func(err error) { s.reply(act, reply{err: err, rejected: true}) },
		OnComplete: func(result any, err error) {
			answer, _ := result.(activities.Answer)
			s.reply(act, reply{Answer: answer, err: err})
		},
	}, act)
}

func (s *stage) reply(act string, r reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[act] = r
}

func (s *stage) wake(when time.Time) {
	s.at(when, func() { s.env.SignalWorkflow(workflows.WakeSignal, nil) })
}

// close ends the play of a case that would go on.
func (s *stage) close(when time.Time) {
	s.at(when, func() {
		s.ledger.mu.Lock()
		s.ledger.curtain = true
		s.ledger.mu.Unlock()
		s.env.SignalWorkflow(workflows.WakeSignal, nil)
	})
}

// library is every pack, read once: to compile all their expressions takes a while.
var library = sync.OnceValues(regulations.Embedded)

// definition returns a procedure of the pack for 瑶海区. It grants at once upon consent, as those do that are on record.
func definition(t *testing.T, name string) *procedure.Definition {
	t.Helper()
	d := lawOf(t, "yaohai-2024/"+name)
	source := bytes.ReplaceAll(d.Source.Procedure, []byte("to: delivery"), []byte("to: granted"))
	if bytes.Equal(source, d.Source.Procedure) {
		return d
	}
	atOnce, err := procedure.Parse(d.Regulation, d.Source.File, source)
	require.NoError(t, err)
	return atOnce
}

// lawOf returns the procedure of any pack that an id names: "neixiang/coordination".
func lawOf(t *testing.T, id string) *procedure.Definition {
	t.Helper()
	all, err := library()
	require.NoError(t, err)
	d, ok := all.Definition(id)
	require.True(t, ok, id)
	return d
}

// moment reads an instant in Asia/Shanghai.
func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", text, procedure.Shanghai)
	require.NoError(t, err)
	return at
}

// sharing is an application for data that is shared under conditions.
func sharing(t *testing.T, filed string) procedure.Application {
	t.Helper()
	return procedure.Application{
		Number: "YH-2026-0001", At: moment(t, filed), Kind: procedure.FiledByDepartment, Applicant: "340102-yyj",
		Form: procedure.Fields{
			"purpose": "核对救助对象", "scope": "低保对象", "mode": "interface", "no_state_secrets": true, "duty": true,
		},
		Resource: &procedure.Resource{Code: "hf-001", Provider: "340102-mzj", Share: "conditional", Open: "conditional"},
	}
}

func step(by, do string, with procedure.Fields) procedure.Step {
	return procedure.Step{By: by, Do: do, With: with}
}

func actID(i int) string { return fmt.Sprintf("act-%d", i+1) }
