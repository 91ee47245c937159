package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// What the parent case binds is filled in, and another value is refused, whatever it went through on its way.
func TestBoundFields(t *testing.T) {
	t.Parallel()
	bound := procedure.Fields{"owner": "p-dept", "limit": 7}
	for _, c := range []struct {
		name  string
		said  procedure.Fields
		field string
	}{
		{"left out", procedure.Fields{"owner": nil, "limit": nil}, ""},
		{"the same", procedure.Fields{"owner": " p-dept ", "limit": float64(7)}, ""},
		{"another text", procedure.Fields{"owner": "x-dept", "limit": 7}, "owner"},
		{"another number", procedure.Fields{"limit": 8}, "limit"},
		{"another type", procedure.Fields{"limit": "7"}, "limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := application(t, "2026-09-22 10:00", c.said)
			a.Parent, a.Bound = "XG-0", bound
			if c.field != "" {
				refusal := refusedFiling(t, synthetic(t), a)
				assert.Equal(t, procedure.FieldBound, refusal.Code)
				assert.Equal(t, c.field, refusal.Field)
				return
			}
			s := filed(t, synthetic(t), a)
			assert.Equal(t, "p-dept", s.Form["owner"])
			assert.Equal(t, 7, s.Form["limit"])
			assert.Equal(t, []string{"limit", "owner"}, s.Bound)
		})
	}
}

// A case tells its children what it is, and binds only what it fills in.
func TestOpening(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-23 10:00", "provider", "refuse", procedure.Fields{"reason": "不宜"})
	parent, bound, err := d.m.Opening(d.s, "rectification")
	require.NoError(t, err)
	assert.Equal(t, procedure.ParentCase{
		Procedure: "every-feature", Title: "样样都有", Outcome: "refused", Applicant: "a-dept", Provider: "p-dept",
	}, parent)
	assert.Equal(t, procedure.Fields{"respondent": "p-dept"}, bound)

	_, bound, err = d.m.Opening(d.s, "coordination")
	require.NoError(t, err)
	assert.Empty(t, bound, "coordination binds nothing")

	all := file(t, variant(t, "binds: [respondent]", "binds: all"), "2026-09-22 10:00", procedure.Fields{"event_on": "2026-01-05"})
	all.until("2026-09-23")
	offers, err := all.m.Offers(all.s)
	require.NoError(t, err)
	require.NotEmpty(t, offers)
	assert.Equal(t, []string{"respondent", "breach"}, offers[0].Binds)
}

// The other side of a new case may be either party of the one that it follows from; the public is no department.
func TestProviderOfTheParent(t *testing.T) {
	t.Parallel()
	d := variant(t, "provider: form.owner", "parent: required\n  provider: parent.applicant")
	a := application(t, "2026-09-22 10:00", nil)
	a.Parent, a.ParentCase = "XG-0", &procedure.ParentCase{Applicant: "x-dept", Provider: "p-dept"}
	assert.Equal(t, "x-dept", filed(t, d, a).Parties.Provider)

	a.ParentCase.Applicant = procedure.Public
	assert.Equal(t, procedure.ResourceNeeded, refusedFiling(t, d, a).Code)

	_, err := parseVariant(t, "provider: form.owner", "provider: parent.provider")
	require.ErrorContains(t, err, "filing.provider: found parent.provider, and a case may be filed without a parent, expected `parent: required`")
}

// A scenario can say from what it is filed.
func TestScenarioOfAChild(t *testing.T) {
	t.Parallel()
	list, err := procedure.ParseScenarios("s.yaml", []byte(`
scenario: 来源办件确定的内容不能改动
shows: 第五条
procedure: every-feature
file:
  at: 2026-09-22 10:00
  parent: {procedure: every-feature, outcome: refused, binds: {limit: 3}}
  form: {owner: p-dept, event_on: 2026-09-22, limit: 5, agreed: true}
  refused: field_bound
`))
	require.NoError(t, err)
	sim, err := procedure.NewMachine(synthetic(t), calendar.Builtin()).Simulate(list[0])
	require.NoError(t, err)
	assert.Empty(t, sim.Faults)
}
