package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"

	"github.com/spf13/cobra"
)

func apiCommand() *cobra.Command {
	var cfg Config
	cmd := &cobra.Command{
		Use:   "api",
		Short: "Serve the API; as many as wanted, against one database and one Temporal",
		Args:  arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = Logger(cmd.ErrOrStderr())
			return serveAPI(cmd, cfg)
		},
	}
	cfg.LedgerFlags(cmd.Flags())
	cfg.PackFlag(cmd.Flags())
	cfg.EngineFlags(cmd.Flags())
	cfg.ListenFlag(cmd.Flags())
	return cmd
}

func serveAPI(cmd *cobra.Command, cfg Config) error {
	h, err := Open(cmd.Context(), cfg)
	if err != nil {
		return err
	}
	defer h.Close()
	c, err := h.Dial()
	if err != nil {
		return err
	}
	defer c.Close()
	listener, err := Listen(cmd.Context(), cfg.Listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "API  http://%s/api/v1\n", listener.Addr())
	return h.ServeAPI(cmd.Context(), listener, c)
}

func workerCommand() *cobra.Command {
	var cfg Config
	cmd := &cobra.Command{
		Use:   "worker",
		Short: "Drive the cases; as many as wanted, against one database and one Temporal",
		Args:  arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = Logger(cmd.ErrOrStderr())
			return runWorker(cmd.Context(), cfg)
		},
	}
	cfg.LedgerFlags(cmd.Flags())
	cfg.PackFlag(cmd.Flags())
	cfg.EngineFlags(cmd.Flags())
	return cmd
}

func runWorker(ctx context.Context, cfg Config) error {
	h, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.Close()
	c, err := h.Dial()
	if err != nil {
		return err
	}
	defer c.Close()
	return h.RunWorker(ctx, c)
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
