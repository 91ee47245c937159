package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

func TestRoles(t *testing.T) {
	t.Parallel()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	yaohai, ok := library.Regulation("yaohai-2024")
	require.True(t, ok)
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
			assert.Equal(t, c.roles, domain.Roles(c.person, yaohai, c.parties))
			assert.Equal(t, c.sees, domain.MaySee(c.person, c.parties))
		})
	}
}
