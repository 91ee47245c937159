package domain

// ExpiryReversal is what somebody hands in to have undone what a clock led to that ran out by a wrong time.
type ExpiryReversal struct {
	Case   string
	Clock  string // procedure.ClockInstance.ID
	By     Person
	Reason string
}

// MayUndoExpiry tells whether the person undoes what a wrong time has brought about: the bureau does. That it was wrong, the
// ledger makes sure of.
func MayUndoExpiry(p Person) bool { return p.Holds(Bureau) }
