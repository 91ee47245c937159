package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/app/cli"
	"github.com/shixian/shixian/deploy/standalone/engine"
)

// retention is how long the engine shows an ended case. The ledger keeps it for good.
const retention = 90 * 24 * time.Hour

// temporalCommand runs Temporal's server and UI and nothing else, for workers and APIs in processes of their own.
func temporalCommand() *cobra.Command {
	var house app.Config
	var cfg engine.Config
	command := &cobra.Command{
		Use:   "temporal",
		Short: "Run the Temporal server and its UI alone, on loopback",
		Args:  cobra.NoArgs,
		RunE:  func(command *cobra.Command, _ []string) error { return runTemporal(command, house, cfg) },
	}
	flags := command.Flags()
	cli.StorageFlags(&house, flags)
	cli.NamespaceFlag(&house, flags)
	cli.MetricsFlag(&house, flags)
	cli.OwnTemporalFlags(&cfg.FrontendPort, &cfg.UIPort, flags)
	return command
}

// settle has an engine be one of the house, with its files in the folder.
func settle(e *engine.Config, house app.Config, folder string) (err error) {
	e.Dir, e.Namespace, e.Retention, e.Log = folder, house.Namespace, retention, house.Log
	if house.Metrics != nil {
		e.Meter = house.Metrics.Server()
	}
	e.Postgres, err = house.DatabaseURL()
	return err
}

func runTemporal(command *cobra.Command, house app.Config, cfg engine.Config) error {
	ctx := command.Context()
	endLog, err := house.LogTo(command.ErrOrStderr())
	if err != nil {
		return err
	}
	defer endLog()
	if err := house.CheckValues(); err != nil {
		return err
	}
	if err := app.Await(ctx, house); err != nil {
		return err
	}
	if err := house.MeasureIfAsked(); err != nil {
		return err
	}
	if err := settle(&cfg, house, house.Data); err != nil {
		return err
	}
	if err := house.TellMetrics(ctx); err != nil {
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
