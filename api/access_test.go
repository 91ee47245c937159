package api_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

var update = flag.Bool("update", false, "write docs/access.md anew")

// TestAccessTable holds the published table to what the packs and the code say.
func TestAccessTable(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "docs", "access.md")
	table := api.AccessTable(packs(t))
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(table), 0o644))
	}
	published, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(published), table, "docs/access.md is stale: go test ./api -run TestAccessTable -update")
}

// TestTheTableHasWhateverACaseOffers puts a case into every state and compares
// what the machine opens with what the table is made of.
func TestTheTableHasWhateverACaseOffers(t *testing.T) {
	t.Parallel()
	library := packs(t)
	for _, r := range library.Regulations() {
		for _, d := range library.Definitions(r.ID) {
			for state, node := range d.States.All() {
				if len(node.Gateway) > 0 {
					continue // no case stands there
				}
				listed := map[string]bool{}
				for _, o := range d.OpenIn(state) {
					listed[o.Role+" "+o.Action] = true
				}
				open, err := procedure.NewMachine(d, calendar.Builtin()).Open(standing(d, state))
				require.NoError(t, err)
				for _, o := range open {
					assert.True(t, listed[o.Role+" "+o.Action], "%s %s: %s by %s", d.ID(), state, o.Action, o.Role)
				}
			}
		}
	}
}

// standing is a case that has just come to a state.
func standing(d *procedure.Definition, state string) procedure.State {
	node := d.States.At(state)
	s := procedure.State{Node: state, Resource: &procedure.Resource{}}
	for i, task := range node.Owed() {
		s.Tasks = append(s.Tasks, procedure.OpenTask{ID: fmt.Sprintf("%d-%s", i+1, state), Node: state, Role: task.Role})
	}
	for _, name := range node.Limits() {
		s.Clocks = append(s.Clocks, procedure.ClockInstance{ID: name + "#1", Clock: name})
	}
	if node.End != "" {
		s.Outcome = &procedure.Decision{}
	}
	return s
}
