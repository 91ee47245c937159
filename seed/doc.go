// Package seed simulates months of cases: filed, answered, forgotten, extended and rectified by simulated people, so that
// lists, charts and reports have something to show and their speed can be measured.
//
// It decides nothing that the law decides. Cases go through the ledger's own use cases, in memory ([BulkLedger]), and the
// services' own code (package activities); what can be done next is asked of the machine. What people make of it follows
// from how diligent their department is ([Habits]) and from traits that any procedure has: whether an act must be
// justified, whether it may be done only so often, when its clock is due. No regulation, procedure, state, action or
// article is named here; what a demonstration wants to say of one by name is data.
//
// # Time
//
// One loop takes everything that happens in the order of its time: filings, which are planned beforehand ([season]), acts,
// alarms, services, child cases. A seed and the last day decide everything.
package seed
