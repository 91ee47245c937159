package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
)

//go:generate sh -c "go run ../../cmd/shixian regulation compare > ../../docs/comparison.md"

func compareCommand() *cobra.Command {
	var cfg app.Config
	cmd := &cobra.Command{
		Use: "compare", Short: "The same event under every regulation, as Markdown", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			library, err := cfg.Ceilinged()
			if err != nil {
				return err
			}
			text, err := comparisonOf(library)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
	packFlags(&cfg, cmd.Flags())
	return cmd
}
