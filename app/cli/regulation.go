package cli

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

func regulationCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "regulation", Short: "List, check and test regulation packs", Args: arguments(0, 0), RunE: group}
	cmd.AddCommand(
		listCommand(),
		&cobra.Command{Use: "lint [DIR]", Short: "Refuse what is unsound, and articles not accounted for", Args: arguments(0, 1), RunE: lintRegulations},
		&cobra.Command{Use: "test [DIR]", Short: "Run every scenario; report transitions that none takes", Args: arguments(0, 1), RunE: testRegulations},
		showCommand(), articlesCommand(), compareCommand(),
	)
	cmd.AddCommand(bpmnCommands()...)
	return cmd
}

// packs returns the packs of a folder if one is named, else the embedded ones. Those of a folder must be fit to be used
// beside the embedded ones.
func packs(args []string) (*regulations.Library, error) {
	embedded, err := regulations.Embedded()
	if err != nil || len(args) == 0 {
		return embedded, err
	}
	library, err := regulations.Open(args[0])
	if wrong, ok := errors.AsType[*regulations.FolderError](err); ok {
		return nil, app.UsageError{Err: wrong}
	}
	if err != nil {
		return nil, err
	}
	_, err = embedded.With(library)
	return library, err
}

func listCommand() *cobra.Command {
	var cfg app.Config
	cmd := &cobra.Command{
		Use: "list", Short: "The regulations and their procedures", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return listRegulations(cmd, cfg) },
	}
	PackFlag(&cfg, cmd.Flags())
	return cmd
}

func listRegulations(cmd *cobra.Command, cfg app.Config) error {
	library, err := cfg.Library()
	if err != nil {
		return err
	}
	for _, p := range library.Packs() {
		fmt.Fprintf(cmd.OutOrStdout(), "%s  《%s》 %s\n", p.Regulation.ID, p.Regulation.Title, p.Regulation.Document)
		for _, d := range p.Procedures {
			fmt.Fprintf(cmd.OutOrStdout(), "  %s  %s（%s）\n", d.ID(), d.Title, d.Basis)
		}
	}
	return nil
}

// scenarioShown goes before the story that leads to what must never be.
const scenarioShown = "# a scenario that shows it; put it into %s/scenarios and play it with `shixian simulate`\n%s\n"

func lintRegulations(cmd *cobra.Command, args []string) error {
	library, err := packs(args)
	if err != nil {
		return err
	}
	findings := 0
	unsound := make([][]procedure.Finding, len(library.Packs()))
	debug.SetGCPercent(60) // a proof is remembered while it runs: memory is scarcer than time
	var proofs errgroup.Group
	proofs.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range library.Packs() {
		proofs.Go(func() error {
			unsound[i] = p.Unsound(calendar.Builtin())
			return nil
		})
	}
	if err := proofs.Wait(); err != nil {
		return err
	}
	for i, p := range library.Packs() {
		for _, f := range unsound[i] {
			fmt.Fprintln(cmd.OutOrStdout(), f)
			if f.Scenario != "" {
				fmt.Fprintf(cmd.OutOrStdout(), scenarioShown, p.Regulation.ID, f.Scenario)
			}
			findings++
		}
		for _, f := range p.LintArticles() {
			fmt.Fprintln(cmd.OutOrStdout(), f)
			findings++
		}
	}
	if findings > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "findings: %d\n", findings)
		return errCheckFailed
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d regulations: nothing unsound\n", len(library.Packs()))
	return nil
}

func testRegulations(cmd *cobra.Command, args []string) error {
	library, err := packs(args)
	if err != nil {
		return err
	}
	failed := false
	for _, p := range library.Packs() {
		for _, d := range p.Procedures {
			ok, err := testProcedure(cmd.OutOrStdout(), d, p.ScenariosOf(d))
			if err != nil {
				return err
			}
			failed = failed || !ok
		}
	}
	if failed {
		return errCheckFailed
	}
	return nil
}

// testProcedure runs a procedure's scenarios, prints what went wrong and the
// coverage, and tells whether all is well.
func testProcedure(w io.Writer, d *procedure.Definition, scenarios []procedure.Scenario) (bool, error) {
	machine := procedure.NewMachine(d, calendar.Builtin())
	var simulations []procedure.Simulation
	ok := true
	for _, sc := range scenarios {
		sim, err := machine.Simulate(sc)
		if err != nil {
			return false, err
		}
		for _, fault := range sim.Faults {
			fmt.Fprintf(w, "FAIL %s: %s: %s\n", sc.File, sc.Title, fault)
			ok = false
		}
		simulations = append(simulations, sim)
	}
	c := procedure.Cover(d, simulations)
	fmt.Fprintf(w, "%-36s %3d scenarios  %d of %d transitions\n", d.ID(), len(scenarios), c.Taken, c.Taken+len(c.Missing))
	if len(c.Missing) > 0 {
		fmt.Fprintf(w, "  no scenario takes: %s\n", strings.Join(c.Missing, ", "))
		ok = false
	}
	return ok, nil
}

func definition(library *regulations.Library, id string) (*procedure.Definition, error) {
	d, ok := library.Definition(id)
	if !ok {
		return nil, usage("no procedure %q; `shixian regulation list` names them, those of a folder with --regulations DIR", id)
	}
	return d, nil
}

func showCommand() *cobra.Command {
	var cfg app.Config
	cmd := &cobra.Command{
		Use: "show ID/PROCEDURE", Short: "One procedure: who, what, how many days, under which article", Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			library, err := cfg.Library()
			if err != nil {
				return err
			}
			d, err := definition(library, args[0])
			if err != nil {
				return err
			}
			describe(cmd.OutOrStdout(), d)
			return nil
		},
	}
	PackFlag(&cfg, cmd.Flags())
	return cmd
}
