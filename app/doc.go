// Package app is the wiring: it alone knows that the ledger is a database, the engine is Temporal and the API is HTTP. It
// opens the ledger, publishes the packs, serves the API, runs the worker, and fills a ledger for a demonstration. What
// people type is understood in package cli below.
//
//	app.go        the application, open: API and worker
//	config.go     what it is told; mail.go of the mail; check.go what is wrong with it
//	build.go      what the binary was built from
//	ports.go      the ledger handed to the groups of handlers of the API
//	snapshots.go  the reports that are kept
//	seed.go …     demonstrations: people, catalog, cases, a simulated history
package app
