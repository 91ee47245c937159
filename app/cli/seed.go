package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
)

// usualEntries is how many catalog entries a simulated history has if it is not said.
const usualEntries = 400

func seedCommand() *cobra.Command {
	var cfg app.Config
	var p app.History
	cmd := &cobra.Command{
		Use:   "seed",
		Short: "Fill an empty ledger with demonstration departments, people, catalog and cases",
		Args:  arguments(0, 0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return runSeed(cmd, cfg, p) },
	}
	LedgerFlags(&cfg, cmd.Flags())
	f := cmd.Flags()
	f.IntVar(&p.Cases, "cases", 0, "simulate a history in which so many cases are filed; those that they lead to come on top")
	f.IntVar(&p.Months, "months", 18, "how far back it goes")
	f.IntVar(&p.Entries, "entries", 0, fmt.Sprintf("how many catalog entries there are; with --cases %d if not said", usualEntries))
	f.Uint64Var(&p.Seed, "seed", 1, "the same number and last day make the same past")
	f.StringVar(&p.Until, "until", "", "the day before which the simulated history ends; default: today")
	return cmd
}

func runSeed(cmd *cobra.Command, cfg app.Config, p app.History) (err error) {
	if err := p.Check(); err != nil {
		return err
	}
	if p.Cases > 0 && p.Entries == 0 {
		p.Entries = usualEntries
	}
	endLog, err := cfg.LogTo(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer endLog()
	if err := app.Migrate(cmd.Context(), cfg); err != nil {
		return err
	}
	h, err := app.Open(cmd.Context(), cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if p.Cases > 0 || p.Entries > 0 {
		return h.SeedHistory(cmd.Context(), p, cmd.ErrOrStderr())
	}
	return h.SeedDemo(cmd.Context())
}
