package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// evaluationFlags is the command line of `report evaluation`.
type evaluationFlags struct {
	regulation     string
	year           int
	format, output string
}

func evaluationCommand() *cobra.Command {
	var a evaluationFlags
	cmd := appCommand("evaluation", "A regulation's yearly evaluation: departments by the indicators that its articles name", arguments(0, 0),
		a.run, PackFlag)
	f := cmd.Flags()
	f.StringVar(&a.regulation, "regulation", "", "the regulation whose indicators are counted")
	f.IntVar(&a.year, "year", 0, "the year; default: the present one")
	f.StringVar(&a.format, "format", "table", "table, json, csv or xlsx")
	f.StringVar(&a.output, "output", "", "file to write; default: standard output")
	return cmd
}

func (a *evaluationFlags) run(cmd *cobra.Command, h *app.App, _ []string) error {
	if !slices.Contains([]string{"table", "json", "csv", "xlsx"}, a.format) {
		return usage("--format %s: table, json, csv or xlsx was expected", a.format)
	}
	r, found := h.Packs.Regulation(a.regulation)
	if !found || r.Evaluation == nil {
		return usage("--regulation %s: a regulation with an evaluation was expected: %s", a.regulation, evaluatedIDs(h))
	}
	if a.year == 0 {
		now, err := h.Ledger.Now(cmd.Context())
		if err != nil {
			return err
		}
		a.year = procedure.DateOf(now).Year
	}
	q := report.EvaluationQuery{Regulation: r, Year: a.year}
	counted, err := h.Ledger.Evaluate(cmd.Context(), q)
	if err != nil {
		return err
	}
	var made bytes.Buffer
	if err := a.write(&made, report.Evaluate(q, counted)); err != nil {
		return err
	}
	return deliver(cmd, a.output, made.Bytes())
}

// deliver writes a report to the file named, or to standard output.
func deliver(cmd *cobra.Command, file string, content []byte) error {
	if file != "" {
		return os.WriteFile(file, content, 0o600)
	}
	_, err := cmd.OutOrStdout().Write(content)
	return err
}

func evaluatedIDs(h *app.App) string {
	var ids []string
	for _, r := range h.Packs.Regulations() {
		if r.Evaluation != nil {
			ids = append(ids, r.ID)
		}
	}
	return strings.Join(ids, ", ")
}

func (a *evaluationFlags) write(w io.Writer, e report.Evaluation) error {
	switch a.format {
	case "json":
		return printJSON(w, e)
	case "csv":
		return report.WriteEvaluationCSV(w, e, nil)
	case "xlsx":
		return report.WriteEvaluationXLSX(w, e, nil)
	default:
		return printEvaluation(w, e)
	}
}

// printEvaluation prints a line for each department and indicator that is not nought: the columns are too many for a screen.
func printEvaluation(w io.Writer, e report.Evaluation) error {
	fmt.Fprintln(w, e.Heading())
	for _, remark := range e.Remarks() {
		fmt.Fprintln(w, remark)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range e.Rows {
		for i, t := range row.Tallies {
			if t.Count > 0 || t.Of != nil && *t.Of > 0 {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", row.Department, row.Name, e.Columns[i].Heading(), t.Text())
			}
		}
	}
	return table.Flush()
}
