package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

func TestLevels(t *testing.T) {
	t.Parallel()
	for area, level := range map[procedure.Area]procedure.Level{
		"000000": procedure.StateLevel, "340000": procedure.ProvinceLevel, "110000": procedure.ProvinceLevel, "340100": procedure.CityLevel,
		"340102": procedure.CountyLevel, "110101": procedure.CountyLevel, "429004": procedure.CountyLevel, "441900": procedure.CityLevel, "": "",
	} {
		require.NoError(t, area.Check(), area)
		assert.Equal(t, level, area.Level(), area)
	}
}

func TestWhatIsNoArea(t *testing.T) {
	t.Parallel()
	for _, area := range []procedure.Area{"34", "3401022", "34010a", "340002", "000001", "000100", "040000", "110100", "500200", "429000", "３４０１０２"} {
		var refusal *procedure.Refusal
		require.ErrorAs(t, area.Check(), &refusal, area)
		assert.Equal(t, procedure.FieldInvalid, refusal.Code)
		assert.Equal(t, "area", refusal.Field)
		assert.Contains(t, refusal.Detail, string(area))
		assert.Contains(t, refusal.Detail, "GB/T 2260")
	}
}

func TestCommonArea(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ a, b, common procedure.Area }{
		{"340102", "340102", "340102"},   // the same
		{"340102", "340111", "340100"},   // two districts of a city
		{"340102", "340100", "340100"},   // a district and its city
		{"340102", "340200", "340000"},   // a district and another city
		{"340102", "340000", "340000"},   // two levels apart
		{"340100", "320100", "000000"},   // two provinces
		{"340102", "000000", "000000"},   // the State is above all, and nothing is above it
		{"110101", "110105", "110000"},   // a municipality has no city between
		{"500101", "500229", "500000"},   // nor have its counties
		{"429004", "429005", "420000"},   // counties directly under a province
		{"", "340102", ""}, {"", "", ""}, // the house's own is not known
	} {
		assert.Equal(t, c.common, procedure.CommonArea(c.a, c.b), c)
		assert.Equal(t, c.common, procedure.CommonArea(c.b, c.a), c)
	}
}

func TestCrossingLevels(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parties procedure.Parties
		crosses bool
	}{
		"a case of an earlier version": {procedure.Parties{Applicant: "a", Provider: "b"}, false},
		"one area":                     {procedure.Parties{Applicant: "a", Provider: "b", ApplicantArea: "340102", ProviderArea: "340102"}, false},
		"two of a city":                {procedure.Parties{Applicant: "a", Provider: "b", ApplicantArea: "340102", ProviderArea: "340111"}, true},
		"the house's and another":      {procedure.Parties{Applicant: "a", Provider: "b", ProviderArea: "340111"}, true},
		"nobody provides":              {procedure.Parties{Applicant: "a", ApplicantArea: "340102"}, false},
		"the public":                   {procedure.Parties{Applicant: procedure.Public, Provider: "b", ProviderArea: "340102"}, false},
	} {
		assert.Equal(t, c.crosses, c.parties.CrossesLevels(), name)
	}
}
