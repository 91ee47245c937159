// Package store keeps the ledger: the authority on every case. It maps rows, runs transactions and answers queries; what a
// filing, an act or a day brings about is decided by the use cases of package ledger and the machine of package procedure.
//
// # Register first
//
// Whatever the law attaches time to is a row with its instant before the engine hears of it. File and Register lock, then
// read the clock, then judge; so no act that is stamped before a deadline can arrive after its expiry was decided. Advance
// takes a case on to the present with the pending acts, the calendar's revisions and the results of services, and writes
// down what came of it.
//
// # One transaction
//
// Each of File, Register and Advance is one transaction that holds the rows of the cases it touches
// (case_repository.go). Locks are taken in one order, so that no two transactions wait for each other: the case,
// then its parent cases, each newer than the next, then the sequence of case numbers. No case is locked
// after a number. What a transition writes goes out together (together.go).
//
// # What is read once
//
// The clock is read when a case is held or a number is given, and then it is that time until the transaction ends (glance.go). What
// the house has settled for all cases, from its departments to its calendar, is kept by each process as long as its edition is the same
// (arrangements.go). What few cases have beside them is counted before anybody asks for it (case_beside.go).
//
// # Time
//
// Legal time is Shanghai's, in microseconds, never earlier than what the case already holds. It is read from the database's
// clock (SQLite: the process's, inside the exclusive transaction), or in a drill counted from it (clock.go).
//
// # A revised calendar
//
// Entering a notice writes the notice and no case. Each worker derives the open cases anew that were derived with another calendar, many
// at a time (calendar_recalculation.go), and has the engine be told of those that have less time; until then whatever judges a
// case revises it in memory. What a notice would do is asked of the same machine beforehand (calendar_preview.go).
//
// # Two engines
//
// Rows, queries and the suite (storetest) are the same for SQLite and Postgres. What differs is in package
// dialect: how to connect, how to lock a name, which clock to read. Instants are stored as microseconds since 1970 and
// text is collated by code point, so that both sort alike.
//
// # Audit
//
// Events are append-only; each is hashed with the one before it (audit_chain.go). Values of forms and acts enter the hash as
// salted digests and lie beside it, so that they could be erased without breaking the chain. Verify says where a chain, a
// state, a value or a letter was touched; Anchor is the Merkle root over all chains, to be kept outside. Rows that no chain
// of a case binds have seals, in a chain of their own, made when an anchor is taken (audit_seals.go); whoever changes such a row
// lawfully seals it anew. Digests are SHA-256 or SM3, as the house chooses for what it writes from then on (audit_digest.go).
//
// # Numbers
//
// No number is given twice, also not by a ledger that was set back or promoted (case_numbers.go, case_highwater.go). Backup and
// Restore copy the ledger and put a copy in its place.
//
// # Letters
//
// A letter is composed in the transaction of the event that issues it and kept as JSON with its SHA-256, of which the event's
// link has a salted digest (case_letters.go, audit_letters.go). Those of before that were composed once, at the upgrade
// (case_letters_upgrade.go), and no link knows them. A department numbers its letters in series of its own, without gaps
// (case_letternumbers.go).
package store
