package regulations_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

// The pack of docs/writing-a-regulation.md holds what that document asks of a
// pack: nothing unsound, every scenario true, no transition untried.
func TestExamplePack(t *testing.T) {
	t.Parallel()
	library, err := regulations.Load(os.DirFS("../docs/example-pack"))
	require.NoError(t, err)
	require.Len(t, library.Packs(), 1)
	pack := library.Packs()[0]
	require.Contains(t, pack.Regulation.Title, "虚构", "nobody may take it for a regulation")
	require.Empty(t, pack.LintArticles())
	for _, d := range pack.Procedures {
		require.Empty(t, procedure.Lint(d))
		machine := procedure.NewMachine(d, calendar.Builtin())
		var simulations []procedure.Simulation
		for _, sc := range pack.ScenariosOf(d) {
			sim, err := machine.Simulate(sc)
			require.NoError(t, err)
			require.Empty(t, sim.Faults, sc.Title)
			simulations = append(simulations, sim)
		}
		require.Empty(t, procedure.Cover(d, simulations).Missing, d.ID())
	}
}

// It can be added to the embedded packs without taking the place of one.
func TestExamplePackBesideTheOthers(t *testing.T) {
	t.Parallel()
	embedded, err := regulations.Embedded()
	require.NoError(t, err)
	example, err := regulations.Load(os.DirFS("../docs/example-pack"))
	require.NoError(t, err)
	both, err := embedded.With(example)
	require.NoError(t, err)
	require.Len(t, both.Packs(), len(embedded.Packs())+1)
	_, found := embedded.Definition("demo-2026/share-application")
	require.False(t, found, "the embedded library is as it was")
}
