// Package ledger holds the ledger's use cases: filing a case, judging an act, taking a case on to the present, and what a
// step means for the cases around it. It has no SQL and no row; it decides with values and reads and writes through
// [Repository], which is one transaction of the store, or the memory in which a demonstration's history is simulated.
//
//	transition.go   a case on its way from one recorded state to the next
//	file.go         a filing becomes a case
//	register.go     an act is judged against the case as it stands
//	advance.go      a step is concluded: parent cases hear of it, child cases are filed, all is recorded
//	children.go     parent and child cases
//	obligation.go   who owes a clock, and how many working days it has used
//	escalation.go   which steps of an escalation policy are due, and whom they tell
//	preview.go      what a calendar would move, before it is entered
//	duties.go       cases that the regulations open by themselves
//
// There is no rule of law here: package procedure decides what an act or a day brings about.
//
// # Reads
//
// A use case is handed what has been read already: a transition that is held, the entry that a filing is about. So within one
// transaction each case is held once and each catalog entry is read once, and nobody looks before it whether they are there.
//
// # Locks
//
// A repository that locks does so in one order, so that no two transactions wait for each other: an idempotency key, then
// the case, then its parent cases, each older than the last, then the sequence of case numbers. Hold locks a case and reads
// the clock after it, so no act that is stamped before a deadline can arrive after its expiry was decided.
package ledger
