package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

func returned(t *testing.T, d *procedure.Definition, form procedure.Fields) *drive {
	t.Helper()
	a := application(t, "2026-09-22 10:00", form)
	a.Parent, a.ParentCase = "XG-0", &procedure.ParentCase{Provider: "p-dept"}
	c := &drive{t: t, m: procedure.NewMachine(d, calendar.Builtin()), s: filed(t, d, a)}
	c.must("2026-09-23 10:00", "provider", "supplement", nil)
	return c
}

// What is sent again after a return is the form from then on; what is left out stays, "" empties.
func TestAmendingTheForm(t *testing.T) {
	t.Parallel()
	form := procedure.Fields{"kind": "special", "why_special": "跨部门", "evidence": "file-1"}
	d := returned(t, variant(t, `when: form.kind == "special", to: joint}`, `when: form.limit > 99, to: joint}`), form)
	open, err := d.m.Open(d.s)
	require.NoError(t, err)
	assert.Equal(t, procedure.Fields{"limit": 5, "kind": "special", "why_special": "跨部门", "evidence": "file-1"}, open[0].Values)

	before := d.s
	record := d.do("2026-09-24 10:00", "applicant", "resubmit", procedure.Fields{"limit": 9, "evidence": ""})
	require.Nil(t, record.Refusal)
	assert.Equal(t, 9, d.s.Form["limit"])
	assert.Equal(t, "跨部门", d.s.Form["why_special"])
	assert.NotContains(t, d.s.Form, "evidence")
	assert.Equal(t, "2026-09-22", d.s.Form["event_on"], "what it does not take stays")
	assert.Equal(t, 5, before.Form["limit"], "the state before is as it was")
	assert.Equal(t, procedure.Fields{"limit": 9, "kind": "special", "why_special": "跨部门", "evidence": ""}, record.Event.Fields)

	// What is on record, taken again, gives the same: an act is judged once and carried out later.
	again, _, err := d.m.Step(before, record.Event)
	require.NoError(t, err)
	assert.Equal(t, d.s.Form, again.Form)
}

// The amended form is held to what the form is held to.
func TestAmendingIsChecked(t *testing.T) {
	t.Parallel()
	d := returned(t, synthetic(t), nil)
	missing := d.refused(procedure.FieldMissing, "2026-09-24 10:00", "applicant", "resubmit", procedure.Fields{"kind": "special"})
	assert.Equal(t, "why_special", missing.Field)
	d.refused(procedure.FieldInvalid, "2026-09-24 10:00", "applicant", "resubmit", procedure.Fields{"limit": 31})
	d.refused(procedure.FieldMissing, "2026-09-24 10:00", "applicant", "resubmit", procedure.Fields{"limit": ""})
	d.refused(procedure.FieldUnknown, "2026-09-24 10:00", "applicant", "resubmit", procedure.Fields{"owner": "x-dept"})
	assert.Equal(t, 5, d.s.Form["limit"])

	d = returned(t, variant(t, `when: case.applicant != "public" || resource.open != "withheld"`, "when: form.limit < 10"), nil)
	d.refused(procedure.FilingNotAdmitted, "2026-09-24 10:00", "applicant", "resubmit", procedure.Fields{"limit": 10})
	d.must("2026-09-24 10:00", "applicant", "resubmit", procedure.Fields{"limit": 9})
}

// What the parent case has fixed, nobody amends.
func TestAmendingWhatIsBound(t *testing.T) {
	t.Parallel()
	d := returned(t, synthetic(t), nil)
	d.s.Bound = []string{"limit"}
	refusal := d.refused(procedure.FieldBound, "2026-09-24 10:00", "applicant", "resubmit", procedure.Fields{"limit": 6})
	assert.Equal(t, "limit", refusal.Field)
	d.must("2026-09-24 10:00", "applicant", "resubmit", procedure.Fields{"limit": 5})
}

// A form may be taken again as a whole.
func TestAmendingAll(t *testing.T) {
	t.Parallel()
	d := returned(t, variant(t, "provider: form.owner", "provider: [resource.provider, parent.provider]\n  parent: required",
		"amends: [limit, kind, why_special, evidence]", "amends: all"), nil)
	open, err := d.m.Open(d.s)
	require.NoError(t, err)
	assert.Len(t, open[0].Fields, 8)
}
