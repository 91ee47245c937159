// Package e2e holds the end-to-end tests. They build the standalone binary, start
// it on free ports with fresh data, and drive it over HTTP as people and their
// programs do; they kill it, take its database away, and look at the same cases
// through Temporal as supervisors do. A drill gives them their time: a working day
// lasts some seconds, and every day is one.
package e2e
