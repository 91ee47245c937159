package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// layered are procedures for the same of a place, of another place, and of a law above both.
func layered(t *testing.T) (place, other, above *procedure.Definition) {
	t.Helper()
	filed := func(id, title string, by ...procedure.Filer) *procedure.Definition {
		d := &procedure.Definition{Name: "ask", Title: "申请", Purpose: "share", Regulation: &procedure.Regulation{ID: id, Title: title}}
		d.Filing.By = by
		return d
	}
	place = filed("place", "本地办法", procedure.FiledByDepartment, procedure.FiledByBureau)
	other = filed("other", "他地办法", procedure.FiledByDepartment)
	above = filed("above", "条例", procedure.FiledByDepartment)
	for _, d := range []*procedure.Definition{place, other} {
		d.Regulation.Checked = []procedure.Checked{{Title: "条例"}}
	}
	through := day(t, "2027-02-06")
	place.Regulation.InForce.Through = &through
	return place, other, above
}

func applying(list ...string) domain.Rules {
	var r domain.Rules
	for _, id := range list {
		r.Force = append(r.Force, domain.Force{Regulation: id, Title: id, Relation: domain.BetweenDepartments})
	}
	return r
}

func TestWhoseProcedureItIs(t *testing.T) {
	place, other, above := layered(t)
	alike := []*procedure.Definition{place, other, above}
	both := applying("place", "above")
	chosen := func(regulation string, others bool) domain.Rules {
		r := both
		r.Choices = []domain.Choice{{Serves: "share", Relation: domain.BetweenDepartments, Regulation: regulation, Others: others}}
		return r
	}
	for _, c := range []struct {
		name    string
		rules   domain.Rules
		of      *procedure.Definition
		kind    procedure.Filer
		on      string
		instead string
		also    bool
	}{
		{"nobody said what applies", domain.Rules{}, above, procedure.FiledByDepartment, "2026-03-02", "", true},
		{"the narrower place has it", both, above, procedure.FiledByDepartment, "2026-03-02", "place", true},
		{"and not the wider", both, place, procedure.FiledByDepartment, "2026-03-02", "", true},
		{"it has lapsed", both, above, procedure.FiledByDepartment, "2027-02-07", "", true},
		{"it does not apply here", applying("above"), above, procedure.FiledByDepartment, "2026-03-02", "", true},
		{"the house has chosen the wider", chosen("above", true), place, procedure.FiledByDepartment, "2026-03-02", "above", true},
		{"and nothing beside", chosen("above", false), place, procedure.FiledByDepartment, "2026-03-02", "above", false},
		{"which is not for everybody", chosen("above", false), place, procedure.FiledByBureau, "2026-03-02", "", true},
		{"a choice of what does not apply is none", chosen("other", false), above, procedure.FiledByDepartment, "2026-03-02", "place", true},
		{"two places of one rank are everybody's choice", applying("place", "other"), place, procedure.FiledByDepartment, "2026-03-02", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			instead, also := c.rules.Instead(c.of, c.kind, alike, day(t, c.on))
			var id string
			if instead != nil {
				id = instead.Regulation.ID
			}
			assert.Equal(t, c.instead, id)
			assert.Equal(t, c.also, also)
			if c.rules.Applies(c.of.Regulation.ID, domain.BetweenDepartments, day(t, c.on)) {
				offered := c.rules.OfferedTo(c.of, alike, day(t, c.on))
				accepted := c.rules.Chooses(c.of, []procedure.Filer{c.kind}, alike, day(t, c.on)) == nil
				assert.Equal(t, accepted, assert.ObjectsAreEqual(true, contains(offered, c.kind)), "what is offered is accepted, and nothing else")
			}
		})
	}
}

func contains(list []procedure.Filer, kind procedure.Filer) bool {
	for _, k := range list {
		if k == kind {
			return true
		}
	}
	return false
}

// A ceiling counts where its law applies here in the relation, from the latest of the days.
func TestWhichCeilingsCount(t *testing.T) {
	place, _, above := layered(t)
	laws := []procedure.Higher{{Law: above.Regulation}}
	assert.Equal(t, laws, domain.Rules{}.Above(place, laws))
	assert.Empty(t, applying("place").Above(place, laws))

	rules := applying("place", "above")
	from := day(t, "2026-01-01")
	rules.Ceilings = domain.Ceilings{Bind: true, From: &from}
	require.Len(t, rules.Above(place, laws), 1)
	assert.Equal(t, &from, rules.Above(place, laws)[0].Here.From)
	later := day(t, "2026-05-01")
	rules.Force[1].From = &later
	assert.Equal(t, &later, rules.Above(place, laws)[0].Here.From)

	rules.Force[1].Relation = domain.TowardsPublic
	assert.Empty(t, rules.Above(place, laws), "between departments it does not apply")
}

func TestCheckRules(t *testing.T) {
	choice := domain.Choice{Serves: "share", Relation: domain.BetweenDepartments, Regulation: "a"}
	require.NoError(t, domain.CheckRules(domain.Rules{Choices: []domain.Choice{choice}}))
	require.Error(t, domain.CheckRules(domain.Rules{Choices: []domain.Choice{choice, choice}}))
	choice.Relation = "citizens"
	require.Error(t, domain.CheckRules(domain.Rules{Choices: []domain.Choice{choice}}))
}
