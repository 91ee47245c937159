// Package activities is what a case's workflow has done outside itself: advancing
// the case in the ledger, and carrying out the services that the case asks for.
//
// # Advance
//
// The workflow holds neither rules nor calendar. Whatever wakes it, it calls
// Advance, which has the ledger take the case on in one transaction and says in
// an [Outcome] what the engine is to do about it: acts to answer, the one next
// alarm, services to call, and what a supervisor is to see. Advance may be called
// at any time and any number of times: a call that finds nothing to do says again
// how the case stands.
//
// # Perform
//
// A service is named by its call in the case. Perform reads from the ledger what
// is to be done, so that a call repeated, answered by hand, or overtaken by the
// end of the case does nothing; and what it does through [Effects] is idempotent by
// the call. An error of the type procedure.Refusal cannot be cured by trying again.
// Everything else is taken for an outage and retried by the engine.
//
// # Messages
//
// What passes between workflow and activities stays in Temporal's histories for
// as long as the namespace keeps them, readable for everyone who may open its UI.
// Messages therefore hold codes, case numbers, dates, department codes, and titles
// that a definition gives; never a person, a form's values or a reason. Errors
// are part of that: what the database or a panic says is logged and replaced by
// a type (failure.go). Messages are types of their own, and their JSON, which
// histories made by earlier versions hold too, is pinned by golden tests: fields
// are added, and never renamed or taken away.
package activities
