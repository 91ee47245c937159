package cli

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
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
		packsCommand("lint [DIR]", "Refuse what is unsound, and articles not accounted for; name what exceeds a higher law", lintRegulations),
		packsCommand("test [DIR]", "Run every scenario; report transitions that none takes", testRegulations),
		showCommand(), articlesCommand(), compareCommand(),
	)
	cmd.AddCommand(bpmnCommands()...)
	return cmd
}

// packsCommand is a check of the packs of a folder, or of the embedded ones.
func packsCommand(use, short string, check func(cmd *cobra.Command, of checked) error) *cobra.Command {
	var ceilings string
	cmd := &cobra.Command{
		Use: use, Short: short, Args: arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			of, err := toCheck(args, ceilings)
			if err != nil {
				return err
			}
			return check(cmd, of)
		},
	}
	ceilingsFlag(&ceilings, cmd.Flags())
	return cmd
}

// checked are packs that are looked at, and all that they are used beside.
type checked struct {
	packs []regulations.Pack
	all   *regulations.Library
}

// toCheck returns the packs of a folder if one is named, else the embedded ones. Those of a folder must be fit to be used
// beside the embedded ones.
func toCheck(args []string, ceilings string) (of checked, err error) {
	embedded, err := regulations.Embedded()
	if err != nil {
		return of, err
	}
	named := embedded
	if len(args) > 0 {
		named, err = regulations.Open(args[0])
	}
	if wrong, ok := errors.AsType[*regulations.FolderError](err); ok {
		return of, app.UsageError{Err: wrong}
	}
	if err != nil {
		return of, err
	}
	if of.all, err = embedded.With(named); err != nil {
		return of, err
	}
	if of.all, err = app.Ceilinged(of.all, ceilings); err != nil {
		return of, err
	}
	for _, p := range of.all.Packs() {
		if _, ok := named.Regulation(p.Regulation.ID); ok {
			of.packs = append(of.packs, p)
		}
	}
	return of, nil
}

func listCommand() *cobra.Command {
	var cfg app.Config
	cmd := &cobra.Command{
		Use: "list", Short: "The regulations and their procedures", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return listRegulations(cmd, cfg) },
	}
	packFlags(&cfg, cmd.Flags())
	return cmd
}

func listRegulations(cmd *cobra.Command, cfg app.Config) error {
	library, err := cfg.Ceilinged()
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

// prove looks for what is unsound in each pack, in as many at once as there are processors: large packs first, so that none is
// left alone at the end. A proof is remembered while it runs, so memory is bounded rather than the time that it takes to clean up.
func prove(packs []regulations.Pack) ([][]procedure.Finding, error) {
	debug.SetMemoryLimit(420 << 20)
	debug.SetGCPercent(300)
	order := make([]int, len(packs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(packs[b].Procedures) - len(packs[a].Procedures) })
	unsound := make([][]procedure.Finding, len(packs))
	var proofs errgroup.Group
	proofs.SetLimit(runtime.GOMAXPROCS(0))
	for _, i := range order {
		proofs.Go(func() error {
			unsound[i] = packs[i].Unsound(calendar.Builtin())
			return nil
		})
	}
	return unsound, proofs.Wait()
}

func lintRegulations(cmd *cobra.Command, of checked) error {
	findings := 0
	unsound, err := prove(of.packs)
	if err != nil {
		return err
	}
	for i, p := range of.packs {
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
	for _, p := range of.packs {
		for _, e := range of.all.Exceeds(p.Regulation.ID, of.all.Above) {
			fmt.Fprintf(cmd.OutOrStdout(), "note: %s\n", e.Finding())
		}
	}
	if findings > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "findings: %d\n", findings)
		return errCheckFailed
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d regulations: nothing unsound\n", len(of.packs))
	return nil
}

func testRegulations(cmd *cobra.Command, of checked) error {
	failed := false
	for _, p := range of.packs {
		for _, d := range of.all.Unbound().Definitions(p.Regulation.ID) {
			ok, err := testProcedure(cmd.OutOrStdout(), d, p.ScenariosOf(d))
			if err != nil {
				return err
			}
			failed = failed || !ok
		}
		ok, err := testUnder(cmd.OutOrStdout(), p)
		if err != nil {
			return err
		}
		failed = failed || !ok
		if of.all.Binds() {
			if err := compareBound(cmd.OutOrStdout(), of.all, p); err != nil {
				return err
			}
		}
	}
	if failed {
		return errCheckFailed
	}
	return nil
}

// compareBound tells which scenarios of the pack's own end otherwise where the ceilings of higher laws bind. That is no
// failure: they are stories of the pack alone.
func compareBound(w io.Writer, library *regulations.Library, p regulations.Pack) error {
	for _, sc := range p.Scenarios {
		sc, err := library.Related(p.Regulation.ID, sc)
		if err != nil {
			return err
		}
		sim, err := procedure.NewMachine(sc.Definition, calendar.Builtin()).Simulate(sc)
		if err != nil {
			return err
		}
		for _, fault := range sim.Faults {
			fmt.Fprintf(w, "otherwise under higher laws: %s: %s: %s\n", sc.File, sc.Title, fault)
		}
	}
	return nil
}

// testProcedure runs a procedure's scenarios, prints what went wrong and the
// coverage, and tells whether all is well.
func testProcedure(w io.Writer, d *procedure.Definition, scenarios []procedure.Scenario) (bool, error) {
	var simulations []procedure.Simulation
	ok := true
	for _, sc := range scenarios {
		sim, err := testScenario(w, d, sc)
		if err != nil {
			return false, err
		}
		ok = ok && len(sim.Faults) == 0
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

// testUnder runs the scenarios of a pack that play under higher laws, and tells whether all is well.
func testUnder(w io.Writer, p regulations.Pack) (bool, error) {
	ok := true
	for _, sc := range p.Under {
		sim, err := testScenario(w, sc.Definition, sc)
		if err != nil {
			return false, err
		}
		ok = ok && len(sim.Faults) == 0
	}
	if len(p.Under) > 0 {
		fmt.Fprintf(w, "%-36s %3d scenarios under higher laws\n", p.Regulation.ID, len(p.Under))
	}
	for _, sc := range p.Waiting {
		fmt.Fprintf(w, "not played, for want of %s: %s: %s\n", strings.Join(sc.Under, ", "), sc.File, sc.Title)
	}
	return ok, nil
}

// testScenario plays a scenario and prints what went wrong.
func testScenario(w io.Writer, d *procedure.Definition, sc procedure.Scenario) (procedure.Simulation, error) {
	sim, err := procedure.NewMachine(d, calendar.Builtin()).Simulate(sc)
	for _, fault := range sim.Faults {
		fmt.Fprintf(w, "FAIL %s: %s: %s\n", sc.File, sc.Title, fault)
	}
	return sim, err
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
			library, err := cfg.Ceilinged()
			if err != nil {
				return err
			}
			d, err := definition(library, args[0])
			if err != nil {
				return err
			}
			describe(cmd.OutOrStdout(), d)
			for _, e := range d.Exceeds(library.Above(d)) {
				fmt.Fprintf(cmd.OutOrStdout(), "比上位法长：%s\n", e)
			}
			return nil
		},
	}
	packFlags(&cfg, cmd.Flags())
	return cmd
}
