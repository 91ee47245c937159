package bpmn_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

// everyFeature is a procedure that uses everything the language has, with scenarios
// for what no pack needs yet.
func everyFeature(t *testing.T) (*procedure.Definition, []procedure.Scenario) {
	t.Helper()
	read := func(file string) []byte {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		return source
	}
	r, err := procedure.ParseRegulation("regulation.yaml", read("../testdata/synthetic/regulation.yaml"))
	require.NoError(t, err)
	d, err := procedure.Parse(r, "every-feature.yaml", read("../testdata/synthetic/every-feature.yaml"))
	require.NoError(t, err)
	scenarios, err := procedure.ParseScenarios("scenarios.yaml", read("testdata/every-feature.yaml"))
	require.NoError(t, err)
	return d, scenarios
}
