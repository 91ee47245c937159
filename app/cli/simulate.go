package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

func simulateCommand() *cobra.Command {
	var cfg app.Config
	var asJSON bool
	var regulation string
	cmd := &cobra.Command{
		Use:   "simulate SCENARIO.yaml",
		Short: "Play scenarios in simulated time and show what happens when",
		Args:  arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return simulate(cmd, &cfg, args[0], regulation, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&regulation, "regulation", "", "pack of the scenario; default: the folder that its scenarios folder is in")
	packFlags(&cfg, cmd.Flags())
	return cmd
}

func simulate(cmd *cobra.Command, cfg *app.Config, file, regulation string, asJSON bool) error {
	source, err := readFile(cmd, file)
	if err != nil {
		return err
	}
	scenarios, err := procedure.ParseScenarios(file, source)
	if err != nil {
		return app.UsageError{Err: err}
	}
	if regulation == "" {
		regulation = packOf(file)
	}
	library, err := cfg.Ceilinged()
	if err != nil {
		return err
	}
	ok := true
	for _, sc := range scenarios {
		sim, err := play(library, regulation, sc)
		if err != nil {
			return err
		}
		ok = ok && len(sim.Faults) == 0
		if asJSON {
			err = printJSON(cmd.OutOrStdout(), played{sc.Title, sc.Shows, sim.State, sim.Records, sim.Faults})
		} else {
			printSimulation(cmd.OutOrStdout(), sim)
		}
		if err != nil {
			return err
		}
	}
	if !ok {
		return errCheckFailed
	}
	return nil
}

type played struct {
	Scenario string             `json:"scenario"`
	Shows    string             `json:"shows"`
	State    procedure.State    `json:"state"`
	Records  []procedure.Record `json:"records"`
	Faults   []string           `json:"faults"`
}

// packOf returns the pack's folder name of PACK/scenarios/FILE.
func packOf(file string) string {
	absolute, err := filepath.Abs(file)
	if err != nil {
		return ""
	}
	return filepath.Base(filepath.Dir(filepath.Dir(absolute)))
}

func play(library *regulations.Library, regulation string, sc procedure.Scenario) (procedure.Simulation, error) {
	if _, err := definition(library, regulation+"/"+sc.Procedure); err != nil {
		return procedure.Simulation{}, err
	}
	sc, err := library.Related(regulation, sc)
	if err != nil {
		return procedure.Simulation{}, app.UsageError{Err: err}
	}
	return procedure.NewMachine(sc.Definition, calendar.Builtin()).Simulate(sc)
}

func printSimulation(w io.Writer, sim procedure.Simulation) {
	fmt.Fprintf(w, "%s（%s）\n", sim.Scenario.Title, sim.Scenario.Shows)
	for _, r := range sim.Records {
		fmt.Fprintf(w, "  %s  %s\n", r.Event.At.In(procedure.Shanghai).Format(time.DateTime), happened(r))
	}
	if o := sim.State.Outcome; o != nil {
		fmt.Fprintf(w, "  结果：%s，%s\n", o.Title, o.On)
	}
	for _, fault := range sim.Faults {
		fmt.Fprintf(w, "  FAIL %s\n", fault)
	}
}

func happened(r procedure.Record) string {
	text := string(r.Event.Kind)
	for _, part := range []string{r.Event.Action, r.Event.Clock, r.Event.Service} {
		if part != "" {
			text += " " + part
		}
	}
	if r.Refusal != nil {
		return text + "：" + r.Refusal.Detail
	}
	if r.From != r.To {
		text += "：" + strings.TrimPrefix(r.From+" → "+r.To, " → ")
	}
	for _, c := range r.Commands {
		if c.Due != nil {
			text += fmt.Sprintf("；%s 届满 %s", c.Clock, c.Due)
		}
	}
	return text
}
