package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/app"
)

// appCommand is a command that works on an open ledger; flags are those that it
// takes beside the ledger's.
func appCommand(use, short string, args cobra.PositionalArgs,
	run func(cmd *cobra.Command, h *app.App, args []string) error, flags ...func(*app.Config, *pflag.FlagSet),
) *cobra.Command {
	return openingCommand(use, short, args, app.Open, run, flags...)
}

// serviceCommand is one that goes on until it is told to end, and may be started before its database takes connections.
func serviceCommand(use, short string, run func(cmd *cobra.Command, h *app.App, args []string) error, flags ...func(*app.Config, *pflag.FlagSet),
) *cobra.Command {
	open := func(ctx context.Context, cfg app.Config) (*app.App, error) {
		app.LogBuild(ctx, cfg.Log)
		if err := cfg.CheckValues(); err != nil {
			return nil, err
		}
		return app.OpenPatiently(ctx, cfg)
	}
	return openingCommand(use, short, arguments(0, 0), open, run, flags...)
}

func openingCommand(use, short string, args cobra.PositionalArgs, open func(context.Context, app.Config) (*app.App, error),
	run func(cmd *cobra.Command, h *app.App, args []string) error, flags ...func(*app.Config, *pflag.FlagSet),
) *cobra.Command {
	var cfg app.Config
	cmd := &cobra.Command{Use: use, Short: short, Args: args}
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		endLog, err := cfg.LogTo(cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		defer endLog()
		if err := cfg.MeasureIfAsked(); err != nil {
			return err
		}
		h, err := open(cmd.Context(), cfg)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, h.Close()) }()
		return run(cmd, h, args)
	}
	LedgerFlags(&cfg, cmd.Flags())
	for _, add := range flags {
		add(&cfg, cmd.Flags())
	}
	return cmd
}

func apiCommand() *cobra.Command {
	return serviceCommand("api", "Serve the API and the workbench; as many as wanted, against one database and one Temporal",
		serveAPI, PackFlag, LawFlags, EngineFlags, ListenFlag, MetricsFlag, TracesFlag, SupervisionFlags, MailFlags, ReportFlags)
}

func serveAPI(cmd *cobra.Command, h *app.App, _ []string) error {
	if err := h.EnterLaw(cmd.Context()); err != nil {
		return err
	}
	c, err := h.Dial()
	if err != nil {
		return err
	}
	defer c.Close()
	if err := h.TellMetrics(cmd.Context(), c); err != nil {
		return err
	}
	listener, err := h.Config.ListenForAPI(cmd.Context())
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Workbench  %[1]s%[2]s/\nAPI        %[1]s%[2]s%[3]s\n",
		h.Config.Scheme()+"://"+listener.Addr().String(), h.Config.BasePath, api.Base)
	return h.ServeAPI(cmd.Context(), listener, c)
}

func workerCommand() *cobra.Command {
	return serviceCommand("worker", "Drive the cases; as many as wanted, against one database and one Temporal",
		runWorker, PackFlag, LawFlags, EngineFlags, MetricsFlag, TracesFlag, SupervisionFlags, MailFlags, ReportFlags)
}

func runWorker(cmd *cobra.Command, h *app.App, _ []string) error {
	if err := h.EnterLaw(cmd.Context()); err != nil {
		return err
	}
	c, err := h.Dial()
	if err != nil {
		return err
	}
	defer c.Close()
	if err := h.TellMetrics(cmd.Context(), c); err != nil {
		return err
	}
	return h.RunWorker(cmd.Context(), c)
}

func migrateCommand() *cobra.Command {
	var cfg app.Config
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the ledger's database up to this version",
		Args:  arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			endLog, err := cfg.LogTo(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer endLog()
			if err := app.Await(cmd.Context(), cfg); err != nil {
				return err
			}
			return app.Migrate(cmd.Context(), cfg)
		},
	}
	LedgerFlags(&cfg, cmd.Flags())
	return cmd
}
