package workflows_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

// The law's own test cases, through the real workflow: it must come to stand
// where the simulator says, clock by clock and instant by instant.
func TestScenariosEndAsSimulated(t *testing.T) {
	t.Parallel()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	for _, pack := range library.Packs() {
		for _, d := range pack.Procedures {
			for _, sc := range pack.ScenariosOf(d) {
				if sc.Filing.Refused != "" {
					continue // there is no case
				}
				t.Run(pack.Regulation.ID+"/"+d.Name+"/"+sc.Title, func(t *testing.T) {
					t.Parallel()
					playScenario(t, d, sc)
				})
			}
		}
	}
}

func playScenario(t *testing.T, d *procedure.Definition, sc procedure.Scenario) {
	sim, err := procedure.NewMachine(d, calendar.Builtin()).Simulate(sc)
	require.NoError(t, err)
	s := newStage(t, d, sc.Application(d))
	for i, step := range sc.Steps {
		if step.Do != "" {
			s.acts(actID(i), step.At.Time, step)
		}
	}
	if !sim.State.Ended() {
		s.close(until(sc, sim))
	}
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	for i, step := range sc.Steps {
		if step.Do != "" {
			assertAnswered(t, step, s.answerOf(actID(i), step))
		}
	}
	same(t, sim.State, s.ledger.state)
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

// answerOf returns the reply to a step. Nothing is played any more once the
// workflow has returned: what is done then is only for the register to refuse.
func (s *stage) answerOf(act string, step procedure.Step) reply {
	if r, told := s.answers[act]; told {
		return r
	}
	s.ledger.now = func() time.Time { return step.At.Time }
	return reply{err: s.ledger.register(act, step)}
}

// assertAnswered compares whether the act was refused. Which code it was is the
// simulator's to test: at the very instant of a deadline the case may have moved
// but not yet ended.
func assertAnswered(t *testing.T, step procedure.Step, r reply) {
	t.Helper()
	var refusal *procedure.Refusal
	refused := errors.As(r.err, &refusal) || r.Code != ""
	require.Equal(t, step.Refused != "", refused, "%s at %s: %+v", step.Do, step.At, r)
	if !refused {
		require.NoError(t, r.err)
	}
}

// same compares two states of a case. When a service was done is the machine's
// that did it; all else must be equal to the microsecond.
func same(t *testing.T, want, got procedure.State) {
	t.Helper()
	diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.Comparer(sameInstant))
	require.Empty(t, diff, "the workflow ends otherwise than the machine (-machine +workflow)")
}

func sameInstant(a, b time.Time) bool { return a.Sub(b).Abs() < time.Second }
