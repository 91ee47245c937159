package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/domain"
)

func loginsCommand() *cobra.Command {
	return appCommand("logins LOGIN", "List a person's log-ins and tokens that hold", arguments(1, 1),
		func(cmd *cobra.Command, h *app.App, args []string) error {
			a, err := h.Ledger.Account(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			tokens, err := h.Ledger.Tokens(cmd.Context(), a.ID)
			for _, t := range tokens {
				what := "log-in from " + t.Address
				if t.Title != "" {
					what = "token " + t.Title
				}
				_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s  %s  %s\n", t.ID(), t.IssuedAt.Format(time.DateTime), what)
			}
			return err
		})
}

func revokeCommand() *cobra.Command {
	return appCommand("revoke LOGIN [ID]", "End all log-ins and tokens of a person, or the one that `shixian logins` lists by this id", arguments(1, 2),
		func(cmd *cobra.Command, h *app.App, args []string) error {
			a, err := h.Ledger.Account(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if len(args) == 2 {
				return h.Ledger.RevokeTokenOf(cmd.Context(), a.ID, args[1], domain.Person{})
			}
			ended, err := h.Ledger.EndLogins(cmd.Context(), a.ID, domain.Person{})
			if err == nil {
				_, _ = fmt.Fprintf(cmd.OutOrStdout(), "ended: %d\n", ended)
			}
			return err
		})
}
