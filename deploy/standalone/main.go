// Command standalone is Shixian on one machine, with Temporal inside.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{
		Use:           "shixian",
		Short:         "Statutory procedures on government data, on one machine",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(temporalCommand())
	if err := root.ExecuteContext(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
