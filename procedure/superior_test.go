package procedure_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// disputed is a procedure in which the bureau coordinates between departments of one area, and their common superior between
// those of several.
const disputed = `
procedure: disputed
workflow: Disputed
title: 共享争议协调
basis: 第一条
filing: {by: [department], resource: none, provider: form.owner}
form: [{name: owner, title: 提供部门, type: department, required: true}]
outcomes: {done: 办结}
start: level
states:
  level:
    title: 是否同级
    gateway:
      - {when: case.crosses_levels, title: 跨层级、跨地域, to: above}
      - {title: 同级, to: here}
  here: {title: 同级协调, task: {role: bureau, title: 协调}, actions: {settle: {title: 提出意见, to: done}}}
  above: {title: 共同的上级协调, task: {role: superior, title: 协调}, actions: {settle: {title: 提出意见, to: done}}}
  done: {title: 办结, end: done}
never:
  passed_over: {title: 跨层级、跨地域的不得由同级协调, basis: 第一条, when: 'case.crosses_levels && acted("settle", "bureau")'}
  taken_up: {title: 同级的不得由上级协调, basis: 第一条, when: '!case.crosses_levels && acted("settle", "superior")'}
`

const superiorParty = "  superior: {title: 共同的上级主管部门, department: superior, position: bureau}\n"

func withSuperior(t *testing.T, party string) (*procedure.Regulation, error) {
	t.Helper()
	source := strings.Replace(read(t, syntheticRegulation), "parties:\n", "parties:\n"+party, 1)
	return procedure.ParseRegulation("r.yaml", []byte(source))
}

func dispute(t *testing.T, replace ...string) *procedure.Definition {
	t.Helper()
	r, err := withSuperior(t, superiorParty)
	require.NoError(t, err)
	d, err := procedure.Parse(r, "p.yaml", []byte(strings.NewReplacer(replace...).Replace(disputed)))
	require.NoError(t, err)
	return d
}

func TestTheCommonSuperiorCoordinatesAcrossLevels(t *testing.T) {
	t.Parallel()
	d := dispute(t)
	require.Empty(t, procedure.Lint(d))
	m := procedure.NewMachine(d, calendar.Builtin())
	city := map[procedure.Position]string{procedure.Bureau: "city"}
	for name, c := range map[string]struct {
		of        map[string]procedure.Area
		state     string
		superiors map[procedure.Position]string
	}{
		"nobody has an area":        {nil, "here", nil},
		"one area":                  {map[string]procedure.Area{"a-dept": "340102", "p-dept": "340102"}, "here", nil},
		"two areas":                 {map[string]procedure.Area{"a-dept": "340102", "p-dept": "340111"}, "above", city},
		"two levels":                {map[string]procedure.Area{"a-dept": "340102", "p-dept": "340100"}, "above", city},
		"nobody in the area above":  {map[string]procedure.Area{"a-dept": "340102", "p-dept": "340200"}, "above", nil},
		"one area that is not said": {map[string]procedure.Area{"p-dept": "340100"}, "above", nil},
	} {
		a := application(t, "2026-09-22 10:00", nil)
		a.Applicant, a.Form = "a-dept", procedure.Fields{"owner": "p-dept"}
		a.Areas = procedure.Areas{Of: c.of, Supervised: map[procedure.Area]map[procedure.Position]string{"340100": city}}
		s, _, err := m.File(a)
		require.NoError(t, err, name)
		assert.Equal(t, c.state, s.Node, name)
		assert.Equal(t, c.superiors, s.Parties.Superiors, name)
		a.Areas = s.Parties.Areas()
		again, _, err := m.File(a)
		require.NoError(t, err, name)
		assert.Equal(t, s, again, "%s: filed again from what the case keeps", name)
	}
}

// The prover tries both, and finds out either way of getting it wrong.
func TestProvingWhoCoordinates(t *testing.T) {
	t.Parallel()
	prove := func(d *procedure.Definition) []procedure.Finding {
		return procedure.Prove([]*procedure.Definition{d}, calendar.Builtin())
	}
	assert.Empty(t, prove(dispute(t)))
	found := prove(dispute(t, "when: case.crosses_levels, title: 跨", `when: form.owner == "other", title: 跨`))
	require.Len(t, found, 2, "%v", found)
	assert.Contains(t, found[0].String(), "跨层级、跨地域的不得由同级协调")
	list, err := procedure.ParseScenarios("example.yaml", []byte(found[0].Scenario))
	require.NoError(t, err)
	assert.Len(t, list[0].Areas, 1, "the counterexample is between departments of different areas")
	assert.NotContains(t, found[1].Scenario, "areas:")
}

// A scenario says of which areas the departments are.
func TestScenarioAcrossAreas(t *testing.T) {
	t.Parallel()
	const story = `
scenario: 跨层级的争议
shows: 第一条
procedure: disputed
applicant: a-dept
areas: {a-dept: "340102", p-dept: "340100"}
file: {at: 2026-09-22 10:00, form: {owner: p-dept}}
steps:
  - {at: 2026-09-22 11:00, by: bureau, do: settle, refused: not_your_role}
  - {at: 2026-09-22 12:00, by: superior, do: settle}
end: {state: done}
`
	list, err := procedure.ParseScenarios("s.yaml", []byte(story))
	require.NoError(t, err)
	m := procedure.NewMachine(dispute(t), calendar.Builtin())
	sim, err := m.Simulate(list[0])
	require.NoError(t, err)
	assert.Empty(t, sim.Faults)
	_, err = procedure.ParseScenarios("s.yaml", []byte(strings.Replace(story, `"340102"`, "340102", 1)))
	assert.ErrorContains(t, err, `s.yaml:6:17: areas.a-dept: found`)
}

func TestOnlyAuthoritiesAreSuperior(t *testing.T) {
	t.Parallel()
	for _, position := range []string{"", ", position: head", ", position: auditor"} {
		_, err := withSuperior(t, "  superior: {title: 上级, department: superior"+position+"}\n")
		require.ErrorContains(t, err, "parties.superior.position: found ", position)
		assert.ErrorContains(t, err, "expected bureau, higher_bureau or government", position)
	}
}
