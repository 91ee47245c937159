package procedure_test

import (
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

func TestParseEscalation(t *testing.T) {
	t.Parallel()
	l, err := procedure.ParseEscalation(" -2:owner 1:head  3:bureau/government ")
	require.NoError(t, err)
	assert.Equal(t, []procedure.EscalationStep{
		{Workdays: -2, Tell: "owner"}, {Workdays: 1, Tell: "head"}, {Workdays: 3, Tell: "bureau", Instead: "government"},
	}, l.Steps)
	assert.Equal(t, 2, l.Reach())
	for _, text := range []string{"x:owner", "1", "1:", ":owner", "1:owner 1:owner"} {
		_, err := procedure.ParseEscalation(text)
		require.Error(t, err, text)
	}
}

const policyOfTests = "\nescalation:\n  basis: 第九条\n  steps:\n"

func TestEscalationOfAPack(t *testing.T) {
	t.Parallel()
	source := read(t, syntheticRegulation)
	for steps, fault := range map[string]string{
		"    - {workdays: 1, tell: nobody}\n":                                  "undeclared role",
		"    - {workdays: 1, tell: bureau, instead: nobody}\n":                 "undeclared role",
		"    - {workdays: 3, tell: bureau}\n    - {workdays: 1, tell: head}\n": "at least that of the step above",
		"    - {workdays: 1, tell: head}\n    - {workdays: 1, tell: head}\n":   "twice",
		"    - {tell: head}\n":                                                                     "no workdays",
		"    - {workdays: 1, tell: head, mail: true}\n":                                            "unknown key mail",
		"    - {workdays: -1, tell: owner}\n    - {workdays: 1, tell: head}\n":                     "",
		"    - {workdays: 1, tell: owner}\n    - {workdays: 1, tell: bureau}\n":                    "",
		"    - {workdays: 1, tell: owner}\n    - {workdays: 9, tell: owner}\n":                     "",
		"    - {workdays: 0, tell: owner}\n    - {workdays: 2, tell: bureau, instead: provider}\n": "",
	} {
		r, err := procedure.ParseRegulation("regulation.yaml", []byte(source+policyOfTests+steps))
		if fault != "" {
			require.ErrorContains(t, err, fault, steps)
			continue
		}
		require.NoError(t, err, steps)
		assert.Equal(t, *r.Escalation, r.EscalationOr(procedure.PracticeEscalation()))
	}
	_, err := procedure.ParseRegulation("regulation.yaml", []byte(source+"\nlights: {yellow: -1, basis: 第九条}\n"))
	require.ErrorContains(t, err, "at least 0")
	r, err := procedure.ParseRegulation("regulation.yaml", []byte(source+"\nlights: {yellow: 4, basis: 第九条}\n"))
	require.NoError(t, err)
	assert.Equal(t, 4, r.YellowDays(2))
}

// A regulation that does not know a role has no step for it.
func TestPracticeEscalationFitsEveryPack(t *testing.T) {
	t.Parallel()
	for _, d := range everyDefinition(t) {
		for _, step := range d.Regulation.EscalationOr(procedure.PracticeEscalation()).Steps {
			for _, role := range []string{step.Tell, step.Instead} {
				known := role == "" || role == procedure.TellOwner || role == procedure.TellHead || d.Regulation.Parties.Has(role)
				assert.True(t, known, "%s: %s", d.Regulation.ID, role)
			}
		}
	}
}

// Whoever holds the position is told, whatever the regulation calls the role.
func TestAPolicyForAllFindsARoleByItsPosition(t *testing.T) {
	t.Parallel()
	source := strings.Replace(read(t, syntheticRegulation), "  government: {", "  county: {", 1)
	r, err := procedure.ParseRegulation("regulation.yaml", []byte(source))
	require.NoError(t, err)
	steps := r.EscalationOr(procedure.PracticeEscalation()).Steps
	assert.Equal(t, "county", steps[len(steps)-1].Instead)
}

// As days pass, a step comes once its day is there and never goes again; before the
// due day is over there are none for what is late, and held and ended clocks have none.
func TestEscalationStepsByDay(t *testing.T) {
	t.Parallel()
	cal := calendar.Builtin()
	m := procedure.NewMachine(synthetic(t), cal)
	rapid.Check(t, func(t *rapid.T) {
		due, err := cal.NextWorkday(civil.Date{Year: 2026, Month: 2, Day: 1}.AddDays(rapid.IntRange(0, 300).Draw(t, "due")))
		require.NoError(t, err)
		l := procedure.EscalationPolicy{}
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			l.Steps = append(l.Steps, procedure.EscalationStep{Workdays: rapid.IntRange(-10, 10).Draw(t, "workdays"), Tell: procedure.TellOwner})
		}
		r := procedure.ClockInstance{ID: "answer#1", Clock: "answer", Owner: "provider", Due: due, StartedAt: procedure.StartOf(due.AddDays(-60))}
		before := 0
		for day := due.AddDays(-25); day.Before(due.AddDays(25)); day = day.AddDays(1) {
			r.Overdue = due.Before(day)
			steps, err := m.StepsDue(l, r, day)
			require.NoError(t, err)
			require.GreaterOrEqual(t, len(steps), before, "a step went again")
			before = len(steps)
			for _, step := range steps {
				if step.Workdays > 0 {
					require.GreaterOrEqual(t, walked(t, cal, due, day), step.Workdays)
				} else {
					require.True(t, due.Before(day) || walked(t, cal, day, due) <= -step.Workdays)
				}
			}
			held := r
			held.HeldAs = procedure.HoldPause
			none, err := m.StepsDue(l, held, day)
			require.NoError(t, err)
			require.Empty(t, none)
		}
	})
}

// What the law gives begins a new term; a revised calendar does not.
func TestTerms(t *testing.T) {
	t.Parallel()
	r := procedure.ClockInstance{}
	for why, term := range map[procedure.DueReason]int{
		procedure.WhyPaused: 1, procedure.WhyRestarted: 1, procedure.WhyExtended: 1, procedure.WhyRevised: 0,
	} {
		r.History = []procedure.DueChange{{Why: why}}
		assert.Equal(t, term, r.Term(), why)
	}
}
