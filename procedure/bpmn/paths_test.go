package bpmn_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/bpmn"
	"github.com/shixian/shixian/regulations"
)

// folderVariable names the folder to which `make bpmn` has every export and every
// path written, for the proof in folder proof.
const folderVariable = "SHIXIAN_TEST_BPMN_FOLDER"

func TestWriteExportsAndPaths(t *testing.T) {
	folder := os.Getenv(folderVariable)
	if folder == "" {
		folder = t.TempDir()
	}
	library, err := regulations.Embedded()
	require.NoError(t, err)
	for _, pack := range library.Packs() {
		for _, d := range pack.Procedures {
			writeProof(t, folder, d, pack.ScenariosOf(d))
		}
	}
	d, scenarios := everyFeature(t)
	writeProof(t, folder, d, scenarios)
}

func writeProof(t *testing.T, folder string, d *procedure.Definition, scenarios []procedure.Scenario) {
	t.Helper()
	paths := []bpmn.Path{}
	machine := procedure.NewMachine(d, calendar.Builtin())
	for _, sc := range scenarios {
		sim, err := machine.Simulate(sc)
		require.NoError(t, err)
		require.Empty(t, sim.Faults, "%s: %s", sc.File, sc.Title)
		if len(sim.Records) > 0 { // else filing was refused
			paths = append(paths, bpmn.PathOf(d, sim))
		}
	}
	text, err := json.MarshalIndent(paths, "", "  ")
	require.NoError(t, err)
	name := filepath.Join(folder, strings.ReplaceAll(d.ID(), "/", "."))
	require.NoError(t, os.WriteFile(name+".bpmn", bpmn.Draw(d).XML(), 0o600))
	require.NoError(t, os.WriteFile(name+".svg", bpmn.Draw(d).SVG(), 0o600))
	require.NoError(t, os.WriteFile(name+".json", text, 0o600))
}
