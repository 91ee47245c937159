// Package storetest is the one suite that every engine of the ledger must pass, and the databases and the clock that tests
// of other packages use with a real ledger.
//
// What it pins: the order of lists, case and time zones, uniqueness, what is not found, pages, what many at once come to,
// idempotency, deadlines judged by the instant of registration, calendars entered elsewhere, tampering, modes and schemas.
package storetest
