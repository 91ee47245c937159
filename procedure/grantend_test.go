package procedure_test

import (
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// ofGrants is the synthetic procedure under a regulation that says something of the end of grants, altered.
func ofGrants(t *testing.T, said string, replace ...string) *procedure.Definition {
	t.Helper()
	r, err := procedure.ParseRegulation("regulation.yaml", []byte(read(t, syntheticRegulation)+said))
	require.NoError(t, err)
	d, err := procedure.Parse(r, "p.yaml", []byte(strings.NewReplacer(replace...).Replace(read(t, syntheticProcedure))))
	require.NoError(t, err)
	return d
}

func messages(findings []procedure.Finding) []string {
	var list []string
	for _, f := range findings {
		list = append(list, f.Path+": "+f.Message)
	}
	return list
}

func TestLintOfTheEndOfGrants(t *testing.T) {
	t.Parallel()
	const promised = "{name: until, title: 使用至, type: promise, within: {workdays: 10, from: filed}}"
	renewed := []string{
		"workdays: form.limit", "workdays: 25", "children:\n",
		"children:\n  renewal: {title: 续期, procedure: every-feature, role: applicant, when: case.outcome == \"approved\", basis: practice}\n",
	}
	for _, c := range []struct {
		name    string
		d       *procedure.Definition
		finding string
	}{
		{"within what a grant can last", ofGrants(t, "grants: {basis: 第七条, remind: [9]}\n", "{name: until, title: 使用至, type: date}", promised), ""},
		{
			"longer than any grant", ofGrants(t, "grants: {basis: 第七条, remind: [9, 10]}\n", "{name: until, title: 使用至, type: date}", promised),
			"form: grants.remind says 10 working days before the end of a grant, and form.until lets none last longer than 10; say less",
		},
		{"the practice, which fits many packs", ofGrants(t, "", "{name: until, title: 使用至, type: date}", promised), ""},
		{
			"too late for a renewal", ofGrants(t, "grants: {basis: practice, remind: [20, 5]}\n", renewed...),
			"children.renewal: a grant is renewed by an application that has 25 working days to be answered, and its holder is told 20 before the end; " +
				"say grants.remind: [25]",
		},
		{"the practice is no fault of a pack's", ofGrants(t, "", renewed...), ""},
		{"in time for a renewal", ofGrants(t, "grants: {basis: practice, remind: [25]}\n", renewed...), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := messages(procedure.Lint(c.d))
			if c.finding == "" {
				assert.Empty(t, found)
				return
			}
			assert.Equal(t, []string{c.finding}, found)
		})
	}
}

func TestGrantStepDue(t *testing.T) {
	t.Parallel()
	m := procedure.NewMachine(ofGrants(t, "grants: {basis: practice, remind: [3, 1]}\n"), calendar.Builtin())
	day := func(d int) civil.Date { return civil.Date{Year: 2026, Month: 11, Day: d} }
	granted, until := day(16), day(27) // a Monday, a Friday
	for _, c := range []struct {
		on   int
		want procedure.GrantStep
	}{{23, ""}, {24, "3"}, {25, "3"}, {26, "1"}, {27, "1"}, {28, procedure.GrantExpired}, {30, procedure.GrantExpired}} {
		step, due := m.GrantStepDue(granted, until, day(c.on))
		assert.Equal(t, c.want, step, c.on)
		assert.Equal(t, c.want != "", due, c.on)
		assert.Equal(t, c.on >= 24 && c.on <= 27, m.GrantEnding(until, day(c.on)), c.on)
	}
	_, due := m.GrantStepDue(day(24), until, day(25))
	assert.False(t, due, "it was granted on the day of the reminder")
	step, _ := m.GrantStepDue(day(24), until, day(26))
	assert.Equal(t, procedure.GrantStep("1"), step)
}
