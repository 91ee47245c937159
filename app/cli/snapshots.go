package cli

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

func snapshotCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "snapshot", Short: "The reports that are kept", Args: arguments(0, 0), RunE: group}
	cmd.AddCommand(
		appCommand("list", "List the reports that are kept, and their versions", arguments(0, 0), listSnapshots),
		snapshotShowCommand(),
		appCommand("take PERIOD", "Keep the report of a month, quarter or year that is over, if none is kept: 2026-03, 2026-Q1, 2026",
			arguments(1, 1), takeSnapshot, PackFlag, ReportFlags),
	)
	return cmd
}

func listSnapshots(cmd *cobra.Command, h *app.App, _ []string) error {
	list, err := h.Ledger.Snapshots(cmd.Context())
	for _, k := range list {
		fmt.Fprintf(cmd.OutOrStdout(), "%s  第%d版  %s  %s  %s\n",
			k.Period, k.Version, k.TakenAt.In(procedure.Shanghai).Format(time.DateTime), k.SHA256, k.Reason)
	}
	return err
}

func snapshotShowCommand() *cobra.Command {
	var version int
	var format, output string
	cmd := appCommand("show PERIOD", "Show a report as it was kept", arguments(1, 1), func(cmd *cobra.Command, h *app.App, args []string) error {
		if !slices.Contains([]string{"table", "json", "csv", "xlsx"}, format) {
			return usage("--format %s: table, json, csv or xlsx was expected", format)
		}
		made, err := showSnapshot(cmd, h, args[0], version, format)
		if err != nil {
			return err
		}
		return deliver(cmd, output, made)
	})
	cmd.Flags().IntVar(&version, "version", 0, "the version; default: the last")
	cmd.Flags().StringVar(&format, "format", "table", "table, json (what was kept, byte for byte), csv or xlsx")
	cmd.Flags().StringVar(&output, "output", "", "file to write; default: standard output")
	return cmd
}

func showSnapshot(cmd *cobra.Command, h *app.App, period string, version int, format string) ([]byte, error) {
	kept, err := h.Ledger.Snapshot(cmd.Context(), period, version)
	if err != nil {
		return nil, err
	}
	content, err := kept.Decode()
	if err != nil {
		return nil, err
	}
	var made bytes.Buffer
	byDepartment := content.Report([]report.Dimension{report.ByDepartment})
	switch format {
	case "json":
		return kept.Body, nil
	case "csv":
		err = report.WriteCSV(&made, byDepartment, nil)
	case "xlsx":
		err = content.WriteXLSX(&made)
	default:
		err = printTimeliness(&made, byDepartment)
	}
	return made.Bytes(), err
}

// takeSnapshot refuses a period that is not over: what is kept would be of less than it says.
func takeSnapshot(cmd *cobra.Command, h *app.App, args []string) error {
	today, _, err := h.Ledger.Today(cmd.Context())
	if err != nil {
		return err
	}
	over, err := report.Over(args[0], today)
	if err != nil {
		return app.UsageError{Err: err}
	}
	if !over {
		return usage("%s: a period that is over was expected; today is %s", args[0], today)
	}
	kept, err := h.TakeSnapshot(cmd.Context(), args[0])
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s  第%d版  %s\n", kept.Period, kept.Version, kept.SHA256)
	return nil
}
