package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"cloud.google.com/go/civil"
	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

func reportCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "report", Short: "Reports from the ledger", Args: arguments(0, 0), RunE: group}
	cmd.AddCommand(timelinessCommand(), evaluationCommand(), snapshotCommand())
	return cmd
}

// timelinessFlags is the command line of `report timeliness`.
type timelinessFlags struct {
	period, from, through       string
	by                          []string
	procedure, authority, stage string
	format, output              string
	query                       report.Query
}

func timelinessCommand() *cobra.Command {
	var a timelinessFlags
	cmd := appCommand("timeliness", "Who answers on time and who does not, by department, month and more", arguments(0, 0),
		a.run, PackFlag, ReportFlags)
	f := cmd.Flags()
	f.StringVar(&a.period, "period", "", "month, quarter or year of the due days: 2026-03, 2026-Q1 or 2026; default: the present year")
	f.StringVar(&a.from, "from", "", "instead of --period: the first due day")
	f.StringVar(&a.through, "through", "", "instead of --period: the last due day")
	f.StringSliceVar(&a.by, "by", []string{string(report.ByDepartment)}, "what rows are told apart by: "+dimensionNames())
	f.StringVar(&a.query.Regulation, "regulation", "", "only of this regulation")
	f.StringVar(&a.procedure, "procedure", "", "only of this procedure: regulation/procedure, or its name alone")
	f.StringVar(&a.query.Department, "department", "", "only what this department owes, by its code")
	f.StringVar(&a.query.Group, "group", "", "only what departments of this group owe")
	f.StringVar(&a.query.Article, "article", "", "only on this ground, as the pack writes it")
	f.StringVar(&a.query.Clock, "clock", "", "only clocks of this title")
	f.StringVar(&a.authority, "authority", "", "only statutory, construed or practice")
	earlier(f, "mark", "authority")
	f.StringVar(&a.stage, "stage", "", "only every, first_answer or completion")
	f.StringVar(&a.format, "format", "table", "table, json, csv or xlsx; xlsx has sheets of its own and leaves --by and --stage aside")
	f.StringVar(&a.output, "output", "", "file to write; default: standard output")
	return cmd
}

func dimensionNames() string {
	var names []string
	for _, d := range report.Dimensions {
		names = append(names, string(d))
	}
	return strings.Join(names, ", ")
}

func (a *timelinessFlags) run(cmd *cobra.Command, h *app.App, _ []string) error {
	if t := h.Config.Thresholds; t.Amber > t.Green {
		return usage("--amber: no more than --green was expected")
	}
	if !slices.Contains([]string{"table", "json", "csv", "xlsx"}, a.format) {
		return usage("--format %s: table, json, csv or xlsx was expected", a.format)
	}
	now, err := h.Ledger.Now(cmd.Context())
	if err != nil {
		return err
	}
	if err := a.read(procedure.DateOf(now)); err != nil {
		return app.UsageError{Err: err}
	}
	var made bytes.Buffer
	if err := a.write(cmd, h, &made); err != nil {
		return err
	}
	if a.output != "" {
		return os.WriteFile(a.output, made.Bytes(), 0o600)
	}
	_, err = cmd.OutOrStdout().Write(made.Bytes())
	return err
}

// read makes the query of what was asked.
func (a *timelinessFlags) read(today civil.Date) error {
	if err := a.readPeriod(today); err != nil {
		return err
	}
	if regulation, name, found := strings.Cut(a.procedure, "/"); found {
		a.query.Regulation, a.query.Procedure = regulation, name
	} else {
		a.query.Procedure = a.procedure
	}
	a.query.Authority = procedure.Authority(a.authority)
	if a.authority != "" && !slices.Contains(procedure.Authorities, a.query.Authority) {
		return fmt.Errorf("--authority %s: one of %v was expected", a.authority, procedure.Authorities)
	}
	if a.stage != "" && !slices.Contains(report.Stages, report.Stage(a.stage)) {
		return fmt.Errorf("--stage %s: one of %v was expected", a.stage, report.Stages)
	}
	for _, d := range a.by {
		a.query.By = append(a.query.By, report.Dimension(d))
	}
	if err := a.query.Check(); err != nil {
		return fmt.Errorf("--by: %w", err)
	}
	return nil
}

