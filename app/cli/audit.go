package cli

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
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
	return appCommand("anchor", "Print an anchor of all cases, to be kept where who keeps the ledger cannot change it",
		arguments(0, 0), func(cmd *cobra.Command, h *app.App, _ []string) error {
			a, err := h.Ledger.Anchor(cmd.Context())
			if err != nil {
				return err
			}
			return printJSON(cmd.OutOrStdout(), anchor(a))
		})
}

func verifyCommand() *cobra.Command {
	var kept string
	cmd := appCommand("verify", "Walk every case's chain and say where it was touched", arguments(0, 0),
		func(cmd *cobra.Command, h *app.App, _ []string) error { return verify(cmd, h, kept) })
	cmd.Flags().StringVar(&kept, "anchor", "", "file with an earlier anchor: also show that no case of then is gone or touched")
	return cmd
}

func verify(cmd *cobra.Command, h *app.App, kept string) error {
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
func sinceAnchor(cmd *cobra.Command, h *app.App, kept string) (string, error) {
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
	now, err := h.Ledger.AnchorThrough(cmd.Context(), then.Through)
	if err != nil || now.Root == then.Root {
		return "", err
	}
	return fmt.Sprintf("the ledger no longer has the anchor of %s: %d cases were in it, %d are left of them, or some were touched",
		then.At.Format(time.DateTime), then.Cases, now.Cases), nil
}
