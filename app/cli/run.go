package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	err := root.ExecuteContext(ctx)
	var usage app.UsageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "shixian: %v\n", err)
		return 2
	case errors.Is(err, errCheckFailed):
		return 1
	default:
		fmt.Fprintf(stderr, "shixian: %s\n", told(err))
		return 1
	}
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
		RunE:          func(*cobra.Command, []string) error { return usage("name a command; `shixian help` lists them") },
	}
	root.PersistentPreRun = tellEarlierFlags
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return app.UsageError{Err: err} })
	root.AddCommand(
		apiCommand(), workerCommand(), migrateCommand(), seedCommand(),
		calendarCommand(), regulationCommand(), simulateCommand(), reportCommand(), auditCommand(), departmentCommand(), accountCommand(),
		loginsCommand(), revokeCommand(), catalogCommand(),
		whatIfCommand(), backupCommand(), restoreCommand(), clockCommand(), keysCommand(), personCommand(),
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
