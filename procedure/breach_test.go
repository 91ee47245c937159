package procedure_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

// Where the list has no item for what went wrong, the breach goes on record
// without one and the rectification leaves it to the bureau to name it.
func TestUnnamedBreachOfAClock(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t, "      breach: \"1\"\n", "      breach: unnamed\n"), "2026-09-22 10:00", nil)
	d.must("2026-09-22 11:00", "provider", "extend_answer", more(1))
	d.must("2026-09-22 12:00", "provider_head", "refuse_answer", procedure.Fields{"reason": "无须延期"})
	d.until("2026-10-01")
	breach := d.s.Breaches[len(d.s.Breaches)-1]
	assert.Empty(t, breach.Item)
	assert.Equal(t, "answer#1", breach.Clock)
	assert.Empty(t, d.clock("answer").Breach)
	offers, err := d.m.Offers(d.s)
	require.NoError(t, err)
	require.NotEmpty(t, offers)
	assert.Equal(t, procedure.Fields{"respondent": "p-dept"}, offers[0].Form)
}

// An item is of those whom its article addresses, and the act that finds it is recorded against them.
func TestBreachOfAnActByItsAddressee(t *testing.T) {
	t.Parallel()
	const respondent = "respondent: case.provider"
	d := file(t, variant(t, respondent, "respondent: breach.department"), "2026-10-12 10:00", nil)
	d.until("2026-10-20") // answer runs out after the regulation has lapsed
	d.must("2026-10-20 10:00", "bureau", "deny", nil)
	breach := d.s.Breaches[len(d.s.Breaches)-1]
	assert.Equal(t, "3", breach.Item)
	assert.Equal(t, "applicant", breach.Role)
	offers, err := d.m.Offers(d.s)
	require.NoError(t, err)
	require.NotEmpty(t, offers)
	assert.Equal(t, procedure.Fields{"respondent": "a-dept", "breach": "3"}, offers[0].Form)

	// Without a word of the action, an item of one role is recorded against that role, whatever department it is.
	of := strings.Replace(read(t, syntheticRegulation), "of: provider}", "of: applicant}", 1)
	r, err := procedure.ParseRegulation("r.yaml", []byte(of))
	require.NoError(t, err)
	def, err := procedure.Parse(r, "p.yaml", []byte(read(t, syntheticProcedure)))
	require.NoError(t, err)
	d = file(t, def, "2026-09-22 10:00", nil)
	d.must("2026-09-22 11:00", "provider", "negotiate", procedure.Fields{"promised_on": "2026-10-12"})
	d.must("2026-10-09 11:00", "provider", "deliver", nil)
	d.must("2026-10-10 11:00", "applicant", "return", procedure.Fields{"reason": "缺项"})
	assert.Equal(t, "applicant", d.s.Breaches[len(d.s.Breaches)-1].Role)
}

// A head's clock can be in breach of what is its department's; another authority's cannot.
func TestWhoCanBeInBreach(t *testing.T) {
	t.Parallel()
	r := regulation(t, syntheticRegulation)
	for role, can := range map[string]bool{"provider": true, "provider_head": true, "applicant": false, "bureau": false, "government": false} {
		assert.Equal(t, can, r.CanBreach(role, "2"), role)
		assert.True(t, r.CanBreach(role, "1"), "of whom 1 is, is not said")
	}
}

func TestUnnamedBreachOfAnAct(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t, `breach: "2"`, "breach: unnamed"), "2026-09-22 10:00", nil)
	d.must("2026-09-22 11:00", "provider", "negotiate", procedure.Fields{"promised_on": "2026-10-12"})
	d.must("2026-10-09 11:00", "provider", "deliver", nil)
	d.must("2026-10-10 11:00", "applicant", "return", procedure.Fields{"reason": "缺项"})
	breach := d.s.Breaches[len(d.s.Breaches)-1]
	assert.Equal(t, procedure.Breached{Role: "provider", On: d.s.EnteredOn, At: d.s.EnteredAt}, breach)
}
