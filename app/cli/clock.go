package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/domain"
)

func clockCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "clock", Short: "Say whether the house trusts its clock, or confirm it", Args: arguments(0, 0), RunE: group}
	cmd.AddCommand(clockStateCommand(), clockConfirmCommand())
	return cmd
}

func clockStateCommand() *cobra.Command {
	return appCommand("state", "Say whether expiries are held, and why", arguments(0, 0),
		func(cmd *cobra.Command, h *app.App, _ []string) error {
			state, err := h.Ledger.ClockState(cmd.Context())
			if err != nil {
				return err
			}
			printClock(cmd, state)
			return nil
		})
}

func printClock(cmd *cobra.Command, s domain.ClockState) {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "时钟显示　%s\n系统采用　%s\n", s.Reading.Format(time.DateTime), s.House.Format(time.DateTime))
	if !s.Held() {
		fmt.Fprintln(out, "时间没有疑问，期限届满照常处理")
		return
	}
	fmt.Fprintf(out, "%s；%s 以后届满的期限暂不处理\n", s.Doubt.Title(), s.Until.Format(time.DateTime))
	for _, p := range s.Processes {
		fmt.Fprintf(out, "%s　比台账快 %s\n", p.Host, p.Ahead.Round(time.Second))
	}
}

func clockConfirmCommand() *cobra.Command {
	var reason, login string
	cmd := appCommand("confirm", "Have the house trust what its clock shows now, and take the expiries that were held", arguments(0, 0),
		func(cmd *cobra.Command, h *app.App, _ []string) error {
			if reason == "" {
				return usage("--reason TEXT: why the clock is right; it goes into the administration's log")
			}
			var by domain.Person
			if login != "" {
				account, err := h.Ledger.Account(cmd.Context(), login)
				if err != nil {
					return fmt.Errorf("--by %s: %w", login, err)
				}
				by = account.Person
			}
			state, err := h.Ledger.ConfirmClock(cmd.Context(), reason, by)
			if err != nil {
				return err
			}
			printClock(cmd, state)
			return nil
		})
	cmd.Flags().StringVar(&reason, "reason", "", "why the clock is right, e.g. with what it was compared")
	cmd.Flags().StringVar(&login, "by", "", "log-in of who confirms; none: the command line")
	return cmd
}
