package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

func more(days int) procedure.Fields {
	return procedure.Fields{"workdays": days, "reason": "数据分散"}
}

// Filed on 2026-09-22 with 5 working days, the answer is due on 09-30; October
// begins with a holiday and 10-10 is a working Saturday.
func TestExtensionGranted(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	assert.Equal(t, "2026-09-30", d.due("answer"))
	d.must("2026-09-29 16:00", "provider", "extend_answer", more(3))
	assert.Equal(t, "2026-09-30", d.due("answer"), "asking extends nothing")
	d.must("2026-09-30 09:30", "provider_head", "agree_answer", nil)
	assert.Equal(t, "2026-10-10", d.due("answer"))
	require.Len(t, d.clock("answer").History, 1)
	change := d.clock("answer").History[0]
	assert.Equal(t, procedure.WhyExtended, change.Why)
	assert.Equal(t, "2026-09-30", change.Old.String(), "the previous day stays visible")
}

func TestExtensionIsCapped(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.refused(procedure.FieldInvalid, "2026-09-23", "provider", "extend_answer", more(11))
	d.must("2026-09-23", "provider", "extend_answer", more(6))
	d.must("2026-09-23", "provider_head", "agree_answer", nil)
	d.refused(procedure.FieldInvalid, "2026-09-23", "provider", "extend_answer", more(5))
	d.must("2026-09-23", "provider", "extend_answer", more(4))
	d.must("2026-09-23", "provider_head", "agree_answer", nil)
	refusal := d.refused(procedure.NoSuchExtension, "2026-09-23", "provider", "extend_answer", more(1))
	assert.Contains(t, refusal.Detail, "答复")
	assert.Equal(t, "2026-10-20", d.due("answer"), "5 and 10 working days from 09-22")
}

// While a request made in time is undecided the clock does not run out; refused
// after the due day, it runs out at that instant, and what follows counts from then.
func TestExtensionHeldAndRefusedAfterDue(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-30 23:59", "provider", "extend_answer", more(3))
	d.until("2026-10-12 10:00")
	require.Equal(t, "answering", d.s.Node)
	d.must("2026-10-12 10:00", "provider_head", "refuse_answer", procedure.Fields{"reason": "无须延期"})
	assert.Equal(t, "serve", d.s.Node)
	answer := d.clock("answer")
	assert.Equal(t, procedure.Consented, answer.Outcome)
	assert.Equal(t, "2026-09-30", answer.EndedOn.String(), "the obligation was missed on its due day")
	assert.Equal(t, "2026-10-12", d.s.EnteredOn.String(), "what follows counts from the refusal")
	assert.Equal(t, "2026-10-12", d.s.Facts["answered_on"])
}

func TestExtensionUndecidedWithoutHoldIsMoot(t *testing.T) {
	t.Parallel()
	d := file(t, variant(t, "      hold: true\n", ""), "2026-09-22 10:00", nil)
	d.must("2026-09-30 23:59", "provider", "extend_answer", more(3))
	d.until("2026-10-01")
	assert.Equal(t, "serve", d.s.Node)
	d.refused(procedure.ActionNotOpen, "2026-10-01", "provider_head", "agree_answer", nil)
}

// A request goes with its clock: it is decided wherever the case stands
// meanwhile, and ends when the clock does.
func TestExtensionRequestOutlivesTheState(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-28 10:00", "provider", "extend_answer", more(3))
	d.must("2026-09-28 11:00", "provider", "ask", nil)
	require.Equal(t, "asking", d.s.Node)
	d.must("2026-09-29 10:00", "provider_head", "agree_answer", nil)
	d.must("2026-09-29 11:00", "bureau", "explain", nil)
	assert.Equal(t, "2026-10-12", d.due("answer"), "3 days more, and 1 for the pause")
	d.until("2026-10-13")
	assert.Equal(t, "serve", d.s.Node)
}

func TestExtensionRequestEndsWithItsClock(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-28 10:00", "provider", "extend_answer", more(3))
	d.must("2026-09-28 11:00", "provider", "negotiate", procedure.Fields{"promised_on": "2026-10-12"})
	for _, task := range d.s.OpenTasks() {
		assert.Equal(t, "providing", task.Node)
	}
	require.Len(t, d.clock("answer").Extensions, 1)
	assert.NotNil(t, d.clock("answer").Extensions[0].DecidedAt)
	assert.False(t, d.clock("answer").Extensions[0].Granted)
}

func TestExtensionWithoutApproverExtendsAtOnce(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", procedure.Fields{"kind": "special", "why_special": "跨部门"})
	before := d.due("review")
	d.must("2026-09-23", "bureau", "extend_review", procedure.Fields{"workdays": 3})
	assert.Equal(t, "2026-10-09", before)
	assert.Equal(t, "2026-10-13", d.due("review"))
}
