package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/procedure"
)

// What is owed for as long as the clock runs is met by its running out, on its last day.
func TestWhatIsKeptLongEnoughIsMet(t *testing.T) {
	t.Parallel()
	d := asking(t, "months: 1", "2026-03-02",
		"expired: {escalate: [bureau, government], basis: practice}\n  supplement", "expired: {to: abandoned, met: true, basis: practice}\n  supplement")
	d.until("2026-04-03 00:00")
	kept := d.clock("explanation")
	assert.Equal(t, procedure.Met, kept.Outcome)
	assert.False(t, kept.Overdue)
	assert.Equal(t, "2026-04-02", kept.EndedOn.String())
	assert.Equal(t, "abandoned", d.s.Outcome.Code)
}
