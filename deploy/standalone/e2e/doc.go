// Package e2e holds the end-to-end tests. They build the standalone binary, start
// it on free ports with fresh data, and drive it over HTTP as people and their
// programs do; they kill it, take its database away, and look at the same cases
// through Temporal as supervisors do. A drill gives them their time: a working day
// lasts some seconds, and every day is one.
//
// The tests named TestSoak… are the random half: clients work, processes are killed
// and connections cut, and a model of its own says what must be there afterwards
// (docs/adr/0132). `make soak` runs them for a thousand kills.
//
// TestBenchCases measures, on demand, what a case costs (docs/performance.md).
package e2e
