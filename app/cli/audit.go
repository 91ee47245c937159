package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "Prove that the ledger is what was written", Args: arguments(0, 0), RunE: group}
	cmd.AddCommand(anchorCommand(), verifyCommand())
	return cmd
}

func anchorCommand() *cobra.Command {
	return appCommand("anchor", "Print an anchor of all cases, to be kept where who keeps the ledger cannot change it",
		arguments(0, 0), func(cmd *cobra.Command, h *app.App, _ []string) error {
			a, err := h.Ledger.Anchor(cmd.Context())
			if err != nil {
				return err
			}
			return printJSON(cmd.OutOrStdout(), a)
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
	if kept != "" {
		then, err := readAnchor(cmd, kept)
		if err != nil {
			return err
		}
		gone, err := h.Ledger.Since(cmd.Context(), then)
		if err != nil {
			return err
		}
		audit.Faults = append(audit.Faults, gone...)
	}
	for _, fault := range audit.Faults {
		fmt.Fprintln(cmd.OutOrStdout(), fault)
	}
	if len(audit.Faults) > 0 {
		return errCheckFailed
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%d cases, %d events: as they were written\n", audit.Cases, audit.Events)
	fmt.Fprintf(out, "%d seals of other rows, %d contents of attachments: likewise; %d rows wait for the next anchor to bind them\n",
		audit.Seals, audit.Contents, audit.Unsealed)
	if audit.Erased > 0 {
		fmt.Fprintf(out, "erased, with only a digest left: %d\n", audit.Erased)
	}
	if audit.Persons > 0 {
		fmt.Fprintf(out, "people whose data were erased: %d\n", audit.Persons)
	}
	if audit.SealedSince != "" {
		fmt.Fprintf(out, "what was there on %s was bound from then on\n", audit.SealedSince)
	}
	return nil
}
