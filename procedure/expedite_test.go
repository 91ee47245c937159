package procedure_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

// Expediting changes nothing of the case but its legal time, in whatever state it stands.
func TestExpeditingMovesNothing(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t), "2026-09-22 10:00", nil)
	d.until("2026-09-23 10:00")
	before := d.s
	r := d.do("2026-09-23 11:00", "bureau", procedure.ActionExpedite, procedure.Fields{"reason": "  群众来电反映 "})
	require.Nil(t, r.Refusal)
	assert.Equal(t, procedure.Fields{"reason": "群众来电反映"}, r.Event.Fields, "the reason is on the record")
	assert.Empty(t, r.Transitions)
	require.NotEmpty(t, r.Commands)
	for i, c := range r.Commands {
		assert.Equal(t, procedure.Notify, c.Kind)
		assert.Equal(t, procedure.NoticeExpedited, c.Notice)
		assert.Equal(t, before.OpenTasks()[i].Role, c.Role)
	}
	after := d.s
	after.LastAt = before.LastAt
	assert.Equal(t, before, after)
	d.must("2026-09-23 12:00", "bureau", procedure.ActionExpedite, procedure.Fields{"reason": "再次催办"})
}

func TestExpeditingIsRefused(t *testing.T) {
	t.Parallel()
	reason := procedure.Fields{"reason": "逾期"}
	d := file(t, variant(t), "2026-09-22 10:00", nil)
	d.refused(procedure.FieldMissing, "2026-09-23 10:00", "bureau", procedure.ActionExpedite, nil)
	d.refused(procedure.FieldMissing, "2026-09-23 10:00", "bureau", procedure.ActionExpedite, procedure.Fields{"reason": " "})
	d.refused(procedure.FieldInvalid, "2026-09-23 10:00", "bureau", procedure.ActionExpedite, procedure.Fields{"reason": strings.Repeat("字", 501)})
	d.refused(procedure.FieldUnknown, "2026-09-23 10:00", "bureau", procedure.ActionExpedite, procedure.Fields{"reason": "逾期", "to": "x"})
	d.refused(procedure.NotYourRole, "2026-09-23 10:00", "provider", procedure.ActionExpedite, reason)
	d.refused(procedure.NotYourRole, "2026-09-23 10:00", "applicant", procedure.ActionExpedite, reason)
}

// Nobody expedites themselves: a task of the bureau's own is not for it to expedite.
func TestNobodyExpeditesThemselves(t *testing.T) {
	t.Parallel()
	d := serving(t)
	assert.NotContains(t, actionsOf(t, d), "bureau "+procedure.ActionExpedite, "nobody owes anything while a service runs")
	d.served("2026-10-08 09:00", procedure.ServiceFailed)
	assert.NotContains(t, actionsOf(t, d), "bureau "+procedure.ActionExpedite)
	d.refused(procedure.NotYourRole, "2026-10-08 10:00", "bureau", procedure.ActionExpedite, procedure.Fields{"reason": "逾期"})
}

func actionsOf(t *testing.T, d *drive) []string {
	t.Helper()
	open, err := d.m.Open(d.s)
	require.NoError(t, err)
	var list []string
	for _, o := range open {
		list = append(list, o.Role+" "+o.Action)
	}
	return list
}

// Each position that supervises expedites once, whatever roles its holders have besides.
func TestWhoExpedites(t *testing.T) {
	t.Parallel()
	for _, d := range everyDefinition(t) {
		for state := range d.States.All() {
			seen := map[procedure.Position]bool{}
			for _, o := range d.OpenIn(state) {
				if o.Action != procedure.ActionExpedite {
					continue
				}
				party := d.Regulation.Parties.At(o.Role)
				assert.True(t, party.Expedites(), "%s: %s", d.ID(), o.Role)
				assert.False(t, seen[party.Position], "%s: %s twice", d.ID(), party.Position)
				seen[party.Position] = true
			}
		}
	}
}

func TestNoActionOfAPackIsCalledLikeExpediting(t *testing.T) {
	t.Parallel()
	_, err := parseVariant(t, "urge: {title: 催办, role: applicant,", "supervise_urge: {title: 催办, role: applicant,")
	require.ErrorContains(t, err, "begins with supervise_")
}
