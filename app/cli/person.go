package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
)

func personCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "person", Short: "What is held about a member of the public", Args: arguments(0, 0), RunE: group}
	cmd.AddCommand(personExportCommand(), personEraseCommand(), personDueCommand())
	return cmd
}

func personExportCommand() *cobra.Command {
	return appCommand("export ID", "Print all that is held about a member of the public, and what for; ID is the person's, or a number of a case of theirs",
		arguments(1, 1), func(cmd *cobra.Command, h *app.App, args []string) error {
			data, err := h.Ledger.PersonData(cmd.Context(), args[0], domain.Person{})
			if err != nil {
				return err
			}
			return printJSON(cmd.OutOrStdout(), data)
		})
}

func personDueCommand() *cobra.Command {
	var on string
	cmd := appCommand("due", "List the members of the public whose period of retention is over: the daily run erases them", arguments(0, 0),
		func(cmd *cobra.Command, h *app.App, _ []string) error {
			day, _, err := h.Ledger.Today(cmd.Context())
			if err != nil {
				return err
			}
			if on != "" {
				if day, err = calendar.ParseDate(on); err != nil {
					return usage("--on: %w", err)
				}
			}
			over, err := h.Ledger.RetainedUntil(cmd.Context(), day)
			for _, kept := range over {
				fmt.Fprintf(cmd.OutOrStdout(), "%s  %d cases  kept through %s  %s\n", kept.Person, kept.Cases, kept.Through, kept.Ground)
			}
			return err
		})
	cmd.Flags().StringVar(&on, "on", "", "a day to come, for which to list them; default: today")
	return cmd
}

func personEraseCommand() *cobra.Command {
	var reason string
	cmd := appCommand("erase ID", "Take away, for good, what identifies a member of the public whose cases have ended", arguments(1, 1),
		func(cmd *cobra.Command, h *app.App, args []string) error {
			done, err := h.Ledger.ErasePerson(cmd.Context(), args[0], reason, domain.Person{})
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "%s is erased: name, proof of identity, phone, addresses, log-in, drafts\n", done.Person)
			fmt.Fprintf(out, "kept as the record of the authority: %d cases with their dates, forms, decisions, letters and attachments, without who it was\n",
				done.Cases)
			fmt.Fprintln(out, "look whether forms and attachments name the person; backups have their data until they are deleted")
			return nil
		})
	cmd.Flags().StringVar(&reason, "reason", "", "why, and on what ground: it is kept in the administration's log")
	return cmd
}
