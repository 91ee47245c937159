package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

func (d *drive) offers() []string {
	d.t.Helper()
	offers, err := d.m.Offers(d.s)
	require.NoError(d.t, err)
	var names []string
	for _, o := range offers {
		names = append(names, o.Name)
	}
	return names
}

// A child case is offered once, or with repeat whenever none of it runs.
func TestChildCasesAreOfferedAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, on string
		again    []string
	}{
		{"once", "", nil},
		{"repeat", "\n    repeat: true", []string{"coordination"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := file(t, variant(t, `    when: case.outcome == "refused"`, `    when: case.outcome == "refused"`+c.on), "2026-09-22 10:00", nil)
			assert.Empty(t, d.offers())
			d.must("2026-09-23 10:00", "provider", "refuse", procedure.Fields{"reason": "不宜"})
			assert.Equal(t, []string{"coordination"}, d.offers())
			d.take(procedure.Event{Kind: procedure.ChildOpened, At: at(t, "2026-09-24"), Action: "coordination", Case: "XG-2"})
			assert.Empty(t, d.offers(), "while one runs")
			d.take(procedure.Event{Kind: procedure.ChildEnded, At: at(t, "2026-09-28"), Case: "XG-2", Outcome: "settled"})
			assert.Equal(t, c.again, d.offers())
		})
	}
}

// What is offered on a breach comes again while the delay goes on: one order to mend it may have ended without effect.
func TestAnOrderIsOfferedAgainWhileTheDelayGoesOn(t *testing.T) {
	t.Parallel()
	d := file(t, synthetic(t), "2026-09-22 10:00", nil)
	d.must("2026-09-23", "provider", "negotiate", procedure.Fields{"promised_on": "2026-09-28"})
	assert.Empty(t, d.offers(), "no breach is on record")
	d.until("2026-09-29 10:00")
	require.True(t, d.s.Overdue())
	for _, number := range []string{"XG-2", "XG-3"} {
		assert.Equal(t, []string{"rectification"}, d.offers())
		d.take(procedure.Event{Kind: procedure.ChildOpened, At: at(t, "2026-09-30"), Action: "rectification", Case: number})
		assert.Empty(t, d.offers(), "while one runs")
		d.take(procedure.Event{Kind: procedure.ChildEnded, At: at(t, "2026-10-12"), Case: number, Outcome: "completed"})
	}
	d.must("2026-10-13", "applicant", "withdraw", nil)
	assert.Empty(t, d.offers(), "nothing is late any more")
}

// A scenario can say what may be opened from a case, and is told if that is not so.
func TestScenarioExpectsOffers(t *testing.T) {
	t.Parallel()
	list, err := procedure.ParseScenarios("s.yaml", []byte(`
scenario: 不同意后可以申请协调
shows: 第五条
procedure: every-feature
file:
  at: 2026-09-22 10:00
  form: {owner: p-dept, event_on: 2026-09-22, limit: 5, agreed: true}
steps:
  - {at: 2026-09-22 11:00, expect: {offers: []}}
  - {at: 2026-09-23 10:00, by: provider, do: refuse, with: {reason: 不宜}}
  - {at: 2026-09-23 11:00, expect: {offers: [coordination]}}
end: {outcome: refused, offers: [rectification]}
`))
	require.NoError(t, err)
	sim, err := procedure.NewMachine(synthetic(t), calendar.Builtin()).Simulate(list[0])
	require.NoError(t, err)
	assert.Equal(t, []string{"end: [coordination] may be opened, expected [rectification]"}, sim.Faults)
}
