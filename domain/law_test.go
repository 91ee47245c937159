package domain_test

import (
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

func day(t *testing.T, text string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(text)
	require.NoError(t, err)
	return d
}

// force is a record of the regulation "a"; days that are empty are left open.
func force(t *testing.T, r domain.Relation, from, through string) domain.Force {
	t.Helper()
	f := domain.Force{Regulation: "a", Title: "甲办法", Relation: r}
	for text, to := range map[string]**civil.Date{from: &f.From, through: &f.Through} {
		if text != "" {
			d := day(t, text)
			*to = &d
		}
	}
	return f
}

func TestLawApplies(t *testing.T) {
	nobody := domain.Law{}
	entered := func(list ...domain.Force) domain.Law { return domain.Law{Version: 1, Rules: domain.Rules{Force: list}} }
	always := entered(force(t, domain.BetweenDepartments, "", ""))
	spell := entered(force(t, domain.BetweenDepartments, "2026-01-01", "2026-06-30"))
	for _, c := range []struct {
		name       string
		law        domain.Law
		regulation string
		relation   domain.Relation
		on         string
		applies    bool
	}{
		{"nobody said anything", nobody, "a", domain.TowardsPublic, "2026-01-01", true},
		{"listed without days", always, "a", domain.BetweenDepartments, "1999-01-01", true},
		{"listed for another relation", always, "a", domain.TowardsPublic, "2026-01-01", false},
		{"not listed", always, "b", domain.BetweenDepartments, "2026-01-01", false},
		{"the day before", spell, "a", domain.BetweenDepartments, "2025-12-31", false},
		{"the first day", spell, "a", domain.BetweenDepartments, "2026-01-01", true},
		{"the last day", spell, "a", domain.BetweenDepartments, "2026-06-30", true},
		{"the day after", spell, "a", domain.BetweenDepartments, "2026-07-01", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.applies, c.law.Applies(c.regulation, c.relation, day(t, c.on)))
			accepted := c.law.Accepts(&procedure.Regulation{ID: c.regulation}, c.relation, day(t, c.on))
			assert.Equal(t, c.applies, accepted == nil, "what is offered is accepted, and nothing else")
		})
	}
}

func TestLawOffers(t *testing.T) {
	d := &procedure.Definition{Regulation: &procedure.Regulation{ID: "a"}}
	d.Filing.By = []procedure.Filer{procedure.FiledByDepartment, procedure.FiledByPublic, procedure.FiledByBureau}
	on := day(t, "2026-03-02")
	offered := func(list ...domain.Force) []procedure.Filer {
		return domain.Rules{Force: list}.OfferedTo(d, nil, on)
	}
	assert.Equal(t, d.Filing.By, domain.Law{}.OfferedTo(d, nil, on))
	assert.Equal(t, []procedure.Filer{procedure.FiledByPublic}, offered(force(t, domain.TowardsPublic, "", "")))
	assert.Equal(t, []procedure.Filer{procedure.FiledByDepartment, procedure.FiledByBureau}, offered(force(t, domain.BetweenDepartments, "2026-03-02", "")))
	assert.Empty(t, offered(force(t, domain.BetweenDepartments, "2026-03-03", "")))
	d.Filing.Parent = procedure.Required
	assert.Empty(t, domain.Law{}.OfferedTo(d, nil, on), "what only another case opens is nobody's to begin")
}

func TestLawSaysWhatAppliesInstead(t *testing.T) {
	other := domain.Force{Regulation: "b", Title: "乙规定", Relation: domain.BetweenDepartments}
	regulation := &procedure.Regulation{ID: "a", Title: "甲办法"}
	entered := time.Date(2026, 2, 28, 16, 30, 0, 0, time.UTC) // half past midnight in Shanghai
	for _, c := range []struct {
		name string
		list []domain.Force
		want string
	}{
		{"not listed", []domain.Force{other}, "自2026年3月1日起，本单位不适用《甲办法》（部门之间），不能据此发起申请；现在适用《乙规定》"},
		{"not yet", []domain.Force{force(t, domain.BetweenDepartments, "2027-01-01", ""), other},
			"《甲办法》自2027年1月1日起才在本单位适用（部门之间），不能据此发起申请；现在适用《乙规定》"},
		{"no longer", []domain.Force{force(t, domain.BetweenDepartments, "", "2026-03-01")},
			"《甲办法》在本单位适用至2026年3月1日止（部门之间），不能据此发起申请；部门之间现在没有适用的法规"},
	} {
		t.Run(c.name, func(t *testing.T) {
			law := domain.Law{Version: 1, Rules: domain.Rules{Force: c.list}, EnteredAt: entered}
			err := law.Accepts(regulation, domain.BetweenDepartments, day(t, "2026-03-02"))
			var refusal *procedure.Refusal
			require.ErrorAs(t, err, &refusal)
			assert.Equal(t, domain.NotApplied, refusal.Code)
			assert.Equal(t, c.want, refusal.Detail)
		})
	}
}

func TestCheckForce(t *testing.T) {
	departments := force(t, domain.BetweenDepartments, "2026-01-01", "")
	require.NoError(t, domain.CheckForce([]domain.Force{departments, force(t, domain.TowardsPublic, "", "")}))
	for name, list := range map[string][]domain.Force{
		"nothing":                {},
		"twice":                  {departments, departments},
		"ends before it begins":  {force(t, domain.BetweenDepartments, "2026-01-02", "2026-01-01")},
		"an unheard-of relation": {force(t, "citizens", "", "")},
	} {
		var refusal *procedure.Refusal
		require.ErrorAs(t, domain.CheckForce(list), &refusal, name)
		assert.Equal(t, domain.LawInvalid, refusal.Code, name)
	}
}

func TestSameForce(t *testing.T) {
	a, b := force(t, domain.BetweenDepartments, "2026-01-01", ""), force(t, domain.TowardsPublic, "", "")
	renamed := a
	renamed.Title = "甲办法（修订）"
	assert.True(t, domain.SameForce([]domain.Force{a, b}, []domain.Force{b, renamed}))
	assert.False(t, domain.SameForce([]domain.Force{a}, []domain.Force{a, b}))
	later := force(t, domain.BetweenDepartments, "2026-01-02", "")
	assert.False(t, domain.SameForce([]domain.Force{a}, []domain.Force{later}))
}
