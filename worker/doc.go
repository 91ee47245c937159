// Package worker runs cases: it registers the workflows and activities with
// Temporal, makes sure that the namespace knows the search attributes by which
// supervisors find cases, and sweeps.
//
// # The sweep
//
// Whatever counts is in the ledger before Temporal hears of it. The telling can
// fail: a crash between the two, an outage of either, an execution that was lost
// with Temporal's storage. So every worker asks the ledger, every few seconds, for
// cases whose workflow has not been heard of or is behind, and starts or wakes
// each. That costs nothing where nothing is amiss, is bounded where much is, and
// may be done by several processes at once, since a wake is only a reason to look.
// An outage of the ledger or of Temporal ends the round, not the sweep.
package worker