func (a *timelinessFlags) readPeriod(today civil.Date) (err error) {
	if a.from == "" && a.through == "" {
		if a.period == "" {
			a.period = report.PeriodOf(report.ByYear, today.String())
		}
		if a.query.From, a.query.Through, err = report.ParsePeriod(a.period); err != nil {
			return fmt.Errorf("--period: %w", err)
		}
		return nil
	}
	if a.period != "" || a.from == "" || a.through == "" {
		return fmt.Errorf("--period, or --from and --through, was expected")
	}
	if a.query.From, err = calendar.ParseDate(a.from); err != nil {
		return fmt.Errorf("--from: %w", err)
	}
	if a.query.Through, err = calendar.ParseDate(a.through); err != nil {
		return fmt.Errorf("--through: %w", err)
	}
	if a.query.Through.Before(a.query.From) {
		return fmt.Errorf("--through: no day before --from was expected")
	}
	return nil
}

func (a *timelinessFlags) write(cmd *cobra.Command, h *app.App, w io.Writer) error {
	q := a.query
	if a.format == "xlsx" {
		q = q.ForXLSX()
	}
	counts, err := h.Ledger.Count(cmd.Context(), q)
	if err != nil {
		return err
	}
	if a.format == "xlsx" {
		return report.WriteXLSX(w, q, counts, h.Config.Thresholds, h.Reported(), "", nil)
	}
	made := report.Timeliness(q, counts, h.Config.Thresholds, h.Reported()).Only(report.Stage(a.stage))
	switch a.format {
	case "json":
		return printJSON(w, toTimelinessJSON(made))
	case "csv":
		return report.WriteCSV(w, made, nil)
	default:
		return printTimeliness(w, made)
	}
}

// printTimeliness prints the figures that fit a screen; the other formats have all.
func printTimeliness(w io.Writer, r report.Report) error {
	fmt.Fprintf(w, "%s\n统计时刻 %s，工作日历 %s\n", r.Title(), r.At.Format(time.DateTime), r.Calendar)
	for _, line := range append(r.Warnings(), r.Scope()...) {
		fmt.Fprintln(w, line)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	shown := report.BriefFigures()
	fmt.Fprintln(table, strings.Join(r.Header(shown...), "\t"))
	for _, row := range r.Rows {
		fmt.Fprintln(table, strings.Join(r.Line(row, shown...), "\t"))
	}
	for _, row := range r.Totals {
		fmt.Fprintln(table, strings.Join(r.TotalLine(row, shown...), "\t"))
	}
	return table.Flush()
}

// timelinessJSON is the report as `--format json` prints it.
type timelinessJSON struct {
	Title      string             `json:"title"`
	From       civil.Date         `json:"from"`
	Through    civil.Date         `json:"through"`
	By         []report.Dimension `json:"by"`
	Scope      []string           `json:"scope,omitempty"`
	At         time.Time          `json:"generated_at"`
	Calendar   string             `json:"calendar"`
	Warnings   []string           `json:"warnings,omitempty"`
	Notes      []string           `json:"notes"`
	Thresholds report.Thresholds  `json:"thresholds"`
	Figures    []report.Figure    `json:"figures"`
	Rows       []report.Row       `json:"rows"`
	Totals     []report.Row       `json:"totals"`
}

func toTimelinessJSON(r report.Report) timelinessJSON {
	return timelinessJSON{
		Title: r.Title(), From: r.Query.From, Through: r.Query.Through, By: r.Query.By, Scope: r.Scope(), At: r.At, Calendar: r.Calendar,
		Warnings: r.Warnings(), Notes: r.Notes(), Thresholds: r.Thresholds, Figures: report.Figures, Rows: r.Rows, Totals: r.Totals,
	}
}
