package domain

import (
	"time"

	"github.com/shixian/shixian/procedure"
)

// History is a case with what people, services and other cases did in it, as it was recorded: enough to go through the case
// once more. What time brought about, such as an expiry or a revised calendar, is left out: it follows.
type History struct {
	Definition *procedure.Definition // under which it was filed
	State      procedure.State       // to which everything has led
	Records    []procedure.Record    // in their order, the filing first
}

// HistoryQuery asks for the cases that were open at some time from an instant on.
type HistoryQuery struct {
	Since      time.Time
	Procedures []string // "regulation/procedure"; nil: every one
}
