package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/procedure"
)

// The last day that can be promised is counted as a clock is: the starting day is not counted, and the refusal names it.
func TestCappedPromise(t *testing.T) {
	t.Parallel()
	const field = "within: {workdays: 20, from: received_on}"
	for _, c := range []struct{ name, within, on, last, beyond, detail string }{
		{"from a fact", "within: {workdays: 3, from: received_on}", "2026-09-23 10:00", "2026-09-28", "2026-09-29", "不得晚于2026年9月28日"},
		{"from today, over the holidays", "within: {workdays: 3, from: today}", "2026-09-29 10:00", "2026-10-09", "2026-10-10", "不得晚于2026年10月9日"},
		{"from the form", "within: {workdays: 5, from: form.event_on}", "2026-09-23 10:00", "2026-09-30", "2026-10-08", "不得晚于2026年9月30日"},
		{"past: today at least", "within: {workdays: 1, from: received_on}", "2026-09-28 10:00", "2026-09-28", "2026-09-29", "不得晚于2026年9月28日"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := file(t, variant(t, field, c.within), "2026-09-22 10:00", procedure.Fields{"limit": 30})
			refusal := d.refused(procedure.FieldInvalid, c.on, "provider", "negotiate", procedure.Fields{"promised_on": c.beyond})
			assert.Equal(t, "promised_on", refusal.Field)
			assert.Contains(t, refusal.Detail, c.detail)
			d.must(c.on, "provider", "negotiate", procedure.Fields{"promised_on": c.last})
		})
	}
}
