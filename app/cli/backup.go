package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/store"
)

func backupCommand() *cobra.Command {
	cmd := appCommand("backup FOLDER", "Copy the ledger with its attachments into a new folder, also while it is in use", arguments(1, 1),
		func(cmd *cobra.Command, h *app.App, args []string) error {
			b, err := h.Ledger.Backup(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.ErrOrStderr(), "shixian: the file of keys (--keys) is not in the backup, "+
				"and without it identifying data in it cannot be read: keep a copy elsewhere")
			return printJSON(cmd.OutOrStdout(), b.Anchor)
		})
	cmd.Long = "Copy the ledger with its attachments into a new folder, also while it is in use. The anchor that is printed fits the copy: keep it elsewhere."
	return cmd
}

func restoreCommand() *cobra.Command {
	var cfg app.Config
	var r app.Restoration
	var gap int
	var anchored string
	cmd := &cobra.Command{
		Use: "restore FOLDER", Short: "Put a backup in the place of the ledger, and finish it: numbers, engine, open cases", Args: arguments(1, 1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		endLog, err := cfg.LogTo(cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		defer endLog()
		r.From = args[0]
		if cmd.Flags().Changed("gap") {
			r.Gap = &gap
		}
		if anchored != "" {
			a, err := readAnchor(cmd, anchored)
			if err != nil {
				return err
			}
			r.Anchor = &a
		}
		done, err := app.Restore(cmd.Context(), cfg, r)
		return tellRestored(cmd, done, err)
	}
	f := cmd.Flags()
	LedgerFlags(&cfg, f)
	f.IntVar(&gap, "gap", 0, "numbers to leave out in each series; default: as many as are missing, or may be")
	f.StringSliceVar(&r.HighWater, "given", nil, "files that --high-water named, of every process: they tell exactly which numbers were given")
	f.StringVar(&anchored, "anchor", "", "file with an anchor that was kept elsewhere, to compare with")
	f.BoolVar(&r.Accept, "accept-faults", false, "restore what is not as it was written, too; the log says so")
	f.StringVar(&cfg.Temporal, "temporal", "", "host:port of a Temporal of your own: its executions of cases are ended, to begin anew from the ledger")
	NamespaceFlag(&cfg, f)
	return cmd
}

func tellRestored(cmd *cobra.Command, done store.Restored, err error) error {
	out := cmd.OutOrStdout()
	for _, fault := range done.Audit.Faults {
		fmt.Fprintln(out, fault)
	}
	var faults *store.FaultsError
	if errors.As(err, &faults) {
		fmt.Fprintln(cmd.ErrOrStderr(), "shixian: nothing was restored; --accept-faults restores it all the same")
		return errCheckFailed
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "restored as of %s: %d cases, %d events, %d faults\n",
		done.Backup.At.Format(time.DateTime), done.Audit.Cases, done.Audit.Events, len(done.Audit.Faults))
	if done.Aside != "" {
		fmt.Fprintf(out, "what was there before: %s\n", done.Aside)
	}
	if done.Told == "" {
		fmt.Fprintln(out, "nothing tells which numbers were given after the backup: a gap was left by estimate")
	} else {
		fmt.Fprintf(out, "numbers go on behind those of %s\n", done.Told)
	}
	return printJSON(out, done.Numbers)
}

// readAnchor reads what `shixian audit anchor` or `shixian backup` printed.
func readAnchor(cmd *cobra.Command, path string) (store.Anchor, error) {
	var a store.Anchor
	content, err := readFile(cmd, path)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(content, &a); err != nil || a.Root == "" {
		return a, usage("--anchor %s: what `shixian audit anchor` printed was expected: %v", path, err)
	}
	return a, nil
}
