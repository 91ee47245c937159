package app

import (
	"fmt"

	"github.com/spf13/cobra"
)

//go:generate sh -c "go run ../cmd/shixian regulation compare > ../docs/comparison.md"

func compareCommand() *cobra.Command {
	var cfg Config
	cmd := &cobra.Command{
		Use: "compare", Short: "The same event under every regulation, as Markdown", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			library, err := cfg.library()
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
	cfg.PackFlag(cmd.Flags())
	return cmd
}
