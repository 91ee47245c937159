package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/shixian/shixian/api"
)

// houseCommand is a command that works in an open house; flags are those that it
// takes beside the ledger's.
func houseCommand(use, short string, args cobra.PositionalArgs,
	run func(cmd *cobra.Command, h *House, args []string) error, flags ...func(*Config, *pflag.FlagSet),
) *cobra.Command {
	var cfg Config
	cmd := &cobra.Command{Use: use, Short: short, Args: args}
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		cfg.Log = Logger(cmd.ErrOrStderr())
		h, err := Open(cmd.Context(), cfg)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, h.Close()) }()
		return run(cmd, h, args)
	}
	cfg.LedgerFlags(cmd.Flags())
	for _, add := range flags {
		add(&cfg, cmd.Flags())
	}
	return cmd
}

func apiCommand() *cobra.Command {
	return houseCommand("api", "Serve the API and the workbench; as many as wanted, against one database and one Temporal", arguments(0, 0),
		serveAPI, (*Config).PackFlag, (*Config).EngineFlags, (*Config).ListenFlag, (*Config).SupervisionFlags, (*Config).PostFlags, (*Config).ReportFlags)
}

func serveAPI(cmd *cobra.Command, h *House, _ []string) error {
	c, err := h.Dial()
	if err != nil {
		return err
	}
	defer c.Close()
	listener, err := Listen(cmd.Context(), h.cfg.Listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Workbench  http://%s/\nAPI        http://%s%s\n", listener.Addr(), listener.Addr(), api.Base)
	return h.ServeAPI(cmd.Context(), listener, c)
}

func workerCommand() *cobra.Command {
	return houseCommand("worker", "Drive the cases; as many as wanted, against one database and one Temporal", arguments(0, 0),
		runWorker, (*Config).PackFlag, (*Config).EngineFlags, (*Config).SupervisionFlags, (*Config).PostFlags, (*Config).ReportFlags)
}

func runWorker(cmd *cobra.Command, h *House, _ []string) error {
	c, err := h.Dial()
	if err != nil {
		return err
	}
	defer c.Close()
	return h.RunWorker(cmd.Context(), c)
}

func migrateCommand() *cobra.Command {
	var cfg Config
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the ledger's database up to this version",
		Args:  arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return Migrate(cmd.Context(), cfg)
		},
	}
	cfg.LedgerFlags(cmd.Flags())
	return cmd
}

// Listen takes the API's address; port 0 takes a free one.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--listen %s: %w", address, err)
	}
	return l, nil
}

// Logger writes what operators must see, one line each.
func Logger(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }
