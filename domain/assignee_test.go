package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Whoever is superior to both sides fills the superior's role, and sees the case; where nobody is, the higher bureau does.
func TestTheSuperior(t *testing.T) {
	t.Parallel()
	person := func(department string, positions ...domain.Position) domain.Person {
		return domain.Person{ID: department, Department: department, Positions: positions}
	}
	city, district := person("sj", domain.Staff, domain.Bureau), person("sjj", domain.Bureau)
	higher, mayor := person("hfsj", domain.HigherBureau), person("szf", domain.Government)
	across := procedure.Parties{Applicant: "mzj", Provider: "gaj", ApplicantArea: "340102", ProviderArea: "340111"}
	resolved := across
	resolved.Superiors = map[procedure.Position]string{domain.Bureau: "sj", domain.Government: "szf"}
	everybody := []domain.Person{city, district, higher, mayor}
	for name, c := range map[string]struct {
		position domain.Position
		parties  procedure.Parties
		filled   []domain.Person
	}{
		"the bureau above both":            {domain.Bureau, resolved, []domain.Person{city}},
		"the government above both":        {domain.Government, resolved, []domain.Person{mayor}},
		"nobody above both that we know":   {domain.Bureau, across, []domain.Person{higher}},
		"one area, or an earlier case":     {domain.Bureau, procedure.Parties{Applicant: "mzj", Provider: "gaj"}, []domain.Person{higher}},
		"a higher bureau that is not said": {domain.HigherBureau, resolved, []domain.Person{higher}},
	} {
		var filled []domain.Person
		for _, p := range everybody {
			if domain.AssigneeOf(procedure.Party{Department: procedure.SideSuperior, Position: c.position}, c.parties).Admits(p) {
				filled = append(filled, p)
				assert.True(t, domain.MaySee(p, c.parties), name)
			}
		}
		assert.Equal(t, c.filled, filled, name)
	}
}

func TestAreasOf(t *testing.T) {
	t.Parallel()
	departments := []domain.Department{{Code: "sj", Area: "340100"}, {Code: "sb", Area: "340100"}, {Code: "mzj", Area: "340102"}, {Code: "x"}}
	people := []domain.Person{
		{Department: "sj", Positions: []domain.Position{domain.Staff, domain.Bureau}}, {Department: "sb", Positions: []domain.Position{domain.Bureau}},
		{Department: "mzj", Positions: []domain.Position{domain.Staff}}, {Department: "x", Positions: []domain.Position{domain.Bureau}}, {},
	}
	assert.Equal(t, procedure.Areas{
		Of:         map[string]procedure.Area{"sj": "340100", "sb": "340100", "mzj": "340102"},
		Supervised: map[procedure.Area]map[procedure.Position]string{"340100": {domain.Bureau: "sb"}},
	}, domain.AreasOf(departments, people))
}

const parties = `regulation: r
parties:
  applicant: {title: 需求部门, department: applicant}
  provider: {title: 提供部门, department: provider}
  filer: {title: 提出部门, department: applicant}
  public: {title: 公民、法人和其他组织, department: applicant}
  respondent: {title: 责任部门, department: provider}
  bureau: {title: 区数据资源管理局, position: bureau}
  government: {title: 区人民政府, position: government}
`

func TestRoles(t *testing.T) {
	t.Parallel()
	d, err := procedure.Restore("p.yaml", []byte(parties), []byte("procedure: p\n"))
	require.NoError(t, err)
	staff := domain.Person{ID: "1", Department: "mzj", Positions: []domain.Position{domain.Staff}}
	bureau := domain.Person{ID: "2", Department: "sjj", Positions: []domain.Position{domain.Staff, domain.Bureau}}
	citizen := domain.Person{ID: "3"}
	for name, c := range map[string]struct {
		person  domain.Person
		parties procedure.Parties
		roles   []string
		sees    bool
	}{
		"the applicant": {staff, procedure.Parties{Applicant: "mzj", Provider: "gaj"}, []string{"applicant", "filer", "public"}, true},
		"the provider":  {staff, procedure.Parties{Applicant: "gaj", Provider: "mzj"}, []string{"provider", "respondent"}, true},
		"both": {staff,
			procedure.Parties{Applicant: "mzj", Provider: "mzj"}, []string{"applicant", "provider", "filer", "public", "respondent"}, true},
		"neither":                   {staff, procedure.Parties{Applicant: "jtj", Provider: "gaj"}, nil, false},
		"a case without a provider": {staff, procedure.Parties{Applicant: "gaj"}, nil, false},
		"the bureau":                {bureau, procedure.Parties{Applicant: "jtj", Provider: "gaj"}, []string{"bureau"}, true},
		"a member of the public": {citizen,
			procedure.Parties{Applicant: procedure.Public, Person: "3", Provider: "gaj"}, []string{"applicant", "filer", "public"}, true},
		"another member of the public":        {citizen, procedure.Parties{Applicant: procedure.Public, Person: "4", Provider: "gaj"}, nil, false},
		"staff, as the public's applicant":    {staff, procedure.Parties{Applicant: procedure.Public, Person: "3", Provider: "gaj"}, nil, false},
		"the public, and a department's case": {citizen, procedure.Parties{Applicant: "mzj", Provider: "gaj"}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.roles, domain.Roles(c.person, d.Regulation, c.parties))
			assert.Equal(t, c.sees, domain.MaySee(c.person, c.parties))
		})
	}
}
