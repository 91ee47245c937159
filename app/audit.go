package app

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/store"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "Prove that the ledger is what was written", Args: arguments(0, 0), RunE: group}
	cmd.AddCommand(anchorCommand(), verifyCommand())
	return cmd
}

// anchor is a Merkle root over all chain heads, as it is kept outside the ledger.
type anchor struct {
	Root    string    `json:"root"`
	Cases   int       `json:"cases"`
	Through int64     `json:"through"`
	At      time.Time `json:"at"`
}

func anchorCommand() *cobra.Command {
	var cfg Config
	cmd := &cobra.Command{
		Use:   "anchor",
		Short: "Print an anchor of all cases, to be kept where who keeps the ledger cannot change it",
		Args:  arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, err := open(cmd, &cfg)
			if err != nil {
				return err
			}
			defer h.Close()
			a, err := h.Ledger.Anchor(cmd.Context())
			if err != nil {
				return err
			}
			return printJSON(cmd.OutOrStdout(), anchor(a))
		},
	}
	cfg.LedgerFlags(cmd.Flags())
	return cmd
}

func verifyCommand() *cobra.Command {
	var cfg Config
	var kept string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Walk every case's chain and say where it was touched",
		Args:  arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, err := open(cmd, &cfg)
			if err != nil {
				return err
			}
			defer h.Close()
			return verify(cmd, h, kept)
		},
	}
	cfg.LedgerFlags(cmd.Flags())
	cmd.Flags().StringVar(&kept, "anchor", "", "file with an earlier anchor: also show that no case of then is gone or touched")
	return cmd
}

// open opens the ledger for a command that looks into it.
func open(cmd *cobra.Command, cfg *Config) (*House, error) {
	cfg.Log = Logger(cmd.ErrOrStderr())
	return Open(cmd.Context(), *cfg)
}

func verify(cmd *cobra.Command, h *House, kept string) error {
	audit, err := h.Ledger.Verify(cmd.Context())
	if err != nil {
		return err
	}
	for _, fault := range audit.Faults {
		fmt.Fprintln(cmd.OutOrStdout(), fault)
	}
	gone, err := sinceAnchor(cmd, h, kept)
	if err != nil {
		return err
	}
	if gone != "" {
		fmt.Fprintln(cmd.OutOrStdout(), gone)
	}
	if len(audit.Faults) > 0 || gone != "" {
		return errCheckFailed
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d cases, %d events: as they were written\n", audit.Cases, audit.Events)
	return nil
}

// sinceAnchor compares the ledger with a kept anchor, and says what is wrong.
func sinceAnchor(cmd *cobra.Command, h *House, kept string) (string, error) {
	if kept == "" {
		return "", nil
	}
	content, err := readFile(cmd, kept)
	if err != nil {
		return "", err
	}
	var then anchor
	if err := json.Unmarshal(content, &then); err != nil {
		return "", usage("--anchor %s: what `shixian audit anchor` printed was expected: %v", kept, err)
	}
	var now store.Anchor
	if now, err = h.Ledger.AnchorThrough(cmd.Context(), then.Through); err != nil || now.Root == then.Root {
		return "", err
	}
	return fmt.Sprintf("the ledger no longer has the anchor of %s: %d cases were in it, %d are left of them, or some were touched",
		then.At.Format(time.DateTime), then.Cases, now.Cases), nil
}
