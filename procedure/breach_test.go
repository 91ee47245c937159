package procedure_test

import (
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

func TestUnnamedBreachOfAnAct(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t, `breach: "2"`, "breach: unnamed"), "2026-09-22 10:00", nil)
	d.must("2026-09-22 11:00", "provider", "negotiate", procedure.Fields{"promised_on": "2026-10-12"})
	d.must("2026-10-09 11:00", "provider", "deliver", nil)
	d.must("2026-10-10 11:00", "applicant", "return", procedure.Fields{"reason": "缺项"})
	breach := d.s.Breaches[len(d.s.Breaches)-1]
	assert.Equal(t, procedure.Breached{Role: "provider", On: d.s.EnteredOn, At: d.s.EnteredAt}, breach)
}
