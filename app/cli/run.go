package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
)

// Extra adds a command of another module: standalone adds `serve` and `temporal`.
type Extra func() *cobra.Command

// Run executes a command line and returns its exit status. SIGINT and SIGTERM
// end the context of a running command.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer, extra ...Extra) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	root := command()
	for _, add := range extra {
		root.AddCommand(add())
	}
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	for _, one := range eachOf(err) {
		if !errors.Is(one, errCheckFailed) {
			complain(cmd, stderr, placed(cmd, one))
		}
	}
	if _, misused := errors.AsType[app.UsageError](err); misused {
		return 2
	}
	return 1
}

// complain says why a command has failed, in the log's format: a program that reads the log reads its last line too.
func complain(cmd *cobra.Command, stderr io.Writer, why string) {
	if f := cmd.Flags().Lookup("log-format"); f != nil && strings.EqualFold(f.Value.String(), "json") {
		slog.New(slog.NewJSONHandler(stderr, nil)).Error("the command has failed", "error", why)
		return
	}
	fmt.Fprintf(stderr, "shixian: %s\n", why)
}

// told is an error as people read it. That of a connection names each address that was tried, on lines that are alike.
func told(err error) string {
	if _, unconnected := errors.AsType[*pgconn.ConnectError](err); !unconnected {
		return err.Error()
	}
	var lines []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}

// placed is an error with the place that a setting's value comes from in place of the flag.
func placed(cmd *cobra.Command, err error) string {
	text := told(err)
	wrong, of := errors.AsType[app.SettingError](err)
	if !of {
		return text
	}
	f := cmd.Flags().Lookup(wrong.Setting)
	if f == nil || !annotated(f, givenBy) {
		return text
	}
	from := f.Annotations[givenBy]
	g := given{name: f.Name, source: from[0], place: from[1]}
	return strings.Replace(text, wrong.Error(), g.String()+": "+wrong.Err.Error(), 1)
}

// eachOf takes joined errors apart.
func eachOf(err error) []error {
	if misuse, is := err.(app.UsageError); is { //nolint:errorlint // one within others keeps their words
		return eachOf(misuse.Err)
	}
	joined, is := err.(interface{ Unwrap() []error })
	if !is || fmt.Sprint(errors.Join(joined.Unwrap()...)) != err.Error() { // fmt.Errorf has words of its own between them
		return []error{err}
	}
	var all []error
	for _, one := range joined.Unwrap() {
		all = append(all, eachOf(one)...)
	}
	return all
}

// errCheckFailed ends a check whose findings have been printed already.
var errCheckFailed = errors.New("check failed")

func usage(format string, args ...any) error { return app.UsageError{Err: fmt.Errorf(format, args...)} }

func command() *cobra.Command {
	root := &cobra.Command{
		Use:           "shixian",
		Short:         "Statutory procedures on government data, with deadlines in working days",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          arguments(0, 0),
		Version:       app.ThisBuild().String(),
		RunE:          func(*cobra.Command, []string) error { return usage("name a command; `shixian help` lists them") },
	}
	root.PersistentFlags().String(configFlag, "", "YAML file with settings; flags and the environment go before it; default: "+configVariable+", else none")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		tellEarlierFlags(cmd)
		if err := applySettings(cmd); err != nil {
			return err
		}
		warnOfReadable(cmd)
		return nil
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return app.UsageError{Err: err} })
	root.AddCommand(
		apiCommand(), workerCommand(), migrateCommand(), seedCommand(),
		calendarCommand(), regulationCommand(), simulateCommand(), reportCommand(), auditCommand(), departmentCommand(), accountCommand(),
		loginsCommand(), revokeCommand(), catalogCommand(),
		whatIfCommand(), backupCommand(), restoreCommand(), clockCommand(), statusCommand(), keysCommand(), personCommand(), configCommand(),
	)
	return root
}

// arguments refuses a wrong number of arguments as wrong usage; most < 0 is any number.
func arguments(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || (most >= 0 && len(args) > most) {
			if most == 0 {
				return usage("%q is not a command of %s", args[0], cmd.CommandPath())
			}
			return usage("usage: %s", cmd.UseLine())
		}
		return nil
	}
}
