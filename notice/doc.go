// Package notice words what people are told of a case: the one place for it, shared by the ledger, the daily run and the
// outbox.
//
// It also judges and words the other kind of notice, by which the State Council sets the holidays of a year, to those who
// enter one.
//
// Everything here is a pure function of the machine, the state and the record of a step. A notice names no person and
// repeats no text that somebody wrote, so it may leave the application by mail or webhook.
package notice
