package domain_test

import (
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

func TestCapacities(t *testing.T) {
	t.Parallel()
	chief := domain.Person{ID: "chief", Name: "孙", Department: "sjj", Positions: []domain.Position{domain.Head, domain.Bureau, domain.Auditor}}
	clerk := standing(domain.Person{ID: "clerk", Department: "sjj", Positions: []domain.Position{domain.Staff}}, chief)
	assert.Equal(t, []domain.Position{domain.Staff, domain.Head, domain.Bureau}, clerk.WorkPositions(), "the office is not lent")
	assert.False(t, clerk.Holds(domain.Bureau))
	assert.True(t, domain.Assignee{Position: domain.Bureau}.Admits(clerk))
	assert.False(t, domain.Assignee{Position: domain.Auditor}.Admits(clerk))
	assert.True(t, domain.MaySee(clerk, procedure.Parties{}))
	assert.False(t, domain.Supervises(clerk), "the overview is not a task")
	can := func(position domain.Position) string {
		return clerk.InNameOf(func(p domain.Person) bool { return p.Holds(position) })
	}
	assert.Equal(t, []string{"", "chief", ""}, []string{can(domain.Staff), can(domain.Bureau), can(domain.Auditor)})
}

func TestStandInIsRefused(t *testing.T) {
	t.Parallel()
	day := func(d int) civil.Date { return civil.Date{Year: 2026, Month: 9, Day: d} }
	auditor := domain.Person{ID: "auditor", Department: "mzj", Positions: []domain.Position{domain.Auditor}}
	machine := domain.Person{ID: "machine", Department: "mzj", Machine: true, Positions: []domain.Position{domain.Staff}}
	in := domain.StandIn{From: day(14), Until: day(16)}
	for name, c := range map[string]struct {
		in                 domain.StandIn
		person, deputy, by domain.Person
		want               procedure.Code
	}{
		"by themselves":              {in, zhang, li, zhang, ""},
		"by the head":                {in, zhang, li, sun, ""},
		"begun":                      {domain.StandIn{From: day(1), Until: day(14)}, zhang, li, zhang, ""},
		"over":                       {domain.StandIn{From: day(1), Until: day(13)}, zhang, li, zhang, domain.StandInInvalid},
		"backwards":                  {domain.StandIn{From: day(16), Until: day(15)}, zhang, li, zhang, domain.StandInInvalid},
		"by the deputy":              {in, zhang, li, li, domain.StandInRefused},
		"by a head by stand-in":      {in, zhang, li, standing(li, sun), domain.StandInRefused},
		"by another's head":          {in, zhang, li, other, domain.StandInRefused},
		"for oneself":                {in, zhang, zhang, zhang, domain.StandInInvalid},
		"in another department":      {in, zhang, other, zhang, domain.StandInInvalid},
		"by a machine":               {in, zhang, machine, zhang, domain.StandInInvalid},
		"of an office":               {in, auditor, li, auditor, domain.StandInRefused},
		"by who holds an office":     {in, zhang, auditor, zhang, domain.StandInRefused},
		"for a member of the public": {in, domain.Person{ID: "p"}, domain.Person{ID: "q"}, domain.Person{ID: "p"}, domain.StandInInvalid},
	} {
		err := c.in.Check(c.person, c.deputy, c.by, day(14))
		if c.want == "" {
			require.NoError(t, err, name)
			continue
		}
		var refusal *procedure.Refusal
		require.ErrorAs(t, err, &refusal, name)
		assert.Equal(t, c.want, refusal.Code, name)
	}
}
