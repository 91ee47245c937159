package workflows_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// Whatever people do and whenever, with wakes, outages and failing services in
// between: the case comes to stand where the machine alone, told of the same
// events all at once, says that it does.
func TestTheWorkflowEndsAsTheMachineSays(t *testing.T) {
	t.Parallel()
	library := map[string]procedure.Application{
		"share-application": sharing(t, "2026-09-28 10:00:00"),
		"catalog-change":    catalogChange(t, "2026-09-14 09:00:00"),
		"rectification":     rectification(t, "2026-09-14 09:00:00"),
	}
	for name, application := range library {
		d := definition(t, name)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) { playAtRandom(t, r, d, application) })
		})
	}
}

func rectification(t *testing.T, filed string) procedure.Application {
	a := sharing(t, filed)
	a.Kind, a.Applicant, a.Resource = procedure.FiledByBureau, "340102-sjj", nil
	a.Form = procedure.Fields{"respondent": "340102-mzj", "breach": "4", "facts": "逾期", "demand": "答复", "limit": 7}
	return a
}

func playAtRandom(t *testing.T, r *rapid.T, d *procedure.Definition, a procedure.Application) {
	s := newStage(t, d, a)
	s.ledger.down = outages(r)
	s.ledger.broken = func() func(string) error {
		left := rapid.IntRange(0, 2).Draw(r, "failing tries")
		return func(string) error {
			if left--; left >= 0 {
				return &procedure.Refusal{Code: "broken", Detail: "坏"}
			}
			return nil
		}
	}()
	at := a.At
	for i := range rapid.IntRange(0, 12).Draw(r, "steps") {
		at = at.Add(time.Duration(rapid.IntRange(1, 4*24*3600).Draw(r, "seconds")) * time.Second)
		which, asking := rapid.IntRange(0, 7).Draw(r, "action"), rapid.Bool().Draw(r, "asking")
		s.at(at, func() { s.somethingHappens(actID(i), which, asking) })
	}
	curtain := at.AddDate(0, 4, 0)
	s.close(curtain)
	if rapid.Bool().Draw(r, "of an earlier build") {
		s.runAsOfOld()
	} else {
		s.run()
	}
	require.NoError(t, s.env.GetWorkflowError())
	want, _, err := procedure.NewMachine(d, calendar.Builtin()).Advance(s.ledger.filed, s.ledger.log, s.env.Now())
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, s.ledger.state, cmpopts.EquateEmpty()), "-machine +workflow")
	require.Equal(t, want.Ended(), s.env.Now().Before(curtain), "it returns when the case has ended, and not before")
}

// somethingHappens is a wake, or one of the acts that are open at that moment.
func (s *stage) somethingHappens(id string, which int, asking bool) {
	open, err := s.ledger.machine.Open(s.ledger.standing())
	require.NoError(s, err)
	if which >= len(open) {
		s.env.SignalWorkflow("wake", nil)
		return
	}
	o := open[which]
	step := procedure.Step{By: o.Role, Do: o.Action, With: procedure.Fields{}}
	for _, f := range o.Fields {
		step.With[f.Name] = filled(f)
	}
	switch { // an expiry that is due this instant may come first
	case !asking:
		s.take(id, step)
	case s.ledger.register(id, step) == nil:
		s.tell(id, id)
	}
}

func filled(f procedure.Field) any {
	switch f.Type {
	case procedure.Integer:
		return max(f.Min, 1)
	case procedure.Confirm, procedure.Boolean:
		return true
	case procedure.Enum:
		return f.Of.Keys[0]
	default:
		return "试验"
	}
}

// outages has the ledger fail now and then for one, several or many calls in a row.
func outages(r *rapid.T) func() error {
	fails := rapid.SliceOfN(rapid.IntRange(0, 30), 0, 20).Draw(r, "outages")
	left := 0
	return func() error {
		if left == 0 && len(fails) > 0 {
			left, fails = fails[0], fails[1:]
			return nil
		}
		if left > 0 {
			left--
			return errDown
		}
		return nil
	}
}
