package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

func statusCommand() *cobra.Command {
	var cfg app.Config
	var asJSON bool
	cmd := &cobra.Command{
		Use: "status", Short: "Say how the house is: what impedes it, what waits and since when, sweep, daily run, clock", Args: arguments(0, 0),
	}
	cmd.Long = cmd.Short + ". It asks the ledger, as --metrics does, and ends with 1 if something impedes the house."
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		endLog, err := cfg.LogTo(cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		defer endLog()
		ledger, err := app.OpenLedger(cmd.Context(), cfg)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, ledger.Close()) }()
		pulse, err := ledger.Pulse(cmd.Context())
		if err != nil {
			return err
		}
		s := status{Impediments: append(procedure.Refusals{}, ledger.Impediments(cmd.Context())...), Pulse: pulse} // [] in JSON, if there are none
		if asJSON {
			encoder := json.NewEncoder(cmd.OutOrStdout())
			encoder.SetIndent("", "  ")
			err = encoder.Encode(s)
		} else {
			s.print(cmd.OutOrStdout(), time.Now())
		}
		if err == nil && len(s.Impediments) > 0 {
			err = errCheckFailed
		}
		return err
	}
	LedgerFlags(&cfg, cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "for programs")
	return cmd
}

// status is how a house is, as a person asks for it.
type status struct {
	Impediments procedure.Refusals `json:"impediments"`
	domain.Pulse
}

func (s status) print(w io.Writer, now time.Time) {
	line := func(label, text string, args ...any) {
		fmt.Fprintf(w, "%s　%s\n", label+strings.Repeat("　", 6-len([]rune(label))), fmt.Sprintf(text, args...))
	}
	if len(s.Impediments) == 0 {
		line("台账", "可以登记和办理")
	}
	for _, found := range s.Impediments {
		line("障碍", "%s（%s）", found.Detail, found.Code)
	}
	line("在办", "%d 件，其中逾期 %d 件", s.Open, s.Overdue)
	for _, one := range []struct {
		label string
		domain.Backlog
	}{
		{"待办行为", s.Acts},
		{"待告知引擎", s.Untold},
		{"到时未处理", s.Alarms},
		{"待系统服务", s.Services},
		{"待发通知", s.Posting},
		{"投递中", s.Deliveries},
	} {
		if one.Oldest == 0 {
			line(one.label, "%d", one.Count)
		} else {
			line(one.label, "%d，最久已等 %s", one.Count, one.Oldest.Round(time.Second))
		}
	}
	line("投递失败", "重试中 %d，已放弃 %d", s.Failing, s.GivenUp)
	line("巡检", "%s", ago(s.Sweep, now))
	line("每日运行", "%s", ago(s.DailyRun, now))
	if s.Held {
		line("系统时间", "有疑问，期限届满暂不处理；各机最大相差 %s", s.Skew.Round(time.Millisecond))
	} else {
		line("系统时间", "没有疑问；各机最大相差 %s", s.Skew.Round(time.Millisecond))
	}
}

func ago(at, now time.Time) string {
	if at.IsZero() {
		return "从未"
	}
	return fmt.Sprintf("%s（%s 前）", at.In(procedure.Shanghai).Format(time.DateTime), now.Sub(at).Round(time.Second))
}
