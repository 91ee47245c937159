package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// refusedFiling files with the definition and returns the refusal that must come of it.
func refusedFiling(t *testing.T, d *procedure.Definition, a procedure.Application) *procedure.Refusal {
	t.Helper()
	_, _, err := procedure.NewMachine(d, calendar.Builtin()).File(a)
	var refusal *procedure.Refusal
	require.ErrorAs(t, err, &refusal)
	return refusal
}

func filed(t *testing.T, d *procedure.Definition, a procedure.Application) procedure.State {
	t.Helper()
	s, _, err := procedure.NewMachine(d, calendar.Builtin()).File(a)
	require.NoError(t, err)
	return s
}

// Who may file about what is said by conditions; the refusal is what the pack demands, with its article.
func TestFilingThatIsNotAdmitted(t *testing.T) {
	t.Parallel()
	a := application(t, "2026-09-22 10:00", nil)
	a.Kind, a.Applicant, a.Person = procedure.FiledByPublic, procedure.Public, "anna"
	a.Resource = &procedure.Resource{Code: "R-1", Provider: "p-dept", Open: "withheld"}
	refusal := refusedFiling(t, synthetic(t), a)
	assert.Equal(t, procedure.FilingNotAdmitted, refusal.Code)
	assert.Equal(t, "公民、法人不能就不予开放的数据提出（第一条）", refusal.Detail)

	a.Resource.Open = "conditional"
	filed(t, synthetic(t), a)
}

// A condition may look at the form; nothing is forecast of a filing that would be refused.
func TestConditionOnTheForm(t *testing.T) {
	t.Parallel()
	d := variant(t, `when: case.applicant != "public" || resource.open != "withheld"`, `when: form.kind != "special" || case.provider != case.applicant`)
	form := procedure.Fields{"owner": "a-dept", "kind": "special", "why_special": "跨部门"}
	refused := application(t, "2026-09-22 10:00", form)
	assert.Equal(t, procedure.FilingNotAdmitted, refusedFiling(t, d, refused).Code)

	m := procedure.NewMachine(d, calendar.Builtin())
	forecast, err := m.Expected(refused)
	require.NoError(t, err)
	assert.Equal(t, procedure.Forecast{}, forecast)

	closed, err := m.Closed(refused)
	require.NoError(t, err)
	assert.Nil(t, closed, "the form may still be filled in otherwise")
	filed(t, d, application(t, "2026-09-22 10:00", procedure.Fields{"owner": "p-dept", "kind": "special", "why_special": "跨部门"}))
}

// What is closed whatever the form says is known before it is filled in.
func TestClosedBeforeTheForm(t *testing.T) {
	t.Parallel()
	m := procedure.NewMachine(variant(t, `case.applicant != "public" || `, ""), calendar.Builtin())
	a := procedure.Application{At: at(t, "2026-09-22 10:00"), Applicant: "a-dept"}
	closed, err := m.Closed(a)
	require.NoError(t, err)
	assert.Nil(t, closed, "no entry is named yet")

	a.Resource = &procedure.Resource{Code: "R-1", Open: "withheld"}
	closed, err = m.Closed(a)
	require.NoError(t, err)
	require.NotNil(t, closed)
	assert.Equal(t, procedure.FilingNotAdmitted, closed.Code)

	a.At = at(t, "2026-10-16")
	closed, err = m.Closed(a)
	require.NoError(t, err)
	require.NotNil(t, closed)
	assert.Equal(t, procedure.NotInForce, closed.Code)
}

// A condition may look at the case that this one follows from, as that stands now.
func TestConditionOnTheParent(t *testing.T) {
	t.Parallel()
	d := variant(t, `when: case.applicant != "public" || resource.open != "withheld"`,
		`when: parent.procedure == "every-feature" && parent.outcome == "refused" && parent.applicant == case.applicant`)
	a := application(t, "2026-09-22 10:00", nil)
	a.Parent, a.ParentCase = "XG-0", &procedure.ParentCase{Procedure: "every-feature", Applicant: "a-dept", Outcome: "approved"}
	assert.Equal(t, procedure.FilingNotAdmitted, refusedFiling(t, d, a).Code)
	a.ParentCase.Outcome = "refused"
	s := filed(t, d, a)
	assert.Equal(t, "refused", s.ParentCase.Outcome)
	a.ParentCase.Applicant = "other"
	assert.Equal(t, procedure.FilingNotAdmitted, refusedFiling(t, d, a).Code)
}
