// Package metrics tells from outside how the house is: for Prometheus, in its text format.
//
// Three sources meet in one registry. The ledger is asked at each scrape how the work stands (domain.Pulse) and what keeps it from going
// on; every process of a house tells the same of it, so rules take the maximum. Requests and statements are counted where they happen,
// in the process that has them. Temporal's client, and its server where it runs in the same process, bring their own figures through
// OpenTelemetry.
//
// Nothing that is told names a case, a person or what somebody wrote. It is served on an address of its own, which is not meant for the
// public, and not at all if none is given.
package metrics
