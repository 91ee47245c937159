// Command shixian runs the application against an existing Temporal cluster, and
// the tools that need none. See deploy/standalone for everything in one process.
package main

import (
	"os"

	"github.com/shixian/shixian/app/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
