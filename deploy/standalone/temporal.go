package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/deploy/standalone/engine"
)

// retention is how long the engine shows an ended case. The ledger keeps it for good.
const retention = 90 * 24 * time.Hour

// temporalCommand runs Temporal's server and UI and nothing else, for workers and APIs in processes of their own.
func temporalCommand() *cobra.Command {
	cfg := engine.Config{Retention: retention}
	command := &cobra.Command{
		Use:   "temporal",
		Short: "Run the Temporal server and its UI alone, on loopback",
		Args:  cobra.NoArgs,
		RunE:  func(command *cobra.Command, _ []string) error { return runTemporal(command, cfg) },
	}
	flags := command.Flags()
	flags.StringVar(&cfg.Dir, "data", "data", "folder for Temporal's SQLite file")
	flags.StringVar(&cfg.Namespace, "namespace", app.DefaultNamespace, "Temporal namespace")
	flags.StringVar(&cfg.Postgres, "database", "", "postgres:// URL of a database to use instead of a file")
	flags.IntVar(&cfg.FrontendPort, "port", 7233, "port of the server; 0: a free one")
	flags.IntVar(&cfg.UIPort, "ui-port", 8233, "port of the UI; 0: a free one; -1: no UI")
	return command
}

func runTemporal(command *cobra.Command, cfg engine.Config) error {
	ctx := command.Context()
	if err := app.Await(ctx, app.Config{Database: cfg.Postgres, Log: app.Logger(command.ErrOrStderr())}); err != nil {
		return err
	}
	e, err := engine.Start(ctx, cfg)
	if err != nil {
		return err
	}
	defer e.Stop()
	fmt.Fprintf(command.OutOrStdout(), "Temporal server %s, namespace %s\n", e.HostPort(), cfg.Namespace)
	if url := e.UIURL(); url != "" {
		fmt.Fprintf(command.OutOrStdout(), "Temporal UI     %s\n", url)
	}
	<-ctx.Done()
	return nil
}
