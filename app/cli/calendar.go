package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"cloud.google.com/go/civil"
	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/calendar/announced"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/notice"
)

func calendarCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "calendar", Short: "Count and check working days", Args: arguments(0, 0), RunE: group}
	cmd.AddCommand(deadlineCommand(), checkCommand(), importCommand(), differencesCommand())
	return cmd
}

// group is a command that only holds others.
func group(cmd *cobra.Command, _ []string) error {
	return usage("name a command of %s; `%s --help` lists them", cmd.Name(), cmd.CommandPath())
}

// deadline is the answer of `calendar deadline --json`.
type deadline struct {
	From        civil.Date `json:"from"`
	Workdays    int        `json:"workdays"`
	Due         civil.Date `json:"due"`
	Provisional bool       `json:"provisional"`
	Days        []counted  `json:"days"`
	Calendar    string     `json:"calendar"`
}

type counted struct {
	Date  civil.Date `json:"date"`
	Count int        `json:"count,omitempty"`
	Why   string     `json:"why"`
}

func deadlineCommand() *cobra.Command {
	var from string
	var workdays int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "deadline --from 2026-09-28 --workdays 5",
		Short: "The day on which a period of working days ends, and how it is counted",
		Args:  arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("from") || !cmd.Flags().Changed("workdays") {
				return usage("usage: shixian calendar %s", cmd.Use)
			}
			d, err := countDeadline(from, workdays)
			if err != nil {
				return app.UsageError{Err: err}
			}
			return printDeadline(cmd.OutOrStdout(), d, asJSON)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the day on which the period starts, which is not counted")
	cmd.Flags().IntVar(&workdays, "workdays", 0, "length of the period in working days")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func countDeadline(from string, workdays int) (deadline, error) {
	start, err := calendar.ParseDate(from)
	if err != nil {
		return deadline{}, fmt.Errorf("--from: %w", err)
	}
	cal := calendar.Builtin()
	due, err := cal.AddWorkdays(start, workdays)
	if err != nil {
		return deadline{}, fmt.Errorf("--workdays: %w", err)
	}
	explained, err := cal.Explain(start, workdays)
	if err != nil {
		return deadline{}, err
	}
	d := deadline{From: start, Workdays: workdays, Due: due, Provisional: cal.Provisional(start, due), Calendar: cal.Version()}
	for _, e := range explained {
		d.Days = append(d.Days, counted{Date: e.Date, Count: e.N, Why: e.Why})
	}
	return d, nil
}

func printDeadline(w io.Writer, d deadline, asJSON bool) error {
	if asJSON {
		return printJSON(w, d)
	}
	fmt.Fprintf(w, "自 %s 起 %d 个工作日：%s 二十四时届满\n", d.From, d.Workdays, d.Due)
	if d.Provisional {
		fmt.Fprintln(w, "涉及尚未公布放假安排的年份，为暂定日期，公布后重新计算。")
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, day := range d.Days {
		count := ""
		if day.Count > 0 {
			count = fmt.Sprint(day.Count)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", day.Date, weekday(day.Date), count, day.Why)
	}
	return table.Flush()
}

func weekday(d civil.Date) string {
	return "周" + string([]rune("日一二三四五六")[d.Weekday()])
}

func checkCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check DATE…",
		Short: "Whether dates are working days, and why",
		Args:  arguments(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			days, err := checkDays(args)
			if err != nil {
				return app.UsageError{Err: err}
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), days)
			}
			for _, day := range days {
				fmt.Fprintf(cmd.OutOrStdout(), "%s  %s  %s\n", day.Date, weekday(day.Date), day.describe())
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func importCommand() *cobra.Command {
	var unbalanced bool
	cmd := appCommand("import FILE", "Enter the State Council's notice for a year: its text as published, or a file in the format of holiday-cn",
		arguments(1, 1), func(cmd *cobra.Command, h *app.App, args []string) error {
			return importYear(cmd, h, args[0], unbalanced)
		})
	cmd.Flags().BoolVar(&unbalanced, "unbalanced", false,
		"the notice was checked, and does give another number of days than the regulation on holidays")
	return cmd
}

// importYear enters a notice; the deadlines of open cases follow.
func importYear(cmd *cobra.Command, h *app.App, file string, unbalanced bool) error {
	known, err := h.Ledger.Calendar(cmd.Context())
	if err != nil {
		return err
	}
	year, err := readYear(cmd, file, known)
	if err != nil {
		return err
	}
	if err := notice.Balanced(known, year); err != nil && !unbalanced {
		return fmt.Errorf("%w (--unbalanced)", err)
	}
	cal, err := h.Ledger.EnterNotice(cmd.Context(), year, domain.Person{ID: "command-line", Name: "命令行"})
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d 年（%s）已录入，日历版本 %s\n", year.Year, cmp.Or(year.Notice, "没有写明文号"), cal.Version())
	return nil
}

// readYear reads a notice out of a file, and says what of it has no effect.
func readYear(cmd *cobra.Command, file string, known *calendar.Calendar) (calendar.Year, error) {
	content, err := readFile(cmd, file)
	if err != nil {
		return calendar.Year{}, err
	}
	read, err := announced.Read(content, known, 0)
	if err != nil {
		return calendar.Year{}, fmt.Errorf("%s: %w", file, notice.Unread(err))
	}
	for _, r := range read.Remarks {
		fmt.Fprintln(cmd.ErrOrStderr(), notice.Remarked(r))
	}
	return read.Notice, nil
}

func differencesCommand() *cobra.Command {
	var asJSON bool
	cmd := appCommand("differences", "The days that notices entered here count otherwise than the calendar that came with the program",
		arguments(0, 0), func(cmd *cobra.Command, h *app.App, _ []string) error {
			list, err := h.Differences(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), list)
			}
			for _, d := range list {
				fmt.Fprintf(cmd.OutOrStdout(), "%s  %s  录入：%s；系统所附：%s\n", d.Date, weekday(d.Date), d.Why, d.BuiltIn)
			}
			return nil
		})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

type checkedDay struct {
	Date        civil.Date    `json:"date"`
	Workday     bool          `json:"workday"`
	Kind        calendar.Kind `json:"kind"`
	Name        string        `json:"name,omitempty"`
	Provisional bool          `json:"provisional"`
}

func (d checkedDay) describe() string {
	text := map[calendar.Kind]string{
		calendar.Workday: "工作日", calendar.Weekend: "周末", calendar.Holiday: "放假", calendar.MakeUp: "调休上班",
	}[d.Kind]
	if d.Name != "" {
		text = d.Name + "，" + text
	}
	if d.Provisional {
		text += "（暂定）"
	}
	return text
}

func checkDays(args []string) ([]checkedDay, error) {
	var days []checkedDay
	for _, arg := range args {
		date, err := calendar.ParseDate(arg)
		if err != nil {
			return nil, err
		}
		day, err := calendar.Builtin().Day(date)
		if err != nil {
			return nil, err
		}
		days = append(days, checkedDay{day.Date, day.Works(), day.Kind, day.Name, day.Provisional})
	}
	return days, nil
}

func printJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// readFile reads a file that a user named; "-" is standard input.
func readFile(cmd *cobra.Command, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(cmd.InOrStdin())
	}
	content, err := os.ReadFile(name) //nolint:gosec // the user names the file
	if err != nil {
		return nil, app.UsageError{Err: err}
	}
	return content, nil
}
