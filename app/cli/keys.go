package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
)

func keysCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "keys", Short: "The house's keys, by which identifying data are encrypted", Args: arguments(0, 0), RunE: group,
	}
	cmd.AddCommand(keysListCommand(), keysRotateCommand(), keysForgetCommand())
	return cmd
}

func keysListCommand() *cobra.Command {
	return appCommand("list", "List the keys, and for how many people each is used", arguments(0, 0),
		func(cmd *cobra.Command, h *app.App, _ []string) error {
			list, err := h.Ledger.HouseKeys(cmd.Context())
			for _, k := range list {
				note := ""
				if k.Current {
					note = "  current"
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s  %d people%s\n", k.ID, k.People, note)
			}
			return err
		})
}

func keysRotateCommand() *cobra.Command {
	return appCommand("rotate", "Make a new key and use it for everybody, while others work; or go on where it was broken off", arguments(0, 0),
		func(cmd *cobra.Command, h *app.App, _ []string) error {
			r, err := h.Ledger.RotateKeys(cmd.Context())
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is used for everybody now; %d people's keys were wrapped anew\n", r.Key, r.Wrapped)
			fmt.Fprintln(cmd.OutOrStdout(), "copy the file of keys to where its copies are; backups of before need the earlier keys in it")
			return nil
		})
}

func keysForgetCommand() *cobra.Command {
	return appCommand("forget KEY", "Take a key out of the file that is used for nobody; backups of before its rotation cannot be read without it",
		arguments(1, 1), func(cmd *cobra.Command, h *app.App, args []string) error {
			return h.Ledger.ForgetKey(cmd.Context(), args[0])
		})
}
