package regulations_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

// Every scenario of every pack ends as it says, and together they take every
// transition of every procedure.
func TestScenariosOfEveryPack(t *testing.T) {
	library, err := regulations.Embedded()
	require.NoError(t, err)
	for _, pack := range library.Packs() {
		for _, d := range pack.Procedures {
			t.Run(d.ID(), func(t *testing.T) {
				t.Parallel()
				machine := procedure.NewMachine(d, calendar.Builtin())
				var simulations []procedure.Simulation
				for _, sc := range pack.ScenariosOf(d) {
					sim, err := machine.Simulate(sc)
					require.NoError(t, err)
					require.Empty(t, sim.Faults, "%s: %s", sc.File, sc.Title)
					require.NotEmpty(t, sc.Shows, "%s: %s names no article", sc.File, sc.Title)
					simulations = append(simulations, sim)
				}
				require.Empty(t, procedure.Cover(d, simulations).Missing, "transitions that no scenario takes")
			})
		}
	}
}
