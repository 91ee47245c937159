package whatif_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/whatif"
)

// played is what a scenario of a pack comes to, as a ledger would have recorded it.
func played(t *testing.T, d *procedure.Definition, sc procedure.Scenario) (domain.History, bool) {
	t.Helper()
	sim, err := procedure.NewMachine(d, calendar.Builtin()).Simulate(sc)
	require.NoError(t, err)
	return domain.History{Definition: d, State: sim.State, Records: sim.Records}, sim.Refusal == nil
}

func stateText(t *testing.T, s procedure.State) string {
	t.Helper()
	text, err := json.Marshal(s)
	require.NoError(t, err)
	return string(text)
}

// Where nothing is changed, a replay comes to the very state that the record holds: in every scenario of every pack.
func TestReplayRepeatsEveryScenario(t *testing.T) {
	t.Parallel()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	count := 0
	for _, pack := range library.Packs() {
		for _, d := range pack.Procedures {
			for _, sc := range pack.ScenariosOf(d) {
				h, filed := played(t, d, sc)
				if !filed {
					continue
				}
				count++
				e, err := whatif.Replay(h, whatif.Rules{Definition: d, Calendar: calendar.Builtin()}, h.State.LastAt)
				require.NoError(t, err, sc.Title)
				assert.Nil(t, e.Stop, "%s: %s", sc.File, sc.Title)
				assert.True(t, stateText(t, h.State) == stateText(t, e.State), "%s: %s", sc.File, sc.Title) //nolint:testifylint // the texts are long
				diff, differs := whatif.Between(e, e)
				assert.False(t, differs, "%s: %s: %+v", sc.File, sc.Title, diff)
			}
		}
	}
	assert.Greater(t, count, 300, "scenarios that were replayed")
}
