package cli

import (
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/app"
)

// Every command's settings are among those of the house: by them the file and the environment are read.
func TestTheHouseKnowsAllSettings(t *testing.T) {
	t.Parallel()
	house, found := houseSettings(new(app.Config)), 0
	var look func(*cobra.Command)
	look = func(cmd *cobra.Command) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if annotated(f, isSetting) {
				found++
				same := house.Lookup(f.Name)
				require.NotNil(t, same, "%s --%s", cmd.CommandPath(), f.Name)
				require.Equal(t, same.Value.Type(), f.Value.Type())
				require.Equal(t, same.DefValue, f.DefValue, "%s --%s", cmd.CommandPath(), f.Name)
			}
		})
		for _, sub := range cmd.Commands() {
			look(sub)
		}
	}
	look(command())
	require.Greater(t, found, 100)
}
