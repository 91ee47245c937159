// Package cli is the command line: a file for each command, and flags that fill in an app's configuration. Run is main's
// only line, takes its streams, and returns the exit status, so that tests call it.
//
// Exit status: 0 done, 1 a check failed or the work could not be done, 2 wrong
// usage. Results go to stdout, everything else to stderr; an error says what to do.
package cli
