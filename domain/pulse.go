package domain

import "time"

// Pulse is how the work of the house stands at a moment, for those who watch it from outside: what waits for what, and what has
// been seen at work. It tells of no case and of nobody. Times are real ones, also in a drill.
type Pulse struct {
	Open    int `json:"open"`    // cases under way
	Overdue int `json:"overdue"` // of them, those with a period that has run out

	Acts       Backlog `json:"acts"`       // registered acts that wait for the engine
	Untold     Backlog `json:"untold"`     // cases of whose latest step the engine has not heard
	Alarms     Backlog `json:"alarms"`     // open cases in which something is due by now and has not happened
	Services   Backlog `json:"services"`   // cases that wait for one of our own services
	Posting    Backlog `json:"posting"`    // notifications that nobody has looked at for delivery
	Deliveries Backlog `json:"deliveries"` // deliveries on their way, or tried again
	Failing    int     `json:"failing"`    // of them, those that have failed at least once
	GivenUp    int     `json:"given_up"`   // deliveries that were given up

	Sweep    time.Time     `json:"sweep,omitzero"`     // when the sweep was last through; zero: never
	DailyRun time.Time     `json:"daily_run,omitzero"` // when a daily run last came to its end; zero: never
	Held     bool          `json:"held"`               // the clock is in doubt: nothing expires
	Skew     time.Duration `json:"skew_ns"`            // by how much the clock of a process differs most from the ledger's
}

// Backlog is what waits for one thing.
type Backlog struct {
	Count  int           `json:"count"`
	Oldest time.Duration `json:"oldest_ns"` // how long the oldest has waited; 0: nothing waits
}
