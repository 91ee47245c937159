// Package app is the command line and the wiring: it alone knows that the ledger
// is a database, the engine is Temporal and the API is HTTP. Run is main's only
// line, takes its streams, and returns the exit status, so that tests call it.
//
// Exit status: 0 done, 1 a check failed or the work could not be done, 2 wrong
// usage. Results go to stdout, everything else to stderr; an error says what to do.
package app
