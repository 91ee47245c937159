// Command shixian is everything on one machine: the application's own commands,
// and two more that embed Temporal.
package main

import (
	"os"
	_ "time/tzdata" // Temporal's schedules go by a zone, which a small machine may not know

	"github.com/shixian/shixian/app/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, serveCommand, temporalCommand))
}
