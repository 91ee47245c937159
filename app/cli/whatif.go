package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/whatif"
)

// whatIfFlags is the command line of `whatif`.
type whatIfFlags struct {
	cfg              app.Config
	pack, regulation string
	notice, since    string
	json             bool
	xlsx             string
}

func whatIfCommand() *cobra.Command {
	var a whatIfFlags
	cmd := &cobra.Command{
		Use:   "whatif",
		Short: "What last year's and the open cases would have come to under changed packs or another holiday notice; nothing is written",
		Args:  arguments(0, 0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.run(cmd) },
	}
	f := cmd.Flags()
	LedgerFlags(&a.cfg, f)
	f.StringVar(&a.cfg.Regulations, "regulations", "", "folder with changed packs; of these, what differs from what is published is supposed")
	f.StringVar(&a.pack, "pack", "", "instead: file with one changed procedure of --regulation")
	f.StringVar(&a.regulation, "regulation", "", "with --pack: the published regulation that the procedure is of")
	f.StringVar(&a.notice, "notice", "", "file with a notice of the State Council, as `calendar import` takes it")
	f.StringVar(&a.since, "since", "", "cases count that were open at some time from this date on; default: a year ago")
	f.BoolVar(&a.json, "json", false, "print JSON, with every case that differs")
	f.StringVar(&a.xlsx, "xlsx", "", "write a workbook to this file besides, with every case that differs")
	return cmd
}

func (a *whatIfFlags) run(cmd *cobra.Command) (err error) {
	if a.cfg.Regulations == "" && a.pack == "" && a.notice == "" {
		return usage("--regulations, --pack or --notice was expected: something must be supposed")
	}
	if a.cfg.Regulations != "" && a.pack != "" || (a.pack == "") != (a.regulation == "") {
		return usage("--regulations, or --pack with --regulation, was expected")
	}
	endLog, err := a.cfg.LogTo(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer endLog()
	ledger, err := app.OpenLedger(cmd.Context(), a.cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ledger.Close()) }()
	supposed, err := a.supposition(cmd, ledger)
	if err != nil {
		return err
	}
	departments, err := ledger.Departments(cmd.Context())
	if err != nil {
		return err
	}
	return a.answer(cmd, ledger, supposed, departments)
}

func (a *whatIfFlags) supposition(cmd *cobra.Command, ledger *store.Store) (s whatif.Supposition, err error) {
	if a.since != "" {
		if s.Since, err = calendar.ParseDate(a.since); err != nil {
			return s, usage("--since: %w", err)
		}
	}
	if a.notice != "" {
		known, err := ledger.Calendar(cmd.Context())
		if err != nil {
			return s, err
		}
		year, err := readYear(cmd, a.notice, known)
		if err != nil {
			return s, err
		}
		s.Notice = &year
	}
	switch {
	case a.cfg.Regulations != "":
		return s, a.readPacks(&s)
	case a.pack != "":
		return s, a.readProcedure(cmd, ledger, &s)
	}
	return s, nil
}

func (a *whatIfFlags) readPacks(s *whatif.Supposition) error {
	library, err := regulations.Open(a.cfg.Regulations)
	if err != nil {
		return err
	}
	for _, p := range library.Packs() {
		s.Library = append(s.Library, p.Procedures...)
	}
	return nil
}

func (a *whatIfFlags) readProcedure(cmd *cobra.Command, ledger *store.Store, s *whatif.Supposition) error {
	content, err := readFile(cmd, a.pack)
	if err != nil {
		return err
	}
	published, err := ledger.PublishedDefinitions(cmd.Context())
	if err != nil {
		return err
	}
	d, err := whatif.Rewritten(published, a.regulation, a.pack, content)
	s.Library = append(s.Library, d)
	return err
}

// answer asks, prints what came of it, and writes the workbook.
func (a *whatIfFlags) answer(cmd *cobra.Command, ledger *store.Store, s whatif.Supposition, departments []domain.Department) (err error) {
	book, err := whatif.NewWorkbook(departments)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	cases := &caseList{w: cmd.OutOrStdout()}
	answer, err := whatif.Ask(cmd.Context(), ledger, s, a.keep(cases, book))
	if err == nil && a.xlsx != "" {
		err = writeTo(a.xlsx, func(w io.Writer) error { return book.Write(w, answer) })
	}
	switch {
	case err != nil:
		return err
	case a.json:
		return cases.end(answer)
	default:
		return printAnswer(cmd.OutOrStdout(), answer, departments)
	}
}

// keep takes down a case that differs, wherever it was asked for.
func (a *whatIfFlags) keep(cases *caseList, book *whatif.Workbook) func(whatif.Difference) error {
	return func(d whatif.Difference) (err error) {
		if a.json {
			err = cases.add(d)
		}
		if err == nil && a.xlsx != "" {
			err = book.Add(d)
		}
		return err
	}
}

func writeTo(name string, write func(io.Writer) error) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // the user names the file
	if err != nil {
		return app.UsageError{Err: err}
	}
	return errors.Join(write(file), file.Close())
}

// caseList prints cases as they come, as JSON: {"cases": […], "answer": …}.
type caseList struct {
	w io.Writer
	n int
}

func (l *caseList) add(d whatif.Difference) error {
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	before := ",\n"
	if l.n++; l.n == 1 {
		before = `{"cases": [` + "\n"
	}
	_, err = fmt.Fprint(l.w, before, string(text))
	return err
}

func (l *caseList) end(a whatif.Answer) error {
	text, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return err
	}
	before := "\n],"
	if l.n == 0 {
		before = `{"cases": [],`
	}
	_, err = fmt.Fprintf(l.w, "%s\n\"answer\": %s}\n", before, text)
	return err
}

func printAnswer(w io.Writer, a whatif.Answer, departments []domain.Department) error {
	for _, line := range a.Summary() {
		fmt.Fprintln(w, line)
	}
	for _, t := range a.Tables(departments) {
		if len(t.Rows) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", t.Title)
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, strings.Join(t.Head, "\t"))
		for _, row := range t.Rows {
			for _, cell := range row {
				fmt.Fprint(table, cell, "\t")
			}
			fmt.Fprintln(table)
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}
